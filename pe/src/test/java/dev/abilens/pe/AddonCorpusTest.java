package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.addon.AddonProfile;
import dev.abilens.image.Dependency;
import dev.abilens.testing.AddonCorpusContract;
import dev.abilens.testing.Oracle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What real addons are compiled for, equal to what runtimes and independent tools say of them. */
class AddonCorpusTest extends AddonCorpusContract {
  AddonCorpusTest() {
    super(new PeFormat(), "pe");
  }

  // Some have a folder for each of Node's lines: win32-x64-node-20.
  private static final Pattern LINE = Pattern.compile(".*-(node-\\d+)/.*");

  private static String release(Map<String, @Nullable Object> facts) {
    Matcher line = LINE.matcher(String.valueOf(facts.get("path")));
    String release = facts.get("package") + "@" + facts.get("version");
    return line.matches() ? release + " " + line.group(1) : release;
  }

  /** What no tool reads of Windows code is held against the same release's addons for Linux. */
  @Test
  void declaredLevelIsThatOfTheSameReleaseForLinux() throws IOException {
    Map<String, Set<Object>> declared = new HashMap<>();
    for (Oracle.Row row : Oracle.rows("elf")) {
      Object level = row.facts().get("declared_napi_version");
      if (level != null)
        declared.computeIfAbsent(release(row.facts()), r -> new TreeSet<>()).add(level);
    }
    List<String> wrong = new ArrayList<>();
    int equal = 0;
    int alone = 0;
    for (Oracle.Row row : Oracle.rows("pe"))
      try (PeFile pe = PeFile.open(row.file())) {
        AddonProfile addon = AddonProfile.of(pe.image());
        if (addon.declaresNodeApi() != addon.declaredNodeApi().isPresent())
          wrong.add(row.file() + ": a level is declared, but not read");
        if (addon.declaredNodeApi().isEmpty()) continue;
        Set<Object> expected = declared.get(release(row.facts()));
        if (expected == null) alone++;
        else if (expected.equals(Set.of((long) addon.declaredNodeApi().getAsInt()))) equal++;
        else wrong.add(row.file() + ": " + addon.declaredNodeApi() + ", for Linux " + expected);
      }
    assertEquals("", String.join("\n", wrong));
    assertTrue(equal > 0);
    System.out.println(
        "declared Node-API levels of pe: "
            + equal
            + " as for Linux, "
            + alone
            + " of releases for Windows only");
  }

  @Test
  void everyAddonNamesItsHost() throws IOException {
    Map<Dependency.Kind, Integer> hosts = new HashMap<>();
    for (Oracle.Row row : Oracle.rows("pe"))
      try (PeFile pe = PeFile.open(row.file())) {
        AddonProfile addon = AddonProfile.of(pe.image());
        boolean calls = !addon.nodeApiImports().isEmpty() || addon.usesV8() || addon.usesNode();
        assertEquals(calls, !addon.hosts().isEmpty(), row.file().toString());
        addon.hosts().forEach(h -> hosts.merge(h.kind(), 1, Integer::sum));
      }
    System.out.println("hosts of pe: " + hosts);
  }
}
