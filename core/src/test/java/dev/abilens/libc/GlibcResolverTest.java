package dev.abilens.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Symbol;
import dev.abilens.image.VersionNeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GlibcResolverTest {
  private static List<VersionNeed> needs(String... pairs) {
    List<VersionNeed> needs = new ArrayList<>();
    for (String pair : pairs) {
      String[] words = pair.split(" ", -1);
      needs.add(new VersionNeed(words[0], words[1], words.length > 2, 0));
    }
    return needs;
  }

  private static Symbol symbol(String name, String version, String library) {
    return new Symbol(name, version, library, false, 0);
  }

  private static final List<VersionNeed> NEEDS =
      needs(
          "libc.so.6 GLIBC_2.2.5",
          "libc.so.6 GLIBC_2.34",
          "libm.so.6 GLIBC_2.29",
          "libc.so.6 GLIBC_2.38 weak",
          "libc.so.6 GLIBC_ABI_DT_RELR",
          "libstdc++.so.6 GLIBCXX_3.4.29",
          "libstdc++.so.6 CXXABI_1.3",
          "libgcc_s.so.1 GCC_3.0",
          "libssl.so.3 OPENSSL_3.0.0");

  private static final List<Symbol> IMPORTS =
      List.of(
          symbol("malloc", "GLIBC_2.2.5", "libc.so.6"),
          symbol("pthread_create", "GLIBC_2.34", "libc.so.6"),
          symbol("dlsym", "GLIBC_2.34", "libc.so.6"),
          symbol("pow", "GLIBC_2.29", "libm.so.6"),
          symbol("_ZNSt15__exception_ptr13exception_ptr9_M_addrefEv", "GLIBCXX_3.4.29", "x"),
          new Symbol("napi_create_object", null, null, false, 0));

  @Test
  void theFloorTheSymbolsThatSetItAndWhatIsLeftWithoutThem() {
    Map<String, Floor> floors = GlibcResolver.floors(Architecture.X64, NEEDS, IMPORTS);
    assertEquals(List.of("GLIBC", "GLIBCXX", "CXXABI", "GCC"), List.copyOf(floors.keySet()));
    Floor glibc = Objects.requireNonNull(floors.get("GLIBC"));
    Floor gcc = Objects.requireNonNull(floors.get("GCC"));
    Floor glibcxx = Objects.requireNonNull(floors.get("GLIBCXX"));
    assertEquals("GLIBC_2.34", glibc.version().name());
    assertEquals("[pthread_create@GLIBC_2.34, dlsym@GLIBC_2.34]", glibc.symbols().toString());
    assertEquals(
        "libpthread merged into libc: the same call rebuilt on 2.34+ asks libc.so.6 for GLIBC_2.34",
        glibc.symbols().get(0).why());
    assertEquals("GLIBC_2.34", glibc.without(glibc.symbols().get(0)).orElseThrow().name());
    assertEquals("GLIBC_2.29", glibc.withoutAll().orElseThrow().name());
    assertEquals(
        "GLIBC_2.2.5",
        glibc.without(List.of("pthread_create", "dlsym", "pow")).orElseThrow().name());
    assertEquals(
        List.of("GLIBC_2.34", "GLIBC_2.29", "GLIBC_2.2.5"),
        glibc.ladder().stream().map(rung -> rung.version().name()).toList());
    // Nobody carries this need, so nothing lowers it.
    assertEquals(List.of(), gcc.symbols());
    assertEquals("GCC_3.0", gcc.withoutAll().orElseThrow().name());
    assertEquals(Optional.empty(), glibcxx.withoutAll());
  }

  @Test
  void reasonsOfSymbolsThatTheListOfWellKnownOnesLacks() {
    GlibcSymbols symbols = GlibcSymbols.bundled();
    assertEquals(
        Optional.of(
            "libpthread.so.0 was merged into libc.so.6: a link on glibc 2.34 or later asks for it"
                + " there"),
        symbols.why(
            Architecture.X64,
            "libc.so.6",
            "pthread_rwlock_rdlock",
            SymbolVersion.of("GLIBC_2.34")));
    assertEquals(
        Optional.of("new in GLIBC_2.39: no older glibc has it"),
        symbols.why(
            Architecture.X64, "libc.so.6", "stdc_bit_ceil_uc", SymbolVersion.of("GLIBC_2.39")));
    assertEquals(
        Optional.of("strtol under C23/GNU defaults (GCC with _GNU_SOURCE, i.e. every C++ file)"),
        symbols.why(
            Architecture.X64, "libc.so.6", "__isoc23_strtoul", SymbolVersion.of("GLIBC_2.38")));
    assertEquals(
        Optional.empty(),
        symbols.why(Architecture.X64, "libc.so.6", "nobody", SymbolVersion.of("GLIBC_2.38")));
  }

  @Test
  void needsAreAnsweredOneByOne() {
    GlibcSystem bullseye =
        GlibcSystem.of(Distributions.bundled().find("debian:11").orElseThrow(), Architecture.X64);
    List<NeedAnswer> answers = GlibcResolver.check(NEEDS, bullseye);
    assertEquals(8, answers.size());
    assertEquals(
        List.of("GLIBC_2.34", "GLIBC_ABI_DT_RELR", "GLIBCXX_3.4.29"),
        answers.stream()
            .filter(one -> one.answer().isNo())
            .map(one -> one.need().version())
            .toList());
    Availability all = GlibcResolver.satisfies(NEEDS, bullseye);
    assertTrue(all.isNo());
    assertTrue(all.evidence().startsWith("libc.so.6 of glibc 2.31 on x86_64 lacks GLIBC_2.34"));
  }

  @Test
  void whoMeetsThem() {
    List<Satisfaction> all = GlibcResolver.whoSatisfies(NEEDS, Architecture.X64);
    assertEquals(Answer.NO, of(all, "debian-11").answer());
    assertEquals(Answer.YES, of(all, "debian-12").answer());
    assertTrue(of(all, "debian-12").verified());
    assertEquals(Answer.NO, of(all, "ubuntu-22.04").answer());
    assertEquals("GLIBC_ABI_DT_RELR", of(all, "ubuntu-22.04").open().get(0).need().version());
    assertEquals(Answer.YES, of(all, "heroku-24").answer());
    assertFalse(of(all, "heroku-24").verified());
    assertEquals(Answer.UNKNOWN, of(all, "wolfi").answer());
    assertEquals(Answer.NO, of(all, "aws-lambda-nodejs20.x").answer());
  }

  @Test
  void fromWhichReleaseOnEachFamilyMeetsThem() {
    List<String> lifts =
        GlibcResolver.lifts(NEEDS, Architecture.X64).stream().map(Lift::toString).toList();
    assertTrue(
        lifts.containsAll(
            List.of(
                "debian: 12 and later",
                "ubuntu: 22.10 and later",
                "fedora: 37 and later",
                "rhel: 10",
                "heroku: 24 and later")),
        lifts.toString());
    assertFalse(lifts.stream().anyMatch(lift -> lift.startsWith("amazonlinux")), lifts.toString());
  }

  @Test
  void whichNodeImagesMeetThem() {
    assertEquals(
        List.of(),
        GlibcResolver.images(18, NEEDS, Architecture.X64),
        "node:18 was made of Debian 11, too");
    assertEquals(
        List.of("node:22", "node:22-slim"),
        GlibcResolver.images(22, NEEDS, Architecture.X64).get(0).names());
  }

  @Test
  void aNeedIsNotMetByTheReleaseOfAnotherLibrary() {
    List<VersionNeed> libpthread = needs("libpthread.so.0 GLIBC_2.34");
    assertTrue(
        GlibcResolver.satisfies(
                libpthread, GlibcSystem.of(Architecture.X64, GlibcVersion.of("2.43"), CppTops.NONE))
            .isNo());
    GlibcSystem focal =
        GlibcSystem.of(
            Distributions.bundled().find("ubuntu:20.04").orElseThrow(), Architecture.X64);
    assertTrue(GlibcResolver.satisfies(needs("libm.so.6 GLIBC_2.31"), focal).isYes());
    assertTrue(GlibcResolver.satisfies(needs("libc.so.6 GLIBC_2.31"), focal).isNo());
  }

  private static Satisfaction of(List<Satisfaction> all, String id) {
    return all.stream().filter(one -> one.distribution().id().equals(id)).findFirst().orElseThrow();
  }
}
