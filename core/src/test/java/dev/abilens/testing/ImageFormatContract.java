package dev.abilens.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryHeader;
import dev.abilens.header.HeaderReader;
import dev.abilens.image.Image;
import dev.abilens.image.ImageFormat;
import dev.abilens.image.Pointers;
import dev.abilens.image.SymbolTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every reader of a format promises, over the real files of the class path. */
public abstract class ImageFormatContract {
  private final ImageFormat format;
  private final Map<String, byte[]> samples = new TreeMap<>();

  protected ImageFormatContract(ImageFormat format) {
    this.format = format;
  }

  /** Returns the places into which the loader writes what the file does not tell. */
  protected Set<Long> notTold(Image image) {
    return Set.of();
  }

  @BeforeEach
  void findSamples() {
    ClassPathFiles.all()
        .forEach(
            (name, bytes) -> {
              if (HeaderReader.read(bytes).format() == format.format()) samples.put(name, bytes);
            });
    assertTrue(samples.size() > 2, () -> samples.size() + " files of " + format.format());
  }

  private List<Image> read(ByteSource source) throws IOException {
    return format.images(source, ReadLimits.defaults());
  }

  private List<Image> read(String name, byte[] bytes) throws IOException {
    return read(ByteSource.of(name, bytes));
  }

  @Test
  void isFoundAsAService() {
    assertTrue(
        ServiceLoader.load(ImageFormat.class, ImageFormat.class.getClassLoader()).stream()
            .anyMatch(provider -> provider.type() == format.getClass()));
    assertSame(format.loaders(), format.loaders());
    format.loaders().forEach(l -> assertEquals(format.format(), l.kind().format()));
  }

  @Test
  void agreesWithTheHeaderReader() throws IOException {
    for (var sample : samples.entrySet()) {
      BinaryHeader header = HeaderReader.read(sample.getValue());
      List<Image> images = read(sample.getKey(), sample.getValue());
      assertEquals(Math.max(1, header.slices()), images.size(), sample.getKey());
      for (Image image : images) {
        assertTrue(image.name().startsWith(sample.getKey()), image.name());
        assertEquals(header.format(), image.header().format());
        assertEquals(image.header().architecture(), image.architecture());
        if (header.slices() == 0) assertEquals(header, image.header());
      }
    }
  }

  @Test
  void soundFilesHaveNoProblems() throws IOException {
    for (var sample : samples.entrySet())
      for (Image image : read(sample.getKey(), sample.getValue()))
        assertEquals(List.of(), image.problems(), image.name());
  }

  @Test
  void symbolTablesAgreeWithThemselves() throws IOException {
    for (var sample : samples.entrySet())
      for (Image image : read(sample.getKey(), sample.getValue())) {
        check(image.imports(), image.name());
        check(image.exports(), image.name());
      }
  }

  private static void check(SymbolTable table, String file) {
    Map<String, Integer> first = new HashMap<>();
    int n = 0;
    for (var symbol : table) {
      assertEquals(symbol, table.get(n), file);
      String name = symbol.name();
      assertEquals(name, table.name(n), file);
      first.putIfAbsent(name, n);
      for (String part : List.of("", "_", "napi_", name, name + "x")) {
        assertEquals(name.startsWith(part), table.nameStartsWith(n, part), name);
        assertEquals(name.endsWith(part), table.nameEndsWith(n, part), name);
      }
      n++;
    }
    assertEquals(n, table.size(), file);
    first.forEach((name, index) -> assertEquals(index, table.find(name), file + " " + name));
    assertEquals(-1, table.find("no such name"), file);
    assertEquals(-1, table.find(""), file);
    assertFalse(table.contains("caf\u00e9 \u0416"), file);
    int size = n;
    for (int bad : new int[] {-1, size, Integer.MAX_VALUE}) {
      assertThrows(IndexOutOfBoundsException.class, () -> table.name(bad), file);
      assertThrows(IndexOutOfBoundsException.class, () -> table.get(bad), file);
      assertThrows(IndexOutOfBoundsException.class, () -> table.nameStartsWith(bad, ""), file);
    }
  }

  @Test
  void pointersAscendAndAreFoundAgain() throws IOException {
    for (var sample : samples.entrySet())
      for (Image image : read(sample.getKey(), sample.getValue())) {
        Pointers pointers = image.pointers();
        Set<Long> open = notTold(image);
        for (int i = 0; i < pointers.size(); i++) {
          long address = pointers.address(i);
          assertEquals(!open.contains(address), image.pointerAt(address).isPresent(), image.name());
          assertEquals(i, pointers.ceiling(address), image.name());
          assertEquals(i, pointers.find(address), image.name());
          if (i > 0)
            assertTrue(
                Long.compareUnsigned(pointers.address(i - 1), address) < 0, () -> image.name());
        }
        assertThrows(
            IndexOutOfBoundsException.class, () -> pointers.address(pointers.size()), image.name());
        assertThrows(IndexOutOfBoundsException.class, () -> pointers.address(-1), image.name());
      }
  }

