package dev.abilens.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarballTest {
  private static final byte[] ADDON = TarBuilder.library("an addon");
  private static final byte[] TEXT = "not a binary".getBytes(StandardCharsets.UTF_8);
  private static final ReadLimits SMALL = new ReadLimits(100_000, 50, 5_000, 300_000, 200, 10, 3);

  @TempDir Path folder;

  private Findings scan(byte[] archive) throws IOException {
    return scan("package.tgz", TarBuilder.gzip(archive), ReadLimits.defaults());
  }

  private Findings scan(String name, byte[] file, ReadLimits limits) throws IOException {
    return Findings.of(Files.write(folder.resolve(name), file), limits);
  }

  private static TarBuilder tar() {
    return new TarBuilder();
  }

  @Test
  void givesAddonsAndLibrariesWithTheTreeTheyLieIn() throws IOException {
    Findings findings =
        scan(
            tar()
                .file("package/package.json", TEXT)
                .file("package/lib/libvips.so.42", TarBuilder.library("vips"))
                .file("package/build/Release/addon.node", ADDON)
                .file("package/text.node", TEXT)
                .bytes());
    assertEquals(
        List.of(
            "package/build/Release/addon.node", "package/lib/libvips.so.42", "package/text.node"),
        findings.below(folder));
    assertEquals(List.of(), findings.problems());
    Candidate addon = findings.candidates().get(0);
    assertEquals(folder.resolve("package.tgz").toString(), addon.path());
    assertTrue(addon.byName());
    assertEquals(false, addon.named());
    assertEquals(false, findings.candidates().get(1).byName());
    assertArrayEquals(ADDON, Findings.bytes(addon));
    try (var source = addon.open()) {
      assertEquals("addon.node", source.name());
    }
    FileTree tree = addon.tree();
    FileTree.Entry library = Links.follow(tree, "package/build/Release/../../lib/libvips.so.42");
    assertEquals("package/lib/libvips.so.42", library == null ? "" : library.path());
    assertEquals(
        List.of("package/build", "package/lib", "package/package.json", "package/text.node"),
        tree.list("package").stream().map(FileTree.Entry::path).toList());
    try (var text = tree.open("package/package.json")) {
      assertEquals(TEXT.length, text.size());
    }
    FileTree large =
        scan(tar().file("a.node", ADDON).file("b.js", new byte[1 << 21]).bytes())
            .candidates()
            .get(0)
            .tree();
    assertEquals(
        "package.tgz: b.js: only listed: 2097152 bytes, and not a binary",
        assertThrows(IOException.class, () -> large.open("b.js")).getMessage());
  }

  @Test
  void readsUncompressedAndConcatenatedAndUnendedArchives() throws IOException {
    byte[] tar = tar().file("package/a.node", ADDON).bytes();
    byte[] first = TarBuilder.gzip(Arrays.copyOf(tar, 600));
    byte[] second = TarBuilder.gzip(Arrays.copyOfRange(tar, 600, tar.length));
    byte[] both = Arrays.copyOf(first, first.length + second.length + 32);
    System.arraycopy(second, 0, both, first.length, second.length);
    for (byte[] file : List.of(tar, both, tar().file("package/a.node", ADDON).unended())) {
      Findings findings = scan("anything", file, ReadLimits.defaults());
      assertEquals(List.of("package/a.node"), findings.below(folder));
      assertEquals(List.of(), findings.problems());
      assertArrayEquals(ADDON, Findings.bytes(findings.candidates().get(0)));
    }
  }

  @Test
  void keepsTheLastOfSeveralMembersOfOneName() throws IOException {
    Findings findings =
        scan(tar().file("a.node", TEXT).file("b.node", ADDON).file("a.node", ADDON).bytes());
    assertEquals(List.of("a.node", "b.node"), findings.below(folder));
    assertArrayEquals(ADDON, Findings.bytes(findings.candidates().get(0)));
    Findings replaced = scan(tar().file("a.so", ADDON).file("a.so", TEXT).bytes());
    assertEquals(List.of(), replaced.candidates());
  }

  @Test
  void followsLinksInside() throws IOException {
    Findings findings =
        scan(
            tar()
                .member("lib/", '5', "", new byte[0])
                .link("lib64", "lib")
                .file("lib64/libaddon.so", ADDON)
                .link("addon.node", "/lib64/libaddon.so")
                .hardLink("copy.node", "lib/libaddon.so")
                .link("loop.node", "loop.node")
                .link("gone.node", "../nothing.node")
                .hardLink("outside.node", "../../etc/passwd")
                .link("x", "/tmp")
                .file("x/evil.node", ADDON)
                .bytes());
    assertEquals(List.of("copy.node", "lib/libaddon.so"), findings.below(folder));
    assertTrue(findings.candidates().get(1).byName());
    assertEquals(
        List.of(
            "UNREADABLE outside.node",
            "MALFORMED x/evil.node",
            "UNREADABLE gone.node",
            "UNREADABLE loop.node"),
        findings.problemsBelow(folder));
    assertEquals(
        "a hard link to ../../etc/passwd, not a member before it",
        findings.problems().get(0).message());
  }

  @Test
  void namesStayInside() throws IOException {
    Findings findings =
        scan(
            tar()
                .file("/etc/a.node", ADDON)
                .file("package/../../../b.node", ADDON)
                .file("./c//./d.node", ADDON)
                .bytes());
    assertEquals(List.of("b.node", "c/d.node", "etc/a.node"), findings.below(folder));
  }

  @Test
  void readsLongNames() throws IOException {
    String deep = "package/" + "d".repeat(120) + "/" + "e".repeat(150) + "/größe.node";
    byte[] name = (deep + "\0").getBytes(StandardCharsets.UTF_8);
    for (TarBuilder archive :
        List.of(
            tar().member("././@LongLink", 'L', "", name).file("package/short", ADDON),
            tar().pax('x', "mtime", "1.5", "path", deep).file("package/short", ADDON),
            tar().pax('g', "path", "global").pax('x', "path", deep).file("short", ADDON)))
      assertEquals(List.of(deep), scan(archive.bytes()).below(folder));
    byte[] prefixed = TarBuilder.header("last.node", ADDON.length, '0', "");
    System.arraycopy("first/second".getBytes(StandardCharsets.UTF_8), 0, prefixed, 345, 12);
    assertEquals(
        List.of("first/second/last.node"),
        scan(tar().raw(TarBuilder.checksum(prefixed)).raw(ADDON).raw(new byte[440]).bytes())
            .below(folder));
  }

  @Test
  void paxSizeOverridesTheHeader() throws IOException {
    byte[] header = TarBuilder.header("a.node", 0, '0', "");
    Findings findings =
        scan(
            tar()
                .pax('x', "size", String.valueOf(ADDON.length))
                .raw(header)
                .raw(ADDON)
                .raw(new byte[-ADDON.length & 511])
                .file("b.node", ADDON)
                .bytes());
    assertEquals(List.of("a.node", "b.node"), findings.below(folder));
    assertEquals(ADDON.length, findings.candidates().get(0).size());
  }

  @Test
  void manySpecialHeadersCostNoStack() throws IOException {
    TarBuilder archive = tar();
    for (int i = 0; i < 20_000; i++)
      archive.member("././@LongLink", i % 2 == 0 ? 'L' : 'K', "", TEXT);
    // Their last name counts, and it is none of an addon.
    Findings findings = scan(archive.file("a.node", ADDON).file("b.node", ADDON).bytes());
    assertEquals(List.of("b.node", "not a binary"), findings.below(folder));
    assertEquals(List.of(), findings.problems());
  }

  @Test
  void sparseMembersAreNamedAndPassedOver() throws IOException {
    byte[] sparse = TarBuilder.header("s.node", ADDON.length, 'S', "");
    sparse[482] = 1;
    byte[] map = new byte[512];
    Findings findings =
        scan(
            tar()
                .raw(TarBuilder.checksum(sparse))
                .raw(map)
                .raw(ADDON)
                .raw(new byte[-ADDON.length & 511])
                .pax('x', "GNU.sparse.major", "1", "GNU.sparse.name", "t.node")
                .file("t.node", ADDON)
                .file("a.node", ADDON)
                .bytes());
    assertEquals(List.of("a.node"), findings.below(folder));
    assertEquals(
        List.of("UNSUPPORTED_CONTAINER s.node", "UNSUPPORTED_CONTAINER t.node"),
        findings.problemsBelow(folder));
  }

  @Test
  void limitsAreNamed() throws IOException {
    byte[] tar = tar().file("big.node", new byte[5001]).file("a.node", ADDON).bytes();
    Findings large = scan("p.tgz", TarBuilder.gzip(tar), SMALL);
    assertEquals(List.of("a.node"), large.below(folder));
    assertEquals(
        "5001 bytes, expected at most 5000 (maxEntryBytes)", large.problems().get(0).message());
    // What is not compressed costs nothing until it is asked for.
    assertEquals(List.of("a.node", "big.node"), scan("p.tar", tar, SMALL).below(folder));

    TarBuilder many = tar();
    for (int i = 0; i < 51; i++) many.file(i + ".txt", TEXT);
    assertEquals(
        "p.tar at offset 0xc800: found more, expected at most 50 headers (maxEntries)",
        scan("p.tar", many.bytes(), SMALL).problems().get(0).message());

    assertEquals(
        "11 directories deep, expected at most 10 (maxDepth)",
        scan("p.tar", tar().file("1/2/3/4/5/6/7/8/9/10/a.node", ADDON).bytes(), SMALL)
            .problems()
            .get(0)
            .message());

    TarBuilder held = tar();
    for (int i = 0; i < 30; i++) held.file(i + "d".repeat(90) + ".node", new byte[490]);
    Findings some = scan("p.tar", held.bytes(), SMALL.withMaxHeldBytes(1000));
    assertEquals(4, some.candidates().size());
    assertTrue(
        some.problems()
            .get(0)
            .message()
            .endsWith("expected at most 1000 bytes held (maxHeldBytes)"),
        some.problems()::toString);

    Findings bomb =
        scan(
            "p.tgz",
            TarBuilder.gzip(tar().file("a.node", ADDON).file("zeros", new byte[3_000_000]).bytes()),
            SMALL);
    assertEquals(List.of("a.node"), bomb.below(folder));
    assertEquals(ScanProblem.Code.LIMIT_REACHED, bomb.problems().get(0).code());
    assertTrue(bomb.problems().get(0).message().endsWith("(maxInflatedBytes)"));
  }

  @Test
  void everyPrefixGivesAPartOrAProblem() throws IOException {
    byte[] tar = tar().pax('x', "path", "z/a.node").file("a", ADDON).file("b.node", TEXT).bytes();
    byte[] tgz = TarBuilder.gzip(tar);
    List<String> all = List.of("b.node", "z/a.node");
    for (byte[] file : List.of(tar, tgz))
      for (int length = 0; length < file.length - 1024; length++) {
        Findings findings = scan("p.tar", Arrays.copyOf(file, length), ReadLimits.defaults());
        assertTrue(all.containsAll(findings.below(folder)));
        if (findings.candidates().size() < 2 && length % 512 != 0)
          assertEquals(1, findings.problems().size(), "of " + length);
      }
  }

  @Test
  void junkEndsInProblemsOnly() throws IOException {
    Random random = new Random(7);
    byte[] good = tar().pax('x', "path", "z/a.node").file("a", ADDON).file("b.node", TEXT).bytes();
    for (int round = 0; round < 2000; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i <= random.nextInt(4); i++)
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      // With the checksums mended, so that the other fields are looked at.
      for (int at : new int[] {0, 1024, 2048})
        System.arraycopy(
            TarBuilder.checksum(Arrays.copyOfRange(bad, at, at + 512)), 0, bad, at, 512);
      scan("p.tar", bad, SMALL);
    }
  }

  @Test
  void otherContainersAreNamed() throws IOException {
    byte[] ar = "!<arch>\ndebian-binary".getBytes(StandardCharsets.UTF_8);
    ScanProblem problem = scan("a.deb", ar, SMALL).problems().get(0);
    assertEquals(ScanProblem.Code.UNSUPPORTED_CONTAINER, problem.code());
    assertEquals("ar archives are not read", problem.message());
    assertEquals(
        "does not begin like a gzip stream",
        scan("a.tgz", new byte[0], SMALL).problems().get(0).message());
    // A file that is loaded as an addon is judged as one, whatever it holds.
    assertEquals(1, scan("zip.node", ar, SMALL).candidates().size());
  }
}
