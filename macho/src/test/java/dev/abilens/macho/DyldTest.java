package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.Architecture;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadResult;
import dev.abilens.image.OsVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the model of dyld refuses, in dyld's words, on files that the test describes. */
class DyldTest {
  private static final String NEW = "dlopen(/app/a.node, 0x0001): tried: '/app/a.node' (";
  private static final String OLD =
      "dlopen(/app/a.node, 1): no suitable image found.  Did find:\n\t/app/a.node: ";

  private static LoadResult load(byte[] file, Architecture architecture, String version)
      throws IOException {
    return DyldCase.bare(architecture, version).load(file);
  }

  private static String first(byte[] file, Architecture architecture, String version)
      throws IOException {
    return DyldCase.bare(architecture, version).first(file);
  }

  private static MachOBuilder addon() {
    return new MachOBuilder().uuid().needs("/usr/lib/libSystem.B.dylib");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "11.0", "12.6", "13.0", "15.5", "26"})
  void whatIsSoundLoads(String version) throws IOException {
    assertEquals(
        new LoadResult(List.of(), List.of(), List.of(), List.of(), List.of("SYSTEM_LIBRARIES")),
        load(
            addon().imports("_malloc", 1).exports("_napi_register_module_v1").build(),
            Architecture.ARM64,
            version));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ARM64 |      | arm64",
        "ARM64 | 12.6 | arm64e",
        "ARM64 | 13.0 | arm64",
        "ARM64 | 14.4 | arm64e' or 'arm64",
        "X64   |      | x86_64"
      })
  void anotherArchitecture(Architecture architecture, String version, String need)
      throws IOException {
    boolean arm = architecture == Architecture.ARM64;
    byte[] other = (arm ? addon().x64() : addon()).build();
    String v = version == null ? "" : version;
    String have = arm ? "x86_64" : "arm64";
    assertEquals(
        "WRONG_ARCH "
            + NEW
            + "mach-o file, but is an incompatible architecture (have '"
            + have
            + "', need '"
            + need
            + "'))",
        first(other, architecture, v));
    byte[] i386 = addon().cpu(MachO.CPU_TYPE_X86, 3).build();
    assertEquals(
        "WRONG_ARCH_FAT "
            + NEW
            + "fat file, but missing compatible architecture (have '"
            + have
            + ",i386', need '"
            + need
            + "'))",
        first(MachOBuilder.fat(other, i386), architecture, v));
  }

  @Test
  void anotherArchitectureInTheWordsOfDyld2() throws IOException {
    byte[] other = addon().x64().build();
    assertEquals(
        "WRONG_ARCH_OLD " + OLD + "mach-o, but wrong architecture",
        first(other, Architecture.ARM64, "11"));
    assertEquals(
        "WRONG_ARCH_FAT_OLD " + OLD + "no matching architecture in universal wrapper",
        first(MachOBuilder.fat(other), Architecture.ARM64, "11"));
  }

  @Test
  void theSliceOfTheProcessIsTaken() throws IOException {
    byte[] both = MachOBuilder.fat(addon().x64().build(), addon().build());
    assertEquals("", first(both, Architecture.ARM64, "13"));
    assertEquals("", first(both, Architecture.X64, "13"));
  }

  @ParameterizedTest
  @CsvSource({
    "12.0, '', 0",
    "13.0, WRONG_ARCH, 0",
    "14.3, WRONG_ARCH, 0",
    "15.0, '', 0",
    "'', '', 1"
  })
  void pointerAuthenticationComesAndGoes(String version, String kind, int gaps) throws IOException {
    byte[] arm64e = addon().cpu(MachO.CPU_TYPE_ARM64, 0x80000002).build();
    LoadResult result = load(arm64e, Architecture.ARM64, version);
    assertEquals(kind, result.failures().stream().map(LoadFailure::kind).findFirst().orElse(""));
    assertEquals(gaps, result.gaps().size(), result.gaps().toString());
  }

  @Test
  void whatIsForNewerProcessorsOnly() throws IOException {
    byte[] haswell = addon().cpu(MachO.CPU_TYPE_X86_64, 8).build();
    assertEquals(1, load(haswell, Architecture.X64, "13").gaps().size());
    byte[] both = MachOBuilder.fat(haswell, addon().x64().build());
    assertEquals(List.of(), load(both, Architecture.X64, "13").gaps());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "     | NOT_MACHO       | not a mach-o file",
        "14.0 | NOT_MACHO       | not a mach-o file",
        "15.4 | NOT_MACHO_SLICE | slice is not valid mach-o file"
      })
  void otherFiles(String version, String kind, String reason) throws IOException {
    String v = version == null ? "" : version;
    byte[] elf = new byte[5000];
    elf[0] = 0x7f;
    elf[1] = 'E';
    byte[] big = addon().build();
    ByteBuffer.wrap(big).putInt(0, MachO.MH_MAGIC_64);
    for (byte[] file : List.of(elf, "hello".getBytes(StandardCharsets.US_ASCII), new byte[0], big))
      assertEquals(kind + " " + NEW + reason + ")", first(file, Architecture.ARM64, v));
  }

  @Test
  void otherFilesInTheWordsOfDyld2() throws IOException {
    byte[] elf = new byte[5000];
    elf[0] = 0x7f;
    elf[1] = 'E';
    assertEquals(
        "NOT_MACHO_OLD "
            + OLD
            + "unknown file type, first eight bytes: 0x7F 0x45 0x00 0x00 0x00 0x00 0x00 0x00",
        first(elf, Architecture.X64, "10.15"));
    assertEquals(
        "FILE_TOO_SHORT_OLD " + OLD + "file too short",
        first(Arrays.copyOf(addon().x64().build(), 4095), Architecture.X64, "10.15"));
  }

  @ParameterizedTest
  @CsvSource({
    "2, iOS",
    "7, iOS-sim",
    "6, MacCatalyst",
    "3, tvOS",
    "11, unknown",
  })
  void anotherPlatform(int platform, String name) throws IOException {
    byte[] file = addon().platform(platform, MachOBuilder.MACOS_11).build();
    assertEquals(
        "WRONG_PLATFORM "
            + NEW
            + "mach-o file (/app/a.node), but incompatible platform (have '"
            + name
            + "', need 'macOS'))",
        first(file, Architecture.ARM64, ""));
    assertEquals(
        "WRONG_PLATFORM_OLD " + OLD + "mach-o, but not built for platform macOS",
        first(file, Architecture.ARM64, "11.5"));
  }

  @Test
  void noPlatformIsTakenForMacOs() throws IOException {
    assertEquals("", first(addon().platform(0, 0).build(), Architecture.ARM64, "13"));
  }

  @Test
  void otherKindsOfFiles() throws IOException {
    byte[] object = addon().type(MachO.MH_OBJECT).build();
    assertEquals(
        "NOT_LOADABLE_TYPE " + NEW + "unloadable mach-o file type 1 '/app/a.node')",
        first(object, Architecture.ARM64, ""));
    assertEquals(
        "NOT_LOADABLE_TYPE_OLD " + OLD + "mach-o, but wrong filetype",
        first(object, Architecture.ARM64, "11"));
    assertEquals(
        "MALFORMED " + NEW + "unknown mach-o filetype (13))",
        first(addon().type(13).build(), Architecture.ARM64, "13"));
    assertEquals("", first(addon().type(MachO.MH_EXECUTE).build(), Architecture.ARM64, "13"));
  }

  private static byte[] patched(byte[] file, int at, int value) {
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return file;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // sizeofcmds
        "20 | 0x7fffffff | 13 | load commands exceed length of first segment",
        "20 | 0x7fffffff | 11 | malformed mach-o: load commands size (2147483679) > mach-o file"
            + " size (16674)",
        "20 | 0x7fffffff | 26 | load commands length (2147483679) exceeds length of file (16674)",
        // cmdsize of the first command
        "36 | 4 | 13 | malformed load command #0 of 8 at ... with mh=..., size (0x4) too small",
        "36 | 4 | 26 | malformed load command (1 of 8) at ... with mh=..., size (0x4) too small",
        "36 | 4 | 11 | malformed mach-o image: load command #0 length (4) too small",
        "36 | 74 | 13 | malformed load command #0 of 8 at ... with mh=..., size (0x4A) not multiple"
            + " of 4",
        "36 | 0x1000 | 13 | malformed load command #0 of 8 at ... with mh=..., size (0x1000) is too"
            + " large, load commands end at ...",
        // ncmds
        "16 | 9 | 13 | malformed load command #8 of 9 at ... with mh=..., extends past sizeofcmds",
        "16 | 9 | 11 | malformed mach-o: ncmds (9) too large to fit in sizeofcmds (368)",
        // nsects of __TEXT
        "96 | 1 | 26 | load command #1 LC_SEGMENT_64 size does not match number of sections",
        // fileoff and filesize of __TEXT
        "72 | 4 | 26 | __TEXT segment fileoffset is not zero",
        "80 | 0x7fffffff | 26 | segment '__TEXT' load command content extends beyond end of file",
        "80 | 64 | 26 | load commands do not fit in __TEXT segment filesize",
        "80 | 0x4010 | 26 | segment '__TEXT' filesize exceeds vmsize",
        // initprot of __TEXT
        "92 | 0x105 | 26 | __TEXT segment permissions has invalid bits set (0x00000105)",
        // vmaddr of __LINKEDIT
        "128 | 0x2000 | 26 | vm range of segment '__TEXT' overlaps segment '__LINKEDIT'",
      })
  void whatContradictsItself(int at, String value, String version, String reason)
      throws IOException {
    byte[] file = patched(addon().build(), at, Long.decode(value).intValue());
    String old = version.equals("11") ? "MALFORMED_OLD " + OLD : "MALFORMED " + NEW;
    assertEquals(
        old + reason + (version.equals("11") ? "" : ")"), first(file, Architecture.ARM64, version));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // what is bent, SDK, macOS
        "no uuid | 11.3 | 26 | -",
        "no uuid | 12.0 | 26 | missing LC_UUID load command",
        "no uuid | 12.0 | 15.3 | -",
        "no uuid | 0.0 | 26 | missing LC_UUID load command",
        "no library | 15.3 | 26 | -",
        "no library | 15.4 | 15.4 | missing LC_LOAD_DYLIB (must link with at least libSystem.dylib)",
        "rpath twice | 15.3 | 15.4 | -",
        "rpath twice | 15.4 | 15.4 | duplicate LC_RPATH '@loader_path'",
        "rpath twice | 15.4 | 26 | -",
        "rpath twice | 26.0 | 26 | duplicate LC_RPATH '@loader_path'",
        "library twice | 15.0 | 15.4 | duplicate linked dylib '/usr/lib/libSystem.B.dylib'",
        "library twice | 15.0 | 26 | -",
        "writable | 10.14 | 26 | -",
        "writable | 10.15 | 26 | __TEXT segment permissions is not 'r-x'",
        "linkedit | 11.0 | 26 | __LINKEDIT segment permissions is not 'r--'",
        "order | 10.14 | 26 | -",
        "order | 10.15 | 26 | segment '__MORE' vm address out of order",
        "names | 26.0 | 15.5 | -",
        "names | 26.0 | 26 | duplicate segment name '__MORE'",
        "const | 15.4 | 26 | -",
        "const | 26.0 | 26 | __DATA_CONST segment missing SG_READ_ONLY flag",
      })
  void rulesOfTheTimeOfTheSdk(String bent, String sdk, String version, String reason)
      throws IOException {
    OsVersion built = OsVersion.parse(sdk).orElseThrow();
    MachOBuilder made =
        new MachOBuilder().x64().signed(null).sdk(built.major() << 16 | built.minor() << 8);
    if (!bent.equals("no uuid")) made.uuid();
    if (!bent.equals("no library")) made.needs("/usr/lib/libSystem.B.dylib");
    switch (bent) {
      case "rpath twice" -> made.rpath("@loader_path").rpath("@loader_path");
      case "library twice" -> made.needs("/usr/lib/libSystem.B.dylib");
      case "order" -> made.segment("__MORE", 0x10000, 3).segment("__LAST", 0, 0);
      case "names" -> made.segment("__MORE", 0x20000, 3).segment("__MORE", 0x30000, 3);
      case "const" -> made.segment("__DATA_CONST", 0x20000, 3);
      default -> {}
    }
    byte[] file = made.build();
    if (bent.equals("order")) patched(file, 128, 0x20000);
    if (bent.equals("writable")) patched(file, 92, 7);
    if (bent.equals("linkedit")) patched(file, 92 + 72, 3);
    assertEquals(
        reason.equals("-") ? "" : "MALFORMED " + NEW + reason + ")",
        first(file, Architecture.X64, version));
  }

  @Test
  void whichReleasesRefuseIsADoubt() throws IOException {
    byte[] file =
        new MachOBuilder()
            .sdk(15 << 16 | 4 << 8)
            .uuid()
            .needs("/usr/lib/libSystem.B.dylib")
            .rpath("@loader_path")
            .rpath("@loader_path")
            .build();
    LoadResult result = DyldCase.bare(Architecture.ARM64, "").load(file);
    assertEquals(List.of(), result.failures());
    assertTrue(
        result.gaps().stream()
            .anyMatch(
                gap ->
                    gap.message()
                            .startsWith("which release of macOS runs it: from 15.4 up to 26.0 ")
                        && gap.message().endsWith("(duplicate LC_RPATH '@loader_path')")),
        result.gaps().toString());
  }

  @Test
  void oneBadSliceCostsAll() throws IOException {
    byte[] x64 = addon().x64().build();
    byte[] fat = MachOBuilder.fat(x64, addon().build());
    // The second slice is said to be longer than the file.
    ByteBuffer.wrap(fat).putInt(8 + 20 + 12, 0x7fffffff);
    assertEquals(
        "MALFORMED "
            + NEW
            + "fat file, but missing compatible architecture (have 'x86_64,arm64', need 'x86_64'))",
        first(fat, Architecture.X64, ""));
    assertEquals(
        "MALFORMED " + NEW + "arm64 slice extends beyond end of file)",
        first(fat, Architecture.X64, "15.4"));
    assertEquals("", first(fat, Architecture.X64, "11"));
    assertEquals(
        "MALFORMED_OLD "
            + OLD
            + "truncated fat file.  file length="
            + fat.length
            + ", but needed slice goes to 2147532799",
        first(fat, Architecture.ARM64, "11"));
  }

  @Test
  void universalFilesThatContradictThemselves() throws IOException {
    byte[] one = addon().build();
    byte[] twice = MachOBuilder.fat(one, one);
    assertEquals("", first(twice, Architecture.ARM64, "13"));
    assertEquals(
        "MALFORMED " + NEW + "duplicate arm64 slices)", first(twice, Architecture.ARM64, "26"));
    byte[] many = MachOBuilder.fat(one);
    ByteBuffer.wrap(many).putInt(4, 205);
    assertEquals(
        "MALFORMED " + NEW + "fat file has too many slices (205))",
        first(many, Architecture.ARM64, "26"));
    byte[] unaligned = MachOBuilder.fat(one, addon().x64().build());
    ByteBuffer.wrap(unaligned).putInt(8 + 8, 0x4001);
    assertEquals(
        "MALFORMED "
            + NEW
            + "fat file, but missing compatible architecture (have 'arm64,x86_64', need"
            + " 'x86_64'))",
        first(unaligned, Architecture.X64, "13"));
  }

  @Test
  void theArm64SliceBehindTheTableIsTaken() throws IOException {
    byte[] fat = MachOBuilder.fat(addon().x64().build(), addon().build());
    ByteBuffer.wrap(fat).putInt(4, 1);
    assertEquals("", first(fat, Architecture.ARM64, "13"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.14 | 0x80000034 | UNKNOWN_LOAD_COMMAND /app/a.node: cannot load 'a.node' (load command"
            + " 0x80000034 is unknown)",
        "10.15 | 0x80000034 | ''",
        "11    | 0x80000099 | UNKNOWN_LOAD_COMMAND /app/a.node: cannot load 'a.node' (load command"
            + " 0x80000099 is unknown)",
        "13    | 0x80000099 | ''",
        "15.4  | 0x80000034 | ''",
        "15.4  | 0x80000099 | UNKNOWN_LOAD_COMMAND_NEW dlopen(/app/a.node, 0x0001): tried:"
            + " '/app/a.node' (load command #8 unknown required load command 0x80000099)"
      })
  void commandsThatDyldHasToKnow(String version, String cmd, String message) throws IOException {
    byte[] file =
        addon()
            .x64()
            .platform(MachO.PLATFORM_MACOS, 10 << 16 | 14 << 8)
            .command(MachOBuilder.cmd(Long.decode(cmd).intValue(), 0, 0))
            .build();
    assertEquals(message, first(file, Architecture.X64, version));
  }
}
