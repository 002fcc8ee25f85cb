package dev.abilens.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.Architecture;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Symbol;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MuslSystemTest {
  private final MuslSymbols symbols = MuslSymbols.bundled();

  @ParameterizedTest
  @CsvSource({
    // export, resolved by the loader
    "1.2.5, malloc, YES, YES",
    "1.2.5, open64, NO, YES",
    "1.2.3, open64, YES, YES",
    "1.2.4, open64, UNKNOWN, YES",
    "1.2.4, malloc, YES, YES",
    "1.2.4, qsort_r, YES, YES",
    "1.2.4, statx, UNKNOWN, UNKNOWN",
    "1.2.3, statx, NO, NO",
    "1.2.5, statx, YES, YES",
    "1.2.5, __longjmp_chk, NO, NO",
    "1.2.5, gnu_get_libc_version, NO, NO",
    "1.1.24, malloc, UNKNOWN, UNKNOWN",
    "1.1.24, __longjmp_chk, NO, NO",
    "1.3.0, malloc, YES, YES",
    "1.3.0, __longjmp_chk, UNKNOWN, UNKNOWN",
    // Debian's 1.2.3 leaves crypt to another library.
    "1.2.3, crypt, UNKNOWN, UNKNOWN",
    // ... and its later ones have what musl itself does not.
    "1.2.5, fts_open, UNKNOWN, UNKNOWN",
  })
  void symbolsByVersion(String version, String symbol, Answer exported, Answer resolved) {
    assertEquals(exported, symbols.exports(version, symbol).answer());
    assertEquals(resolved, symbols.resolves(DottedNumber.of(version), symbol).answer());
  }

  @Test
  void whatABinaryLacksLeavesWeakSymbolsAside() {
    List<Symbol> imports =
        List.of(
            new Symbol("malloc", null, null, false, 0),
            new Symbol("__longjmp_chk", null, null, false, 0),
            new Symbol("__vsnprintf_chk", null, null, false, 0),
            new Symbol("__gmon_start__", null, null, true, 0));
    assertEquals(
        List.of("__longjmp_chk", "__vsnprintf_chk"),
        symbols.missing(DottedNumber.of("1.2.5"), imports).stream().map(Symbol::name).toList());
  }

  @Test
  void namesThatMuslTakesForItself() {
    for (String own :
        List.of("libc.so", "libc.so.6", "libc.musl-x86_64.so.1", "libpthread.so.0", "libm.so.6"))
      assertTrue(MuslSymbols.isMusl(own), own);
    for (String other : List.of("libcrypt.so.1", "libstdc++.so.6", "libmvec.so.1", "libcx.so"))
      assertFalse(MuslSymbols.isMusl(other), other);
  }

  @Test
  void aSystemOfAlpine() {
    MuslSystem alpine =
        MuslSystem.of(
            Distributions.bundled().find("alpine:3.20").orElseThrow(), Architecture.ARM64);
    assertEquals("Alpine 3.20 (musl 1.2.5)", alpine.describe());
    assertTrue(alpine.library("libthr.so.3").isNo());
    assertTrue(alpine.library("libc.musl-aarch64.so.1").isYes());
    assertTrue(alpine.library("libstdc++.so.6").isYes());
    assertTrue(alpine.library("ld-linux-aarch64.so.1").isNo());
    assertEquals(Answer.UNKNOWN, alpine.library("libssl.so.3").answer());
    assertTrue(alpine.version("libc.so.6", "GLIBC_2.99").isYes());
    assertTrue(alpine.symbol("libc.so.6", "__memcpy_chk").isNo());
    assertEquals("/lib/ld-musl-aarch64.so.1", alpine.pathOf("libc.so.6"));
    assertEquals(
        Answer.UNKNOWN,
        MuslSystem.of(Architecture.X64, DottedNumber.of("1.2.5"), CppTops.NONE)
            .library("libstdc++.so.6")
            .answer());
  }
}