  @Test
  void bytesAreWholeOrAbsent() throws IOException {
    for (var sample : samples.entrySet())
      for (Image image : read(sample.getKey(), sample.getValue())) {
        for (long address : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x1000})
          for (long length : new long[] {-1, 0, 1, 8, Long.MAX_VALUE})
            image.bytesAt(address, length).ifPresent(r -> assertEquals(length, r.length()));
        Pointers pointers = image.pointers();
        for (int i = 0; i < pointers.size(); i += 1 + pointers.size() / 50)
          assertTrue(image.bytesAt(pointers.address(i), 4).isPresent(), image.name());
      }
  }

  @Test
  void everyKindOfSourceGivesTheSame(@TempDir Path folder) throws IOException {
    for (var sample : samples.entrySet()) {
      byte[] bytes = sample.getValue();
      String name = sample.getKey();
      String expected = facts(read(name, bytes));
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      assertEquals(expected, facts(read(ByteSource.of(name, direct, ReadLimits.defaults()))));
      Path file = Files.write(folder.resolve("sample"), bytes);
      try (ByteSource source = ByteSource.open(name, file, ReadLimits.defaults())) {
        assertEquals(expected, facts(read(source)), name);
      }
    }
  }

  @Test
  void threadsSeeTheSame() throws IOException {
    var sample = samples.entrySet().iterator().next();
    String expected = facts(read(sample.getKey(), sample.getValue()));
    List<Image> shared = read(sample.getKey(), sample.getValue());
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) answers.add(CompletableFuture.supplyAsync(() -> facts(shared)));
    for (var answer : answers) assertEquals(expected, answer.join());
  }

  @Test
  void listsCannotBeChanged() throws IOException {
    var sample = samples.entrySet().iterator().next();
    for (Image image : read(sample.getKey(), sample.getValue()))
      for (List<?> list :
          List.of(
              image.dependencies(),
              image.versionNeeds(),
              image.versionDefinitions(),
              image.rpath(),
              image.runpath(),
              image.problems()))
        assertThrows(UnsupportedOperationException.class, () -> list.remove(0));
  }

  @Test
  void aFileThatIsCutShortIsRefusedOrReadInPart() throws IOException {
    Random random = new Random(7);
    for (var sample : samples.entrySet()) {
      byte[] bytes = sample.getValue();
      for (int i = 0; i < 60; i++) {
        int length = i < 20 ? i * 16 : random.nextInt(bytes.length);
        byte[] cut = Arrays.copyOf(bytes, Math.min(length, bytes.length));
        try {
          facts(read(sample.getKey(), cut));
        } catch (MalformedBinaryException e) {
          assertNotNull(e.where());
          assertTrue(e.offset() >= 0, e::getMessage);
          assertFalse(e.found().isEmpty() || e.expected().isEmpty(), e::getMessage);
        }
      }
    }
  }

  @Test
  void mutatedFilesAreRefusedOrReadInPart() throws IOException {
    Random random = new Random(11);
    byte[] nasty = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};
    for (var sample : samples.entrySet()) {
      for (int i = 0; i < 60; i++) {
        byte[] bent = sample.getValue().clone();
        for (int k = random.nextInt(8); k >= 0; k--) {
          int at = random.nextInt(random.nextBoolean() ? Math.min(bent.length, 4096) : bent.length);
          bent[at] = nasty[random.nextInt(nasty.length)];
        }
        try {
          facts(read(sample.getKey(), bent));
        } catch (MalformedBinaryException e) {
          assertFalse(e.found().isEmpty() || e.expected().isEmpty(), e::getMessage);
        }
      }
    }
  }

  /** Everything that images tell, as text; what is many as a sum. */
  public static String facts(List<Image> images) {
    StringBuilder text = new StringBuilder();
    for (Image image : images) {
      text.append(image.header()).append(image.name()).append(image.architecture());
      text.append(image.machineName()).append(image.typeName()).append(image.os());
      text.append(image.libraryName()).append(image.dependencies()).append(image.versionNeeds());
      text.append(image.versionDefinitions()).append(image.rpath()).append(image.runpath());
      text.append(image.interpreter()).append(image.buildId()).append(image.uuid());
      text.append(image.minimumOs());
      long sum = 0;
      for (SymbolTable table : List.of(image.imports(), image.exports())) {
        for (var symbol : table) sum = sum * 31 + symbol.hashCode();
        text.append(' ').append(table.size());
        for (int i = 0; i < Math.min(200, table.size()); i++)
          sum = sum * 31 + table.find(table.name(i));
      }
      Pointers pointers = image.pointers();
      for (int i = 0; i < pointers.size(); i++) {
        long address = pointers.address(i);
        sum = sum * 31 + image.pointerAt(address).hashCode();
        sum = sum * 31 + Boolean.hashCode(image.isExecutable(address));
        if (i % 97 == 0) sum = sum * 31 + Boolean.hashCode(image.bytesAt(address, 4).isPresent());
      }
      text.append(' ').append(pointers.size()).append(' ').append(sum).append(image.problems());
    }
    return text.toString();
  }
}
