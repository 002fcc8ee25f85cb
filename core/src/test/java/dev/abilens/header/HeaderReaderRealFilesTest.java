package dev.abilens.header;

import static dev.abilens.header.BinaryFormat.ELF;
import static dev.abilens.header.BinaryFormat.MACH_O;
import static dev.abilens.header.BinaryFormat.NONE;
import static dev.abilens.header.BinaryFormat.PE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the builders of real files say they are. */
class HeaderReaderRealFilesTest {
  private static final int ET_DYN = 3;
  private static final int MH_DYLIB = 6;
  private static final int MH_BUNDLE = 8;
  private static final int IMAGE_FILE_DLL = 0x2000;

  private static final Map<String, byte[]> JNA =
      NativeFiles.of("jna", ".so", ".dll", ".jnilib", ".a");

  @ParameterizedTest
  @CsvSource({
    "darwin-aarch64, MACH_O, 64, false, CPU_TYPE_ARM64, arm64",
    "darwin-x86-64, MACH_O, 64, false, CPU_TYPE_X86_64, x64",
    "dragonflybsd-x86-64, ELF, 64, false, EM_X86_64, x64",
    "freebsd-aarch64, ELF, 64, false, EM_AARCH64, arm64",
    "freebsd-x86, ELF, 32, false, EM_386, ia32",
    "freebsd-x86-64, ELF, 64, false, EM_X86_64, x64",
    "linux-aarch64, ELF, 64, false, EM_AARCH64, arm64",
    "linux-arm, ELF, 32, false, EM_ARM, arm",
    "linux-armel, ELF, 32, false, EM_ARM, arm",
    "linux-loongarch64, ELF, 64, false, EM_LOONGARCH, loong64",
    "linux-mips64el, ELF, 64, false, EM_MIPS, mips64el",
    "linux-ppc, ELF, 32, true, EM_PPC, ppc",
    "linux-ppc64le, ELF, 64, false, EM_PPC64, ppc64",
    "linux-riscv64, ELF, 64, false, EM_RISCV, riscv64",
    "linux-s390x, ELF, 64, true, EM_S390, s390x",
    "linux-x86, ELF, 32, false, EM_386, ia32",
    "linux-x86-64, ELF, 64, false, EM_X86_64, x64",
    "openbsd-x86-64, ELF, 64, false, EM_X86_64, x64",
    "sunos-sparc, ELF, 32, true, EM_SPARC32PLUS, other",
    "sunos-sparcv9, ELF, 64, true, EM_SPARCV9, other",
    "sunos-x86, ELF, 32, false, EM_386, ia32",
    "sunos-x86-64, ELF, 64, false, EM_X86_64, x64",
    "win32-aarch64, PE, 64, false, IMAGE_FILE_MACHINE_ARM64, arm64",
    "win32-x86, PE, 32, false, IMAGE_FILE_MACHINE_I386, ia32",
    "win32-x86-64, PE, 64, false, IMAGE_FILE_MACHINE_AMD64, x64"
  })
  void librariesOfJna(
      String platform,
      BinaryFormat format,
      int bits,
      boolean bigEndian,
      String machine,
      String architecture) {
    byte[] file = jna(platform);
    BinaryHeader header = HeaderReader.read(file);
    assertAll(
        () -> assertEquals(format, header.format()),
        () -> assertEquals(bits, header.bits()),
        () -> assertEquals(bigEndian, header.bigEndian()),
        () -> assertEquals(machine, header.machineName()),
        () -> assertEquals(architecture, header.architecture().word()),
        () -> assertEquals(0, header.slices()),
        () -> assertTrue(isLibrary(header), header::toString));
  }

