package dev.abilens.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ReadLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NestedTest {
  private static final byte[] ADDON = TarBuilder.library("an addon");

  @TempDir Path folder;

  private Findings scan(String name, byte[] file, ReadLimits limits) throws IOException {
    return Findings.of(Files.write(folder.resolve(name), file), limits);
  }

  private static byte[] compressed(String compressor, byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packed =
        new CompressorStreamFactory().createCompressorOutputStream(compressor, out)) {
      packed.write(plain);
    }
    return out.toByteArray();
  }

  @Test
  void everyCompressionGivesTheSame() throws IOException {
    byte[] tar =
        new TarBuilder().file("p/a.node", ADDON).file("p/package.json", new byte[10]).bytes();
    for (String compressor : List.of("gz", "bzip2", "xz", "zstd")) {
      byte[] file = compressed(compressor, tar);
      Findings findings = scan("anything", file, ReadLimits.defaults());
      assertEquals(List.of(), findings.problems());
      assertEquals(List.of("p/a.node"), findings.below(folder));
      assertArrayEquals(ADDON, Findings.bytes(findings.candidates().get(0)));
      for (int cut = 12; cut < file.length; cut += 7) {
        Findings part = scan("part", java.util.Arrays.copyOf(file, cut), ReadLimits.defaults());
        assertEquals(1, part.problems().size(), compressor + " of " + cut);
        assertEquals(ScanProblem.Code.MALFORMED, part.problems().get(0).code());
      }
      byte[] bad = file.clone();
      for (int i = 12; i < bad.length; i++) {
        bad[i] ^= 0x55;
        scan("bad", bad, ReadLimits.defaults());
        bad[i] ^= 0x55;
      }
    }
  }

  @Test
  void anXzStreamThatWantsTooMuchMemoryIsRefused() throws IOException {
    byte[] file = compressed("xz", new TarBuilder().file("p/a.node", ADDON).bytes());
    ScanProblem problem =
        scan("a.tar.xz", file, ReadLimits.defaults().withMaxHeldBytes(100_000)).problems().get(0);
    assertEquals(ScanProblem.Code.LIMIT_REACHED, problem.code());
    assertTrue(problem.message().endsWith("(maxHeldBytes)"), problem.message());
  }

  @Test
  void containersInContainersAreRead() throws IOException {
    byte[] tgz = TarBuilder.gzip(new TarBuilder().file("package/a.node", ADDON).bytes());
    byte[] zip = new ZipBuilder().deflate("v/in.tgz", tgz).store("v/again.tgz", tgz).bytes();
    byte[] asar =
        AsarTest.asar("{'files':{'p.zip':{'size':" + zip.length + ",'offset':'0'}}}", zip);
    byte[] outer = TarBuilder.gzip(new TarBuilder().file("x/app.asar", asar).bytes());
    Findings findings = scan("o.tgz", outer, ReadLimits.defaults());
    assertEquals(List.of(), findings.problems());
    assertEquals(
        List.of(
            "x/app.asar!/p.zip!/v/again.tgz!/package/a.node",
            "x/app.asar!/p.zip!/v/in.tgz!/package/a.node"),
        findings.below(folder));
    for (Candidate candidate : findings.candidates()) {
      assertEquals("package/a.node", candidate.treePath());
      assertArrayEquals(ADDON, Findings.bytes(candidate));
    }
    Findings shallow = scan("o.tgz", outer, ReadLimits.defaults().withMaxNesting(2));
    assertEquals(
        List.of(
            "LIMIT_REACHED x/app.asar!/p.zip!/v/again.tgz",
            "LIMIT_REACHED x/app.asar!/p.zip!/v/in.tgz"),
        shallow.problemsBelow(folder));
    assertEquals(
        "archives nested more than 2 deep (maxNesting)", shallow.problems().get(0).message());
  }

  @Test
  void aDamagedOneCostsItselfOnly() throws IOException {
    byte[] good = TarBuilder.gzip(new TarBuilder().file("a.node", ADDON).bytes());
    byte[] bad = java.util.Arrays.copyOf(good, good.length / 2);
    byte[] deb = "!<arch>\nx".repeat(9).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Findings findings =
        scan(
            "o.tar",
            new TarBuilder()
                .file("1.tgz", bad)
                .file("2.zip", deb)
                .file("3.tgz", good)
                .file("4.node", ADDON)
                .bytes(),
            ReadLimits.defaults());
    assertEquals(List.of("3.tgz!/a.node", "4.node"), findings.below(folder));
    assertEquals(
        List.of("MALFORMED 1.tgz", "UNSUPPORTED_CONTAINER 2.zip"), findings.problemsBelow(folder));
  }

  @Test
  void whatIsNestedSpendsTheSameBudget() throws IOException {
    byte[] zeros = TarBuilder.gzip(new TarBuilder().file("z", new byte[4_000_000]).bytes());
    TarBuilder outer = new TarBuilder();
    for (int i = 0; i < 10; i++) outer.file(i + ".tgz", zeros);
    Findings findings =
        scan(
            "o.tgz",
            TarBuilder.gzip(outer.bytes()),
            ReadLimits.defaults().withMaxInflatedBytes(9_000_000));
    assertEquals(8, findings.problems().size());
    assertEquals(ScanProblem.Code.LIMIT_REACHED, findings.problems().get(0).code());
    assertEquals("2.tgz", findings.problems().get(0).entry());
  }
}
