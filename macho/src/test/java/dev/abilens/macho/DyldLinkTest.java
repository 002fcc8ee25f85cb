package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.Architecture;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the model of dyld does once a file is mapped: signatures, libraries, symbols. */
class DyldLinkTest {
  private static final String NEW = "dlopen(/app/a.node, 0x0001): tried: '/app/a.node' (";
  private static final String UUID = "00112233-4455-6677-8899-AABBCCDDEEFF";
  private static final String LIBSYSTEM = "/usr/lib/libSystem.B.dylib";

  private static final DyldCase ARM64 = DyldCase.bare(Architecture.ARM64, "13.0");
  private static final DyldCase X64 = DyldCase.bare(Architecture.X64, "13.0");

  private static MachOBuilder addon() {
    return new MachOBuilder().uuid().needs(LIBSYSTEM);
  }

  // --- signatures

  @Test
  void nativeCodeOnAppleSiliconHasToBeSigned() throws IOException {
    assertEquals(
        "UNSIGNED "
            + NEW
            + "code signature in <"
            + UUID
            + "> '/app/a.node' not valid for use in process: mapped file has no cdhash, completely"
            + " unsigned? Code has to be at least ad-hoc signed.)",
        ARM64.first(addon().signed(null).build()));
    assertEquals("", X64.first(addon().x64().signed(null).build()));
  }

  @Test
  void pagesThatWereChangedEndTheProcess() throws IOException {
    byte[] file = addon().build();
    file[0x3000] ^= 1;
    LoadFailure failure = ARM64.load(file).failures().get(0);
    assertEquals("BAD_SIGNATURE", failure.kind());
    assertEquals("", failure.message());
    assertEquals(0x3000, failure.offset());
    assertEquals(
        "page 3 has another CS_HASHTYPE_SHA256 than was signed, at offset 0x3000",
        failure.evidence());
    byte[] x64 = addon().x64().build();
    x64[0x3000] ^= 1;
    assertEquals(List.of(), X64.load(x64).failures());
    assertEquals(1, X64.load(x64).gaps().size());
    // Of a slice, the place is told from the beginning of the file.
    byte[] fat = MachOBuilder.fat(file);
    assertEquals(0x7000, ARM64.load(fat).failures().get(0).offset());
  }

  @Test
  void whatIsSignedReachesUpToTheSignature() throws IOException {
    assertEquals(
        "SIGNATURE_SHORT "
            + NEW
            + "code signature does not cover entire file up to signature in <"
            + UUID
            + "> '/app/a.node' (signed 0x00003010, expected 0x00004010) for '/app/a.node')",
        ARM64.first(addon().signed(new SignatureBuilder().shortBy(4096)).build()));
  }

  @Test
  void aSignatureThatCannotBeReadIsInvalid() throws IOException {
    byte[] file = addon().build();
    file[0x4010] = 0;
    String message =
        "SIGNATURE_INVALID "
            + NEW
            + "code signature invalid in <"
            + UUID
            + "> '/app/a.node' (errno=85) sliceOffset=0x00000000, codeBlobOffset=0x00004010,"
            + " codeBlobSize=0x00000112)";
    assertEquals(message, ARM64.first(file));
    // So it is where the file was cut off before it.
    assertEquals(message, ARM64.first(java.util.Arrays.copyOf(addon().build(), 0x4010)));
  }

