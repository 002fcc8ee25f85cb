package dev.abilens.macho;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.OsVersions;
import dev.abilens.system.MacSystem;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process of macOS that loads addons, by default from {@code /app}.
 *
 * @param version of macOS, empty where it is not known
 * @param program the program, or null
 * @param root the files of the system, or null
 * @param bare whether nothing is taken for granted of the program
 */
record DyldCase(
    Architecture architecture,
    String version,
    @Nullable Image program,
    @Nullable Path root,
    boolean bare) {

  static DyldCase bare(Architecture architecture, String version) {
    return new DyldCase(architecture, version, null, null, true);
  }

  static DyldCase runtime(Architecture architecture, String version) {
    return new DyldCase(architecture, version, null, null, false);
  }

  DyldCase with(byte[] program) throws IOException {
    MachOFile file = MachOFile.of(ByteSource.of("node", program));
    return new DyldCase(architecture, version, new MachOImage(file), root, false);
  }

  DyldCase in(Path system) {
    return new DyldCase(architecture, version, program, system, bare);
  }

  private LoadRequest.Process process() {
    OsVersions versions = version.isEmpty() ? OsVersions.ANY : MacSystem.versions(version);
    return new LoadRequest.Process(
        architecture,
        null,
        versions,
        root == null ? null : FileTree.of(root),
        MacSystem.of("macOS", versions),
        program,
        "/opt/node/bin/node",
        bare ? LoadRequest.Linked.BARE : LoadRequest.Linked.CPP);
  }

  LoadResult load(byte[] file) throws IOException {
    return load(ByteSource.of("a.node", file), null, "a.node");
  }

  /** Loads a file of a tree. */
  LoadResult load(Path top, String path) throws IOException {
    Path file = top.resolve(path);
    try (ByteSource source = ByteSource.of(path, Files.readAllBytes(file))) {
      return load(source, FileTree.of(top), path);
    }
  }

  LoadResult load(ByteSource source, @Nullable FileTree tree, String path) throws IOException {
    return new Dyld()
        .load(
            new LoadRequest(
                "/app/" + path, source, null, tree, path, process(), ReadLimits.defaults()));
  }

  /** Returns what is refused first. */
  String first(byte[] file) throws IOException {
    return first(load(file));
  }

  static String first(LoadResult result) {
    List<LoadFailure> failures = result.failures();
    return failures.isEmpty() ? "" : failures.get(0).kind() + " " + failures.get(0).message();
  }
}
