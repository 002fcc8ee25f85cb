package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.Registration;
import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.HeaderReader;
import dev.abilens.image.Os;
import dev.abilens.testing.ClassPathFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The macOS libraries of the jna jar, and addons that jars on the class path hold. */
class ClassPathBinariesTest {
  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>(ClassPathFiles.all());
    files.values().removeIf(b -> HeaderReader.read(b).format() != BinaryFormat.MACH_O);
    return files;
  }

  private static List<MachOFile> slices(Map.Entry<String, byte[]> file) throws IOException {
    return RealFiles.slices(ByteSource.of(file.getKey(), file.getValue()));
  }

  @Test
  void jnasLibrariesAreForMacOs() throws IOException {
    List<String> seen = new ArrayList<>();
    for (var file : files().entrySet()) {
      if (!file.getKey().startsWith("com/sun/jna")) continue;
      for (MachOFile slice : slices(file)) {
        seen.add(file.getKey().split("/", -1)[3] + " " + slice.header().archName());
        assertEquals(MachO.MH_DYLIB, slice.header().filetype());
        assertEquals(Os.DARWIN, slice.image().os());
        assertTrue(slice.exports().contains("_JNI_OnLoad"), slice.name());
        assertTrue(
            slice.dylibs().stream().anyMatch(d -> d.name().endsWith("libSystem.B.dylib")),
            slice.name());
      }
    }
    assertEquals(List.of("darwin-aarch64 arm64", "darwin-x86-64 x86_64"), seen);
  }

  @Test
  void addonsOfTheWebjarsRegisterByNodeApi() throws IOException {
    int addons = 0;
    for (var file : files().entrySet()) {
      if (!file.getKey().endsWith(".node")) continue;
      for (MachOFile slice : slices(file)) {
        AddonProfile addon = AddonProfile.of(slice.image());
        assertTrue(
            addon.registersBy(Registration.NAPI_REGISTER_MODULE_V1)
                || addon.registersBy(Registration.NAPI_MODULE_REGISTER),
            slice.name());
        assertTrue(addon.moduleVersion().isEmpty(), slice.name());
        assertTrue(!addon.nodeApiImports().isEmpty(), slice.name());
        addons++;
      }
    }
    assertTrue(addons >= 6, addons + " slices");
  }

  /** Seeded mutations of real files: facts or the library's own exceptions, nothing else. */
  @Test
  void mutationsOfRealFiles() throws IOException {
    List<byte[]> seeds = new ArrayList<>(files().values());
    seeds.removeIf(s -> s.length > 300_000);
    seeds.addAll(ChainedFixupsTest.samples());
    int rounds = Integer.getInteger("abilens.fuzz", 1000);
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = Mutations.of(seeds.get(round % seeds.size()), new Random(round));
      try {
        new Accessors().touch(ByteSource.of("round " + round, bytes));
      } catch (MalformedBinaryException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        Path keep = Files.createTempFile("abilens-macho-round-" + round + "-", ".node");
        Files.write(keep, bytes);
        throw new AssertionError("round " + round + ", kept as " + keep, e);
      }
    }
    System.out.println("mutations: " + rounds + " rounds, " + refused + " refused");
  }
}
