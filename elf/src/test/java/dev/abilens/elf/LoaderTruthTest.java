package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.OsVersions;
import dev.abilens.libc.Distribution;
import dev.abilens.libc.Distributions;
import dev.abilens.libc.GlibcSystem;
import dev.abilens.testing.Beside;
import dev.abilens.tree.FileTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The model of glibc's loader against what real runtimes said of real addons: {@code
 * abilens.corpus} names the directory that has the unpacked ones in {@code tree}, {@code
 * abilens.runtimes} that of the runtimes, {@code abilens.roots} that of the systems' files.
 */
class LoaderTruthTest {
  /** What the loader decides, and no runtime. */
  private static final Set<String> REFUSED =
      Set.of("missing-library", "glibcxx-version", "glibc-version", "wrong-os", "wrong-arch");

  private static final Set<String> ACCEPTED =
      Set.of("ok", "abi-mismatch", "not-self-registered", "napi-disabled");

  private record Row(
      String file, String runtime, String version, String outcome, String exit, String message) {}

  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> wrong = new TreeMap<>();

  @ParameterizedTest
  @CsvSource({"glibc-2.31, glibc-2.31", "glibc-2.36, glibc-2.36", "host-glibc-2.36, glibc-2.36"})
  void neverContradictsTheRuntimes(String truthRoot, String system) throws IOException {
    Path corpus = Beside.corpus();
    Path runtimes = Beside.folder("abilens.runtimes", "a folder of runtimes");
    Path root = Beside.folder("abilens.roots", "a folder of systems").resolve(system);
    Path truth =
        Path.of(System.getProperty("abilens.shared", "none"), "corpus/truth-public.csv.gz");
    assumeTrue(Files.isRegularFile(truth), "no truth at " + truth);
    assumeTrue(Files.isDirectory(root), "no system " + root);
    FileTree files = FileTree.of(root);
    FileTree tree = FileTree.of(corpus);
    GlibcLoader loader = new GlibcLoader();
    for (Map.Entry<String, List<Row>> runtime : rows(truth, truthRoot).entrySet()) {
      Path binary = runtimes.resolve(runtime.getKey());
      if (!Files.isRegularFile(binary)) {
        counts.merge("without the runtime's program", runtime.getValue().size(), Integer::sum);
        continue;
      }
      try (ElfFile elf = ElfFile.open(binary)) {
        Image program = new ElfImage(elf);
        for (Row row : runtime.getValue())
          if (Files.isRegularFile(corpus.resolve(row.file())))
            judge(
                row,
                loader,
                tree,
                corpus,
                new LoadRequest.Process(
                    Architecture.X64,
                    null,
                    OsVersions.ANY,
                    files,
                    LoaderCases.FILES_ONLY,
                    program,
                    "$RT/" + runtime.getKey(),
                    LoadRequest.Linked.CPP));
      }
    }
    assumeTrue(!counts.isEmpty(), "nothing to compare");
    System.out.println(truthRoot);
    counts.forEach((k, n) -> System.out.println("  " + n + "  " + k));
    boolean bare = truthRoot.equals(system);
    // The machine of the other rows had more libraries than the tree that stands for it.
    if (bare) assertEquals(Map.of(), wrong);
    else wrong.forEach((k, n) -> System.out.println("  " + n + "  differs: " + k));
  }

