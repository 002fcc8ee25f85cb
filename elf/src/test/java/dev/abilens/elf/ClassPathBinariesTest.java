package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.header.Architecture;
import dev.abilens.image.ImageFormat;
import dev.abilens.image.Os;
import dev.abilens.image.Pointers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** Real libraries of many platforms, from test dependencies. */
class ClassPathBinariesTest {
  private static final String WEB_JARS = "META-INF/resources/webjars/";
  private static final String BUFFERUTIL =
      WEB_JARS + "bufferutil/4.0.7/prebuilds/linux-x64/node.napi.node";
  private static final String UTF_8_VALIDATE =
      WEB_JARS + "utf-8-validate/5.0.10/prebuilds/linux-x64/node.napi.node";

  private static URL resource(String name) {
    URL url = ClassLoader.getSystemResource(name);
    assertNotNull(url, name);
    return url;
  }

  static byte[] bufferutil() throws IOException {
    try (InputStream in = resource(BUFFERUTIL).openStream()) {
      return in.readAllBytes();
    }
  }

  /** The ELF files in jna's jar, by their names in it. */
  static Map<String, byte[]> jna() throws IOException {
    String url = resource("com/sun/jna/Native.class").toString();
    Path jar = Path.of(url.substring("jar:file:".length(), url.indexOf('!')));
    Map<String, byte[]> found = new TreeMap<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) () -> file.entries().asIterator()) {
        if (!entry.getName().endsWith(".so")) continue;
        try (InputStream in = file.getInputStream(entry)) {
          found.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return found;
  }

  @Test
  void librariesOfManyPlatforms() throws IOException {
    Set<String> platforms = new TreeSet<>();
    for (var entry : jna().entrySet()) {
      String name = entry.getKey();
      ElfFile elf = ElfFile.of(ByteSource.of(name, entry.getValue()));
      ElfImage image = new ElfImage(elf);
      assertEquals(List.of(), elf.problems(), name);
      platforms.add(image.architecture() + (image.header().bigEndian() ? " big" : ""));
      assertTrue(image.exports().contains("Java_com_sun_jna_Native_getNativeVersion"), name);
      assertTrue(image.imports().contains("dlopen") || image.imports().size() > 0, name);
      assertTrue(image.pointers().size() > 0, name);
      RealFiles.assertSameWithoutSections(name, entry.getValue());
      // Every export is found under its own name, by the file's own hash table.
      for (int i = 0; i < image.exports().size(); i++) {
        int found = image.exports().find(image.exports().name(i));
        assertEquals(image.exports().name(i), image.exports().name(found), name);
      }
      // The first searches go through the table, later ones through an index of it.
      for (int i = 0; i < image.imports().size(); i++) {
        int found = image.imports().find(image.imports().name(i));
        assertTrue(found <= i, name);
        assertEquals(image.imports().name(i), image.imports().name(found), name);
      }
      assertPlaces(elf, name);
      String system = name.split("/", -1)[3];
      if (system.startsWith("linux") && image.os() != null)
        assertEquals(Os.LINUX, image.os(), name);
    }
    System.out.println("jna: " + jna().size() + " ELF libraries, " + platforms);
    assertTrue(
        platforms.containsAll(
            Set.of("x64", "arm64", "arm", "ia32", "ppc64", "s390x big", "riscv64", "loong64")),
        platforms::toString);
  }

  /** Of the relocations that write into a place the last one counts. */
  private static void assertPlaces(ElfFile elf, String name) {
    SortedMap<Long, RelocationKind> last = new TreeMap<>(Long::compareUnsigned);
    for (Relocation r : elf.relocations())
      switch (r.kind()) {
        case NONE, COPY, OTHER -> {}
        default -> last.put(r.address(), r.kind());
      }
    Pointers places = elf.pointers();
    assertEquals(last.size(), places.size(), name);
    int i = 0;
    for (var place : last.entrySet()) {
      RelocationKind kind = place.getValue();
      assertEquals(place.getKey(), places.address(i), name);
      assertEquals(
          kind == RelocationKind.GLOB_DAT || kind == RelocationKind.JUMP_SLOT,
          places.isSlot(i++),
          name);
    }
  }

  @Test
  void addonsOfNode() throws IOException {
    for (String name : List.of(BUFFERUTIL, UTF_8_VALIDATE)) {
      byte[] bytes;
      try (InputStream in = resource(name).openStream()) {
        bytes = in.readAllBytes();
      }
      ElfImage image = new ElfImage(ElfFile.of(ByteSource.of(name, bytes)));
      assertEquals(Architecture.X64, image.architecture());
      assertEquals(Os.LINUX, image.os());
      assertTrue(image.imports().contains("napi_create_function"));
      assertEquals(List.of(), image.problems());
    }
  }

  @Test
  void theServiceIsDeclared() throws IOException {
    assertTrue(ElfFormat.class.getModule().isNamed());
    assertTrue(
        ElfFormat.class.getModule().getDescriptor().provides().stream()
            .anyMatch(
                p ->
                    p.service().equals(ImageFormat.class.getName())
                        && p.providers().contains(ElfFormat.class.getName())));
    String file = "META-INF/services/" + ImageFormat.class.getName();
    try (InputStream in = ElfFormat.class.getModule().getResourceAsStream(file)) {
      assertNotNull(in, file);
      assertEquals(
          ElfFormat.class.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  /** Facts of a prefix are facts of the whole, or the prefix is refused. */
  @Test
  void everyPrefixOfAFile() throws IOException {
    byte[] bytes = bufferutil();
    Facts whole = Facts.of(bytes);
    int refused = 0;
    for (int length = 0; length < bytes.length; length++) {
      byte[] prefix = Arrays.copyOf(bytes, length);
      Facts part;
      try {
        part = Facts.of(prefix);
      } catch (MalformedBinaryException e) {
        refused++;
        assertTrue(e.offset() >= 0 && !e.where().isEmpty());
        continue;
      }
      assertTrue(whole.facts.containsAll(part.facts), () -> part.facts + " of " + prefix.length);
    }
    System.out.println("prefixes: " + bytes.length + " read, " + refused + " refused");
    assertThrows(MalformedBinaryException.class, () -> Facts.of(new byte[0]));
  }

  private record Facts(Set<String> facts) {
    static Facts of(byte[] bytes) throws IOException {
      ElfFile elf = ElfFile.of(ByteSource.of("prefix", bytes));
      Set<String> facts = new HashSet<>();
      elf.dynamic().needed().forEach(n -> facts.add("needed " + n.text()));
      elf.versionNeeds().forEach(n -> facts.add(n.toString()));
      elf.symbols().imports().forEach(s -> facts.add("import " + s.name()));
      elf.symbols().exports().forEach(s -> facts.add("export " + s.name() + " " + s.address()));
      facts.add("build id " + elf.notes().buildId());
      // What is not there is no fact.
      facts.remove("build id null");
      return new Facts(facts);
    }
  }

  /** Seeded mutations of real files: facts or the library's own exceptions, nothing else. */
  @Test
  void mutationsOfRealFiles() throws IOException {
    List<byte[]> seeds = new ArrayList<>(jna().values());
    seeds.add(bufferutil());
    seeds.removeIf(s -> s.length > 200_000);
    int rounds = Integer.getInteger("abilens.fuzz", 1000);
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = Mutations.of(seeds.get(round % seeds.size()), new Random(round));
      try {
        new Accessors().touch(ByteSource.of("round " + round, bytes));
      } catch (MalformedBinaryException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        Path keep = Files.createTempFile("abilens-elf-round-" + round + "-", ".node");
        Files.write(keep, bytes);
        throw new AssertionError("round " + round + ", kept as " + keep, e);
      }
    }
    System.out.println("mutations: " + rounds + " rounds, " + refused + " refused");
  }
}