  @ParameterizedTest
  @CsvSource({
    "TEAM, false, ''",
    "OTHER, false, mapping process and mapped file (non-platform) have different Team IDs",
    "'', false, mapped file has no Team ID and is not a platform binary (signed with custom identity"
        + " or adhoc?)",
    "OTHER, true, ''"
  })
  void aHardenedProgramTakesItsOwnTeamsCode(String team, boolean entitled, String reason)
      throws IOException {
    SignatureBuilder own = new SignatureBuilder().team("TEAM").flags(CodeSigning.CS_RUNTIME);
    if (entitled)
      own.entitlements("<key>com.apple.security.cs.disable-library-validation</key><true/>");
    byte[] node = addon().type(MachO.MH_EXECUTE).signed(own).build();
    SignatureBuilder by = new SignatureBuilder();
    if (!team.isEmpty()) by.team(team);
    String first = ARM64.with(node).first(addon().signed(by).build());
    assertEquals(
        reason.isEmpty()
            ? ""
            : (team.isEmpty() ? "TEAM_ID_NONE " : "TEAM_ID ")
                + NEW
                + "code signature in <"
                + UUID
                + "> '/app/a.node' not valid for use in process: "
                + reason
                + ")",
        first);
  }

  // --- libraries

  @TempDir private Path app;

  private void put(String path, MachOBuilder file) throws IOException {
    Path at = app.resolve(path);
    Path parent = at.getParent();
    if (parent != null) Files.createDirectories(parent);
    Files.write(at, file.build());
  }

  private static MachOBuilder library(String id) {
    return new MachOBuilder().uuid().id(id).needs(LIBSYSTEM);
  }

  private String first(DyldCase in, String path) throws IOException {
    LoadResult result = in.load(app, path);
    return result.gaps().isEmpty() ? DyldCase.first(result) : result.gaps().get(0).message();
  }

  private static String missing(String name, String asking, String tried) {
    return "DEPENDENCY_MISSING Library not loaded: "
        + name
        + "\n  Referenced from: <"
        + UUID
        + "> "
        + asking
        + "\n  Reason: tried: "
        + tried
        + (tried.isEmpty()
            ? ""
            : ", '/usr/lib/"
                + name.replaceFirst(".*/", "")
                + "' (no such file, not in dyld cache)");
  }

  @Test
  void librariesBesideTheAddon() throws IOException {
    put("lib/a.node", addon().needs("@loader_path/../deps/libx.dylib"));
    assertEquals(
        missing(
            "@loader_path/../deps/libx.dylib",
            "/app/lib/a.node",
            "'/app/lib/../deps/libx.dylib' (no such file)"),
        first(ARM64.in(app), "lib/a.node")
            .replace(", '/usr/local/lib/libx.dylib' (no such file)", ""));
    put("deps/libx.dylib", library("@rpath/libx.dylib"));
    assertEquals("", first(ARM64, "lib/a.node"));
  }

  @Test
  void searchPathsHoldForWhatALibraryNeedsToo() throws IOException {
    put(
        "a.node",
        addon().needs("@rpath/libx.dylib").rpath("@loader_path/none").rpath("@loader_path/lib/"));
    put("lib/libx.dylib", library("@rpath/libx.dylib").needs("@rpath/liby.dylib"));
    assertEquals(
        missing(
            "@rpath/liby.dylib",
            "/app/lib/libx.dylib",
            "'/app/none/liby.dylib' (no such file), '/app/lib/liby.dylib' (no such file)"),
        first(ARM64, "a.node"));
    put("lib/liby.dylib", library("@rpath/liby.dylib").needs("@rpath/libx.dylib"));
    assertEquals("", first(ARM64, "a.node"));
  }

  @Test
  void theFirstThatFitsIsTaken() throws IOException {
    put(
        "a.node",
        addon().needs("@rpath/libx.dylib").rpath("@loader_path/1").rpath("@loader_path/2"));
    put("1/libx.dylib", library("@rpath/libx.dylib").x64());
    put("2/libx.dylib", library("@rpath/libx.dylib"));
    assertEquals("", first(ARM64, "a.node"));
    put("2/libx.dylib", library("@rpath/libx.dylib").signed(null));
    assertTrue(first(ARM64, "a.node").startsWith("UNSIGNED "));
    put("2/libx.dylib", new MachOBuilder());
    assertEquals(
        missing(
            "@rpath/libx.dylib",
            "/app/a.node",
            "'/app/1/libx.dylib' (mach-o file, but is an incompatible architecture (have 'x86_64',"
                + " need 'arm64')), '/app/2/libx.dylib' (cannot link against bundle"
                + " '/app/2/libx.dylib')"),
        first(ARM64, "a.node"));
  }

