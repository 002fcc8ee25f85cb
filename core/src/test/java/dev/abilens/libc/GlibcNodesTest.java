package dev.abilens.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.data.Table;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlibcNodesTest {
  private static final List<String> UNION =
      List.of(
          "libc.so.6",
          "libm.so.6",
          "libpthread.so.0",
          "libdl.so.2",
          "librt.so.1",
          "libutil.so.1",
          "libanl.so.1",
          "libresolv.so.2",
          "libnsl.so.1");

  private final GlibcNodes nodes = GlibcNodes.bundled();

  private Availability defines(String port, String release, String soname, String node) {
    return nodes.defines(Ports.architecture(port), GlibcVersion.of(release), soname, node);
  }

  @ParameterizedTest
  @CsvSource({
    // A release's own number is not in each of its libraries.
    "x86_64, 2.31, libm.so.6, GLIBC_2.31, YES",
    "x86_64, 2.31, libpthread.so.0, GLIBC_2.31, YES",
    "x86_64, 2.31, libc.so.6, GLIBC_2.31, NO",
    "x86_64, 2.31, libc.so.6, GLIBC_2.30, YES",
    "x86_64, 2.34, libc.so.6, GLIBC_2.31, YES",
    // The stubs of 2.34 keep their old nodes and get no new ones.
    "x86_64, 2.36, libpthread.so.0, GLIBC_2.3.2, YES",
    "x86_64, 2.36, libpthread.so.0, GLIBC_2.34, NO",
    "x86_64, 2.34, libc.so.6, GLIBC_2.34, YES",
    "x86_64, 2.33, libc.so.6, GLIBC_2.34, NO",
    "x86_64, 2.34, ld-linux-x86-64.so.2, GLIBC_2.34, NO",
    "x86_64, 2.35, ld-linux-x86-64.so.2, GLIBC_2.34, YES",
    "x86_64, 2.33, libpthread.so.0, GLIBC_PRIVATE, YES",
    "x86_64, 2.34, libpthread.so.0, GLIBC_PRIVATE, NO",
    "aarch64, 2.17, libc.so.6, GLIBC_2.2.5, NO",
    // Marks of loader features came into stable branches.
    "x86_64, 2.35, libc.so.6, GLIBC_ABI_DT_RELR, NO",
    "x86_64, 2.36, libc.so.6, GLIBC_ABI_DT_RELR, YES",
    "x86_64, 2.33, libc.so.6, GLIBC_ABI_DT_X86_64_PLT, NO",
    "x86_64, 2.34, libc.so.6, GLIBC_ABI_DT_X86_64_PLT, UNKNOWN",
    "x86_64, 2.42, libc.so.6, GLIBC_ABI_GNU2_TLS, UNKNOWN",
    "x86_64, 2.37, libc.so.6, GLIBC_ABI_GNU2_TLS, NO",
    "x86_64, 2.43, libc.so.6, GLIBC_ABI_GNU2_TLS, YES",
    "aarch64, 2.43, libc.so.6, GLIBC_ABI_GNU2_TLS, NO",
    // Beyond the table what is known holds, and the rest is not known.
    "x86_64, 2.45, libc.so.6, GLIBC_2.44, YES",
    "x86_64, 2.45, libc.so.6, GLIBC_2.45, UNKNOWN",
    "x86_64, 2.44, libc.so.6, GLIBC_2.45, NO",
    "mips64el, 2.44, libc.so.6, GLIBC_2.44, UNKNOWN",
    "x86_64, 2.31, libcrypt.so.1, GLIBC_2.2.5, UNKNOWN",
    "x86_64, 2.31, libfoo.so.1, FOO_1, UNKNOWN",
  })
  void aNeedIsMetByLibraryAndNode(
      String port, String release, String soname, String node, Answer expected) {
    Availability answer = defines(port, release, soname, node);
    assertEquals(expected, answer.answer(), answer.evidence());
  }

  @Test
  void evidenceSaysWhereItComesFrom() {
    assertEquals(
        "libc.so.6 of glibc 2.31 on x86_64 lacks GLIBC_2.34, which came with 2.34 (abilist)",
        defines("x86_64", "2.31", "libc.so.6", "GLIBC_2.34").evidence());
    assertFalse(defines("x86_64", "2.5", "libc.so.6", "GLIBC_2.4").verified());
    assertEquals(
        "libpthread.so.0 of glibc 2.31 on x86_64 defines GLIBC_PRIVATE, since 2.2.5 (source);"
            + " what stands behind it changes from release to release",
        defines("x86_64", "2.31", "libpthread.so.0", "GLIBC_PRIVATE").evidence());
    assertEquals(
        Answer.UNKNOWN,
        nodes
            .defines(Architecture.MIPS, GlibcVersion.of("2.31"), "libc.so.6", "GLIBC_2.0")
            .answer());
  }

  @Test
  void theTableHasNoRowTwiceAndNoNodeEndsBeforeItBegins() {
    Set<String> seen = new HashSet<>();
    for (Table.Row row : Table.bundled("glibc-nodes").rows()) {
      assertTrue(seen.add(row.get("arch") + row.get("soname") + row.get("node")), row.toString());
      if (row.has("until"))
        assertTrue(
            GlibcVersion.of(row.get("until")).isAtLeast(GlibcVersion.of(row.get("since"))),
            row.toString());
    }
    assertEquals(845, seen.size());
  }

  @Test
  void aLaterReleaseHasAllThatAnEarlierOneHasButWhatTheTableEnds() {
    for (String port : List.of("x86_64", "aarch64", "armhf", "i386", "ppc64le", "s390x")) {
      for (String soname : UNION) {
        Set<String> before = new HashSet<>();
        for (int minor = 12; minor <= 44; minor++) {
          Set<String> now = names(port, "2." + minor, soname);
          before.removeAll(now);
          before.remove(SymbolVersion.GLIBC_PRIVATE);
          assertEquals(Set.of(), before, port + " " + soname + " 2." + minor);
          before = now;
        }
      }
    }
  }

  /** Only the marks that Debian 13 took over from the stable branch are beyond the releases. */
  @Test
  void realLibrariesDefineWhatTheTableSays() throws IOException {
    Map<String, Set<String>> real = new TreeMap<>();
    for (SharedFacts.Row row : SharedFacts.rows("verdefs.csv")) {
      String soname = row.get("soname");
      if (GccNodes.bundled().covers(soname)) continue;
      real.computeIfAbsent(
              row.get("arch") + " " + row.get("provider_release") + " " + soname,
              key -> new TreeSet<>())
          .add(row.get("version_node"));
    }
    List<String> different = new ArrayList<>();
    real.forEach(
        (key, set) -> {
          String[] words = key.split(" ", -1);
          if (!set.equals(new TreeSet<>(names(words[0], words[1], words[2])))) different.add(key);
        });
    assertEquals(576, real.size());
    assertEquals(List.of("i386 2.41 libc.so.6", "x86_64 2.41 libc.so.6"), different);
  }

  @Test
  void imagesHaveTheHighestNodeAndTheMarksThatTheTableSays() throws IOException {
    List<String> different = new ArrayList<>();
    List<SharedFacts.Row> images = SharedFacts.rows("image-node-tops.csv");
    for (SharedFacts.Row row : images) {
      // A snapshot on the way to a release has some of its nodes.
      if (row.get("glibc").endsWith(".9000")) continue;
      Set<String> union = new TreeSet<>();
      for (String soname : UNION) union.addAll(names(row.get("arch"), row.get("glibc"), soname));
      Set<String> marks =
          union.stream()
              .filter(name -> name.startsWith("GLIBC_ABI"))
              .collect(Collectors.toCollection(TreeSet::new));
      String top =
          union.stream()
              .map(SymbolVersion::of)
              .filter(node -> node.isNumbered(SymbolVersion.GLIBC))
              .max(Comparator.comparing(GlibcNodesTest::number))
              .orElseThrow()
              .name();
      Set<String> seen = new TreeSet<>(row.words("glibc_abi_nodes"));
      if (!top.equals(row.get("glibc_top")) || !marks.equals(seen))
        different.add(row.get("image") + " " + row.get("arch"));
    }
    // All are back-ports: marks of the stable branches, and GLIBC_2.18 and 2.35 of vendors.
    assertEquals(
        List.of(
            "centos-7 aarch64",
            "debian-testing i386",
            "debian-testing x86_64",
            "debian-unstable i386",
            "debian-unstable x86_64",
            "fedora-43 x86_64",
            "mageia-10 x86_64",
            "manylinux-2014 aarch64",
            "manylinux-2_34 i386",
            "oraclelinux-10 x86_64",
            "oraclelinux-7 aarch64",
            "ubuntu-25.10 x86_64"),
        different);
    assertEquals(510, images.size());
  }

  private static DottedNumber number(SymbolVersion node) {
    return Objects.requireNonNull(node.number());
  }

  private Set<String> names(String port, String release, String soname) {
    return nodes.nodes(Ports.architecture(port), GlibcVersion.of(release), soname).stream()
        .map(GlibcNode::name)
        .collect(Collectors.toSet());
  }
}
