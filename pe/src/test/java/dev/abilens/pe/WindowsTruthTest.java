package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.Architecture;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.OsVersions;
import dev.abilens.system.WindowsSystem;
import dev.abilens.testing.Beside;
import dev.abilens.tree.FileTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The model of Windows' loader over real addons, against what they did under Wine as far as that is
 * no matter of Wine's own libraries; {@code abilens.corpus} names the folder of the unpacked ones.
 */
class WindowsTruthTest {
  /** Wine 8 lacks what these find on Windows. */
  private static final Set<String> WINE =
      Set.of(
          "img__sharp-win32-x64@0.34.5/lib/sharp-win32-x64.node",
          "rollup__rollup-win32-x64-msvc@4.64.10/rollup.win32-x64-msvc.node");

  private final WindowsLoader loader = new WindowsLoader();

  private LoadResult load(Path corpus, String file, Architecture architecture, boolean bare)
      throws IOException {
    OsVersions versions = WindowsSystem.versions("10 22H2");
    try (ByteSource source = ByteSource.open(corpus.resolve(file))) {
      return loader.load(
          new LoadRequest(
              "C:\\" + file,
              source,
              null,
              FileTree.of(corpus),
              file,
              new LoadRequest.Process(
                  architecture,
                  null,
                  versions,
                  null,
                  WindowsSystem.of("Windows 10 22H2", versions),
                  null,
                  "node.exe",
                  bare ? LoadRequest.Linked.BARE : LoadRequest.Linked.CPP),
              ReadLimits.defaults()));
    }
  }

  private static String verdict(LoadResult result) {
    if (result.gaps().stream().anyMatch(g -> g.order() == 0)) return "undecided";
    return result.failures().isEmpty() ? "loads" : result.failures().get(0).kind();
  }

  @Test
  void neverContradictsWhatWasSeen() throws IOException {
    Path corpus = Beside.corpus();
    Path truth =
        Path.of(System.getProperty("abilens.shared", "none"), "corpus/truth-public.csv.gz");
    assumeTrue(Files.isRegularFile(truth), "no truth at " + truth);
    Map<String, Integer> counts = new TreeMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(truth)), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        // No cell of these rows but the last, the message, holds a comma.
        List<String> row = List.of(line.split(",", -1));
        if (row.size() < 10 || !row.get(6).startsWith("wine")) continue;
        String name = row.get(1).replaceFirst("^@", "").replace("/", "__");
        String file = name + "@" + row.get(2) + "/" + row.get(3);
        if (!Files.isRegularFile(corpus.resolve(file)) || WINE.contains(file)) continue;
        String expected =
            switch (row.get(7)) {
              case "wrong-format", "wrong-arch" -> "BAD_IMAGE";
              case "missing-library" -> "MODULE_MISSING";
              default -> "loads";
            };
        assertEquals(expected, verdict(load(corpus, file, Architecture.X64, false)), line);
        counts.merge(row.get(7), 1, Integer::sum);
      }
    }
    assumeTrue(!counts.isEmpty(), "nothing to compare");
    System.out.println("as under Wine: " + counts);
  }

  @ParameterizedTest
  @EnumSource(names = {"X64", "IA32", "ARM64"})
  void everyAddonOfAnArchitectureLoadsInItsProcessesAndInNoOther(Architecture architecture)
      throws IOException {
    Path corpus = Beside.corpus();
    List<String> files;
    try (Stream<Path> all = Files.walk(corpus)) {
      files =
          all.filter(p -> p.toString().endsWith(".node"))
              .map(p -> corpus.relativize(p).toString())
              .toList();
    }
    Map<String, Integer> counts = new TreeMap<>();
    for (String file : files) {
      Architecture own;
      try (PeFile pe = PeFile.open(corpus.resolve(file))) {
        own = pe.header().architecture();
      } catch (MalformedBinaryException none) {
        continue;
      }
      LoadResult result = load(corpus, file, architecture, false);
      LoadResult alone = load(corpus, file, architecture, true);
      String said = verdict(result);
      if (own != architecture) {
        assertTrue(said.equals("BAD_IMAGE") || said.equals("ARM64_MIX"), file);
        assertEquals(said, verdict(alone), file);
      } else {
        assertTrue(
            said.equals("loads")
                || said.equals("undecided") && result.gaps().toString().contains(".dll")
                || file.contains("-gnu@"),
            () -> file + result);
        // What takes functions of the program needs one.
        assertTrue(verdict(alone).equals("MODULE_MISSING") || verdict(alone).equals(said), file);
      }
      counts.merge(said, 1, Integer::sum);
    }
    System.out.println(architecture + ": " + counts);
  }
}
