package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code inspect} promises to scripts and to people. */
class InspectTest {
  private static final Set<String> FIELDS =
      Set.of(
          "path",
          "entry",
          "slice",
          "format",
          "bits",
          "byteOrder",
          "machine",
          "machineName",
          "platform",
          "fileType",
          "name",
          "needed",
          "rpath",
          "runpath",
          "interpreter",
          "versionNeeds",
          "versionDefinitions",
          "imports",
          "exports",
          "buildId",
          "uuid",
          "minimumOs",
          "floors",
          "addon",
          "problems");
  private static final Set<String> PROBLEM_FIELDS =
      Set.of("code", "message", "offset", "where", "found", "expected");

  @TempDir private Path directory;

  private static Map<String, @Nullable Object> inspect(Path path, String... options) {
    Tool run = inspecting(path, options);
    assertEquals(0, run.status(), run.errors());
    return run.object();
  }

  private static Tool inspecting(Path path, String... options) {
    List<String> arguments = new ArrayList<>(List.of("inspect", "--format=json"));
    arguments.addAll(List.of(options));
    arguments.add(path.toString());
    return Tool.run(arguments.toArray(String[]::new));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return assertInstanceOf(Map.class, value);
  }

  private static List<?> list(@Nullable Object value) {
    return assertInstanceOf(List.class, value);
  }

