package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.OsVersions;
import dev.abilens.system.WindowsSystem;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that tests make, each for one rule of Windows' loader. */
class WindowsLoaderTest {
  private static final String NODE = "node.exe";
  private static final String NOT_VALID =
      "\\\\?\\C:\\app\\x.node is not a valid Win32 application.\r\n\\\\?\\C:\\app\\x.node";
  private static final String NO_MODULE =
      "The specified module could not be found.\r\n\\\\?\\C:\\app\\x.node";
  private static final String NO_PROCEDURE =
      "The specified procedure could not be found.\r\n\\\\?\\C:\\app\\x.node";

  @TempDir Path folder;

  private final WindowsLoader loader = new WindowsLoader();
  private Architecture architecture = Architecture.X64;
  private String version = "10.0.19045";
  private String programPath = NODE;
  private @Nullable Image program;
  private boolean withRoot;
  private boolean bare;

  private void write(String path, SmallPe pe) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, pe.build());
  }

  private LoadResult load(SmallPe addon) throws IOException {
    return load(addon.build());
  }

  private LoadResult load(byte[] addon) throws IOException {
    OsVersions versions = version.isEmpty() ? OsVersions.ANY : WindowsSystem.versions(version);
    FileTree tree = FileTree.of(folder);
    return loader.load(
        new LoadRequest(
            "C:\\app\\x.node",
            ByteSource.of("x.node", addon),
            null,
            tree,
            "app/x.node",
            new LoadRequest.Process(
                architecture,
                null,
                versions,
                withRoot ? tree : null,
                WindowsSystem.of("Windows " + version, versions),
                program,
                programPath,
                bare ? LoadRequest.Linked.BARE : LoadRequest.Linked.CPP),
            ReadLimits.defaults()));
  }

  private static List<String> messages(LoadResult result) {
    return result.failures().stream().map(LoadFailure::message).toList();
  }

  private static Map<String, String> detail(LoadResult result) {
    return result.failures().get(0).detail();
  }

  private static List<String> gaps(LoadResult result) {
    return result.gaps().stream().map(LoadResult.Gap::message).toList();
  }

  private static void loads(LoadResult result) {
    assertEquals(List.of(), result.failures());
    assertEquals(List.of(), result.gaps());
    assertEquals(List.of(), result.late());
  }

  /** A Windows of a few files. */
  private void windows() throws IOException {
    withRoot = true;
    write("Windows/System32/ntdll.dll", SmallPe.x64().exports("ntdll.dll", "RtlMoveMemory"));
    write(
        "Windows/System32/KERNEL32.DLL",
        SmallPe.x64()
            .exports("KERNEL32.dll", "A=B.C", "GetLastError", "MoveMemory=NTDLL.RtlMoveMemory")
            .imports("ntdll.dll", "RtlMoveMemory"));
  }

  // --- the image

  @ParameterizedTest
  @CsvSource({"0", "2", "63", "64", "200", "700"})
  void whatIsCutShortIsNoImage(int length) throws IOException {
    byte[] whole = SmallPe.x64().imports("KERNEL32.dll", "GetLastError").build();
    assertEquals(List.of(NOT_VALID), messages(load(Arrays.copyOf(whole, length))));
    loads(load(whole));
  }

  @Test
  void whatIsOfAnotherFormatIsNoImage() throws IOException {
    byte[] elf = Arrays.copyOf(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 200);
    LoadResult result = load(elf);
    assertEquals(List.of(NOT_VALID), messages(result));
    assertEquals("e_magic", result.failures().get(0).where());
  }

  @ParameterizedTest
  @CsvSource({
    "22, 0x2020, IMAGE_FILE_HEADER > Characteristics",
    "60, 0x300, IMAGE_OPTIONAL_HEADER > FileAlignment",
    "60, 0x100, IMAGE_OPTIONAL_HEADER > FileAlignment",
    "56, 0x100, IMAGE_OPTIONAL_HEADER > SectionAlignment",
    "48, 0x1000, IMAGE_OPTIONAL_HEADER > ImageBase",
    "82, 0x7fff, IMAGE_OPTIONAL_HEADER > SizeOfImage",
    "86, 0x1, IMAGE_OPTIONAL_HEADER > SizeOfHeaders",
    "80, 0x1000, IMAGE_SECTION_HEADER[0] > VirtualSize",
    "276, 0x2000, IMAGE_SECTION_HEADER[0] > VirtualAddress",
    "282, 0x1, IMAGE_SECTION_HEADER[0] > SizeOfRawData",
    "6, 99, IMAGE_FILE_HEADER > NumberOfSections",
    "24, 0x107, IMAGE_OPTIONAL_HEADER > Magic"
  })
  void headersThatContradictThemselvesAreRefused(int at, String value, String where)
      throws IOException {
    LoadResult result = load(SmallPe.x64().nt16(at, Integer.decode(value)));
    assertEquals(List.of(NOT_VALID), messages(result));
    assertEquals(where, result.failures().get(0).where());
  }

  @ParameterizedTest
  @CsvSource({
    "X64, 0x8664, ",
    "X64, 0x14c, BAD_IMAGE",
    "X64, 0xaa64, BAD_IMAGE",
    "IA32, 0x14c, ",
    "IA32, 0x8664, BAD_IMAGE",
    "ARM64, 0xaa64, ",
    "ARM64, 0x8664, ARM64_MIX",
    "ARM64, 0x14c, BAD_IMAGE"
  })
  void theMachineHasToBeThatOfTheProcess(Architecture process, int machine, String kind)
      throws IOException {
    architecture = process;
    LoadResult result = load(new SmallPe(machine));
    if (kind == null) {
      loads(result);
      return;
    }
    assertEquals(kind, result.failures().get(0).kind());
    assertEquals(List.of(NOT_VALID), messages(result));
    assertTrue(String.valueOf(detail(result).get("machine")).startsWith("IMAGE_FILE_MACHINE_"));
    assertEquals("IMAGE_FILE_HEADER > Machine", result.failures().get(0).where());
  }

  private static SmallPe mixed(int machine) {
    SmallPe pe = new SmallPe(machine);
    ByteBuffer table = SmallPe.buffer(8 + 12).putInt(1).putInt(12);
    table.putLong(PeTables.IMAGE_DYNAMIC_RELOCATION_ARM64X);
    int dynamic = pe.put(table);
    int chpe = pe.put(new byte[80]);
    ByteBuffer config = SmallPe.buffer(320).putInt(0, 320).putLong(200, pe.base() + chpe);
    if (machine == Pe.IMAGE_FILE_MACHINE_ARM64)
      config.putInt(224, dynamic - SmallPe.SECTION).putShort(228, (short) 1);
    return pe.directory(Pe.IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, pe.put(config), 320);
  }

  @Test
  void imagesOfMixedArchitecturesLoadInEmulatedProcesses() throws IOException {
    SmallPe ec = mixed(Pe.IMAGE_FILE_MACHINE_AMD64);
    SmallPe x = mixed(Pe.IMAGE_FILE_MACHINE_ARM64);
    assertEquals(
        List.of(
            "whether the process of x64 is one on a machine of ARM64: C:\\app\\x.node is of"
                + " ARM64EC"),
        gaps(load(ec)));
    assertEquals(1, load(x).gaps().size());
    withRoot = true;
    write("Windows/System32/ntdll.dll", mixed(Pe.IMAGE_FILE_MACHINE_ARM64));
    loads(load(ec));
    loads(load(x));
    write("other/Windows/System32/ntdll.dll", SmallPe.x64());
    folder = folder.resolve("other");
    assertEquals(List.of(NOT_VALID), messages(load(x)));
    architecture = Architecture.ARM64;
    loads(load(x));
    assertEquals("ARM64_MIX", load(ec).failures().get(0).kind());
  }

  @Test
  void anOldWindowsIsTooOld() throws IOException {
    version = "6.1";
    LoadResult result = load(SmallPe.x64().subsystemVersion(6, 2));
    assertEquals("SUBSYSTEM_TOO_NEW", result.failures().get(0).kind());
    assertEquals("6.2", detail(result).get("required"));
    loads(load(SmallPe.x64().subsystemVersion(6, 1)));
    // Of DLLs it is inferred: what may be is no reason to leave the answer open.
    version = "";
    loads(load(SmallPe.x64().subsystemVersion(6, 2)));
  }

  @Test
  void aProgramIsMappedButNotBound() throws IOException {
    SmallPe exe = SmallPe.x64().characteristics(0x22);
    loads(load(exe));
    LoadResult result = load(SmallPe.x64().characteristics(0x22).imports("nowhere.dll", "f"));
    assertEquals(List.of(), result.failures());
    assertEquals(
        List.of(
            "what becomes of C:\\app\\x.node, which is a program and no DLL: Windows binds none of"
                + " its imports"),
        gaps(result));
  }

  @Test
  void anImageWithoutRelocationsNeedsItsAddress() throws IOException {
    assertEquals(
        List.of(
            "whether the address that C:\\app\\x.node was linked for is free: it has no"
                + " relocations"),
        gaps(load(SmallPe.x64().characteristics(0x2023))));
  }

  @Test
  void whatAsksToBeCheckedNeedsASignature() throws IOException {
    assertEquals(
        List.of(
            "whether Windows takes the signature of C:\\app\\x.node, without which it does not map"
                + " it (FORCE_INTEGRITY)"),
        gaps(load(SmallPe.x64().nt16(24 + 70, 0x1e0))));
  }

  @ParameterizedTest
  @CsvSource({"0x1000, 0xe000, ''", "0x1000, 0x4000, ENTRY_POINT", "0x7000, 0xe000, ENTRY_POINT"})
  void whatIsCalledFirstHasToBeCode(String entry, String access, String kind) throws IOException {
    SmallPe pe =
        SmallPe.x64().nt32(24 + 16, Integer.decode(entry)).nt16(264 + 38, Integer.decode(access));
    assertEquals(
        kind, String.join(" ", load(pe).failures().stream().map(LoadFailure::kind).toList()));
    assertEquals(List.of(), gaps(load(pe)));
    // A program is not called.
    loads(load(pe.characteristics(0x22)));
  }

  @Test
  void tablesThatContradictTheImageLeaveItOpen() throws IOException {
    SmallPe tls = SmallPe.x64().directory(Pe.IMAGE_DIRECTORY_ENTRY_TLS, 0x7fff0000, 40);
    assertEquals(1, gaps(load(tls)).size());
    SmallPe relocations = SmallPe.x64();
    int block = relocations.put(SmallPe.buffer(8).putInt(0, SmallPe.SECTION).putInt(4, 99));
    assertEquals(
        1, gaps(load(relocations.directory(Pe.IMAGE_DIRECTORY_ENTRY_BASERELOC, block, 8))).size());
    SmallPe unsorted = SmallPe.x64().exports("x.node", "b", "a");
    assertTrue(gaps(load(unsorted)).get(0).contains("AddressOfNames[1]"));
    byte[] slots = SmallPe.x64().imports("KERNEL32.dll", "GetLastError").build();
    ByteBuffer file = ByteBuffer.wrap(slots).order(ByteOrder.LITTLE_ENDIAN);
    int imports = file.getInt(0x80 + 24 + 112 + 8) - SmallPe.SECTION + SmallPe.HEADERS;
    file.putInt(imports + 16, 0x7fff0000);
    assertTrue(gaps(load(slots)).get(0).contains("FirstThunk"));
  }

  // --- libraries

  @Test
  void aLibraryOfWhichNothingIsTakenIsNotLookedFor() throws IOException {
    windows();
    loads(load(SmallPe.x64().imports("nowhere.dll")));
  }

  @Test
  void aMissingLibraryIsToldBesideTheWordsThatNameTheAddonOnly() throws IOException {
    windows();
    LoadResult result = load(SmallPe.x64().imports("VCRUNTIME140_1.dll", "__CxxFrameHandler4"));
    assertEquals(List.of(NO_MODULE), messages(result));
    assertEquals("VCRUNTIME140_1.dll", detail(result).get("library"));
    assertEquals(
        "Microsoft Visual C++ 2015-2022 Redistributable", detail(result).get("redistributable"));
    assertEquals(
        "C:\\app\\x.node asks for VCRUNTIME140_1.dll: VCRUNTIME140_1.dll is in none of the"
            + " directories that are searched",
        result.failures().get(0).evidence());
    assertEquals("IMAGE_IMPORT_DESCRIPTOR[0] > Name", result.failures().get(0).where());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KERNEL32.dll | ",
        "advapi32 | ",
        "api-ms-win-crt-heap-l1-1-0.dll | ",
        "VCRUNTIME140.dll | whether C:\\app\\x.node finds VCRUNTIME140.dll: VCRUNTIME140.dll is no"
            + " part of Windows; Microsoft Visual C++ 2015-2022 Redistributable brings it, and"
            + " whether that is installed is not known",
        "x.dll | whether C:\\app\\x.node finds x.dll: x.dll is no library of Windows that is known:"
            + " whether anything brings it to Windows 10.0.19045 is not known"
      })
  void withoutTheSystemsFilesTablesAnswer(String library, String gap) throws IOException {
    LoadResult result = load(SmallPe.x64().imports(library, "f"));
    assertEquals(List.of(), result.failures());
    assertEquals(gap == null ? List.of() : List.of(gap), gaps(result));
    if (gap == null) assertEquals(List.of("SYSTEM_LIBRARIES"), result.assumptions());
  }

  @Test
  void debugLibrariesAreOnNoTarget() throws IOException {
    LoadResult result = load(SmallPe.x64().imports("VCRUNTIME140D.dll", "f"));
    assertEquals(List.of(NO_MODULE), messages(result));
    assertEquals(
        "Visual Studio (debug library, never redistributable)",
        detail(result).get("redistributable"));
  }

  @Test
  void theAddonsDirectoryComesFirstAndKnownLibrariesFromTheSystemOnly() throws IOException {
    windows();
    write("Windows/System32/own.dll", SmallPe.x64().exports("own.dll", "old"));
    write("app/OWN.dll", SmallPe.x64().exports("own.dll", "young"));
    loads(load(SmallPe.x64().imports("own.DLL", "young")));
    assertEquals(List.of(NO_PROCEDURE), messages(load(SmallPe.x64().imports("own.dll", "old"))));
    // One of the KnownDLLs.
    write("app/kernel32.dll", SmallPe.x64().exports("kernel32.dll", "young"));
    loads(load(SmallPe.x64().imports("kernel32.dll", "GetLastError")));
    LoadResult result = load(SmallPe.x64().imports("kernel32.dll", "young"));
    assertEquals(List.of(NO_PROCEDURE), messages(result));
    assertEquals("young", detail(result).get("symbol"));
    assertEquals("kernel32.dll", detail(result).get("library"));
    assertEquals(
        "C:\\app\\x.node takes young of kernel32.dll: C:\\Windows\\System32\\kernel32.dll does not"
            + " export young",
        result.failures().get(0).evidence());
  }

  @Test
  void theSystemsDirectoryComesBeforeThoseOfWindowsAndPath() throws IOException {
    windows();
    write("Windows/second.dll", SmallPe.x64().exports("second.dll", "f"));
    write("Program Files/nodejs/second.dll", SmallPe.x64().exports("second.dll", "g"));
    write("Program Files/nodejs/third.dll", SmallPe.x64().exports("third.dll", "g"));
    loads(load(SmallPe.x64().imports("second.dll", "f").imports("third.dll", "g")));
    assertEquals(List.of(NO_PROCEDURE), messages(load(SmallPe.x64().imports("second.dll", "g"))));
  }

  @Test
  void aProcessOf32BitsSeesAnotherSystemsDirectory() throws IOException {
    windows();
    architecture = Architecture.IA32;
    write("Windows/SysWOW64/narrow.dll", SmallPe.ia32().exports("narrow.dll", "f"));
    loads(load(SmallPe.ia32().imports("narrow.dll", "f")));
  }

  @Test
  void librariesOfLibrariesAreLookedForBesideTheAddonToo() throws IOException {
    windows();
    write("app/a.dll", SmallPe.x64().exports("a.dll", "a").imports("b.dll", "b"));
    LoadResult result = load(SmallPe.x64().imports("a.dll", "a"));
    assertEquals(List.of(NO_MODULE), messages(result));
    assertEquals("b.dll", detail(result).get("library"));
    assertEquals("C:\\app\\a.dll", detail(result).get("importer"));
    write("app2/a.dll", SmallPe.x64().exports("a.dll", "a").imports("b.dll", "b"));
    write("app2/b.dll", SmallPe.x64().exports("b.dll", "b").imports("a.dll", "a"));
    // Circles are no harm.
    Files.move(folder.resolve("app"), folder.resolve("app0"));
    Files.move(folder.resolve("app2"), folder.resolve("app"));
    loads(again().load(SmallPe.x64().imports("a.dll", "a")));
  }

  /** Returns the same with a loader that remembers nothing of the tree. */
  private WindowsLoaderTest again() {
    WindowsLoaderTest other = new WindowsLoaderTest();
    other.folder = folder;
    other.withRoot = withRoot;
    return other;
  }

  @Test
  void aLibraryOfAnotherMachineEndsTheLoad() throws IOException {
    windows();
    write("app/a.dll", SmallPe.ia32().exports("a.dll", "a"));
    LoadResult result = load(SmallPe.x64().imports("a.dll", "a"));
    assertEquals(List.of(NOT_VALID), messages(result));
    assertEquals("a.dll", detail(result).get("library"));
    assertEquals("IMAGE_FILE_MACHINE_I386", detail(result).get("machine"));
    assertEquals(
        "C:\\app\\a.dll is the first file of that name: IMAGE_FILE_HEADER > Machine",
        result.failures().get(0).evidence());
  }

  @ParameterizedTest
  @CsvSource({"0, true", "0x800, false", "0x900, true", "0x1000, false"})
  void dependentLoadFlagsNarrowTheSearch(int flags, boolean found) throws IOException {
    windows();
    write("app/a.dll", SmallPe.x64().exports("a.dll", "a"));
    SmallPe addon = SmallPe.x64().imports("a.dll", "a").imports("kernel32.dll", "GetLastError");
    ByteBuffer config = SmallPe.buffer(112).putInt(0, 112).putShort(78, (short) flags);
    addon.directory(Pe.IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, addon.put(config), 112);
    assertEquals(found ? List.of() : List.of(NO_MODULE), messages(load(addon)));
  }

  // --- API sets

  @Test
  void apiSetsStandForLibrariesByVersion() throws IOException {
    windows();
    write(
        "Windows/System32/kernelbase.dll",
        SmallPe.x64().exports("kernelbase.dll", "WaitOnAddress"));
    // Whatever lies beside the addon under that name.
    write("app/api-ms-win-core-synch-l1-2-0.dll", SmallPe.ia32());
    SmallPe addon = SmallPe.x64().imports("API-MS-Win-Core-Synch-L1-2-0.dll", "WaitOnAddress");
    loads(load(addon.build()));
    LoadResult result =
        load(SmallPe.x64().imports("api-ms-win-core-synch-l1-2-0.dll", "SleepForever"));
    assertEquals(List.of(NO_PROCEDURE), messages(result));
    version = "6.1";
    assertEquals(List.of(NOT_VALID), messages(load(addon.build())));
  }

  @Test
  void anApiSetThatIsYoungerThanTheSystemIsMissing() throws IOException {
    version = "6.1";
    LoadResult result =
        load(SmallPe.x64().imports("api-ms-win-core-winrt-l1-1-0.dll", "RoInitialize"));
    assertEquals(List.of(NO_MODULE), messages(result));
    version = "6.2";
    assertEquals(
        List.of(),
        messages(load(SmallPe.x64().imports("api-ms-win-core-winrt-l1-1-0.dll", "RoInitialize"))));
  }

  @Test
  void aFunctionThatIsYoungerThanTheSystemIsMissing() throws IOException {
    version = "10.0.10586";
    LoadResult result = load(SmallPe.x64().imports("KERNEL32.dll", "SetThreadDescription"));
    assertEquals(List.of(NO_PROCEDURE), messages(result));
    assertEquals("SetThreadDescription", detail(result).get("symbol"));
    version = "10.0.14393";
    loads(load(SmallPe.x64().imports("KERNEL32.dll", "SetThreadDescription")));
  }

  // --- forwarders, ordinals

  @Test
  void forwardersAreFollowed() throws IOException {
    windows();
    loads(load(SmallPe.x64().imports("kernel32.dll", "MoveMemory")));
    LoadResult result = load(SmallPe.x64().imports("kernel32.dll", "A"));
    assertEquals(List.of(NO_PROCEDURE), messages(result));
    assertEquals(
        "C:\\app\\x.node takes A of kernel32.dll: C:\\Windows\\System32\\kernel32.dll forwards it"
            + " to B.C: B.dll is in none of the directories that are searched",
        result.failures().get(0).evidence());
    write("app/circle.dll", SmallPe.x64().exports("circle.dll", "f=circle.f"));
    assertEquals(List.of(NO_PROCEDURE), messages(load(SmallPe.x64().imports("circle.dll", "f"))));
  }

  @Test
  void ordinalsAreLookedUpAsNamesAre() throws IOException {
    windows();
    write("app/a.dll", SmallPe.x64().exports("a.dll", "a", "b"));
    loads(load(SmallPe.x64().imports("a.dll", "#2")));
    LoadResult result = load(SmallPe.x64().imports("a.dll", "#3"));
    assertEquals(List.of(NO_PROCEDURE), messages(result));
    assertEquals("#3", detail(result).get("symbol"));
  }

  // --- the runtime's program

  private void node(String... exports) throws IOException {
    program = PeFile.of(ByteSource.of(NODE, SmallPe.x64().exports(NODE, exports).build())).image();
  }

  @Test
  void theProgramIsFoundByItsName() throws IOException {
    SmallPe addon = SmallPe.x64().imports("NODE.EXE", "napi_create_function");
    LoadResult result = load(addon.build());
    assertEquals(List.of(), result.failures());
    assertEquals(
        List.of(new LoadResult.OpenSymbol("napi_create_function", false, "C:\\app\\x.node")),
        result.open());
    node("napi_create_function");
    loads(load(addon.build()));
    node("other");
    assertEquals(List.of(NO_PROCEDURE), messages(load(addon.build())));
    programPath = "C:\\Program Files\\App\\electron.exe";
    program = null;
    result = load(addon.build());
    assertEquals(List.of(NO_MODULE), messages(result));
    assertEquals("NODE.EXE", detail(result).get("library"));
    assertEquals(
        "C:\\app\\x.node asks for NODE.EXE: the process runs electron.exe, and has no module of that"
            + " name",
        result.failures().get(0).evidence());
  }

  @Test
  void theHookTakesWhateverProgramRuns() throws IOException {
    programPath = "C:\\App\\app.exe";
    SmallPe addon = SmallPe.x64().delays("node.exe", "napi_create_function", "napi_young");
    assertEquals(
        List.of(
            new LoadResult.OpenSymbol("napi_create_function", true, "C:\\app\\x.node"),
            new LoadResult.OpenSymbol("napi_young", true, "C:\\app\\x.node")),
        load(addon.build()).open());
    node("napi_create_function");
    LoadResult result = load(addon.build());
    assertEquals(List.of(), result.failures());
    assertEquals(List.of("DELAYLOAD"), result.late().stream().map(LoadFailure::kind).toList());
    assertEquals("napi_young", result.late().get(0).detail().get("symbol"));
  }

  @Test
  void withoutARuntimeThereIsNoProgram() throws IOException {
    bare = true;
    assertEquals(
        List.of(NO_MODULE),
        messages(load(SmallPe.x64().imports("node.exe", "napi_create_function"))));
    LoadResult result = load(SmallPe.x64().delays("node.exe", "napi_create_function"));
    assertEquals(List.of(), result.failures());
    assertEquals(1, result.late().size());
  }

  @Test
  void aDelayedLibraryIsMissedLateAndNotLookedForBesideTheAddon() throws IOException {
    windows();
    write("app/late.dll", SmallPe.x64().exports("late.dll", "f"));
    LoadResult result = load(SmallPe.x64().delays("late.dll", "f"));
    assertEquals(List.of(), result.failures());
    assertEquals("late.dll", result.late().get(0).detail().get("library"));
    write("Windows/System32/sys.dll", SmallPe.x64().exports("sys.dll", "f"));
    loads(load(SmallPe.x64().delays("sys.dll", "f")));
    // One that is loaded already is found, wherever it lies.
    write("app/both.dll", SmallPe.x64().exports("both.dll", "f"));
    loads(load(SmallPe.x64().imports("both.dll", "f").delays("both.dll", "f")));
  }

  // --- assemblies

  private static final String VC90 =
      """
      <assembly xmlns='urn:schemas-microsoft-com:asm.v1' manifestVersion='1.0'>
        <dependency>
          <dependentAssembly>
            <assemblyIdentity type='win32' name='Microsoft.VC90.CRT' version='9.0.21022.8'
                processorArchitecture='amd64' publicKeyToken='1fc8b3b9a1e18e3b' />
          </dependentAssembly>
        </dependency>
      </assembly>
      """;

  @Test
  void assembliesComeFromTheStoreOrBesideTheAddon() throws IOException {
    windows();
    byte[] addon = SmallPe.x64().imports("MSVCR90.dll", "malloc").manifest(2, VC90).build();
    LoadResult result = load(addon);
    assertEquals("SXS_MISSING", result.failures().get(0).kind());
    assertTrue(
        messages(result)
            .get(0)
            .startsWith(
                "The application has failed to start because its side-by-side configuration is"
                    + " incorrect."));
    assertEquals("Microsoft.VC90.CRT 9.0.21022.8", detail(result).get("library"));
    String store =
        "Windows/WinSxS/amd64_microsoft.vc90.crt_1fc8b3b9a1e18e3b_9.0.30729.9635_none_08e2c157a83ed5da/";
    write(store + "msvcr90.dll", SmallPe.x64().exports("msvcr90.dll", "malloc"));
    loads(again().load(addon));
  }

  @Test
  void aPrivateAssemblyLiesInADirectoryOfItsName() throws IOException {
    windows();
    write("app/Microsoft.VC90.CRT/msvcr90.dll", SmallPe.x64().exports("msvcr90.dll", "malloc"));
    Files.writeString(
        folder.resolve("app/Microsoft.VC90.CRT/Microsoft.VC90.CRT.manifest"), "<assembly/>");
    loads(load(SmallPe.x64().imports("MSVCR90.dll", "malloc").manifest(2, VC90)));
    // Number 3 holds for what the code itself asks for, not for imports.
    assertEquals(
        List.of(NO_MODULE),
        messages(load(SmallPe.x64().imports("MSVCR90.dll", "malloc").manifest(3, VC90))));
  }

  @Test
  void theSystemsOwnFilesTellItsVersion() throws IOException {
    version = "";
    withRoot = true;
    byte[] info =
        HexFormat.of()
            .parseHex(
                "5c0034000000"
                    + HexFormat.of()
                        .formatHex("VS_VERSION_INFO\0".getBytes(StandardCharsets.UTF_16LE))
                    + "0000"
                    + "bd04effe00000100"
                    + "03000600"
                    + "00008025"
                    + "0".repeat(72));
    write(
        "Windows/System32/ntdll.dll",
        SmallPe.x64().exports("ntdll.dll", "f").resource(PeTables.RT_VERSION, 1, info));
    assertEquals(
        "SUBSYSTEM_TOO_NEW", load(SmallPe.x64().subsystemVersion(10, 0)).failures().get(0).kind());
    loads(load(SmallPe.x64().subsystemVersion(6, 3)));
  }
}
