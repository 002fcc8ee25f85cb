package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.Architecture;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.OsVersions;
import dev.abilens.testing.Beside;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The model of musl's loader against what the loader itself lists of real addons, without any
 * runtime: which libraries it misses. Directories as for {@link LoaderTruthTest}.
 */
class MuslTruthTest {
  @Test
  void missesTheLibrariesThatTheLoaderMisses() throws IOException {
    Path corpus = Beside.corpus();
    Path root = Beside.folder("abilens.roots", "a folder of systems").resolve("musl");
    Path truth =
        Path.of(System.getProperty("abilens.shared", "none"), "corpus/musl-link-public.csv");
    assumeTrue(Files.isRegularFile(truth), "no truth at " + truth);
    assumeTrue(Files.isDirectory(root), "no system musl");
    FileTree files = FileTree.of(root);
    FileTree tree = FileTree.of(corpus);
    MuslLoader loader = new MuslLoader();
    Map<String, String> wrong = new TreeMap<>();
    int compared = 0;
    for (String line : Files.readAllLines(truth)) {
      var row = LoaderCases.fields(line);
      String file =
          row.get(1).replaceFirst("^@", "").replace("/", "__")
              + "@"
              + row.get(2)
              + "/"
              + row.get(3);
      if (!Files.isRegularFile(corpus.resolve(file))) continue;
      compared++;
      Set<String> missed = new TreeSet<>();
      LoadResult result;
      try (ByteSource source = ByteSource.open(corpus.resolve(file))) {
        result =
            loader.load(
                new LoadRequest(
                    "$T/" + file,
                    source,
                    null,
                    tree,
                    file,
                    new LoadRequest.Process(
                        Architecture.X64,
                        null,
                        OsVersions.ANY,
                        files,
                        LoaderCases.FILES_ONLY,
                        null,
                        "probe",
                        LoadRequest.Linked.BARE),
                    ReadLimits.defaults()));
      }
      result.failures().stream()
          .filter(f -> f.detail().containsKey("soname"))
          .forEach(f -> missed.add(f.detail().get("soname")));
      String said = String.join(" ", missed);
      if (!said.equals(row.get(10)) || !result.gaps().isEmpty())
        wrong.put(file, row.get(10) + " <> " + result);
    }
    System.out.println("musl-1.2.3: " + compared + " addons");
    assertEquals(Map.of(), wrong);
  }
}
