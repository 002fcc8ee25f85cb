package dev.abilens.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Real native files out of the artifacts on the class path, laid out as npm would. */
final class RealFiles {
  private static final String WEBJARS = "META-INF/resources/webjars/";

  private RealFiles() {}

  /** An addon of the package bufferutil; a build is such as {@code linux-x64}. */
  static Path bufferutil(Path directory, String build) throws IOException {
    return addon("bufferutil", "4.0.7", directory, build);
  }

  /** An addon of the package utf-8-validate. */
  static Path utf8Validate(Path directory, String build) throws IOException {
    return addon("utf-8-validate", "5.0.10", directory, build);
  }

  private static Path addon(String name, String version, Path directory, String build)
      throws IOException {
    String inside = "prebuilds/" + build + "/node.napi.node";
    return copy(
        WEBJARS + name + "/" + version + "/" + inside,
        directory.resolve("node_modules/" + name + "/" + inside));
  }

  /** The package bufferutil as npm installs it, but for its sources. */
  static void bufferutilPackage(Path directory) throws IOException {
    for (String build : Arrays.asList("darwin-x64+arm64", "linux-x64", "win32-ia32", "win32-x64"))
      bufferutil(directory, build);
    for (String file : Arrays.asList("package.json", "index.js", "fallback.js"))
      copy(
          WEBJARS + "bufferutil/4.0.7/" + file,
          directory.resolve("node_modules/bufferutil").resolve(file));
  }

  /** A library of JNA under the name of an addon; a build is such as {@code linux-aarch64}. */
  static Path jna(Path directory, String build, String as) throws IOException {
    String kind =
        build.startsWith("darwin")
            ? "libjnidispatch.jnilib"
            : build.startsWith("win32") ? "jnidispatch.dll" : "libjnidispatch.so";
    return copy("com/sun/jna/" + build + "/" + kind, directory.resolve(as));
  }

  private static Path copy(String resource, Path to) throws IOException {
    try (InputStream in = RealFiles.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) throw new AssertionError("not on the class path: " + resource);
      Files.createDirectories(to.getParent());
      Files.copy(in, to);
      return to;
    }
  }

  /** Packs a directory as {@code npm pack} does: everything below {@code package/}. */
  static Path pack(Path directory, Path archive) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (var walk = Files.walk(directory)) {
      for (Path file : walk.filter(Files::isRegularFile).toList())
        files.put("package/" + directory.relativize(file).toString().replace('\\', '/'), file);
    }
    try (OutputStream file = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, Path> member : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
        entry.setSize(Files.size(member.getValue()));
        tar.putArchiveEntry(entry);
        Files.copy(member.getValue(), tar);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  /** Every build of both packages, and JNA's libraries of some other platforms. */
  static Path everything(Path directory) throws IOException {
    for (String build : Arrays.asList("linux-x64", "darwin-x64+arm64", "win32-ia32", "win32-x64")) {
      bufferutil(directory, build);
      utf8Validate(directory, build);
    }
    for (String build :
        Arrays.asList("linux-aarch64", "linux-s390x", "linux-x86", "freebsd-x86-64", "sunos-x86"))
      jna(directory, build, "node_modules/jna/" + build + ".node");
    return directory;
  }
}
