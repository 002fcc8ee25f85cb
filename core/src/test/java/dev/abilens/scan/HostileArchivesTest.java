package dev.abilens.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.testing.Beside;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives made to hurt: what is sound is read, anything else ends in a problem, soon. */
class HostileArchivesTest {
  private record Case(Path file, String expect, String fact) {
    @Override
    public String toString() {
      return expect + " " + file.getFileName();
    }
  }

  static Stream<Case> archives() throws IOException {
    Path top = Beside.folder("abilens.hostile", "the built hostile files");
    Path manifest = top.resolve("manifest.csv");
    List<String> lines = Files.readAllLines(manifest, StandardCharsets.UTF_8);
    return lines.stream()
        .filter(line -> line.startsWith("arc/") || line.startsWith("files/commons-compress/"))
        .map(line -> line.split(",", 8))
        .map(cells -> new Case(top.resolve(cells[0]), cells[5], cells[6]));
  }

  @ParameterizedTest
  @MethodSource("archives")
  void endsInCandidatesOrProblems(Case archive) {
    boolean read = archive.file.toString().matches(".*\\.(tgz|tar|gz|zip|bz2|xz)");
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          Findings findings = Findings.of(archive.file);
          if (archive.expect.equals("error")) {
            assertFalse(findings.problems().isEmpty());
            assertEquals(List.of(), findings.candidates());
          }
          if (archive.expect.equals("parse")) assertTrue(holdsFact(findings, archive.fact));
          if (!read) assertFalse(findings.order().isEmpty(), archive::toString);
          findings.close();
        });
  }

  private static boolean holdsFact(Findings findings, String fact) throws IOException {
    for (Candidate candidate : findings.candidates()) {
      assertFalse(candidate.treePath().contains(".."));
      byte[] bytes = Findings.bytes(candidate);
      if (new String(bytes, StandardCharsets.ISO_8859_1).contains(fact)) return true;
    }
    return false;
  }
}
