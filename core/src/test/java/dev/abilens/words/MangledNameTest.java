package dev.abilens.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MangledNameTest {
  private static String spokenOf(String symbol) {
    List<String> names = new ArrayList<>();
    assertTrue(MangledName.speaksOnlyOf(symbol, names::add));
    return String.join(" ", names);
  }

  @Test
  void macOsSpellsLongLongAndItsLibraryInItsOwnWay() {
    assertTrue(MangledName.isSameOnLinux("_ZN2v86Object11GetPropertyENS_5LocalINS_7ContextEEEj"));
    assertFalse(MangledName.isSameOnLinux("_ZN2v86BigInt3NewEPNS_7IsolateEx"));
    assertFalse(MangledName.isSameOnLinux("_ZN2v86BigInt15NewFromUnsignedEPNS_7IsolateEy"));
    assertFalse(
        MangledName.isSameOnLinux("_ZN4node3useENSt3__110unique_ptrIiNS0_14default_deleteIiEEEE"));
  }

  @Test
  void narrowLinuxSpellsSizesAndLongLongInItsOwnWay() {
    assertTrue(
        MangledName.isSameOn64Bit("_ZN2v86Object16SetInternalFieldEiNS_5LocalINS_5ValueEEE"));
    assertFalse(MangledName.isSameOn64Bit("_ZN4node6Buffer3NewEPN2v87IsolateEj"));
    assertFalse(MangledName.isSameOn64Bit("_ZN2v86BigInt3NewEPNS_7IsolateEx"));
    assertFalse(MangledName.isSameOn64Bit("_ZN2v86BigInt15NewFromUnsignedEPNS_7IsolateEy"));
  }

  /** Those of C++, and of Rust the one with a dollar; {@code c++filt} takes each apart. */
  @ParameterizedTest
  @CsvSource({
    "_ZN3foo3barEi5Other, foo Other",
    "_ZN3fooC2ERKN3bar3bazE, foo bar",
    "_Z3fooP7Backend, foo Backend",
    "_ZTV7Backend, Backend",
    "_ZTSN3foo3barE, foo",
    "_ZGVZN3foo3getEvE1x, foo",
    "_ZThn16_N3foo3barEv, foo",
    "_ZTv0_n24_N3fooD0Ev, foo",
    "_ZNSt6vectorIN3foo3barESaIS1_EE17_M_realloc_insertIJRKS1_EEEvN9__gnu_cxx17__normal_iteratorIPS1_S3_EEDpOT_, foo __gnu_cxx",
    "_ZNSt6vectorI7BackendSaIS0_EED2Ev, Backend",
    "_ZNKSs4findEPKcmm, ''",
    "_ZdlPvm, ''",
    "_ZN6icu_7413UnicodeStringD1Ev, icu_",
    "_ZN3fooILj16EE3barEA5_c, foo",
    "_ZN3fooB5cxx11Ev, foo",
    // Constants of types that are named, nested and substituted, and what is no constant.
    "_ZN3foo3BarILNS_4KindE4ENS_5OtherEE3runEv, foo",
    "_ZN3foo3BarILNS_4KindEn4EiEC1Ei5Other, foo Other",
    "_ZN3foo3BarIL4Kind4EE3runEv, foo Kind",
    "_ZN3foo3BarINS_4KindELS1_4EE3runEv, foo",
    "_ZN3foo3BarI4KindIiELS2_4ELj4EE3runEv, foo Kind",
    "_ZN3foo3BarIL4KindIiE4EE3runEv, foo Kind",
    "_ZN3foo3BarILSt4Kind4EE3runEv, foo",
    "_ZN3foo3BarIXadL_Z4freeEEE3runEv, foo free",
    "_ZNK3foo5matchINS_3BarILm32EEEZNS_3runEvEUlvE12_EEvT_i9Undefined, foo Undefined",
    "_ZN3fooaSERK3bar, foo bar",
    "_ZN80_$LT$std..path..Components$u20$as$u20$core..iter..traits..iterator..Iterator$GT$4next17h0123456789abcdefE, _",
  })
  void tellsTheOutermostNames(String symbol, String expected) {
    assertEquals(expected, spokenOf(symbol));
  }

  @Test
  void endsWithTheFirstNo() {
    assertFalse(MangledName.speaksOnlyOf("_ZN3foo3barE", name -> false));
    assertTrue(MangledName.speaksOnlyOf("_Znwm", name -> false));
  }

  @Test
  void anyTextIsReadToItsEnd() {
    Random random = new Random(7);
    String letters = "_ZNSTALCDEKPIJhvc0123456789n$\u00e9abE";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder symbol = new StringBuilder("_Z");
      for (int length = random.nextInt(20); length > 0; length--)
        symbol.append(letters.charAt(random.nextInt(letters.length())));
      assertEquals(spokenOf(symbol.toString()), spokenOf(symbol.toString()));
    }
    assertEquals("", spokenOf("_Z99999999999999999999foo"));
  }

  /** Each takes very long where a part of it is gone through again from each place. */
  @ParameterizedTest
  @ValueSource(
      strings = {"i1E", "S", "SA", "LN", "L3fooI", "L1a", "N", "U", "Ul", "LS_a", "LSA1", "T1"})
  void longNamesAreReadOnce(String part) {
    int times = 1_000_000;
    assertTrue(MangledName.speaksOnlyOf("_Z" + part.repeat(times), name -> true));
    assertTrue(MangledName.speaksOnlyOf("_ZI" + part.repeat(times) + "3foo", name -> true));
  }
}
