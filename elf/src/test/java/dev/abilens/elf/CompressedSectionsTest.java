package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.bytes.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compressed sections against what binutils makes of them; skips where gcc or objcopy is absent.
 */
class CompressedSectionsTest {
  @TempDir Path directory;

  private void run(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      abort("no " + command[0]);
      return;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, said);
  }

  private void compile() throws IOException, InterruptedException {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < 200; i++)
      source
          .append("int function_")
          .append(i)
          .append("(int n) { return n * ")
          .append(i)
          .append("; }\n");
    Files.writeString(directory.resolve("a.c"), source);
    run("gcc", "-shared", "-fPIC", "-g", "-gz=zlib", "-nostdlib", "-o", "packed.so", "a.c");
    run("objcopy", "--decompress-debug-sections", "packed.so", "plain.so");
  }

  @Test
  void inflateToWhatObjcopyInflatesThemTo() throws IOException, InterruptedException {
    compile();
    int compared = 0;
    try (ElfFile packed = ElfFile.open(directory.resolve("packed.so"));
        ElfFile plain = ElfFile.open(directory.resolve("plain.so"))) {
      Sections sections = packed.sections();
      for (int i = 0; i < sections.size(); i++) {
        if ((sections.get(i).flags() & Elf.SHF_COMPRESSED) == 0) continue;
        Region expected = plain.sections().data(plain.sections().find(sections.name(i)));
        Region inflated = sections.inflated(i);
        assertArrayEquals(
            expected.bytes(0, expected.length()),
            inflated.bytes(0, inflated.length()),
            sections.name(i));
        compared++;
      }
    }
    assertTrue(compared > 0, "gcc compressed nothing");
  }

  @Test
  void whatInflatesBeyondTheLimitIsRefusedByName() throws IOException, InterruptedException {
    compile();
    ReadLimits small = ReadLimits.defaults().withMaxHeldBytes(5_000);
    byte[] bytes = Files.readAllBytes(directory.resolve("packed.so"));
    try (ElfFile file = ElfFile.of(ByteSource.of("packed.so", bytes), small)) {
      int index = file.sections().find(".debug_info");
      LimitReachedException refused =
          Assertions.assertThrows(
              LimitReachedException.class, () -> file.sections().inflated(index));
      assertEquals("maxHeldBytes", refused.limit());
    }
  }
}
