package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abilens.image.Image;
import dev.abilens.image.SystemLoader;
import dev.abilens.testing.Beside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The loaders' models against what real loaders said of the shared folder's bent objects.
 *
 * <p>The objects are built by {@code loader-cases/generate.py} of the shared folder; {@code
 * abilens.loadercases} names the directory, {@code abilens.roots} that of the systems' files,
 * {@code abilens.probes} one with {@code probe} and {@code probe-musl}, and {@code
 * abilens.outcomes}, if given, further outcomes in the form of {@code outcomes.csv}.
 */
class LoaderCasesTest {
  @ParameterizedTest
  @CsvSource({
    "glibc-2.36, glibc-2.36",
    "glibc-2.31, glibc-2.31",
    "glibc-2.41, glibc-2.41",
    "musl-1.2.3, musl"
  })
  void foreseesWhatTheLoaderSaid(String loader, String root) throws IOException {
    Path objects = Beside.folder("abilens.loadercases", "a folder of bent objects");
    Path systems = Beside.folder("abilens.roots", "a folder of systems");
    Path probes = Beside.folder("abilens.probes", "a folder of their programs");
    assumeTrue(Files.isDirectory(systems.resolve(root)), "no system " + root);
    boolean musl = loader.startsWith("musl");
    SystemLoader model = musl ? new MuslLoader() : new GlibcLoader();
    try (ElfFile probe = ElfFile.open(probes.resolve(musl ? "probe-musl" : "probe"))) {
      Image program = new ElfImage(probe);
      LoaderCases cases = new LoaderCases(model, objects, systems.resolve(root), program, "probe");
      int rows = 0;
      for (Path table : tables())
        for (String line : Files.readAllLines(table)) {
          List<String> row = LoaderCases.fields(line);
          if (!row.get(0).equals(loader)) continue;
          rows++;
          cases.compare(row.get(1), Integer.parseInt(row.get(2)), row.get(3));
        }
      assumeTrue(rows > 0, "no outcomes of " + loader);
      System.out.println(loader + ": " + cases.agreed + " agree, undecided " + cases.undecided);
      assertEquals(Map.of(), cases.disagreements);
    }
  }

  private static List<Path> tables() {
    Path shared =
        Path.of(System.getProperty("abilens.shared", "none"), "loader-cases/outcomes.csv");
    String more = System.getProperty("abilens.outcomes", "");
    return more.isEmpty()
        ? List.of(shared)
        : Files.isRegularFile(shared) ? List.of(shared, Path.of(more)) : List.of(Path.of(more));
  }
}
