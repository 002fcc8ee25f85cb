import dev.abilens.elf.ElfFormat;
import dev.abilens.image.ImageFormat;
import org.jspecify.annotations.NullMarked;

/** The ELF format and the loaders of glibc and musl. */
@NullMarked
module dev.abilens.elf {
  requires transitive dev.abilens.core;
  requires static org.jspecify;

  exports dev.abilens.elf;

  provides ImageFormat with
      ElfFormat;
}
