package dev.abilens.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScannerTest {
  private static final byte[] ADDON = TarBuilder.library("an addon");
  private static final byte[] TEXT = "text".repeat(20).getBytes(StandardCharsets.UTF_8);

  @TempDir Path given;

  private Path folder() throws IOException {
    return given.toRealPath();
  }

  private Path file(String path, byte[] bytes) throws IOException {
    Path file = folder().resolve(path);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private void link(String path, String target) throws IOException {
    Path link = folder().resolve(path);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  @Test
  void aNamedFileIsACandidateWhateverItHolds() throws IOException {
    for (byte[] bytes : List.of(ADDON, TEXT, new byte[0])) {
      Findings findings = Findings.of(file("some/file", bytes));
      assertEquals(1, findings.candidates().size());
      Candidate candidate = findings.candidates().get(0);
      assertTrue(candidate.named());
      assertEquals(null, candidate.entry());
      assertEquals(bytes.length, candidate.size());
      assertEquals(bytes.length, Findings.bytes(candidate).length);
      assertEquals(
          new FileTree.Entry(candidate.treePath(), FileTree.Kind.FILE, bytes.length),
          candidate.tree().entry(candidate.treePath()));
    }
  }

  @Test
  void aNamedFileIsReadAsItWasOpenedFirst() throws IOException {
    Path file = file("some/file.node", ADDON);
    Candidate candidate = Findings.of(file).candidates().get(0);
    Files.move(file("other", TEXT), file, StandardCopyOption.REPLACE_EXISTING);
    assertArrayEquals(ADDON, Findings.bytes(candidate));
    assertArrayEquals(TEXT, Findings.bytes(candidate));
  }

  @Test
  void nothingStaysOpen() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    Assumptions.assumeTrue(Files.isDirectory(descriptors));
    Path file = file("some/file.node", ADDON);
    Candidate unread = Findings.of(file).candidates().get(0);
    assertTrue(isOpen(descriptors, file));
    unread.close();
    Candidate read = Findings.of(file).candidates().get(0);
    Findings.bytes(read);
    ScanSink refusing =
        new ScanSink() {
          @Override
          public void candidate(Candidate candidate) {
            throw new IllegalStateException();
          }

          @Override
          public void problem(ScanProblem problem) {}
        };
    Scanner scanner = new Scanner(ReadLimits.defaults());
    assertThrows(IllegalStateException.class, () -> scanner.scan(file, refusing));
    Findings.of(file("some/package.tgz", new byte[] {0x1f, (byte) 0x8b}));
    Findings.of(folder());
    assertFalse(isOpen(descriptors, folder()));
  }

  private static boolean isOpen(Path descriptors, Path below) throws IOException {
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path one : all.toList()) {
        try {
          if (Files.readSymbolicLink(one).startsWith(below)) return true;
        } catch (NoSuchFileException e) {
          // Closed since, as what lists them is.
        }
      }
    }
    return false;
  }

  @Test
  void anAbsentFileIsAProblem() throws IOException {
    Findings findings = Findings.of(folder().resolve("absent"));
    assertEquals("no such file or directory", findings.problems().get(0).message());
    assertTrue(findings.problems().get(0).named());
  }

  @Test
  void aDirectoryGivesAddonsAndLibrariesInByteOrder() throws IOException {
    file("a/z.node", ADDON);
    file("a.node", TEXT);
    file("a0.node", new byte[0]);
    file("a/libx.so.1", ADDON);
    file("a/script.js", TEXT);
    file("a/object.o", objectFile());
    file("\uffee.node", TEXT);
    file("\ud83d\ude00.node", TEXT);
    Findings findings = Findings.of(folder());
    assertEquals(
        List.of("a.node", "a/libx.so.1", "a/z.node", "a0.node", "\uffee.node", "\ud83d\ude00.node"),
        findings.below(folder()));
    assertEquals(List.of(), findings.problems());
  }

  private static byte[] objectFile() {
    byte[] bytes = TarBuilder.library("object");
    bytes[16] = 1;
    return bytes;
  }

  @Test
  void pnpmStoreGivesEachFileOnceAtItsRealPlace() throws IOException {
    file("node_modules/.pnpm/dep@1.0.0/node_modules/dep/build/Release/dep.node", ADDON);
    file("node_modules/.pnpm/dep@2.0.0/node_modules/dep/build/Release/dep.node", ADDON);
    link("node_modules/dep", ".pnpm/dep@1.0.0/node_modules/dep");
    link("node_modules/.pnpm/user@1.0.0/node_modules/dep", "../../dep@1.0.0/node_modules/dep");
    assertEquals(
        List.of(
            "node_modules/.pnpm/dep@1.0.0/node_modules/dep/build/Release/dep.node",
            "node_modules/.pnpm/dep@2.0.0/node_modules/dep/build/Release/dep.node"),
        Findings.of(folder()).below(folder()));
  }

  @Test
  void workspaceLinksOutOfTheDirectoryAreFollowed() throws IOException {
    file("packages/pkg/build/Release/pkg.node", ADDON);
    file("packages/pkg/package.json", TEXT);
    link("packages/pkg/node_modules/app", "../../../app");
    file("app/node_modules/own/own.node", ADDON);
    link("app/node_modules/pkg", "../../packages/pkg");
    link("app/node_modules/again", "../../packages/pkg");
    link("app/node_modules/top", "../..");
    Path app = folder().resolve("app");
    Findings findings = Findings.of(app);
    // The first link in order shows it; the application itself is not walked again through it.
    assertEquals(
        List.of("node_modules/again/build/Release/pkg.node", "node_modules/own/own.node"),
        findings.below(app));
    assertEquals(List.of("LINK_NOT_FOLLOWED node_modules/top"), findings.problemsBelow(app));
    Candidate linked = findings.candidates().get(0);
    assertTrue(linked.treePath().endsWith("packages/pkg/build/Release/pkg.node"));

    file("package.json", TEXT);
    assertEquals(List.of(), Findings.of(app).problems());
  }

  @Test
  void circlesEndAndLinksToNothingAreNamed() throws IOException {
    file("good/build/Release/good.node", ADDON);
    link("good/up", "../..");
    link("self", "self");
    link("self.node", "self.node");
    link("dangling.node", "/nonexistent/x.node");
    link("a/node_modules", "../b");
    link("b/node_modules", "../a");
    link("linked.node", "good/build/Release/good.node");
    file("lib.so", ADDON);
    link("named.node", "lib.so");
    Findings findings = Findings.of(folder().resolve("good/.."));
    assertEquals(2, findings.candidates().size());
    assertTrue(findings.candidates().get(0).path().endsWith("good/build/Release/good.node"));
    assertTrue(findings.candidates().get(1).byName());
    assertEquals(
        List.of(
            "a link to /nonexistent/x.node, which leads nowhere",
            "a link to self.node, which leads nowhere"),
        findings.problems().stream()
            .map(ScanProblem::message)
            .filter(message -> !message.contains("no package"))
            .toList());
  }

  @Test
  void archivesInADirectoryAreLookedInto() throws IOException {
    byte[] tar = new TarBuilder().file("package/a.node", ADDON).bytes();
    file("a/one.tgz", TarBuilder.gzip(tar));
    file("b.tar", tar);
    file("c.zip", new byte[] {'P', 'K', 3, 4});
    file("d.tgz", TEXT);
    Findings findings = Findings.of(folder());
    assertEquals(List.of("package/a.node", "package/a.node"), findings.below(folder()));
    assertEquals(List.of("MALFORMED c.zip", "MALFORMED d.tgz"), findings.problemsBelow(folder()));
  }

  @Test
  void aTarballGivesWhatItsDirectoryGives() throws IOException {
    Random random = new Random(42);
    for (int round = 0; round < 30; round++) {
      String top = "round" + round;
      TarBuilder tar = new TarBuilder();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String name = "d" + random.nextInt(3) + "/e" + random.nextInt(3) + "/f" + i;
        names.add(name + List.of(".node", ".so", ".js").get(random.nextInt(3)));
      }
      Collections.shuffle(names, random);
      for (String name : names) {
        byte[] bytes = name.endsWith(".so") ? TarBuilder.library(name) : TEXT;
        file(top + "/package/" + name, bytes);
        tar.file("package/" + name, bytes);
      }
      Findings packed = Findings.of(file(top + ".tgz", TarBuilder.gzip(tar.bytes())));
      Path unpacked = folder().resolve(top);
      Findings plain = Findings.of(unpacked);
      assertEquals(plain.below(unpacked), packed.below(unpacked));
      assertEquals(new ArrayList<>(new TreeSet<>(packed.below(unpacked))), packed.below(unpacked));
      for (int i = 0; i < plain.candidates().size(); i++) {
        Candidate a = plain.candidates().get(i);
        Candidate b = packed.candidates().get(i);
        assertEquals(a.byName(), b.byName());
        assertEquals(a.fileName(), b.fileName());
        assertArrayEquals(Findings.bytes(a), Findings.bytes(b));
      }
    }
  }

  @Test
  void limitsAreNamed() throws IOException {
    file("1/2/3/a.node", ADDON);
    file("b.node", ADDON);
    Findings deep = Findings.of(folder(), ReadLimits.defaults().withMaxDepth(2));
    assertEquals(List.of("b.node"), deep.below(folder()));
    assertEquals(
        "directories nested more than 2 deep (maxDepth)", deep.problems().get(0).message());
    Findings many = Findings.of(folder(), ReadLimits.defaults().withMaxEntries(3));
    assertEquals(List.of("LIMIT_REACHED 1/2"), many.problemsBelow(folder()));
  }

  @Test
  void oneScannerServesManyThreads() throws Exception {
    for (int i = 0; i < 200; i++) file(i % 7 + "/" + i + (i % 3 == 0 ? ".node" : ".so"), ADDON);
    file("p.tgz", TarBuilder.gzip(new TarBuilder().file("package/a.node", ADDON).bytes()));
    List<String> expected = Findings.of(folder()).order();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Callable<List<String>> scan = () -> Findings.of(folder()).order();
      for (Future<List<String>> result : pool.invokeAll(Collections.nCopies(16, scan)))
        assertEquals(expected, result.get());
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void publicTreeOfHazards() throws Exception {
    Path script = Path.of(System.getProperty("abilens.shared"), "hostile/generate/tree.sh");
    Assumptions.assumeTrue(Files.exists(script), "no shared folder: " + script);
    Path top = folder().resolve("hazards");
    ProcessBuilder builder = new ProcessBuilder("sh", script.toString(), top.toString());
    builder.environment().put("ADDON", file("addon.node", ADDON).toString());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Assumptions.assumeTrue(builder.start().waitFor() == 0, "the tree could not be made here");
    Path closed = top.resolve("node_modules/closed");
    try {
      Path modules = top.resolve("node_modules");
      Findings findings = Findings.of(modules);
      List<String> found = findings.below(modules);
      assertTrue(
          found.containsAll(
              List.of(
                  ".pnpm/dep@1.0.0/node_modules/dep/build/Release/dep.node",
                  "empty.node",
                  "good/build/Release/good.node",
                  "sparse.node")));
      List<String> problems = new ArrayList<>(findings.problemsBelow(modules));
      assertTrue(problems.remove("UNREADABLE dangling.node"));
      assertTrue(problems.remove("UNREADABLE pipe.node"));
      assertTrue(problems.remove("LINK_NOT_FOLLOWED good/up"));
      // Closed to anybody but the superuser.
      if (problems.isEmpty())
        assertTrue(found.containsAll(List.of("closed/in.node", "unreadable.node")));
      else assertEquals(List.of("UNREADABLE closed", "UNREADABLE unreadable.node"), problems);
    } finally {
      closed.toFile().setExecutable(true);
      closed.toFile().setReadable(true);
      closed.toFile().setWritable(true);
    }
  }
}