  @Test
  void aNameThatBeginsWhereTheImageLiesIsAnotherFileForEach() throws IOException {
    put(
        "a.node",
        addon().needs("@loader_path/x.dylib").needs("@loader_path/sub/y.dylib").imports("_y", 3));
    put("x.dylib", library("@loader_path/x.dylib").exports("_x"));
    put(
        "sub/y.dylib",
        library("@rpath/y.dylib").needs("@loader_path/x.dylib").imports("_z", 2).exports("_y"));
    put("sub/x.dylib", library("@loader_path/x.dylib").exports("_z"));
    assertEquals("", first(ARM64, "a.node"));
  }

  @ParameterizedTest
  @CsvSource({"15.4, false", "26.0, true"})
  void whatIsMarkedForNoDynamicAccessIsOnlyLinkedAgainst(String version, boolean refused)
      throws IOException {
    byte[] marked = addon().x64().signed(null).build();
    marked[25] |= 0x4;
    DyldCase process = DyldCase.bare(Architecture.X64, version);
    assertEquals(
        refused
            ? "NO_DYNAMIC_ACCESS "
                + NEW
                + "cannot dlopen() image marked for no dynamic access '/app/a.node')"
            : "",
        process.first(marked));
    assertEquals(
        "which release of macOS runs it: from 26 on /app/a.node is refused (MH_NO_DYNAMIC_ACCESS)",
        DyldCase.bare(Architecture.X64, "").load(marked).gaps().stream()
            .map(gap -> gap.message())
            .filter(message -> message.contains("MH_NO_DYNAMIC_ACCESS"))
            .findFirst()
            .orElseThrow());
    put("a.node", addon().x64().signed(null).needs("@loader_path/x.dylib"));
    byte[] library = library("@rpath/x.dylib").x64().signed(null).build();
    library[25] |= 0x4;
    Files.write(app.resolve("x.dylib"), library);
    assertEquals("", first(process, "a.node"));
  }

  @Test
  void linksAreFollowedToWhereTheLibraryLies() throws IOException {
    put("a.node", addon().needs("@rpath/libx.dylib").rpath("@loader_path/links"));
    put("store/libx.dylib", library("@rpath/libx.dylib").needs("@loader_path/liby.dylib"));
    put("store/liby.dylib", library("@rpath/liby.dylib"));
    Files.createDirectories(app.resolve("links"));
    Files.createSymbolicLink(app.resolve("links/libx.dylib"), Path.of("../store/libx.dylib"));
    assertEquals("", first(ARM64, "a.node"));
  }

  @Test
  void whatMayBeMissing() throws IOException {
    put(
        "a.node",
        addon()
            .needs(MachO.LC_LOAD_WEAK_DYLIB, "@loader_path/libx.dylib")
            .needs(MachO.LC_LAZY_LOAD_DYLIB, "@loader_path/liby.dylib")
            .needs(MachO.LC_LOAD_UPWARD_DYLIB, "@loader_path/libz.dylib")
            .importsWeakly("_x", 2)
            .imports("_z", 3));
    put("libz.dylib", library("@rpath/libz.dylib").exports("_z"));
    assertEquals("", first(ARM64, "a.node"));
  }

  @Test
  void librariesOfTheSystem() throws IOException {
    assertEquals("", ARM64.first(addon().needs("/usr/lib/libc++.1.dylib").build()));
    LoadResult result = ARM64.load(addon().needs("/usr/lib/libnobody.dylib").build());
    assertEquals(
        List.of(
            "whether /app/a.node finds /usr/lib/libnobody.dylib: whether macOS has"
                + " /usr/lib/libnobody.dylib is not known: it is in no table"),
        result.gaps().stream().map(g -> g.message()).toList());
    assertEquals(
        "whether /app/a.node finds /opt/homebrew/lib/libz.dylib: whether there is a file"
            + " /opt/homebrew/lib/libz.dylib is not known",
        ARM64.load(addon().needs("/opt/homebrew/lib/libz.dylib").build()).gaps().get(0).message());
  }

