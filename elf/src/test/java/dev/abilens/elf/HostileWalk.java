package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Walks a folder of files that nobody vouches for; run in a process of its own, with little heap.
 */
final class HostileWalk {
  private HostileWalk() {}

  /** Prints one line a file: its outcome, milliseconds, its path. */
  public static void main(String[] args) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(args[0]))) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      if (!RealFiles.isElf(file)) continue;
      long start = System.nanoTime();
      String outcome = outcome(file);
      long millis = (System.nanoTime() - start) / 1_000_000;
      System.out.println(outcome + " " + millis + " " + file);
    }
    System.out.println("done");
  }

  private static String outcome(Path file) throws IOException {
    try (ByteSource source = ByteSource.open(file.toString(), file, ReadLimits.defaults())) {
      Accessors.touch(source);
      return "read";
    } catch (MalformedBinaryException e) {
      return "refused";
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      e.printStackTrace();
      return "CRASHED";
    }
  }
}
