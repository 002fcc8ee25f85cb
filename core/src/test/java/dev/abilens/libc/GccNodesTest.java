package dev.abilens.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.data.Table;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GccNodesTest {
  private final GccNodes nodes = GccNodes.bundled();

  @ParameterizedTest
  @CsvSource({
    "3.4.28, libstdc++.so.6, GLIBCXX_3.4.28, YES",
    "3.4.28, libstdc++.so.6, GLIBCXX_3.4.9, YES",
    "3.4.28, libstdc++.so.6, GLIBCXX_3.4.29, NO",
    "3.4.28, libstdc++.so.6, GLIBCXX_3.4.99, NO",
    "3.4.28, libstdc++.so.6, CXXABI_1.3.12, YES",
    "3.4.28, libstdc++.so.6, CXXABI_1.3.13, NO",
    "3.4.28, libstdc++.so.6, CXXABI_FLOAT128, YES",
    "3.4.28, libstdc++.so.6, CXXABI_LDBL_1.3, NO",
    "3.4.28, libstdc++.so.6, CXXABI_1.3.99, UNKNOWN",
    "3.4.28, libgcc_s.so.1, GCC_3.0, YES",
    "3.4.28, libgcc_s.so.1, GCC_7.0.0, YES",
    "3.4.28, libgcc_s.so.1, GCC_12.0.0, UNKNOWN",
    // GCC 8 is the one that ends at 3.4.25; GCC 7 brought two nodes.
    "3.4.23, libstdc++.so.6, CXXABI_1.3.11, YES",
    "3.4.40, libstdc++.so.6, GLIBCXX_3.4.36, YES",
    "3.4.40, libstdc++.so.6, GLIBCXX_3.4.39, UNKNOWN",
    "3.4.40, libstdc++.so.6, CXXABI_1.3.17, YES",
    "3.4.34, libstdc++.so.6, CXXABI_1.3.16, NO",
  })
  void theHighestGlibcxxNodeTellsTheGcc(String top, String soname, String node, Answer expected) {
    Availability answer = nodes.defines(Architecture.X64, CppTops.glibcxx(top), soname, node);
    assertEquals(expected, answer.answer(), answer.evidence());
  }

  @Test
  void nothingKnownIsUnknownButForWhatEveryGccHas() {
    assertEquals(
        Answer.UNKNOWN,
        nodes.defines(Architecture.X64, CppTops.NONE, GccNodes.LIBSTDCXX, "GLIBCXX_3.4").answer());
    assertEquals(
        Answer.YES,
        nodes.defines(Architecture.ARM, CppTops.NONE, GccNodes.LIBGCC, "GLIBC_2.0").answer());
    assertEquals(
        Answer.NO,
        nodes.defines(Architecture.X64, CppTops.NONE, GccNodes.LIBGCC, "GLIBC_2.0").answer());
  }

  @Test
  void theTableIsOrderedWithinEachFamilyAndHasNoNodeTwice() {
    Set<String> seen = new HashSet<>();
    Map<String, DottedNumber> last = new HashMap<>();
    Map<String, DottedNumber> lastGcc = new HashMap<>();
    for (Table.Row row : Table.bundled("gcc-symbol-versions").rows()) {
      assertTrue(seen.add(row.get("library") + row.get("version_node")), row.toString());
      SymbolVersion version = SymbolVersion.of(row.get("version_node"));
      DottedNumber number = version.number();
      if (number == null || !row.has("first_gcc")) continue;
      DottedNumber gcc = DottedNumber.of(row.get("first_gcc"));
      DottedNumber before = last.put(version.family(), number);
      DottedNumber gccBefore = lastGcc.put(version.family(), gcc);
      if (before == null) continue;
      assertTrue(number.compareTo(before) > 0, row.toString());
      assertNotNull(gccBefore);
      assertTrue(gcc.isAtLeast(gccBefore), row.toString());
    }
  }

  @Test
  void realLibrariesDefineWhatTheTableSaysOfTheirGcc() throws IOException {
    Map<String, Set<String>> real = new TreeMap<>();
    for (SharedFacts.Row row : SharedFacts.rows("verdefs.csv"))
      if (nodes.covers(row.get("soname")))
        real.computeIfAbsent(
                row.get("arch") + " " + row.get("provider_release") + " " + row.get("soname"),
                key -> new TreeSet<>())
            .add(row.get("version_node"));
    List<Table.Row> table = Table.bundled("gcc-symbol-versions").rows();
    List<String> different = new ArrayList<>();
    real.forEach(
        (key, set) -> {
          String[] words = key.split(" ", -1);
          Architecture architecture = Ports.architecture(words[0]);
          Set<String> expected = new TreeSet<>();
          for (Table.Row row : table) {
            String node = row.get("version_node");
            if (row.get("library").equals(words[2])
                && nodes.defines(architecture, DottedNumber.of(words[1]), words[2], node).isYes())
              expected.add(node);
          }
          Set<String> lacking = new TreeSet<>(set);
          lacking.removeAll(expected);
          expected.removeAll(set);
          if (!lacking.isEmpty() || !expected.isEmpty())
            different.add(key + " lacks " + lacking + " has too many " + expected);
        });
    assertEquals(List.of(), different);
    assertEquals(34, real.size());
  }

  /** The other tops of 510 real images lie where the highest GLIBCXX node alone says. */
  @Test
  void theHighestGlibcxxNodeNeverContradictsARealImage() throws IOException {
    List<String> wrong = new ArrayList<>();
    int known = 0;
    for (SharedFacts.Row row : SharedFacts.rows("image-node-tops.csv")) {
      CppTops tops =
          new CppTops(row.get("glibcxx_top"), row.get("cxxabi_top"), row.get("libgcc_top"));
      CppTops alone = new CppTops(tops.glibcxx(), null, null);
      Architecture architecture = Ports.architecture(row.get("arch"));
      for (Table.Row node : Table.bundled("gcc-symbol-versions").rows()) {
        String soname = node.get("library");
        String name = node.get("version_node");
        Answer full = nodes.defines(architecture, tops, soname, name).answer();
        Answer less = nodes.defines(architecture, alone, soname, name).answer();
        if (full != Answer.UNKNOWN && less != Answer.UNKNOWN) known++;
        if (full != less && full != Answer.UNKNOWN && less != Answer.UNKNOWN)
          wrong.add(row.get("image") + " " + architecture + " " + name + " " + less);
      }
      for (String other : row.words("cxxabi_other"))
        if (nodes.defines(architecture, tops, GccNodes.LIBSTDCXX, other).isNo())
          wrong.add(row.get("image") + " " + architecture + " " + other);
    }
    assertEquals(List.of(), wrong);
    assertTrue(known > 40_000, "compared " + known);
  }
}
