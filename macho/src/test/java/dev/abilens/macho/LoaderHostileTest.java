package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.abilens.bytes.ByteSource;
import dev.abilens.header.Architecture;
import dev.abilens.testing.Beside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files made to break readers: the loader's model answers all of them, and soon. */
class LoaderHostileTest {
  @Test
  void everyFileIsAnswered() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Beside.folder("abilens.hostile", "the hostile files"))) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files)
      for (String version : List.of("", "11", "15.4"))
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> load(file, version), () -> file + " on " + version);
  }

  private static void load(Path file, String version) throws IOException {
    for (Architecture architecture : List.of(Architecture.ARM64, Architecture.X64))
      try (ByteSource source = ByteSource.open(file)) {
        DyldCase.runtime(architecture, version).load(source, null, "a.node");
      }
  }
}
