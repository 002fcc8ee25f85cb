package dev.abilens.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.scan.ScanProblem.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsarTest {
  private static final byte[] ADDON = TarBuilder.library("an addon");

  @TempDir Path folder;

  /** Returns an archive with a listing, single quotes for double ones, and bytes behind it. */
  static byte[] asar(String listing, byte[]... files) {
    byte[] json = listing.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 3) & ~3;
    ByteBuffer header = ByteBuffer.allocate(16 + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(4).putInt(padded + 8).putInt(padded + 4).putInt(json.length).put(json);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header.array());
    for (byte[] file : files) out.writeBytes(file);
    return out.toByteArray();
  }

  private static String file(long offset, byte[] bytes, String more) {
    return "{'size':" + bytes.length + ",'offset':'" + offset + "'" + more + "}";
  }

  private static String integrity(byte[] bytes) {
    String hash = HexFormat.of().formatHex(Digests.sha256().digest(bytes));
    return ",'integrity':{'algorithm':'SHA256','hash':'"
        + hash
        + "','blockSize':4194304,'blocks':['"
        + hash
        + "']}";
  }

  private Findings scan(byte[] file) throws IOException {
    return Findings.of(Files.write(folder.resolve("app.asar"), file));
  }

  @Test
  void givesAddonsPackedAndUnpacked() throws IOException {
    byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
    byte[] archive =
        asar(
            "{'files':{'package.json':"
                + file(0, text, "")
                + ",'m':{'files':{'a.node':"
                + file(2, ADDON, integrity(ADDON))
                + ",'b.node':{'size':"
                + ADDON.length
                + ",'unpacked':true"
                + integrity(ADDON)
                + "},'c.node':{'size':9,'unpacked':true},'l.node':{'link':'m/libx'},'libx':"
                + file(2, ADDON, ",'executable':true")
                + "}}}}",
            text,
            ADDON);
    Path beside = folder.resolve("app.asar.unpacked/m/b.node");
    Files.createDirectories(beside.getParent());
    Files.write(beside, ADDON);
    Findings findings = scan(archive);
    assertEquals(List.of("m/a.node", "m/b.node", "m/libx"), findings.below(folder));
    assertEquals(List.of("UNREADABLE m/c.node"), findings.problemsBelow(folder));
    assertEquals(
        "unpacked, and not in app.asar.unpacked beside it", findings.problems().get(0).message());
    assertTrue(findings.candidates().get(2).byName());
    for (Candidate candidate : findings.candidates())
      assertArrayEquals(ADDON, Findings.bytes(candidate));
    // In a directory, what lies beside is met there.
    assertEquals(
        List.of("m/a.node", "m/libx", "app.asar.unpacked/m/b.node"),
        Findings.of(folder).below(folder));
    // As Electron reads them: from the archive's own top.
    try (var source = findings.candidates().get(0).tree().open("package.json")) {
      assertEquals(2, source.size());
    }
  }

  @Test
  void anotherDigestIsNamed() throws IOException {
    byte[] other = ADDON.clone();
    other[ADDON.length - 1]++;
    Findings findings =
        scan(asar("{'files':{'a.node':" + file(0, ADDON, integrity(other)) + "}}", ADDON));
    assertEquals(List.of("DIGEST_MISMATCH a.node"), findings.problemsBelow(folder));
    assertEquals(1, findings.candidates().size());
  }

  @Test
  void whatDoesNotLieInTheFileIsNamed() throws IOException {
    String listing =
        "{'files':{'a.node':{'size':10,'offset':'9999'},'b.node':{'size':-1,'offset':'0'},"
            + "'c.node':{'size':4,'offset':'-4'},'d.node':{'size':99999999999999999999,'offset':'0'},"
            + "'e.node':{'offset':'0'},'f.node':{'size':{'x':[1]},'offset':['0']},'../../g.node':"
            + file(0, ADDON, "")
            + "}}";
    Findings findings = scan(asar(listing, ADDON));
    assertEquals(List.of("g.node"), findings.below(folder));
    assertEquals(6, findings.problems().size());
    for (ScanProblem problem : findings.problems()) assertEquals(Code.MALFORMED, problem.code());
    assertEquals(
        "10 bytes from 9999, expected a place in 72 bytes", findings.problems().get(0).message());
  }

  @Test
  void aHeaderThatLiesIsNamed() throws IOException {
    byte[] good = asar("{'files':{'a.node':" + file(0, ADDON, "") + "}}", ADDON);
    byte[] bad = good.clone();
    bad[6] = 127;
    assertTrue(
        scan(bad)
            .problems()
            .get(0)
            .message()
            .endsWith("expected a listing in a pickle in the file"));
    String deep = "{'files':{'d':".repeat(2000);
    assertEquals(
        List.of(Code.LIMIT_REACHED, Code.LIMIT_REACHED),
        scan(asar(deep)).problems().stream().map(ScanProblem::code).toList());
    assertEquals(
        Code.LIMIT_REACHED,
        scan(asar("{'files':{'d':".repeat(300) + "{}" + "}}".repeat(300)))
            .problems()
            .get(0)
            .code());
  }

  @Test
  void aListingOfAnotherShapeIsNamed() throws IOException {
    for (String listing :
        List.of("{}", "{'files':[1]}", "{'files':{'a':7}}", "{'files':{'d':{'files':7}}}"))
      assertEquals(
          List.of(Code.MALFORMED),
          scan(asar(listing)).problems().stream().map(ScanProblem::code).toList(),
          listing);
  }

  @Test
  void manyNamesOfTheSameBytesEndTheReading() throws IOException {
    StringBuilder listing = new StringBuilder("{'files':{");
    byte[] large = Arrays.copyOf(ADDON, 1_000_000);
    for (int i = 0; i < 400; i++)
      listing.append(i == 0 ? "" : ",").append("'" + i + ".node':" + file(0, large, ""));
    Path file = Files.write(folder.resolve("x.asar"), asar(listing.append("}}").toString(), large));
    Findings findings = Findings.of(file);
    assertEquals(8, findings.candidates().size());
    assertTrue(
        findings
            .problems()
            .get(0)
            .message()
            .endsWith(
                "found files of more than 8 times the bytes that it has,"
                    + " expected files side by side"),
        findings.problems().get(0).message());
  }

  @Test
  void junkEndsInProblemsOnly() throws IOException {
    Random random = new Random(5);
    byte[] good =
        asar(
            "{'files':{'d':{'files':{'a.node':" + file(0, ADDON, integrity(ADDON)) + "}}}}", ADDON);
    for (int round = 0; round < 1000; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i <= random.nextInt(4); i++)
        bad[4 + random.nextInt(bad.length - 4)] = (byte) random.nextInt();
      if (round % 3 == 0) bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      scan(bad);
    }
  }

  @Test
  void readsWhatElectronsOwnToolWrites() throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("abilens.asar", "absent"));
    Assumptions.assumeTrue(
        Files.isRegularFile(tool), "no asar tool: name its script by -Dabilens.asar=");
    Path app = folder.resolve("app");
    Files.createDirectories(app.resolve("node_modules/x"));
    Files.write(app.resolve("node_modules/x/x.node"), ADDON);
    Files.write(app.resolve("y.node"), ADDON);
    Files.createSymbolicLink(app.resolve("z.node"), Path.of("node_modules/x/x.node"));
    Path archive = folder.resolve("app.asar");
    Process made =
        new ProcessBuilder(
                "node",
                tool.toString(),
                "pack",
                app.toString(),
                archive.toString(),
                "--unpack",
                "x.node")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, made.waitFor());
    Findings findings = Findings.of(archive);
    assertEquals(List.of("node_modules/x/x.node", "y.node"), findings.below(folder));
    assertEquals(List.of(), findings.problems());
    for (Candidate candidate : findings.candidates())
      assertArrayEquals(ADDON, Findings.bytes(candidate));
  }
}
