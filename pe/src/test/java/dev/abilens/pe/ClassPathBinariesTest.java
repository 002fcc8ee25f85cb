package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.Registration;
import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import dev.abilens.image.ImageFormat;
import dev.abilens.image.Os;
import dev.abilens.image.Symbol;
import dev.abilens.testing.ClassPathFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Real libraries of Windows, from test dependencies. */
class ClassPathBinariesTest {
  private static Map<String, byte[]> files(String part) {
    Map<String, byte[]> found = new TreeMap<>();
    ClassPathFiles.all()
        .forEach(
            (name, bytes) -> {
              if (name.contains(part) && bytes[0] == 'M' && bytes[1] == 'Z') found.put(name, bytes);
            });
    return found;
  }

  private static Image image(String name, byte[] bytes) throws IOException {
    return PeFile.of(ByteSource.of(name, bytes)).image();
  }

  @Test
  void librariesOfJna() throws IOException {
    Set<String> architectures = new TreeSet<>();
    for (var file : files("com/sun/jna/").entrySet()) {
      Image image = image(file.getKey(), file.getValue());
      assertEquals(List.of(), image.problems(), file.getKey());
      assertEquals(Os.WIN32, image.os());
      assertEquals("IMAGE_FILE_DLL", image.typeName());
      assertEquals("jnidispatch.dll", image.libraryName());
      architectures.add(image.architecture().word());
      assertTrue(image.pointers().size() > 0, file.getKey());
      // Names of stdcall functions are decorated.
      boolean ia32 = image.architecture().word().equals("ia32");
      String plain = "Java_com_sun_jna_Native_getNativeVersion";
      String name = ia32 ? "_" + plain + "@8" : plain;
      Symbol export = Objects.requireNonNull(image.exports().symbol(name), file.getKey());
      assertTrue(image.isExecutable(export.address()), file.getKey());
      ExportTable exports = ((PeImage) image).file().exports();
      for (int i = 0; i < exports.names(); i++) assertEquals(i, exports.find(exports.name(i)));
      assertTrue(image.dependencies().stream().anyMatch(d -> d.name().equals("KERNEL32.dll")));
    }
    assertEquals(Set.of("arm64", "ia32", "x64"), architectures);
  }

  @Test
  void addonsOfNode() throws IOException {
    for (String name : List.of("/bufferutil/", "/utf-8-validate/")) {
      Map<String, byte[]> files = files(name);
      assertEquals(2, files.size());
      for (var file : files.entrySet()) {
        Image image = image(file.getKey(), file.getValue());
        assertEquals(List.of(), image.problems());
        AddonProfile addon = AddonProfile.of(image);
        assertEquals(Set.of(Registration.NAPI_MODULE_REGISTER), addon.registrations());
        assertEquals(1, addon.hosts().size());
        assertEquals(Dependency.Kind.DELAYED, addon.hosts().get(0).kind());
        assertEquals("node.exe", addon.hosts().get(0).name());
        int host = image.imports().find("napi_module_register");
        assertTrue(image.imports().isDelayed(host));
        assertEquals("node.exe", image.imports().get(host).library());
        assertFalse(image.imports().isDelayed(0));
        assertEquals(1, addon.records().size(), file.getKey());
      }
    }
  }

  @Test
  void theServiceIsDeclared() throws IOException {
    assertTrue(PeFormat.class.getModule().isNamed());
    assertTrue(
        PeFormat.class.getModule().getDescriptor().provides().stream()
            .anyMatch(
                p ->
                    p.service().equals(ImageFormat.class.getName())
                        && p.providers().contains(PeFormat.class.getName())));
    try (var in =
        PeFormat.class.getResourceAsStream("/META-INF/services/" + ImageFormat.class.getName())) {
      String line = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(PeFormat.class.getName(), line.strip());
    }
  }

  @Test
  void bentFilesAreReadOrRefused() throws IOException {
    List<byte[]> seeds = new ArrayList<>(files("").values());
    int rounds = Integer.getInteger("abilens.fuzz", 1000);
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = Mutations.of(seeds.get(round % seeds.size()), new Random(round));
      try {
        new Accessors().touch(ByteSource.of("round " + round, bytes));
      } catch (MalformedBinaryException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        Path keep = Files.createTempFile("abilens-pe-round-" + round + "-", ".node");
        Files.write(keep, bytes);
        throw new AssertionError("round " + round + ", kept as " + keep, e);
      }
    }
    System.out.println("mutations: " + rounds + " rounds, " + refused + " refused");
  }
}