  @Test
  void anAddon() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    Map<String, @Nullable Object> line = inspect(addon);
    assertEquals(FIELDS, line.keySet());
    assertEquals(addon.toString(), line.get("path"));
    assertNull(line.get("entry"));
    assertNull(line.get("slice"));
    assertEquals("ELF", line.get("format"));
    assertEquals(64, line.get("bits"));
    assertEquals("LITTLE", line.get("byteOrder"));
    assertEquals(62, line.get("machine"));
    assertEquals("EM_X86_64", line.get("machineName"));
    assertEquals("linux-x64", line.get("platform"));
    assertEquals("ET_DYN", line.get("fileType"));
    assertEquals("bufferutil.node", line.get("name"));
    assertEquals(List.of("libc.so.6"), line.get("needed"));
    assertEquals(List.of(), line.get("rpath"));
    assertEquals(List.of(), line.get("runpath"));
    assertNull(line.get("interpreter"));
    assertEquals(
        List.of(
            Map.of("library", "libc.so.6", "version", "GLIBC_2.2.5", "weak", false),
            Map.of("library", "libc.so.6", "version", "GLIBC_2.4", "weak", false)),
        line.get("versionNeeds"));
    assertEquals(List.of(), line.get("versionDefinitions"));
    assertEquals(12, line.get("imports"));
    assertEquals(8, line.get("exports"));
    assertEquals("61d6f83a158483c987c5d25b6893e7a5540591ef", line.get("buildId"));
    assertEquals(Set.of("glibc", "glibcxx", "cxxabi", "gcc"), map(line.get("floors")).keySet());
    assertEquals("2.4", map(line.get("floors")).get("glibc"));
    Map<?, ?> facts = map(line.get("addon"));
    assertEquals(List.of("napi_module_register"), facts.get("registration"));
    assertNull(facts.get("moduleVersion"));
    assertEquals(1, map(facts.get("nodeApi")).get("required"));
    assertTrue(map(facts.get("nodeApi")).containsKey("declared"));
    assertEquals(false, facts.get("usesV8"));
    assertEquals(List.of(), line.get("problems"));
  }

  @Test
  void withSymbolsTheyAreListed() throws IOException {
    Map<String, @Nullable Object> line =
        inspect(RealFiles.bufferutil(directory, "linux-x64"), "--symbols");
    assertEquals(FIELDS, line.keySet());
    List<?> imports = list(line.get("imports"));
    assertEquals(12, imports.size());
    assertEquals(8, list(line.get("exports")).size());
    for (Object symbol : imports)
      assertEquals(Set.of("name", "version", "library", "weak"), map(symbol).keySet());
    assertTrue(
        imports.stream()
            .anyMatch(
                symbol ->
                    "__stack_chk_fail".equals(map(symbol).get("name"))
                        && "GLIBC_2.4".equals(map(symbol).get("version"))
                        && "libc.so.6".equals(map(symbol).get("library"))
                        && Boolean.FALSE.equals(map(symbol).get("weak"))));
  }

  @Test
  void importsOfWindowsSayWhetherTheyAreDelayed() throws IOException {
    Map<String, @Nullable Object> line =
        inspect(RealFiles.bufferutil(directory, "win32-x64"), "--symbols");
    assertEquals(with("pe"), line.keySet());
    assertEquals("win32-x64", line.get("platform"));
    assertEquals("6.0", line.get("minimumOs"));
    Map<Object, Object> delayed = new TreeMap<>();
    for (Object symbol : list(line.get("imports"))) {
      Object library = String.valueOf(map(symbol).get("library"));
      Object known = delayed.putIfAbsent(library, map(symbol).get("delayed"));
      if (known != null) assertEquals(known, map(symbol).get("delayed"));
    }
    assertEquals(Map.of("KERNEL32.dll", false, "node.exe", true), delayed);
    Map<?, ?> facts = map(line.get("pe"));
    assertEquals("IMAGE_SUBSYSTEM_WINDOWS_GUI", facts.get("subsystem"));
    assertEquals(List.of("node.exe"), facts.get("delayed"));
    assertEquals(false, facts.get("clr"));
    assertNull(facts.get("chpe"));
    assertEquals(
        List.of(Map.of("name", "node.exe", "delayed", true)), map(line.get("addon")).get("hosts"));
  }

  @Test
  void eachSliceOfAUniversalFileIsALine() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "darwin-x64+arm64");
    List<Map<String, @Nullable Object>> lines = inspecting(addon).objects();
    assertEquals(
        List.of("darwin-x64", "darwin-arm64"),
        lines.stream().map(line -> line.get("platform")).toList());
    for (int i = 0; i < lines.size(); i++) {
      Map<String, @Nullable Object> line = lines.get(i);
      assertEquals(with("macho"), line.keySet());
      assertEquals(i, line.get("slice"));
      assertEquals("MACHO", line.get("format"));
      assertEquals("MH_BUNDLE", line.get("fileType"));
      assertEquals(List.of("napi_module_register"), map(line.get("addon")).get("registration"));
      assertEquals(List.of("PLATFORM_MACOS"), map(line.get("macho")).get("platforms"));
      assertEquals(i == 0 ? "x86_64" : "arm64", map(line.get("macho")).get("architecture"));
    }
  }

  private static Set<String> with(String more) {
    Set<String> fields = new TreeSet<>(FIELDS);
    fields.add(more);
    return fields;
  }

  @ParameterizedTest
  @CsvSource({
    "linux-aarch64, 64, LITTLE, 183, EM_AARCH64, linux-arm64",
    "linux-x86, 32, LITTLE, 3, EM_386, linux-ia32",
    "linux-arm, 32, LITTLE, 40, EM_ARM, linux-arm",
    "linux-ppc64le, 64, LITTLE, 21, EM_PPC64, linux-ppc64",
    "linux-s390x, 64, BIG, 22, EM_S390, linux-s390x",
    "linux-riscv64, 64, LITTLE, 243, EM_RISCV, linux-riscv64",
    "linux-loongarch64, 64, LITTLE, 258, EM_LOONGARCH, linux-loong64",
    "freebsd-x86-64, 64, LITTLE, 62, EM_X86_64, freebsd-x64",
    "win32-x86-64, 64, LITTLE, 34404, IMAGE_FILE_MACHINE_AMD64, win32-x64",
    "win32-x86, 32, LITTLE, 332, IMAGE_FILE_MACHINE_I386, win32-ia32",
    "win32-aarch64, 64, LITTLE, 43620, IMAGE_FILE_MACHINE_ARM64, win32-arm64"
  })
  void librariesOfManyMachines(
      String build, int bits, String order, int machine, String machineName, String platform)
      throws IOException {
    Map<String, @Nullable Object> line =
        inspect(RealFiles.jna(directory, build, "libjnidispatch.so"));
    assertEquals(bits, line.get("bits"));
    assertEquals(order, line.get("byteOrder"));
    assertEquals(machine, line.get("machine"));
    assertEquals(machineName, line.get("machineName"));
    assertEquals(platform, line.get("platform"));
    assertEquals(List.of(), list(map(line.get("addon")).get("registration")));
    assertEquals(List.of(), line.get("problems"));
  }

  @Test
  void aRefusedFileIsALineWithItsProblem() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    Path cut = directory.resolve("cut.node");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(addon), 70));
    Map<String, @Nullable Object> line = inspect(cut);
    assertEquals("ELF", line.get("format"));
    Map<?, ?> problem = map(list(line.get("problems")).get(0));
    assertEquals(PROBLEM_FIELDS, problem.keySet());
    assertEquals("MALFORMED", problem.get("code"));
    assertTrue(String.valueOf(problem.get("where")).startsWith("cut.node: "), problem.toString());
  }

  @Test
  void whatIsNoBinaryIsSaid() throws IOException {
    Path text = Files.writeString(directory.resolve("text.node"), "plain text");
    Map<String, @Nullable Object> line = inspect(text);
    assertNull(line.get("format"));
    assertEquals("WRONG_FORMAT", map(list(line.get("problems")).get(0)).get("code"));
  }

  @Test
  void aPathThatCannotBeReadIsALineAndAnExitStatus() {
    Tool run = inspecting(directory.resolve("missing"));
    assertEquals(2, run.status());
    Map<String, @Nullable Object> line = run.object();
    Map<?, ?> problem = map(list(line.get("problems")).get(0));
    assertEquals(PROBLEM_FIELDS, problem.keySet());
    assertEquals("UNREADABLE", problem.get("code"));
  }

  @Test
  void aFileAndTheTarballThatHoldsItGetTheSameFacts(@TempDir Path elsewhere) throws IOException {
    Path everything = RealFiles.everything(directory);
    Path tarball = RealFiles.pack(everything, elsewhere.resolve("package-1.0.0.tgz"));
    List<String> files = withoutPlaces(inspecting(everything, "--symbols").out(), everything + "/");
    List<String> members = withoutPlaces(inspecting(tarball, "--symbols").out(), "package/");
    assertEquals(files, members);
    // Of the files 13, two of them with two slices.
    assertEquals(15, files.size());
  }

  private static List<String> withoutPlaces(String out, String place) {
    return out.lines()
        .map(line -> line.replaceFirst("\"path\":.*?,\"entry\":.*?,\"slice\"", "\"slice\""))
        .map(line -> line.replace(place, ""))
        .toList();
  }

  @Test
  void textNamesWhatItNeeds() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    Tool run = Tool.run("inspect", addon.toString());
    assertEquals(0, run.status());
    List<String> lines = run.out().lines().toList();
    assertEquals(addon.toString(), lines.get(0));
    assertEquals("  ELF 64-bit little-endian ET_DYN EM_X86_64  [linux-x64]", lines.get(1));
    assertTrue(lines.contains("  needs  libc.so.6"), run.out());
    assertTrue(lines.contains("  registers by  napi_module_register"), run.out());
  }
}
