package dev.abilens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.doctor.DoctorOptions;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.FakeImage;
import dev.abilens.image.Image;
import dev.abilens.image.ImageFormat;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Platform;
import dev.abilens.image.SystemLoader;
import dev.abilens.scan.ScanProblem;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.Target;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The front door with a format of its own: what a file is stands in one byte behind its header. */
class AbilensTest {
  private static final int KIND = 64;

  @TempDir Path folder;
  private final Target target = Target.node("18.20.4").on(Platform.LINUX_X64).glibc("2.36").build();

  private record Format(BinaryFormat format) implements ImageFormat {
    @Override
    public List<SystemLoader> loaders() {
      return List.of(
          new SystemLoader() {
            @Override
            public LoaderKind kind() {
              return LoaderKind.GLIBC;
            }

            @Override
            public LoadResult load(LoadRequest request) {
              return new LoadResult(List.of(), List.of(), List.of(), List.of(), List.of());
            }
          });
    }

    @Override
    public List<Image> images(ByteSource source, ReadLimits limits) throws IOException {
      FakeImage image = FakeImage.x64();
      switch (source.region("kind", KIND, 1).u8(0)) {
        case 'a' -> image.export("napi_register_module_v1", FakeImage.CODE);
        case 'i' -> image.export("init", FakeImage.CODE);
        case 'm' ->
            throw new MalformedBinaryException(16, source.name() + ": e_type", "9", "a type");
        default -> {}
      }
      return List.of(image);
    }
  }

  private static final Abilens ABILENS = Abilens.with(new Format(BinaryFormat.ELF));

  @BeforeEach
  void files() throws IOException {
    write("a.node", 'a');
    write("b.node", 'x');
    write("lib/addon.so", 'a');
    write("lib/init.so", 'i');
    write("lib/plain.so", 'x');
    write("m.node", 'm');
    Files.writeString(folder.resolve("text.node"), "version https://git-lfs.github.com/spec/v1\n");
  }

