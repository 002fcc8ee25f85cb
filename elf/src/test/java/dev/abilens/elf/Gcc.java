package dev.abilens.elf;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Shared objects for x86-64 by this machine's gcc; a test is skipped where it makes none. */
final class Gcc {
  private Gcc() {}

  /**
   * Makes one, in the directory of its source.
   *
   * @return where it was put
   */
  static Path make(Path object, Path source, String... options)
      throws IOException, InterruptedException {
    compile(object, source, List.of("-shared", "-fPIC", "-nostdlib"), options);
    try (ElfFile made = ElfFile.open(object)) {
      assumeTrue(made.header().machine() == Elf.EM_X86_64, "gcc is for another machine");
    }
    return object;
  }

  /** Makes a program. */
  static void program(Path program, Path source, String... options)
      throws IOException, InterruptedException {
    compile(program, source, List.of(), options);
  }

  private static void compile(Path made, Path source, List<String> first, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("gcc"));
    command.addAll(first);
    command.addAll(List.of("-o", made.toString(), source.toString()));
    command.addAll(List.of(options));
    Process gcc =
        start(new ProcessBuilder(command).directory(requireNonNull(source.getParent()).toFile()));
    String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(gcc.waitFor(60, TimeUnit.SECONDS) && gcc.exitValue() == 0, "gcc: " + said);
  }

  private static Process start(ProcessBuilder command) {
    try {
      return command.redirectErrorStream(true).start();
    } catch (IOException e) {
      return abort("no gcc");
    }
  }
}
