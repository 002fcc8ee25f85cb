package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that is looked at is run or loaded: seen from outside, by {@code strace}. */
class NothingRunsTest {
  @TempDir private Path directory;

  private static List<String> strace(Path log, List<String> command) {
    List<String> traced =
        new ArrayList<>(
            List.of("strace", "-f", "-y", "-e", "trace=execve,execveat,openat,mmap,mprotect"));
    traced.addAll(List.of("-o", log.toString()));
    traced.addAll(command);
    return traced;
  }

  private void assumeStraceWorks() {
    String missing;
    try {
      Child child = Child.run(directory, strace(directory.resolve("probe"), List.of("true")));
      missing = child.status() == 0 ? "" : "strace may not trace here: " + child.output();
    } catch (IOException e) {
      missing = "no strace on this machine";
    }
    Assumptions.assumeTrue(missing.isEmpty(), missing);
  }

  private List<String> traceOfCheck(int status, String... options) throws IOException {
    assumeStraceWorks();
    Path log = directory.resolve("log");
    List<String> command =
        new ArrayList<>(Child.java("-cp", Child.classPath(), Main.class.getName(), "check"));
    command.addAll(List.of(options));
    command.add("node_modules");
    Child child = Child.run(directory, strace(log, command));
    assertEquals(status, child.status(), child.output());
    return Files.readAllLines(log);
  }

  private static void assertOnlyLookedAt(List<String> trace) {
    List<String> started =
        trace.stream().filter(line -> line.matches("\\d+ +execve(at)?\\(.*")).toList();
    assertEquals(1, started.size(), "processes: " + started);
    List<String> touched = trace.stream().filter(line -> line.contains(".node")).toList();
    assertTrue(
        touched.stream().anyMatch(line -> line.contains("openat(") && line.contains("O_RDONLY")),
        "no addon was opened, so nothing was shown: " + touched);
    assertEquals(
        List.of(),
        touched.stream().filter(line -> line.matches("\\d+ +m(map|protect)\\(.*")).toList(),
        "addons were mapped");
  }

  @Test
  void checkForThisMachineStartsNothingAndMapsNoAddon() throws IOException {
    RealFiles.everything(directory);
    assertOnlyLookedAt(traceOfCheck(1));
  }

  @Test
  void checkForAnotherMachineStartsNothingAndMapsNoAddon() throws IOException {
    RealFiles.bufferutil(directory, "linux-x64");
    assertOnlyLookedAt(
        traceOfCheck(0, "--runtime=node@18", "--platform=linux-x64", "--distro=debian:11"));
  }
}
