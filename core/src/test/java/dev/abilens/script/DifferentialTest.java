package dev.abilens.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.json.Json;
import dev.abilens.testing.Beside;
import dev.abilens.testing.RealNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scripts made by chance, run by Node.js ({@code -Dabilens.runtimes=DIR}, of which the folder
 * {@code node-22...} is taken): what is known must be what Node.js shows.
 */
class DifferentialTest {
  private static final int BATCH = 500;

  @TempDir Path scratch;

  record One(long seed, boolean unknowns, String script) {}

  @Test
  void whatIsKnownIsWhatNodeShows() throws IOException, InterruptedException {
    Path node = node(Beside.folder("abilens.runtimes", "a folder of runtimes"));
    long from = Long.getLong("abilens.seed", 1);
    int count = Integer.getInteger("abilens.scripts", 1000);
    List<String> wrong = new ArrayList<>();
    int decided = 0;
    for (long seed = from; seed < from + count; seed += BATCH) {
      List<One> batch = new ArrayList<>();
      for (long one = seed; one < Math.min(seed + BATCH, from + count); one++)
        batch.add(new One(one, one % 2 == 0, RandomScripts.make(one, one % 2 == 0)));
      decided += compare(batch, run(node, batch, scratch), wrong);
    }
    System.out.println(count + " scripts, " + decided + " followed to their end");
    assertTrue(decided > count / 2, "too few scripts are followed");
    assertEquals("", String.join("\n", wrong));
  }

  static int compare(List<One> batch, List<Json> shown, List<String> wrong) {
    int decided = 0;
    for (int i = 0; i < batch.size(); i++) {
      Json node = shown.get(i);
      if (isUndeclared(node)) continue;
      List<Shown.Way> ways = Shown.ways(batch.get(i).script, 400_000);
      if (ways == null) continue;
      if (ways.stream().noneMatch(Shown.Way::limited)) decided++;
      if (!Shown.fits(ways, node))
        wrong.add("seed " + batch.get(i).seed + ":\n" + batch.get(i).script + node + "\n" + ways);
    }
    return decided;
  }

  // A name that is nowhere may come from another script; and some are no scripts at all.
  private static boolean isUndeclared(Json shown) {
    String text = shown.toString();
    return text.contains("undeclared") || text.contains("no script");
  }

  static List<Json> run(Path node, List<One> batch, Path scratch)
      throws IOException, InterruptedException {
    Path scripts = scratch.resolve("scripts.json");
    try (JsonGenerator json = new JsonFactory().createGenerator(Files.newOutputStream(scripts))) {
      json.writeStartArray();
      for (One one : batch) {
        json.writeStartObject();
        json.writeNumberField("seed", one.seed);
        json.writeStringField("script", one.script);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return RealNode.ask(
        node.toString(), DifferentialTest.class, "run-scripts.js", scratch, scripts);
  }

  /** The runtime that the scripts are written for. */
  private static Path node(Path runtimes) throws IOException {
    try (Stream<Path> all = Files.list(runtimes)) {
      List<Path> found =
          all.filter(path -> String.valueOf(path.getFileName()).matches("node-2[2-9][0-9.]*"))
              .map(path -> path.resolve("bin/node"))
              .filter(Files::isExecutable)
              .sorted()
              .toList();
      Assumptions.assumeFalse(found.isEmpty(), "skipped: there is no node-22 in " + runtimes);
      return found.get(0);
    }
  }
}