  private static byte[] jna(String platform) {
    return JNA.entrySet().stream()
        .filter(entry -> entry.getKey().contains("/" + platform + "/"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isLibrary(BinaryHeader header) {
    return switch (header.format()) {
      case ELF -> header.type() == ET_DYN;
      case MACH_O -> header.type() == MH_DYLIB || header.type() == MH_BUNDLE;
      case PE -> (header.type() & IMAGE_FILE_DLL) != 0;
      case NONE -> false;
    };
  }

  @Test
  void archivesOfAixAreNoBinaries() {
    assertAll(
        Stream.of("aix-ppc", "aix-ppc64")
            .map(platform -> () -> assertEquals(NONE, HeaderReader.read(jna(platform)).format())));
  }

  @ParameterizedTest
  @CsvSource({
    "linux-x64, ELF, 64, EM_X86_64, x64",
    "win32-ia32, PE, 32, IMAGE_FILE_MACHINE_I386, ia32",
    "win32-x64, PE, 64, IMAGE_FILE_MACHINE_AMD64, x64"
  })
  void addonsBuiltBeforehand(
      String platform, BinaryFormat format, int bits, String machine, String architecture) {
    for (String artifact : new String[] {"bufferutil", "utf-8-validate"}) {
      BinaryHeader header = HeaderReader.read(prebuild(artifact, platform));
      assertEquals(format, header.format());
      assertEquals(bits, header.bits());
      assertEquals(machine, header.machineName());
      assertEquals(architecture, header.architecture().word());
    }
  }

  @Test
  void universalAddons() {
    for (byte[] file :
        new byte[][] {
          prebuild("bufferutil", "darwin-x64+arm64"),
          prebuild("utf-8-validate", "darwin-x64+arm64"),
          NativeFiles.of("fsevents", ".node").values().iterator().next()
        }) {
      BinaryHeader header = HeaderReader.read(file);
      assertEquals(new BinaryHeader(MACH_O, 0, true, 0, 0, 0, 2), header);
      assertEquals("", header.machineName());
      assertEquals(Architecture.OTHER, header.architecture());

      FatSlices slices = FatSlices.of(file);
      assertEquals(2, slices.count());
      assertEquals(2, slices.available());
      for (int i = 0; i < 2; i++) {
        FatSlice slice = slices.get(i);
        assertEquals(i, slice.index());
        assertEquals(0, slice.offset() % (1L << slice.align()));
        assertTrue(slice.offset() + slice.size() <= file.length);
        BinaryHeader thin = HeaderReader.read(file, (int) slice.offset(), (int) slice.size());
        assertEquals(slice.cputype(), thin.machine());
        assertEquals(slice.cpusubtype(), thin.variant());
        assertEquals(slice.machineName(), thin.machineName());
        assertEquals(slice.architecture(), thin.architecture());
        assertEquals(MH_BUNDLE, thin.type());
        assertEquals(64, thin.bits());
      }
      assertEquals(Architecture.X64, slices.get(0).architecture());
      assertEquals(Architecture.ARM64, slices.get(1).architecture());
    }
  }

  private static byte[] prebuild(String artifact, String platform) {
    Map<String, byte[]> files = NativeFiles.of(artifact, "/" + platform + "/node.napi.node");
    return files.values().iterator().next();
  }

  @Test
  void librariesOfThisJdk() throws IOException {
    Path home = Path.of(System.getProperty("java.home"));
    try (Stream<Path> files = Files.walk(home)) {
      BinaryHeader[] headers =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.getFileName().toString().matches(".*\\.(so|dylib|dll)"))
              .map(file -> HeaderReader.read(bytes(file)))
              .toArray(BinaryHeader[]::new);
      assertTrue(headers.length > 10);
      for (BinaryHeader header : headers) {
        assertEquals(headers[0], header);
        assertEquals(Integer.parseInt(System.getProperty("sun.arch.data.model")), header.bits());
        assertTrue(isLibrary(header));
      }
    }
  }

  @Test
  void classFilesAreNoUniversalBinaries() throws IOException {
    Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules/java.base/java");
    try (Stream<Path> files = Files.walk(base)) {
      long classes =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .peek(file -> assertEquals(NONE, HeaderReader.read(bytes(file)).format()))
              .count();
      assertTrue(classes > 1000);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
