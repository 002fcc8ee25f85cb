package dev.abilens.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.scan.ScanProblem.Code;
import dev.abilens.tree.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipTest {
  private static final byte[] ADDON = TarBuilder.library("an addon");
  private static final byte[] TEXT = "text".repeat(500).getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private Findings scan(byte[] file) throws IOException {
    return scan(file, ReadLimits.defaults());
  }

  private Findings scan(byte[] file, ReadLimits limits) throws IOException {
    return Findings.of(Files.write(folder.resolve("p.zip"), file), limits);
  }

  private static ZipBuilder zip() {
    return new ZipBuilder();
  }

  /** Returns what is told of a member that is bent. */
  private ScanProblem problemOf(Consumer<ZipBuilder.Member> bend) throws IOException {
    Findings findings =
        scan(
            zip()
                .store("a.node", ADDON)
                .add("b.node", ADDON, 8, ZipBuilder.deflated(ADDON), bend)
                .bytes());
    assertEquals(List.of("a.node"), findings.below(folder));
    assertEquals(1, findings.problems().size());
    return findings.problems().get(0);
  }

  @Test
  void givesAddonsAndTheTreeTheyLieIn() throws IOException {
    byte[] plain =
        zip()
            .store("node_modules/a/package.json", TEXT)
            .deflate("node_modules/a/lib/libx.so", ADDON)
            .deflate("node_modules/a/b.json", TEXT)
            .store("node_modules/a/a.node", ADDON)
            .link("node_modules/a/link.node", "lib/libx.so")
            .bytes();
    byte[] behindProgram = Arrays.copyOf("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), 1000);
    byte[] whole = Arrays.copyOf(behindProgram, 1000 + plain.length);
    System.arraycopy(plain, 0, whole, 1000, plain.length);
    Findings findings = scan(plain);
    assertEquals(
        List.of("node_modules/a/a.node", "node_modules/a/lib/libx.so"), findings.below(folder));
    assertEquals(List.of(), findings.problems());
    assertTrue(findings.candidates().get(1).byName());
    for (Candidate candidate : findings.candidates())
      assertArrayEquals(ADDON, Findings.bytes(candidate));
    FileTree tree = findings.candidates().get(0).tree();
    for (String text : List.of("package.json", "b.json"))
      try (var source = tree.open("node_modules/a/" + text)) {
        assertArrayEquals(TEXT, source.region("all", 0, TEXT.length).bytes(0, TEXT.length));
      }
    // A program that unpacks what stands behind it begins like no zip file, but may be named .zip.
    assertEquals("does not begin like a zip archive", scan(whole).problems().get(0).message());
  }

  @Test
  void readsWhatTheJdkWrites() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Random random = new Random(1);
    byte[] large = new byte[3_000_000];
    random.nextBytes(large);
    System.arraycopy(ADDON, 0, large, 0, ADDON.length);
    // Written without sizes before the bytes: data descriptors.
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("d/"));
      zip.putNextEntry(new ZipEntry("d/größe.node"));
      zip.write(large);
      for (int i = 0; i < 70_000; i++) zip.putNextEntry(new ZipEntry("e/" + i));
      zip.setComment("PK\5\6 is in here");
    }
    // More than 65535 members: zip64.
    Findings findings = scan(out.toByteArray());
    assertEquals(List.of("d/größe.node"), findings.below(folder));
    assertEquals(List.of(), findings.problems());
    assertArrayEquals(large, Findings.bytes(findings.candidates().get(0)));
  }

  @Test
  void readsZip64AndDataDescriptors() throws IOException {
    byte[] file =
        zip()
            .zip64()
            .add("a.node", ADDON, 0, ADDON, member -> member.descriptor = true)
            .add("b.node", ADDON, 8, ZipBuilder.deflated(ADDON), member -> member.descriptor = true)
            .bytes("a comment".getBytes(StandardCharsets.UTF_8));
    Findings findings = scan(file);
    assertEquals(List.of("a.node", "b.node"), findings.below(folder));
    assertEquals(List.of(), findings.problems());
  }

  @Test
  void theLastOfSeveralMembersOfOneNameStays() throws IOException {
    Findings findings = scan(zip().deflate("a.node", TEXT).deflate("a.node", ADDON).bytes());
    assertArrayEquals(ADDON, Findings.bytes(findings.candidates().get(0)));
    assertEquals(1, findings.candidates().size());
  }

  @Test
  void namesStayInside() throws IOException {
    Findings findings =
        scan(
            zip()
                .store("../../a.node", ADDON)
                .store("/etc/b.node", ADDON)
                .store("..\\..\\c.node", ADDON)
                .link("up", "../../..")
                .store("up/d.node", ADDON)
                .bytes());
    assertEquals(List.of("a.node", "c.node", "etc/b.node"), findings.below(folder));
    assertEquals(List.of("MALFORMED up/d.node"), findings.problemsBelow(folder));
  }

  @Test
  void aMemberThatContradictsItselfIsNamed() throws IOException {
    assertEquals(Code.MALFORMED, problemOf(member -> member.crc ^= 1).code());
    assertTrue(problemOf(member -> member.crc = 7).message().endsWith("expected 0x7"));
    assertTrue(
        problemOf(member -> member.size += 5).message().endsWith("its end, expected 5 more bytes"));
    assertTrue(
        problemOf(member -> member.size -= 5).message().contains("found more than"), "too long");
    assertTrue(
        problemOf(member -> Arrays.fill(member.bytes, (byte) 0xff))
            .message()
            .endsWith("expected a sound deflate stream"));
    assertEquals("b.node", problemOf(member -> member.crc ^= 1).entry());
    Findings stored = scan(zip().add("a.node", ADDON, 0, ADDON, member -> member.crc = 1).bytes());
    assertEquals(List.of(), stored.candidates());
    assertEquals(Code.MALFORMED, stored.problems().get(0).code());
  }

  @Test
  void whatIsNotReadIsNamed() throws IOException {
    assertEquals("encrypted", problemOf(member -> member.flags = 1).message());
    ScanProblem method = problemOf(member -> member.method = 9);
    assertEquals(Code.UNSUPPORTED_COMPRESSION, method.code());
    assertEquals("compressed by method 9, Deflate64, which is not read", method.message());
    Findings other =
        scan(
            zip()
                .add("a.so", ADDON, 14, ADDON, member -> {})
                .add("b.so", ADDON, 14, ADDON, member -> {})
                .bytes());
    assertEquals(
        "2 members passed over: compressed by method 14, LZMA, which is not read",
        other.problems().get(0).message());
  }

  @Test
  void membersThatShareBytesAreRefused() throws IOException {
    ZipBuilder builder = zip().store("a.node", ADDON);
    for (int i = 0; i < 20; i++) {
      int n = i;
      builder.add(
          n + ".node",
          ADDON,
          0,
          new byte[0],
          member -> {
            member.compressedSize = ADDON.length;
            // A local header is all that it has of its own.
            member.size = ADDON.length;
          });
    }
    Findings findings = scan(builder.bytes(new byte[200]));
    assertTrue(
        findings.problems().stream().allMatch(p -> p.code() == Code.MALFORMED),
        findings.problems()::toString);
    assertEquals(List.of("a.node"), findings.below(folder));
  }

  @Test
  void limitsAreNamed() throws IOException {
    byte[] zeros = new byte[3_000_000];
    byte[] bomb = zip().deflate("a.node", ADDON).deflate("b.node", zeros).bytes();
    ReadLimits limits = ReadLimits.defaults().withMaxHeldBytes(100_000);
    Findings byRatio = scan(bomb, limits);
    assertEquals(List.of("a.node"), byRatio.below(folder));
    assertTrue(byRatio.problems().get(0).message().endsWith("held (maxRatio)"));
    Findings byTotal = scan(bomb, limits.withMaxInflatedBytes(200_000));
    assertTrue(byTotal.problems().get(0).message().endsWith("(maxInflatedBytes)"));
    Findings byEntry = scan(bomb, ReadLimits.defaults().withMaxEntryBytes(1000));
    assertEquals(
        "3000000 bytes, expected at most 1000 (maxEntryBytes)",
        byEntry.problems().get(0).message());
    Findings byEntries = scan(bomb, limits.withMaxEntries(1));
    assertTrue(byEntries.problems().get(0).message().endsWith("(maxEntries)"));
  }

  @Test
  void whatIsLargerThanTheMemoryIsSpooled() throws IOException {
    byte[] large = new byte[5_000_000];
    new Random(3).nextBytes(large);
    Findings findings =
        scan(
            zip().deflate("a.node", large).deflate("big.txt", large).bytes(),
            ReadLimits.defaults().withMaxHeldBytes(1_000_000));
    Candidate candidate = findings.candidates().get(0);
    try (var source = candidate.open()) {
      byte[] all = new byte[large.length];
      source.copy(0, all, 0, all.length);
      assertArrayEquals(large, all);
    }
    assertEquals(
        "p.zip: big.txt: only listed: 5000000 bytes, and not a binary",
        assertThrows(IOException.class, () -> candidate.tree().open("big.txt")).getMessage());
    findings.close();
    assertThrows(IOException.class, candidate::open);
  }

  @Test
  void junkEndsInProblemsOnly() throws IOException {
    Random random = new Random(11);
    byte[] good =
        zip().zip64().deflate("d/a.node", ADDON).store("b.node", TEXT).link("l.node", "b").bytes();
    for (int round = 0; round < 1000; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i <= random.nextInt(4); i++)
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      if (round % 3 == 0) bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      scan(bad);
    }
  }
}