  private void write(String path, char kind) throws IOException {
    byte[] bytes = new byte[128];
    byte[] head = {127, 'E', 'L', 'F', 2, 1, 1};
    System.arraycopy(head, 0, bytes, 0, head.length);
    bytes[16] = 3;
    bytes[18] = 62;
    bytes[KIND] = (byte) kind;
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static List<String> lines(Report report, Path folder) {
    return report.files().stream()
        .map(
            file ->
                folder.relativize(Path.of(file.path()))
                    + " "
                    + file.judgement().verdict()
                    + file.judgement().first().map(f -> " " + f.code()).orElse(""))
        .toList();
  }

  @Test
  void aFormatMayAskWhileItIsAsked() throws IOException {
    Format format = new Format(BinaryFormat.ELF);
    List<Abilens> asked = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    ImageFormat asking =
        new ImageFormat() {
          @Override
          public BinaryFormat format() {
            return format.format();
          }

          @Override
          public List<SystemLoader> loaders() {
            return format.loaders();
          }

          @Override
          public List<Image> images(ByteSource source, ReadLimits limits) throws IOException {
            source.region("kind", KIND, 1);
            if (source.name().equals("a.node"))
              answers.addAll(lines(asked.get(0).check(folder.resolve("b.node"), target), folder));
            return format.images(source, limits);
          }
        };
    asked.add(Abilens.with(asking));
    answers.addAll(lines(asked.get(0).check(folder.resolve("a.node"), target), folder));
    assertEquals(List.of("b.node FAILS NOT_SELF_REGISTERED", "a.node LOADS"), answers);
  }

  @Test
  void addonsAreJudgedInTheOrderOfTheirPaths() throws IOException {
    Report report = ABILENS.check(folder, target);
    // What the loader takes and nobody can read is not known to load. A file that is no addon by
    // its name is one by what it exports; a function init does not do.
    assertEquals(
        List.of(
            "a.node LOADS",
            "b.node FAILS NOT_SELF_REGISTERED",
            "lib/addon.so LOADS",
            "m.node UNDECIDED MALFORMED",
            "text.node UNDECIDED NOT_KNOWN"),
        lines(report, folder));
    assertEquals(List.of(), report.problems());
    assertEquals(2, report.count(Verdict.LOADS));
    assertEquals(3, report.findings().size());
    FileReport first = report.files().get(0);
    assertEquals(List.of(Platform.LINUX_X64), first.platforms());
    assertEquals(BinaryFormat.ELF, first.format());
    assertEquals(64, String.valueOf(first.sha256()).length());
  }

  @Test
  void aMatrixAnswersForEachColumnWhatCheckAnswers() throws IOException {
    Target other = Target.node("18.20.4").on(Platform.LINUX_X64).musl("1.2.5").build();
    List<String> found = Collections.synchronizedList(new ArrayList<>());
    Abilens abilens = ABILENS.withProgress(candidate -> found.add(candidate.path()));
    try (ResolvedTarget glibc = abilens.resolve(target);
        ResolvedTarget musl = abilens.resolve(other)) {
      Matrix matrix = abilens.withThreads(3).matrix(folder, List.of(glibc, musl));
      assertEquals(
          List.of("node@18.20.4 on linux-x64", "node@18.20.4 on linux-x64"),
          matrix.columns().stream().map(Matrix.Column::toString).toList());
      assertEquals(List.of(target, other), matrix.columns().stream().map(c -> c.target()).toList());
      List<Report> reports = List.of(ABILENS.check(folder, glibc), ABILENS.check(folder, musl));
      for (int column = 0; column < 2; column++)
        for (int row = 0; row < matrix.rows().size(); row++) {
          FileReport file = reports.get(column).files().get(row);
          assertEquals(file.judgement(), matrix.rows().get(row).cells().get(column));
          assertEquals(file.sha256(), matrix.rows().get(row).sha256());
          assertEquals(file.name(), matrix.rows().get(row).name());
        }
      assertEquals(5, matrix.rows().size());
      // Told before it is known whether it is an addon.
      assertEquals(7, found.size());
      // No model of musl's loader is at hand.
      assertEquals(2, matrix.rows(0, 1, Matrix.Move.MAY_BREAK).size());
      assertEquals(3, matrix.rows(0, 1, Matrix.Move.NOT_KNOWN).size());
      assertEquals(2, matrix.rows(0, 0, Matrix.Move.KEEPS_LOADING).size());
      assertEquals(1, matrix.rows(0, 0, Matrix.Move.KEEPS_FAILING).size());
      assertEquals(2, matrix.rows(1, 0, Matrix.Move.KEEPS_LOADING).size());
    }
  }

  @Test
  void threadsChangeNothing() throws IOException {
    for (int i = 0; i < 100; i++) write("more/" + i + ".node", i % 3 == 0 ? 'x' : 'a');
    Report one = ABILENS.check(folder, target);
    for (int threads : new int[] {2, 64})
      assertEquals(one, ABILENS.withThreads(threads).check(folder, target));
    assertThrows(IllegalArgumentException.class, () -> ABILENS.withThreads(0));
  }

  @Test
  void withoutDigestsTheAnswersAreTheSame() throws IOException {
    Report without = ABILENS.withoutDigests().withThreads(2).check(folder, target);
    Report report = ABILENS.check(folder, target);
    assertEquals(lines(report, folder), lines(without, folder));
    for (FileReport file : without.files()) assertNull(file.sha256());
  }

  @Test
  void aFileThatIsNamedIsJudgedWhateverItIs() throws IOException {
    Report report = ABILENS.check(folder.resolve("lib/plain.so"), target);
    assertEquals(List.of("lib/plain.so FAILS NOT_SELF_REGISTERED"), lines(report, folder));
  }

  @Test
  void whatIsTooLargeIsJudgedAndNotHashed() throws IOException {
    Path file = folder.resolve("a.node");
    FileReport whole = ABILENS.check(file, target).files().get(0);
    assertEquals(64, String.valueOf(whole.sha256()).length());
    ReadLimits small = ReadLimits.defaults().withMaxEntryBytes(127);
    FileReport large = ABILENS.withLimits(small).check(file, target).files().get(0);
    assertNull(large.sha256());
    assertEquals(whole.judgement().verdict(), large.judgement().verdict());
    Finding last = large.judgement().findings().get(large.judgement().findings().size() - 1);
    assertEquals(Code.LIMIT_REACHED, last.code());
    assertEquals(
        "its SHA-256 is not worked out: it has 128 bytes, and maxEntryBytes is 127",
        last.message());
  }

  @Test
  void withoutItsFormatAFileHasNoVerdict() throws IOException {
    ClassLoader empty = new ClassLoader(null) {};
    for (Abilens none : List.of(Abilens.with(), Abilens.open(empty))) {
      Report report = none.check(folder.resolve("a.node"), target);
      assertEquals(List.of("a.node UNDECIDED NO_READER"), lines(report, folder));
      assertEquals("no reader for ELF: add abilens-elf", report.findings().get(0).message());
      // Text is of no format, but without a loader there is no telling what it says of text.
      assertEquals(
          Code.NO_READER, none.check(folder.resolve("text.node"), target).findings().get(0).code());
    }
  }

  @Test
  void inspectionShowsWhatWasRefused() throws IOException {
    List<String> seen = new ArrayList<>();
    ABILENS.inspect(
        folder.resolve("m.node"),
        file -> seen.add(file.header().machineName() + " " + file.refused()),
        problem -> seen.add(problem.toString()));
    assertEquals(1, seen.size());
    assertTrue(seen.get(0).startsWith("EM_X86_64 dev.abilens.bytes.Malformed"), seen.get(0));
  }

  @Test
  void anAddonThatYarnLeavesInAnArchiveIsNotLoadedFromThere() throws IOException {
    Path project = Files.createDirectories(folder.resolve("p"));
    String cache = ".yarn/cache/";
    Files.createDirectories(project.resolve(cache));
    byte[] addon = Files.readAllBytes(folder.resolve("a.node"));
    byte[] used = zip(Map.of("node_modules/x/x.node", addon));
    Files.write(project.resolve(cache + "x.zip"), used);
    Files.write(project.resolve(cache + "unused.zip"), used);
    // Without hooks both are caches of what is unpacked.
    assertEquals(
        List.of(cache + "unused.zip LOADS", cache + "x.zip LOADS"),
        lines(ABILENS.check(project, target), project));
    byte[] pnp =
        ("const RAW_RUNTIME_STATE =\n'{\"packageRegistryData\": [[\"x\", [[\"npm:1\", {\"packageLocation\":"
                + " \"./.yarn/cache/x.zip/node_modules/x/\", \"packageDependencies\": []}]]]]}';")
            .getBytes(StandardCharsets.UTF_8);
    Files.write(project.resolve(".pnp.cjs"), pnp);
    assertEquals(
        List.of(cache + "unused.zip LOADS", cache + "x.zip FAILS ADDON_IN_ARCHIVE"),
        lines(ABILENS.check(project, target), project));
    assertEquals(
        "FAILS",
        ABILENS
            .matrix(project, List.of(ABILENS.resolve(target)))
            .rows()
            .get(1)
            .cells()
            .get(0)
            .verdict()
            .name());
    // Named by itself, it is what a package is kept in.
    assertEquals(
        Verdict.LOADS,
        ABILENS
            .check(project.resolve(cache + "x.zip"), target)
            .files()
            .get(0)
            .judgement()
            .verdict());

    Path whole = folder.resolve("whole.zip");
    Files.write(whole, zip(Map.of("app/" + cache + "x.zip", used, "app/.pnp.cjs", pnp)));
    Finding first = ABILENS.check(whole, target).findings().get(0);
    assertEquals(Code.ADDON_IN_ARCHIVE, first.code());
    assertEquals(
        "/app/.yarn/cache/x.zip/node_modules/x/x.node: cannot open shared object file: Not a directory",
        first.message());

    Files.writeString(project.resolve(".pnp.cjs"), "nothing of Yarn's");
    assertEquals(
        List.of(cache + "unused.zip UNDECIDED NOT_KNOWN", cache + "x.zip UNDECIDED NOT_KNOWN"),
        lines(ABILENS.check(project, target), project));
  }

  private static byte[] zip(Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(member.getKey()));
        zip.write(member.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void aPathThatIsNotThereIsRefusedByAllThatAreAskedAboutOne() throws IOException {
    try (ResolvedTarget resolved = ABILENS.resolve(target)) {
      for (Path absent : List.of(folder.resolve("absent.node"), folder.resolve("a.node/inside"))) {
        List<Executable> questions =
            List.of(
                () -> ABILENS.check(absent, target),
                () -> ABILENS.check(absent, resolved),
                () -> ABILENS.checkInPlace(absent, resolved),
                () -> ABILENS.matrix(absent, List.of(resolved)),
                () -> ABILENS.prebuilds(absent, List.of("node@20"), problem -> {}),
                () -> ABILENS.inspect(absent, file -> {}, problem -> {}),
                () -> ABILENS.diff(absent, folder, problem -> {}),
                () -> ABILENS.diff(folder, absent, problem -> {}),
                () -> ABILENS.pick(absent, resolved),
                () -> ABILENS.pick(folder, resolved, List.of(absent)),
                () -> ABILENS.doctor(absent, DoctorOptions.NONE),
                () -> ABILENS.explain("invalid ELF header", absent));
        for (Executable question : questions) {
          NoSuchFileException refused = assertThrows(NoSuchFileException.class, question);
          assertEquals(absent.toString(), refused.getFile());
          assertEquals(absent + ": no such file or directory", refused.getMessage());
        }
      }
    }
  }

  @Test
  void aTextThatIsNullIsRefusedByName() {
    NullPointerException refused =
        assertThrows(NullPointerException.class, () -> ABILENS.explain(nothing()));
    assertEquals("text", refused.getMessage());
  }

  /** What a caller without checks of null may hand over. */
  @SuppressWarnings("NullAway")
  private static String nothing() {
    return null;
  }

  @Test
  void anEmptyFileIsADamagedOneWhoeverIsAsked() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.node"));
    List<MalformedBinaryException> refused = new ArrayList<>();
    ABILENS.inspect(empty, file -> refused.add(Objects.requireNonNull(file.refused())), p -> {});
    assertEquals(
        "empty.node at offset 0x0: found nothing, expected a binary", refused.get(0).getMessage());
    List<ScanProblem> problems = new ArrayList<>();
    ABILENS.diff(empty, folder.resolve("text.node"), problems::add);
    assertEquals(
        List.of(ScanProblem.Code.MALFORMED, ScanProblem.Code.WRONG_FORMAT),
        problems.stream().map(ScanProblem::code).toList());
  }
}
