import org.jspecify.annotations.NullMarked;

/**
 * Bytes, headers, the registry of runtimes and C libraries, verdicts: everything but the formats.
 */
// The formats are built after core.
@SuppressWarnings("module")
@NullMarked
module dev.abilens.core {
  requires static org.jspecify;
  requires static com.sun.jna;
  requires static org.tukaani.xz;
  requires static com.github.luben.zstd_jni;
  requires static org.snakeyaml.engine;
  requires com.fasterxml.jackson.core;
  requires org.apache.commons.compress;

  exports dev.abilens;
  exports dev.abilens.addon;
  exports dev.abilens.bytes;
  exports dev.abilens.diff;
  exports dev.abilens.doctor;
  exports dev.abilens.format to
      dev.abilens.elf,
      dev.abilens.macho,
      dev.abilens.pe;
  exports dev.abilens.header;
  exports dev.abilens.host;
  exports dev.abilens.image;
  exports dev.abilens.libc;
  exports dev.abilens.node;
  exports dev.abilens.pick;
  exports dev.abilens.prebuild;
  exports dev.abilens.project;
  exports dev.abilens.scan;
  exports dev.abilens.system;
  exports dev.abilens.target;
  exports dev.abilens.tree;
  exports dev.abilens.verdict;

  uses dev.abilens.image.ImageFormat;
}
