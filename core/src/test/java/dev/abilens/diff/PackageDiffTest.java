package dev.abilens.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Dependency;
import dev.abilens.image.FakeImage;
import dev.abilens.image.OsVersion;
import dev.abilens.image.Platform;
import dev.abilens.image.Symbol;
import dev.abilens.image.VersionNeed;
import dev.abilens.libc.GlibcResolver;
import dev.abilens.libc.LibcFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PackageDiffTest {
  /** Imports of libc.so.6, each with its node. */
  private static Requirements glibc(String... imports) {
    List<VersionNeed> needs = new ArrayList<>();
    List<Symbol> symbols = new ArrayList<>();
    for (String text : imports) {
      String[] parts = text.split("@", 2);
      needs.add(new VersionNeed("libc.so.6", parts[1], false, 0));
      symbols.add(new Symbol(parts[0], parts[1], "libc.so.6", false, 0));
    }
    return new Requirements(
        Platform.LINUX_X64,
        LibcFamily.GLIBC,
        GlibcResolver.floors(Architecture.X64, needs, symbols),
        OptionalInt.empty(),
        new TreeMap<>(),
        new TreeSet<>(),
        null,
        new TreeSet<>(List.of("libc.so.6")));
  }

  private static Requirements mac(
      int nodeApi, Map<String, Integer> functions, @Nullable OsVersion minimum, int... versions) {
    return new Requirements(
        Platform.of("darwin-arm64"),
        null,
        Map.of(),
        nodeApi == 0 ? OptionalInt.empty() : OptionalInt.of(nodeApi),
        new TreeMap<>(functions),
        new TreeSet<>(IntStream.of(versions).boxed().toList()),
        minimum,
        new TreeSet<>());
  }

  private static List<PackageDiff.Member> build(Object... pathsAndRequirements) {
    List<PackageDiff.Member> members = new ArrayList<>();
    for (int i = 0; i < pathsAndRequirements.length; i += 2)
      members.add(
          new PackageDiff.Member(
              (String) pathsAndRequirements[i], (Requirements) pathsAndRequirements[i + 1]));
    return members;
  }

  private static List<String> lines(
      List<PackageDiff.Member> before, List<PackageDiff.Member> after) {
    return PackageDiff.between(before, after).changes().stream()
        .map(
            c ->
                c.direction()
                    + " "
                    + c.code()
                    + " "
                    + c.system()
                    + " "
                    + c.before()
                    + " -> "
                    + c.after()
                    + (c.because().isEmpty() ? "" : " " + c.because())
                    + (c.newFile() == null ? "" : " in " + c.newFile()))
        .toList();
  }

  @Test
  void aFloorRisesBecauseOfTheSymbolsAboveTheOldOne() {
    List<PackageDiff.Member> old = build("a.node", glibc("malloc@GLIBC_2.2.5", "f@GLIBC_2.28"));
    List<PackageDiff.Member> now =
        build("a.node", glibc("malloc@GLIBC_2.2.5", "g@GLIBC_2.39", "h@GLIBC_2.34"));
    assertEquals(
        List.of("ROSE GLIBC linux-x64 glibc 2.28 -> 2.39 [g@GLIBC_2.39, h@GLIBC_2.34] in a.node"),
        lines(old, now));
    assertEquals(List.of("FELL GLIBC linux-x64 glibc 2.39 -> 2.28 in a.node"), lines(now, old));
    assertEquals(List.of(), lines(now, now));
    assertTrue(PackageDiff.between(old, now).rose());
    assertFalse(PackageDiff.between(now, old).rose());
  }

  @Test
  void numbersAreComparedAsNumbers() {
    assertEquals(
        List.of("ROSE GLIBC linux-x64 glibc 2.4 -> 2.17 [f@GLIBC_2.17] in a.node"),
        lines(build("a.node", glibc("f@GLIBC_2.4")), build("a.node", glibc("f@GLIBC_2.17"))));
    assertEquals(
        List.of("ROSE MINIMUM_OS darwin-arm64 9.0 -> 11.0 in a.node"),
        lines(
            build("a.node", mac(0, Map.of(), OsVersion.of(9, 0))),
            build("a.node", mac(0, Map.of(), OsVersion.of(11, 0)))));
  }

  @Test
  void aLevelRisesBecauseOfTheFunctionsAboveTheOldOne() {
    assertEquals(
        List.of("ROSE NODE_API darwin-arm64 3 -> 6 [napi_a@4, napi_b@6] in a.node"),
        lines(
            build("a.node", mac(3, Map.of("napi_c", 3), null)),
            build("a.node", mac(6, Map.of("napi_a", 4, "napi_b", 6, "napi_c", 3), null))));
  }

  @Test
  void moduleVersionsThatAreNoLongerThereAreALoss() {
    List<PackageDiff.Member> old =
        build("v93.node", mac(0, Map.of(), null, 93), "v108.node", mac(0, Map.of(), null, 108));
    List<PackageDiff.Member> more =
        build(
            "v93.node", mac(0, Map.of(), null, 93),
            "v108.node", mac(0, Map.of(), null, 108),
            "v127.node", mac(0, Map.of(), null, 127));
    List<PackageDiff.Member> other =
        build("v108.node", mac(0, Map.of(), null, 108), "v127.node", mac(0, Map.of(), null, 127));
    List<PackageDiff.Member> bound = build("any.node", mac(3, Map.of(), null));
    assertEquals(
        List.of(
            "FELL MODULE_VERSIONS darwin-arm64 93, 108 -> 93, 108, 127",
            "CHANGED FILE darwin-arm64 null -> v127.node in v127.node"),
        lines(old, more));
    assertEquals(
        List.of("ROSE MODULE_VERSIONS darwin-arm64 93, 108 -> 108, 127"), lines(old, other));
    assertEquals(
        "FELL MODULE_VERSIONS darwin-arm64 93, 108 -> null",
        lines(old, bound).stream().filter(l -> l.contains("MODULE")).findFirst().orElse(""));
    assertEquals(
        "ROSE MODULE_VERSIONS darwin-arm64 null -> 93, 108",
        lines(bound, old).stream().filter(l -> l.contains("MODULE")).findFirst().orElse(""));
  }

  @Test
  void aSystemWithoutFilesIsALoss() {
    Requirements mac = mac(0, Map.of(), null);
    assertEquals(
        List.of(
            "ROSE PLATFORM darwin-arm64 a.node, b.node -> null",
            "FELL PLATFORM linux-x64 glibc null -> c.node"),
        lines(build("a.node", mac, "b.node", mac), build("c.node", glibc("f@GLIBC_2.4"))));
  }

  @Test
  void filesArePairedByPathThenByNameThenAsWhatIsLeft() {
    Requirements low = glibc("f@GLIBC_2.4");
    Requirements high = glibc("f@GLIBC_2.34");
    assertEquals(
        List.of("ROSE GLIBC linux-x64 glibc 2.4 -> 2.34 [f@GLIBC_2.34] in y/a.node"),
        lines(build("x/b.node", low, "x/a.node", low), build("x/b.node", low, "y/a.node", high)));
    assertEquals(
        List.of("ROSE GLIBC linux-x64 glibc 2.4 -> 2.34 [f@GLIBC_2.34] in c.node"),
        lines(build("a.node", high, "b.node", low), build("c.node", high)));
    assertEquals(
        List.of(
            "CHANGED FILE linux-x64 glibc a.node -> null",
            "CHANGED FILE linux-x64 glibc b.node -> null",
            "CHANGED FILE linux-x64 glibc null -> c.node in c.node",
            "CHANGED FILE linux-x64 glibc null -> d.node in d.node"),
        lines(build("a.node", low, "b.node", low), build("c.node", high, "d.node", high)));
  }

  @Test
  void requirementsAreReadFromAnImage() {
    FakeImage image =
        new FakeImage(BinaryFormat.PE, 0x8664, 64, false)
            .imports("napi_create_object", "napi_add_finalizer")
            .needs("node.exe", Dependency.Kind.DELAYED)
            .needs("KERNEL32.dll", Dependency.Kind.REQUIRED)
            .needs("late.dll", Dependency.Kind.DELAYED)
            .minimumOs("6.1");
    Requirements asks = Requirements.of(image);
    assertEquals(OptionalInt.of(5), asks.nodeApi());
    assertEquals(Map.of("napi_add_finalizer", 5, "napi_create_object", 1), asks.nodeApiFunctions());
    assertEquals(new TreeSet<>(Arrays.asList("KERNEL32.dll")), asks.libraries());
    assertEquals(OsVersion.of(6, 1), asks.minimumOs());
    assertEquals(new TreeSet<>(), asks.moduleVersions());
  }
}
