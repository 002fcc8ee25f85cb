package dev.abilens.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Image;
import dev.abilens.image.ImageFormat;
import dev.abilens.image.SymbolTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files made to break readers: read or refused, in little memory and little time. */
public abstract class HostileContract {
  private static final long MAX_MILLIS = 5000;

  private final ImageFormat format;
  private final HostileWalk.Toucher toucher;
  private final String module;

  /**
   * Remembers what is tested.
   *
   * @param module the folder of the reader's module
   */
  protected HostileContract(ImageFormat format, HostileWalk.Toucher toucher, String module) {
    this.format = format;
    this.toucher = toucher;
    this.module = module;
  }

  @Test
  void everyFileIsReadOrRefused() throws Exception {
    Path folder = Beside.folder("abilens.hostile", "the built hostile files");
    Set<String> classPath = new LinkedHashSet<>();
    for (Class<?> c : List.of(HostileWalk.class, format.getClass(), ByteSource.class))
      classPath.add(
          Path.of(c.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    // Where surefire patches the tests into the module, a class does not tell where it lies.
    classPath.add(
        Path.of(System.getProperty("abilens.basedir"), module, "target", "test-classes")
            .toString());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xss512k",
                "-cp",
                String.join(File.pathSeparator, classPath),
                HostileWalk.class.getName(),
                folder.toString(),
                toucher.getClass().getName())
            .redirectErrorStream(true)
            .start();
    List<String> lines;
    try (Stream<String> out = process.inputReader().lines()) {
      lines = out.toList();
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals("done", lines.get(lines.size() - 1), String.join("\n", lines));
    List<String> wrong = new ArrayList<>();
    long slowest = 0;
    int read = 0;
    int refused = 0;
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      if (words[0].equals("read")) read++;
      else if (words[0].equals("refused")) refused++;
      else if (!line.equals("done")) wrong.add(line);
      if (words.length < 3 || !words[1].matches("\\d+")) continue;
      slowest = Math.max(slowest, Long.parseLong(words[1]));
      if (Long.parseLong(words[1]) > MAX_MILLIS) wrong.add(line);
    }
    System.out.println(
        "hostile: " + read + " read, " + refused + " refused, slowest " + slowest + " ms");
    assertEquals("", String.join("\n", wrong));
  }

  @Test
  void soundFilesGiveTheirFacts() throws Exception {
    Path folder = Beside.folder("abilens.hostile", "the built hostile files");
    Path shared = Beside.folder("abilens.shared", "the shared folder");
    int checked = 0;
    List<String> wrong = new ArrayList<>();
    for (String line : Files.readAllLines(shared.resolve("hostile/manifest.csv"))) {
      String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
      Path file = folder.resolve(cells[0]);
      if (!Files.isRegularFile(file) || !toucher.isMine(HostileWalk.head(file))) continue;
      checked++;
      try (ByteSource source = ByteSource.open(file)) {
        Set<String> facts = facts(format.images(source, ReadLimits.defaults()));
        if (cells[5].equals("error")) wrong.add(cells[0] + ": read, not refused");
        if (!cells[5].equals("parse")) continue;
        for (String fact : cells[6].split(";", -1))
          if (!fact.isEmpty() && facts.stream().noneMatch(f -> f.contains(fact)))
            wrong.add(cells[0] + ": no " + fact);
      } catch (MalformedBinaryException e) {
        if (cells[5].equals("parse")) wrong.add(e.getMessage());
      }
    }
    System.out.println("hostile: " + checked + " files held against what is expected of them");
    assertEquals("", String.join("\n", wrong));
    assertTrue(checked > 0);
  }

  private static Set<String> facts(List<Image> images) throws IOException {
    Set<String> facts = new HashSet<>();
    for (Image image : images) {
      image.versionNeeds().forEach(n -> facts.add(n.version()));
      image.dependencies().forEach(d -> facts.add(d.name()));
      for (SymbolTable table : List.of(image.imports(), image.exports()))
        table.forEach(symbol -> facts.add(symbol.name()));
    }
    return facts;
  }
}
