package dev.abilens.testing;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Walks a folder of files that nobody vouches for; run in a process of its own, with little heap.
 */
public final class HostileWalk {
  /** Reads all that can be read of a file; made by a constructor without parameters. */
  public interface Toucher {
    /** Returns whether a file that begins like this is of the format. */
    boolean isMine(byte[] head);

    /**
     * Calls every public accessor.
     *
     * @return a sum over everything that was read
     * @throws MalformedBinaryException if the head was refused
     */
    long touch(ByteSource source) throws IOException;
  }

  private HostileWalk() {}

  /** Prints one line a file: its outcome, milliseconds, its path. */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    Constructor<?> constructor = Class.forName(args[1]).getDeclaredConstructor();
    constructor.setAccessible(true);
    Toucher toucher = (Toucher) constructor.newInstance();
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(args[0]))) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      if (!toucher.isMine(head(file))) continue;
      long start = System.nanoTime();
      String outcome = outcome(file, toucher);
      long millis = (System.nanoTime() - start) / 1_000_000;
      System.out.println(outcome + " " + millis + " " + file);
    }
    System.out.println("done");
  }

  /** Returns the first bytes of a file, 64 if it has as many. */
  static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(64);
    }
  }

  private static String outcome(Path file, Toucher toucher) throws IOException {
    try (ByteSource source = ByteSource.open(file.toString(), file, ReadLimits.defaults())) {
      toucher.touch(source);
      return "read";
    } catch (MalformedBinaryException e) {
      return "refused";
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      e.printStackTrace();
      return "CRASHED";
    }
  }
}
