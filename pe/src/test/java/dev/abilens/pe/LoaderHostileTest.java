package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.Architecture;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.OsVersions;
import dev.abilens.system.WindowsSystem;
import dev.abilens.testing.Beside;
import dev.abilens.testing.ClassPathFiles;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Files made to break readers: the loader's model answers all of them, and soon, and the tables
 * that no import or export rests on are read or refused.
 */
class LoaderHostileTest {
  private static final List<Architecture> ARCHITECTURES =
      List.of(Architecture.X64, Architecture.IA32, Architecture.ARM64);

  private final WindowsLoader loader = new WindowsLoader();

  @Test
  void everyFileIsAnswered() throws IOException {
    Path hostile = Beside.folder("abilens.hostile", "the folder of hostile files");
    List<Path> files;
    try (Stream<Path> all = Files.walk(hostile)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files)
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            try (ByteSource source = ByteSource.open(file)) {
              touch(source, file.getParent());
            }
          },
          file::toString);
  }

  @Test
  void bentFilesAreAnswered() throws IOException {
    Random random = new Random(13);
    byte[] nasty = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};
    for (Map.Entry<String, byte[]> file : ClassPathFiles.all().entrySet()) {
      byte[] whole = file.getValue();
      if (whole[0] != 'M' || whole[1] != 'Z') continue;
      for (int i = 0; i < 200; i++) {
        byte[] bent = whole.clone();
        for (int k = random.nextInt(8); k >= 0; k--) {
          int at = random.nextInt(random.nextBoolean() ? Math.min(bent.length, 1024) : bent.length);
          bent[at] = nasty[random.nextInt(nasty.length)];
        }
        touch(ByteSource.of(file.getKey(), bent), null);
      }
    }
  }

  private void touch(ByteSource source, @Nullable Path folder) throws IOException {
    for (Architecture architecture : ARCHITECTURES)
      loader.load(
          new LoadRequest(
              "C:\\app\\x.node",
              source,
              null,
              folder == null ? null : FileTree.of(folder),
              "x.node",
              new LoadRequest.Process(
                  architecture,
                  null,
                  OsVersions.ANY,
                  null,
                  WindowsSystem.of("Windows", OsVersions.ANY),
                  null,
                  "node.exe",
                  LoadRequest.Linked.CPP),
              ReadLimits.defaults()));
    try {
      PeFile file = PeFile.of(source);
      file.problems();
      for (int i = 0; i < Math.min(file.debug().size(), 100); i++)
        try {
          file.debug().get(i).typeName();
          file.debug().data(i);
        } catch (MalformedBinaryException lost) {
          // The entry itself stands.
        }
      for (Resource resource : file.resources())
        try {
          resource.typeName();
          file.resources().data(resource);
        } catch (MalformedBinaryException lost) {
          // The entry itself stands.
        }
      for (int id = 0; id < 4; id++) file.resources().manifest(id);
      file.resources().versionInfo();
      for (RichHeader.Tool tool : file.richHeader()) tool.count();
      file.debug().extendedDllCharacteristics();
      file.overlay();
      file.chpe();
    } catch (MalformedBinaryException refused) {
      // A typed error is an answer.
    }
  }
}
