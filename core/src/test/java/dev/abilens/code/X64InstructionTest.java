package dev.abilens.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abilens.bytes.Region;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class X64InstructionTest {
  private static final Pattern LINE =
      Pattern.compile("\\s*[0-9a-f]+:\\t((?:[0-9a-f]{2} )+) *\\t(?!\\(bad\\)|\\.byte)(.*)");

  /** Each instruction of libraries of this machine is as long as objdump says. */
  @ParameterizedTest
  @ValueSource(strings = {"libc.so.6", "libm.so.6"})
  void isAsLongAsObjdumpSays(String name) throws IOException {
    Path objdump = Path.of("/usr/bin/objdump");
    Path library =
        Stream.of("/lib/x86_64-linux-gnu", "/lib64", "/usr/lib")
            .map(directory -> Path.of(directory, name))
            .filter(Files::isRegularFile)
            .findFirst()
            .orElse(null);
    assumeTrue(Files.isExecutable(objdump) && library != null, "no objdump, or no " + name);
    Process process =
        new ProcessBuilder(objdump.toString(), "-d", "-w", library.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Map<String, String> wrong = new TreeMap<>();
    X64Instruction instruction = new X64Instruction();
    int count = 0;
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher m = LINE.matcher(line);
        if (!m.matches()) continue;
        byte[] bytes = HexFormat.of().parseHex(m.group(1).replace(" ", ""));
        // What waits for the other unit first is two instructions.
        if (bytes[0] == (byte) 0x9b) continue;
        count++;
        int length = instruction.decode(Region.of("code", bytes), 0);
        // A prefix alone, or one that means nothing there, has its own line.
        boolean prefix =
            m.group(2).matches("(rex\\S*|data16|cs|ds|es|ss|fs|gs|lock|repz?|repnz) *");
        if (length != bytes.length && !prefix && wrong.size() < 20)
          wrong.put(m.group(1), m.group(2) + ": " + length);
      }
    }
    assumeTrue(count > 0, "not an x86-64 library");
    assertEquals(Map.of(), wrong);
    assertTrue(count > 10_000);
  }

  @Test
  void whatIsCutHasNoLength() {
    for (String hex : List.of("", "48", "e80000", "0f", "488b04", "62f1", "c5", "8b80000000"))
      assertEquals(
          0, new X64Instruction().decode(Region.of("code", HexFormat.of().parseHex(hex)), 0), hex);
  }
}