  @Test
  void theProgramsOwnDirectory() throws IOException {
    put("a.node", addon().needs("@executable_path/../lib/libx.dylib").rpath("@executable_path"));
    assertEquals(
        "whether /app/a.node finds @executable_path/../lib/libx.dylib: what lies beside the program"
            + " is not known",
        first(ARM64, "a.node"));
    put("opt/node/bin/node", addon().type(MachO.MH_EXECUTE));
    put("opt/node/lib/libx.dylib", library("@rpath/libx.dylib"));
    assertEquals("", first(ARM64.in(app), "a.node"));
  }

  @Test
  void fallbacksAreForOldBinaries() throws IOException {
    put("a.node", addon().needs("@rpath/libx.dylib"));
    put("usr/local/lib/libx.dylib", library("@rpath/libx.dylib"));
    assertEquals("", first(ARM64.in(app), "a.node"));
    put("a.node", addon().sdk(13 << 16).needs("@rpath/libx.dylib"));
    assertEquals(missing("@rpath/libx.dylib", "/app/a.node", ""), first(ARM64.in(app), "a.node"));
  }

  @Test
  void inTheWordsOfDyld2() throws IOException {
    assertEquals(
        "DEPENDENCY_MISSING_OLD dlopen(/app/a.node, 1): Library not loaded: @rpath/libx.dylib\n"
            + "  Referenced from: /app/a.node\n"
            + "  Reason: image not found",
        DyldCase.first(
            DyldCase.bare(Architecture.X64, "10.15")
                .in(app)
                .load(
                    addon()
                        .x64()
                        .platform(MachO.PLATFORM_MACOS, 10 << 16)
                        .needs("@rpath/libx.dylib")
                        .build())));
  }

  // --- symbols

  @Test
  void aSymbolIsLookedForInItsOwnLibrary() throws IOException {
    put(
        "a.node",
        addon()
            .needs("@loader_path/libx.dylib")
            .needs("@loader_path/liby.dylib")
            .imports("_x", 2)
            .imports("_y", 2));
    put("libx.dylib", library("@rpath/libx.dylib").exports("_x"));
    put("liby.dylib", library("@rpath/liby.dylib").exports("_y"));
    assertEquals(
        "SYMBOL_MISSING Symbol not found: _y\n  Referenced from: <"
            + UUID
            + "> /app/a.node\n  Expected in: <"
            + UUID
            + "> /app/libx.dylib",
        first(ARM64, "a.node"));
    put(
        "libx.dylib",
        library("@rpath/libx.dylib")
            .needs(MachO.LC_REEXPORT_DYLIB, "@loader_path/liby.dylib")
            .exports("_x"));
    assertEquals("", first(ARM64, "a.node"));
    // A circle of re-exports ends.
    put(
        "liby.dylib",
        library("@rpath/liby.dylib").needs(MachO.LC_REEXPORT_DYLIB, "@loader_path/libx.dylib"));
    assertTrue(first(ARM64, "a.node").startsWith("SYMBOL_MISSING Symbol not found: _y"));
  }

