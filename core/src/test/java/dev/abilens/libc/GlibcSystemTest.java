package dev.abilens.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.data.Table;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlibcSystemTest {
  private static GlibcSystem system(String word, Architecture architecture) {
    return GlibcSystem.of(Distributions.bundled().find(word).orElseThrow(), architecture);
  }

  private static GlibcSystem release(String version) {
    return GlibcSystem.of(Architecture.X64, GlibcVersion.of(version), CppTops.NONE);
  }

  @Test
  void theLibrariesWithSymbolsAreThoseOfTheTable() {
    assertEquals(
        Table.bundled("glibc-symbols").rows().stream()
            .map(row -> row.get("library"))
            .collect(Collectors.toSet()),
        GlibcSymbols.LIBRARIES);
  }

  @ParameterizedTest
  @CsvSource({
    "debian:12, X64, libc.so.6, GLIBC_2.36, YES",
    "debian:12, X64, libc.so.6, GLIBC_2.38, NO",
    "debian:11, X64, libstdc++.so.6, GLIBCXX_3.4.28, YES",
    "debian:11, X64, libstdc++.so.6, GLIBCXX_3.4.29, NO",
    "debian:11, X64, libfoo.so.1, FOO_1, UNKNOWN",
    // Marks: from packages, from an image read in time, and from neither.
    "debian:13, X64, libc.so.6, GLIBC_ABI_GNU2_TLS, YES",
    "debian:13, IA32, libc.so.6, GLIBC_ABI_GNU2_TLS, UNKNOWN",
    "debian:12, X64, libc.so.6, GLIBC_ABI_DT_X86_64_PLT, NO",
    "ubuntu:25.10, X64, libc.so.6, GLIBC_ABI_GNU2_TLS, YES",
    "opensuse/leap:16.0, X64, libc.so.6, GLIBC_ABI_GNU2_TLS, NO",
    "rhel-10, X64, libc.so.6, GLIBC_ABI_GNU2_TLS, UNKNOWN",
    "debian:11, X64, libc.so.6, GLIBC_ABI_DT_RELR, NO",
    // Back-ports.
    "centos:7, ARM64, libc.so.6, GLIBC_2.18, YES",
    "rhel-7, ARM64, libc.so.6, GLIBC_2.18, UNKNOWN",
    "centos:7, X64, libc.so.6, GLIBC_2.18, NO",
    "almalinux:9, X64, ld-linux-x86-64.so.2, GLIBC_2.35, UNKNOWN",
    "almalinux:9, X64, libc.so.6, GLIBC_2.35, NO",
    "alt-p10, IA32, libm.so.6, GLIBC_2.2.5, UNKNOWN",
    // Riders answer as what they ride on; what is not known stays so.
    "aws-lambda-nodejs18.x, X64, libc.so.6, GLIBC_2.28, NO",
    "aws-lambda-nodejs18.x, ARM64, libc.so.6, GLIBC_2.26, YES",
    "wolfi, X64, libc.so.6, GLIBC_2.17, UNKNOWN",
    "sles-15-sp6, X64, libstdc++.so.6, GLIBCXX_3.4.30, UNKNOWN",
    "debian:12, RISCV64, libc.so.6, GLIBC_2.27, UNKNOWN",
  })
  void nodesOfADistribution(
      String word, Architecture architecture, String soname, String node, Answer expected) {
    Availability answer = system(word, architecture).version(soname, node);
    assertEquals(expected, answer.answer(), answer.evidence());
  }

  @Test
  void evidenceCarriesTheMarkOfTheDistribution() {
    Availability verified =
        system("debian:11", Architecture.X64).version("libc.so.6", "GLIBC_2.34");
    assertTrue(verified.verified());
    assertEquals(
        "libc.so.6 of glibc 2.31 on x86_64 lacks GLIBC_2.34, which came with 2.34 (abilist) [Debian"
            + " 11 bullseye: read from the libraries of the image debian-11, 2025-04-06, and of its"
            + " packages]",
        verified.evidence());
    Availability claimed =
        system("netlify-focal", Architecture.X64).version("libc.so.6", "GLIBC_2.34");
    assertTrue(claimed.isNo());
    assertFalse(claimed.verified());
    assertTrue(claimed.evidence().contains("base image"), claimed.evidence());
  }

  @Test
  void librariesThatAreThereForSure() {
    GlibcSystem plain = release("2.31");
    assertTrue(plain.library("libpthread.so.0").isYes());
    assertTrue(plain.library("ld-linux-x86-64.so.2").isYes());
    assertEquals(Answer.UNKNOWN, plain.library("libstdc++.so.6").answer());
    assertTrue(plain.with(CppTops.glibcxx("3.4.28")).library("libstdc++.so.6").isYes());
    assertTrue(system("debian:12", Architecture.X64).library("libgcc_s.so.1").isYes());
    assertEquals(Answer.UNKNOWN, plain.library("libnsl.so.1").answer());
    assertEquals(Answer.UNKNOWN, plain.library("libssl.so.3").answer());
    for (String bsd : List.of("libthr.so.3", "libc.so.8", "libc.so.12"))
      assertTrue(plain.library(bsd).isNo(), bsd);
    assertEquals(Answer.UNKNOWN, plain.library("libc.so.6.1").answer());
    assertEquals(
        "libc.so.7 is FreeBSD's, and no Linux has a library of that name",
        plain.library("libc.so.7").evidence());
    assertTrue(plain.library("libc.musl-x86_64.so.1").isNo());
    assertTrue(release("2.19").library("libmvec.so.1").isNo());
  }

  @ParameterizedTest
  @CsvSource({
    "2.31, libc.so.6, open64, YES",
    "2.31, libc.so.6, arc4random, NO",
    "2.36, libc.so.6, arc4random, YES",
    "2.31, libm.so.6, exp, YES",
    "2.31, libpthread.so.0, pthread_create, YES",
    "2.31, libc.so.6, pthread_create, NO",
    "2.33, libc.so.6, pthread_create, UNKNOWN",
    "2.31, libc.so.6, pthread_mutex_lock, YES",
    "2.31, libc.so.6, __pthread_mutex_lock, NO",
    "2.34, libc.so.6, pthread_create, YES",
    "2.34, libpthread.so.0, pthread_create, NO",
    "2.31, libc.so.6, napi_create_object, NO",
    "2.31, libc.so.6, _ZNSt9exceptionD2Ev, NO",
    "2.31, libc.so.6, __libc_dlopen_mode, UNKNOWN",
    "2.36, libc.so.6, errno, UNKNOWN",
    "2.31, libc.so.6, malloc_get_state, YES",
    "2.33, libc.so.6, malloc_get_state, UNKNOWN",
    "2.36, libc.so.6, malloc_get_state, NO",
    "2.44, libc.so.6, napi_create_object, UNKNOWN",
    "2.44, libc.so.6, open64, YES",
    "2.31, libstdc++.so.6, _ZNSt9exceptionD2Ev, YES",
    "2.31, libstdc++.so.6, _ZTVSt9exception, YES",
    "2.31, libstdc++.so.6, _ZNKSs4sizeEv, YES",
    "2.31, libstdc++.so.6, _ZTTNSt7__cxx1118basic_stringstreamIcE, YES",
    "2.31, libstdc++.so.6, _ZGVNSt7collateIcE2idE, YES",
    "2.31, libstdc++.so.6, _Znwm, YES",
    "2.31, libstdc++.so.6, _ZTVN10__cxxabiv117__class_type_infoE, YES",
    "2.31, libstdc++.so.6, _ZTTN10__cxxabiv117__class_type_infoE, UNKNOWN",
    "2.31, libstdc++.so.6, __cxa_throw, YES",
    "2.31, libstdc++.so.6, __dynamic_cast, YES",
    "2.31, libstdc++.so.6, __dynamic_casts, UNKNOWN",
    "2.31, libstdc++.so.6, _ZS, UNKNOWN",
    "2.31, libstdc++.so.6, _ZNK4node3fooEv, UNKNOWN",
    "2.31, libstdc++.so.6, _ZN4node4initEv, UNKNOWN",
    "2.31, libstdc++.so.6, _Unwind_Resume, UNKNOWN",
    "2.31, libgcc_s.so.1, _Unwind_Resume, YES",
  })
  void symbolsOfARelease(String version, String soname, String symbol, Answer expected) {
    Availability answer = release(version).symbol(soname, symbol);
    assertEquals(expected, answer.answer(), answer.evidence());
    assertTrue(!answer.isYes() || release(version).mayDefine(soname, symbol), symbol);
  }

  @Test
  void whatMayBeDefinedIsToldSooner() {
    GlibcSystem system = release("2.31");
    for (String table : new String[] {"glibc-symbols", "glibc-moves", "glibc-symbols-gone"})
      for (Table.Row row : Table.bundled(table).rows())
        assertTrue(system.mayDefine("libc.so.6", row.get("symbol")), row.toString());
    assertFalse(system.mayDefine("libc.so.6", "napi_create_function"));
    assertFalse(system.mayDefine("libstdc++.so.6", "napi_create_function"));
  }

  @Test
  void librariesAreCalledAsTheLoaderCallsThem() {
    assertEquals(
        "/lib/x86_64-linux-gnu/libc.so.6",
        system("debian:12", Architecture.X64).pathOf("libc.so.6"));
    assertEquals(
        "/lib/aarch64-linux-gnu/libm.so.6",
        system("heroku-24", Architecture.ARM64).pathOf("libm.so.6"));
    assertEquals("/lib64/libc.so.6", system("amazonlinux:2", Architecture.X64).pathOf("libc.so.6"));
    assertEquals("libc.so.6", release("2.31").pathOf("libc.so.6"));
    assertEquals(
        "Debian 12 bookworm (glibc 2.36)", system("debian:12", Architecture.X64).describe());
  }

  @Test
  void aMuslDistributionIsNoGlibcSystem() {
    Distribution alpine = Distributions.bundled().find("alpine:3.20").orElseThrow();
    assertThrows(IllegalArgumentException.class, () -> GlibcSystem.of(alpine, Architecture.X64));
  }
}
