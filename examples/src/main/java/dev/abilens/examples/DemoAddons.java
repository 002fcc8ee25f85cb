package dev.abilens.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The addons that the tool carries, as files until this is closed. */
final class DemoAddons implements AutoCloseable {
  private static final String WEBJARS = "META-INF/resources/webjars/";
  private static final List<String> ADDONS =
      List.of(
          "bufferutil/4.0.7/prebuilds/linux-x64/node.napi.node",
          "utf-8-validate/5.0.10/prebuilds/linux-x64/node.napi.node");

  private final Path directory = Files.createTempDirectory("abilens-demo");

  DemoAddons() throws IOException {
    try {
      for (String addon : ADDONS) copy(addon);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void copy(String addon) throws IOException {
    try (InputStream in = DemoAddons.class.getClassLoader().getResourceAsStream(WEBJARS + addon)) {
      if (in == null) throw new Failure("demo: the tool's jar lacks " + addon);
      // As npm lays it out: no version in the path.
      String place = addon.replaceFirst("/[0-9.]+/", "/");
      Path file = directory.resolve("node_modules").resolve(place);
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
    }
  }

  /** Returns the directory that holds the {@code node_modules} that they lie in. */
  Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