  @Test
  void anAddonThatIsNewerThanTheSystem() throws IOException {
    put(
        "a.node",
        addon()
            .platform(MachO.PLATFORM_MACOS, 14 << 16)
            .needs("@loader_path/libx.dylib")
            .imports("_x", 2));
    put("libx.dylib", library("@rpath/libx.dylib"));
    LoadResult result = ARM64.load(app, "a.node");
    assertEquals(
        "SYMBOL_MISSING_TOO_NEW Symbol not found: _x\n  Referenced from: <"
            + UUID
            + "> /app/a.node (built for macOS 14.0 which is newer than running OS)\n  Expected in: <"
            + UUID
            + "> /app/libx.dylib",
        DyldCase.first(result).replace("14.0.0", "14.0"));
    assertTrue(result.gaps().get(0).message().contains("built for macOS 14.0"));
    assertEquals(
        List.of("MINIMUM_OS", "SYSTEM_LIBRARIES"),
        DyldCase.bare(Architecture.ARM64, "")
            .load(addon().platform(MachO.PLATFORM_MACOS, 14 << 16).imports("_malloc", 1).build())
            .assumptions());
  }

  @Test
  void flatLookupsGoThroughTheProgram() throws IOException {
    byte[] file = addon().imports("_napi_create_object", -2).importsWeakly("_uv_none", -2).build();
    assertEquals(
        "SYMBOL_MISSING_FLAT dlopen(/app/a.node, 0x0001): symbol not found in flat namespace"
            + " '_napi_create_object'",
        ARM64.first(file));
    byte[] node = addon().type(MachO.MH_EXECUTE).exports("_napi_create_object").build();
    assertEquals("", ARM64.with(node).first(file));
    byte[] other = addon().type(MachO.MH_EXECUTE).build();
    assertTrue(ARM64.with(other).first(file).startsWith("SYMBOL_MISSING_FLAT "));
    assertEquals(
        List.of(new LoadResult.OpenSymbol("napi_create_object", false, "/app/a.node")),
        DyldCase.runtime(Architecture.ARM64, "13.0").load(file).open());
    // Of any other name, a library of the system may be the one that has it.
    assertEquals(1, ARM64.load(addon().imports("_something", -2).build()).gaps().size());
  }

  @Test
  void symbolsOfTheProgramAndOfTheFileItself() throws IOException {
    byte[] file = addon().imports("_main_one", -1).imports("_own", 0).exports("_own").build();
    byte[] node = addon().type(MachO.MH_EXECUTE).exports("_main_one").build();
    assertEquals("", ARM64.with(node).first(file));
    assertEquals(
        "SYMBOL_MISSING Symbol not found: _other\n  Referenced from: <"
            + UUID
            + "> /app/a.node\n  Expected in: <"
            + UUID
            + "> /app/a.node",
        ARM64.first(addon().imports("_other", 0).build()));
    assertEquals(
        "BAD_ORDINAL dlopen(/app/a.node, 0x0001): unknown library ordinal 2 in /app/a.node when"
            + " binding '_x'",
        ARM64.first(addon().imports("_x", 2).build()));
  }

  @Test
  void whatIsBoundLazilyIsMissedAtTheFirstCall() throws IOException {
    // Ordinal 2, _y, in segment 0 at 0x1000: bound once, with nothing behind it.
    byte[] opcodes = {0x12, 0x40, '_', 'y', 0, 0x70, (byte) 0x80, 0x20, (byte) 0x90, 0};
    put("liby.dylib", library("@rpath/liby.dylib").x64());
    MachOBuilder addon = addon().needs("@loader_path/liby.dylib");
    byte[] file = addon.x64().lazyBind(opcodes).build();
    Files.write(app.resolve("a.node"), file);
    LoadResult result = X64.load(app, "a.node");
    assertEquals(List.of(), result.failures());
    assertEquals(
        List.of("SYMBOL_MISSING_LAZY _y"),
        result.late().stream().map(f -> f.kind() + " " + f.detail().get("symbol")).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"11", "26"})
  void whatIsToBeReplacedMayBeMissing(String version) throws IOException {
    // _y, in segment 0 at 0x1000.
    byte[] opcodes = {0x40, '_', 'y', 0, 0x51, 0x70, (byte) 0x80, 0x20, (byte) 0x90, 0};
    byte[] file = addon().x64().weakBind(opcodes).build();
    assertEquals("", DyldCase.bare(Architecture.X64, version).first(file));
  }
}
