package dev.abilens.header;

import static java.util.stream.Collectors.toMap;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Real native files out of the jars that tests depend on. */
final class NativeFiles {
  private NativeFiles() {}

  /**
   * Returns the native files of a jar, by their path in it.
   *
   * @param artifact the artifact whose jar is on the class path or the module path
   * @param endings how the files' names end
   */
  static Map<String, byte[]> of(String artifact, String... endings) {
    try (ZipFile jar = new ZipFile(jar(artifact).toFile())) {
      return jar.stream()
          .filter(entry -> Stream.of(endings).anyMatch(entry.getName()::endsWith))
          .collect(toMap(ZipEntry::getName, entry -> read(jar, entry), (a, b) -> a, TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(ZipFile jar, ZipEntry entry) {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Asked for as a file: a jar that is only an optional module is in no class loader.
  private static Path jar(String artifact) {
    return Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
        .flatMap(property -> Stream.of(System.getProperty(property, "").split(File.pathSeparator)))
        .map(Path::of)
        .filter(path -> String.valueOf(path.getFileName()).matches(artifact + "-[0-9.]+\\.jar"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(artifact + " is not among the test dependencies"));
  }
}
