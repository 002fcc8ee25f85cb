package dev.abilens.examples;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A finished child process of a test.
 *
 * @param status its exit status
 * @param output what it wrote, to standard output and to standard error
 */
record Child(int status, String output) {
  private static final long MINUTES = 5;

  static Child run(Path directory, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(nothing()))
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES))
        throw new AssertionError("still running: " + command);
      return new Child(process.exitValue(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + command, e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static File nothing() {
    return new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
  }

  /** The command that starts this JDK's virtual machine with some arguments. */
  static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Two cores are often all there is.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(arguments));
    return command;
  }

  /** The class path of the tests, or of it what is named like one of some artifacts. */
  static String classPath(String... artifacts) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, 0))
        .filter(
            entry -> artifacts.length == 0 || Arrays.stream(artifacts).anyMatch(a -> is(entry, a)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Whether an entry is an artifact's jar, or the classes of a module of this build. */
  private static boolean is(String entry, String artifact) {
    Path path = Path.of(entry);
    if (String.valueOf(path.getFileName()).matches(artifact + "-[0-9].*\\.jar")) return true;
    String module = artifact.replace("abilens-", "");
    return !module.equals(artifact) && path.endsWith(Path.of(module, "target", "classes"));
  }
}