  @ParameterizedTest
  @CsvSource({
    "glibc-2.31, debian-11, false",
    "glibc-2.36, debian-12, false",
    "glibc-2.31, debian-11, true",
    "glibc-2.36, debian-12, true"
  })
  void neverContradictsThemWithoutTheSystemsFiles(
      String truthRoot, String distribution, boolean withProgram) throws IOException {
    Path corpus = Beside.corpus();
    Path runtimes = Beside.folder("abilens.runtimes", "a folder of runtimes");
    Path truth =
        Path.of(System.getProperty("abilens.shared", "none"), "corpus/truth-public.csv.gz");
    assumeTrue(Files.isRegularFile(truth), "no truth at " + truth);
    FileTree tree = FileTree.of(corpus);
    GlibcLoader loader = new GlibcLoader();
    Distribution system = Distributions.bundled().find(distribution).orElseThrow();
    GlibcSystem libraries = GlibcSystem.of(system, Architecture.X64);
    for (Map.Entry<String, List<Row>> runtime : rows(truth, truthRoot).entrySet()) {
      Path binary = runtimes.resolve(runtime.getKey());
      if (!runtime.getKey().startsWith("node-") || !Files.isRegularFile(binary)) continue;
      try (ElfFile elf = ElfFile.open(binary)) {
        Image program = withProgram ? new ElfImage(elf) : null;
        LoadRequest.Process process =
            new LoadRequest.Process(
                Architecture.X64,
                String.valueOf(libraries.release()),
                OsVersions.ANY,
                null,
                libraries,
                program,
                "$RT/" + runtime.getKey(),
                LoadRequest.Linked.CPP);
        for (Row row : runtime.getValue())
          if (Files.isRegularFile(corpus.resolve(row.file())))
            judge(row, loader, tree, corpus, process);
      }
    }
    assumeTrue(!counts.isEmpty(), "nothing to compare");
    System.out.println(
        truthRoot
            + " by the tables of "
            + distribution
            + (withProgram ? " with the runtime's program" : ""));
    counts.forEach((k, n) -> System.out.println("  " + n + "  " + k));
    assertEquals(Map.of(), wrong);
  }

  private void judge(
      Row row, GlibcLoader loader, FileTree tree, Path corpus, LoadRequest.Process process)
      throws IOException {
    String path = "$T/" + row.file();
    LoadResult result;
    try (ByteSource source = ByteSource.open(corpus.resolve(row.file()))) {
      result =
          loader.load(
              new LoadRequest(
                  path, source, image(source), tree, row.file(), process, ReadLimits.defaults()));
    }
    boolean dies = row.outcome().equals("undefined-symbol") && row.exit().equals("code 127");
    boolean refused = !result.failures().isEmpty();
    boolean open = result.gaps().stream().anyMatch(g -> g.order() == 0);
    String verdict =
        open ? "undecided" : refused ? "refused" : result.late().isEmpty() ? "loads" : "late";
    counts.merge(row.outcome() + (dies ? " at call" : "") + " -> " + verdict, 1, Integer::sum);
    String said = refused ? result.failures().get(0).message() : "";
    String problem = null;
    boolean left = process.program() == null && !result.open().isEmpty();
    if (open) problem = process.root() == null ? null : "undecided: " + result.gaps();
    else if (left && !refused) problem = null;
    else if (dies) {
      if (refused) problem = "refused: " + said;
      else if (result.late().stream().noneMatch(l -> row.message().contains(l.message())))
        problem = "not late";
    } else if (REFUSED.contains(row.outcome()) || row.outcome().equals("undefined-symbol")) {
      if (!refused) problem = "accepted";
      else if (!row.message().contains(said)) problem = "other words: " + said;
    } else if (row.outcome().equals("wrong-format")) {
      if (!refused) problem = "accepted";
    } else if (ACCEPTED.contains(row.outcome()) && refused) problem = "refused: " + said;
    if (problem != null) {
      String key = row.file() + ": " + row.message() + " <> " + problem;
      wrong.merge(key, 1, Integer::sum);
      counts.merge("WRONG " + row.outcome(), 1, Integer::sum);
    }
  }

  private static @Nullable Image image(ByteSource source) throws IOException {
    try {
      return new ElfImage(ElfFile.of(source));
    } catch (MalformedBinaryException e) {
      return null;
    }
  }

  /** Returns the rows of a system, by the place of the runtime's program. */
  private static Map<String, List<Row>> rows(Path truth, String root) throws IOException {
    Map<String, List<Row>> rows = new TreeMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(truth)), StandardCharsets.UTF_8))) {
      List<String> names = LoaderCases.fields(in.readLine());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        List<String> f = LoaderCases.fields(line);
        if (f.size() != names.size() || !f.get(6).equals(root)) continue;
        String name = f.get(1).replaceFirst("^@", "").replace("/", "__");
        String program =
            switch (f.get(4)) {
              case "bun" -> "oven-bun-linux-x64/bin/bun";
              case "deno" -> "deno-linux-x64-glibc/deno";
              default -> "node-" + f.get(5).replace("-flag", "") + "/bin/node";
            };
        rows.computeIfAbsent(program, p -> new ArrayList<>())
            .add(
                new Row(
                    name + "@" + f.get(2) + "/" + f.get(3),
                    f.get(4),
                    f.get(5),
                    f.get(7),
                    f.get(8),
                    f.get(9)));
      }
    }
    return rows;
  }
}
