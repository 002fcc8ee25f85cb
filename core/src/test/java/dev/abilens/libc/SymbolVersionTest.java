package dev.abilens.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolVersionTest {
  @ParameterizedTest
  @CsvSource({
    "GLIBC_2.34, GLIBC, 2.34",
    "GLIBC_2.2.5, GLIBC, 2.2.5",
    "GLIBC_PRIVATE, GLIBC,",
    "GLIBC_ABI_DT_RELR, GLIBC,",
    "GLIBC_ABI_DT_X86_64_PLT, GLIBC,",
    "GLIBCXX_3.4, GLIBCXX, 3.4",
    "CXXABI_LDBL_1.3, CXXABI_LDBL, 1.3",
    "CXXABI_FLOAT128, CXXABI,",
    "GCC_14.0.0, GCC, 14.0.0",
    "OPENSSL_3.0.0, OPENSSL, 3.0.0",
    "libz.so.1, libz.so.1,",
    "_2, _2,",
    "GLIBC_, GLIBC,",
    "GLIBC_2., GLIBC,",
    "GLIBC_2..3, GLIBC,",
    "GLIBC_99999999999, GLIBC,",
  })
  void namesAreTakenApart(String name, String family, String number) {
    SymbolVersion version = SymbolVersion.of(name);
    assertEquals(family, version.family());
    assertEquals(number, version.number() == null ? null : version.number().toString());
    assertEquals(name, version.toString());
  }

  @Test
  void numbersAreComparedAsNumbers() {
    assertTrue(GlibcVersion.of("2.4").compareTo(GlibcVersion.of("2.31")) < 0);
    assertTrue(GlibcVersion.of("2.3.4").compareTo(GlibcVersion.of("2.4")) < 0);
    assertTrue(GlibcVersion.of("2.3").compareTo(GlibcVersion.of("2.3.2")) < 0);
    assertEquals(0, GlibcVersion.of("2.31").compareTo(GlibcVersion.of("2.31")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "2.", ".2", "2..3", "x", "2.x", "-1", "1234567890", "２"})
  void whatIsNoNumberIsRefused(String text) {
    assertEquals(Optional.empty(), DottedNumber.parse(text));
    assertThrows(IllegalArgumentException.class, () -> GlibcVersion.of(text));
  }
}
