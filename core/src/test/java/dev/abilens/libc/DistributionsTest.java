package dev.abilens.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.data.Table;
import dev.abilens.header.Architecture;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionsTest {
  private final Distributions known = Distributions.bundled();

  @ParameterizedTest
  @CsvSource({
    "debian:11, debian-11",
    "debian-11, debian-11",
    "Debian:12-slim, debian-12",
    "debian:12.5, debian-12",
    "debian:bookworm-20240513-slim, debian-12",
    "bookworm-slim, debian-12",
    "docker.io/library/debian:trixie, debian-13",
    "debian:testing, debian-14",
    "debian:sid, debian-sid",
    "ubuntu:22.04, ubuntu-22.04",
    "ubuntu:jammy, ubuntu-22.04",
    "alpine:3.20, alpine-3.20",
    "alpine:3.20.3, alpine-3.20",
    "rockylinux:9.3, rocky-9",
    "almalinux:8, almalinux-8",
    "registry.access.redhat.com/ubi9/ubi-minimal:9.4, ubi-9",
    "quay.io/centos/centos:stream9, centos-stream-9",
    "opensuse/leap:15.6, opensuse-leap-15.6",
    "amazonlinux:2023, amazonlinux-2023",
    "public.ecr.aws/lambda/nodejs:20, aws-lambda-nodejs20.x",
    "gcr.io/distroless/nodejs20-debian12, distroless-nodejs-debian12",
    "cgr.dev/chainguard/node, wolfi",
    "heroku-24, heroku-24",
  })
  void aDistributionIsFoundByTheWordsThatPeopleUse(String word, String id) {
    assertEquals(Optional.of(id), known.find(word).map(Distribution::id));
  }

  @ParameterizedTest
  @CsvSource({
    "node:18, debian-11 debian-12, true",
    "node:18-slim, debian-11 debian-12, true",
    "node-18.20.4-slim, debian-11 debian-12, true",
    "node:22, debian-12, true",
    "node:14, debian-9 debian-10, true",
    "node:18-bookworm, debian-12, true",
    "node:18.20-bullseye-slim, debian-11, true",
    "node:20-alpine3.19, alpine-3.19, true",
    "node:20-alpine, alpine-3.23, false",
    "debian:12, debian-12, true",
    "node:lts, debian-9 debian-10 debian-11 debian-12 debian-13, true",
    "node:current-slim, debian-9 debian-10 debian-11 debian-12 debian-13, true",
    "node:iron, debian-11 debian-12, true",
    "node:lts-iron-alpine, alpine-3.23, false",
    "node:lts-alpine3.20, alpine-3.20, true",
    "node:bookworm-slim, debian-12, true",
    "node:slim, debian-9 debian-10 debian-11 debian-12 debian-13, true",
    "debian:stable-slim, debian-7 debian-8 debian-9 debian-10 debian-11 debian-12 debian-13, true",
    "amazonlinux:latest, amazonlinux-1 amazonlinux-2 amazonlinux-2023, true",
  })
  void aTagThatMovesStandsForAllTheBasesThatItHasHad(String word, String ids, boolean complete) {
    SystemSet systems = known.resolve(word).orElseThrow();
    assertEquals(
        List.of(ids.split(" ")), systems.members().stream().map(Distribution::id).toList());
    assertEquals(complete, systems.complete());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "debian",
        "debian:99",
        "node",
        "node:",
        "node:99",
        "node:99-alpine",
        "node:lts-foo",
        "latest",
        "foo:latest",
        "node:18-foo",
        "x",
        "debian:testing-20240513",
        "archlinux:base-20240101.0.1"
      })
  void anUnknownWordIsNotGuessed(String word) {
    assertEquals(Optional.empty(), known.resolve(word));
  }

  @Test
  void anUnknownWordGetsNearOnes() {
    assertTrue(known.suggestions("debain:12").contains("debian-12"));
    assertTrue(known.suggestions("ubuntu:22.4").contains("ubuntu-22.04"));
    assertTrue(known.suggestions("node:27-slim").contains("node-20-slim"));
    assertTrue(known.suggestions("alpine:3.99").get(0).startsWith("alpine-3."));
  }

  @Test
  void whatIsKnownIsToldByArchitecture() {
    Distribution bullseye = known.find("debian:11").orElseThrow();
    assertEquals("Debian 11 bullseye", bullseye.name());
    assertEquals(LibcFamily.GLIBC, bullseye.libc());
    assertEquals(Optional.of(GlibcVersion.of("2.31")), bullseye.glibc(Architecture.ARM64));
    Distribution.Libraries libraries = bullseye.libraries(Architecture.X64).orElseThrow();
    assertEquals(new CppTops("GLIBCXX_3.4.28", "CXXABI_1.3.12", "GCC_7.0.0"), libraries.cpp());
    assertTrue(libraries.verified());
    assertEquals(
        "Debian 11 bullseye: read from the libraries of the image debian-11, 2025-04-06, and of its"
            + " packages",
        libraries.evidence());
    assertEquals(
        "GCC_11.0",
        known
            .find("almalinux:9")
            .orElseThrow()
            .libraries(Architecture.ARM64)
            .orElseThrow()
            .cpp()
            .gcc());
    assertEquals(Optional.empty(), bullseye.libraries(Architecture.RISCV64));
    // The function runtimes keep to the libstdc++ that their base had at first.
    Distribution lambda = known.find("aws-lambda-nodejs20.x").orElseThrow();
    assertEquals(
        "GLIBCXX_3.4.29", lambda.libraries(Architecture.X64).orElseThrow().cpp().glibcxx());
    assertFalse(lambda.libraries(Architecture.ARM64).orElseThrow().verified());
    assertEquals(
        Optional.of(GlibcVersion.of("2.44")),
        known.find("archlinux").orElseThrow().glibc(Architecture.X64));
  }

  @Test
  void idsAndAliasesAreUniqueAndEveryReferenceIsToSomethingKnown() {
    Set<String> words = new HashSet<>();
    Set<String> images = new HashSet<>();
    Set<String> ids = new HashSet<>();
    Set<String> records = new HashSet<>();
    for (Table.Row row : Table.bundled("image-node-tops").rows()) {
      images.add(row.get("image"));
      assertTrue(records.add(row.get("image") + " " + row.get("arch")), row.toString());
      assertTrue(SymbolVersion.of(row.get("glibc_top")).isNumbered(SymbolVersion.GLIBC));
      assertTrue(SymbolVersion.of(row.get("glibcxx_top")).isNumbered(SymbolVersion.GLIBCXX));
    }
    for (Table.Row row : Table.bundled("libc-distros").rows()) {
      assertTrue(words.add(row.get("id")), row.toString());
      ids.add(row.get("id"));
    }
    for (Table.Row row : Table.bundled("libc-distros").rows()) {
      for (String alias : row.words("aliases")) assertTrue(words.add(alias), alias);
      if (row.has("image")) assertTrue(images.contains(row.get("image")), row.toString());
      if (row.has("base")) assertTrue(ids.contains(row.get("base")), row.toString());
      assertTrue(Set.of("yes", "part", "no").contains(row.get("verified")), row.toString());
    }
    for (Table.Row row : Table.bundled("glibc-backports").rows())
      assertTrue(ids.contains(row.get("distribution")), row.toString());
    assertEquals(190, known.all().size());
    assertEquals(30, NodeBaseImages.bundled().all().size());
    assertEquals("2026-11-22", known.asOf().toString());
  }

  @Test
  void familiesAndReleasesAreToldApart() {
    for (String[] expected :
        List.of(
            new String[] {"debian-12", "debian", "12"},
            new String[] {"opensuse-leap-15.6", "opensuse-leap", "15.6"},
            new String[] {"aws-lambda-nodejs20.x", "aws-lambda-nodejs", "20.x"},
            new String[] {"sles-15-sp6", "sles", "15-sp6"},
            new String[] {"archlinux", "archlinux", ""})) {
      Distribution one = known.find(expected[0]).orElseThrow();
      assertEquals(expected[1], one.family());
      assertEquals(expected[2], one.release());
    }
  }
}
