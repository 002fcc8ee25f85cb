package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.Architecture;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.OsVersions;
import dev.abilens.image.SystemLoader;
import dev.abilens.testing.Beside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Files made to break readers, which {@code abilens.hostile} names the directory of: the loaders'
 * models answer all of them, and soon.
 */
class LoaderHostileTest {
  @Test
  void everyFileIsAnswered() throws IOException {
    Path folder = Beside.folder("abilens.hostile", "the built hostile files");
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (SystemLoader loader : new ElfFormat().loaders())
      for (Path file : files)
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> load(loader, file), () -> file.toString());
  }

  private static void load(SystemLoader loader, Path file) throws IOException {
    try (ByteSource source = ByteSource.open(file)) {
      loader.load(
          new LoadRequest(
              file.toString(),
              source,
              null,
              null,
              file.getFileName().toString(),
              new LoadRequest.Process(
                  Architecture.X64,
                  "2.36",
                  OsVersions.ANY,
                  null,
                  LoaderCases.FILES_ONLY,
                  null,
                  "node",
                  LoadRequest.Linked.CPP),
              ReadLimits.defaults()));
    }
  }
}
