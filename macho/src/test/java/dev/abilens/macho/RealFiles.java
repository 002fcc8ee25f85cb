package dev.abilens.macho;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.HeaderReader;
import dev.abilens.image.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What tests over real files share. */
final class RealFiles {
  private RealFiles() {}

  static boolean isMachO(Path path) throws IOException {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) return false;
    try (InputStream in = Files.newInputStream(path)) {
      return HeaderReader.read(in.readNBytes(64)).format() == BinaryFormat.MACH_O;
    }
  }

  /** The Mach-O files under a folder, in the order of their paths. */
  static List<Path> under(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted().toList()) if (isMachO(path)) found.add(path);
    }
    return found;
  }

  static List<MachOFile> slices(ByteSource source) throws IOException {
    List<MachOFile> slices = new ArrayList<>();
    for (Image image : new MachOFormat().images(source, ReadLimits.defaults()))
      slices.add(((MachOImage) image).file());
    return slices;
  }

  /** What a tool prints; skips the test where the tool is not installed. */
  static List<String> lines(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      Assumptions.abort("skipped: " + command[0] + " is not here");
      throw e;
    }
    List<String> lines;
    try (Stream<String> out = process.inputReader().lines()) {
      lines = out.toList();
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) throw new IOException(command[0] + " hangs");
    return lines;
  }
}
