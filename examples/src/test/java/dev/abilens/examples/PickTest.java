package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pick} promises to scripts and to people. */
class PickTest {
  private static final String PICKED = "prebuilds/linux-x64/node.napi.node";

  @TempDir private Path directory;

  private static Tool pick(Path path, String... options) {
    List<String> arguments = new ArrayList<>(List.of("pick", path.toString(), "--distro=debian:9"));
    arguments.addAll(Arrays.asList(options));
    return Tool.run(arguments.toArray(String[]::new));
  }

  private static Tool json(Path path, String platform) {
    return pick(path, "--format=json", "--runtime=node@12.22.12", "--platform=" + platform);
  }

  /** Lays a package out with its real addon; returns its directory. */
  private static Path bufferutil(Path project) throws IOException {
    Path top = RealFiles.bufferutil(project, "linux-x64").resolve("../../..").normalize();
    RealFiles.bufferutil(project, "win32-x64");
    Files.writeString(
        top.resolve("package.json"),
        "{\"name\":\"bufferutil\",\"version\":\"4.0.7\",\"main\":\"index.js\","
            + "\"dependencies\":{\"node-gyp-build\":\"^4.3.0\"}}");
    Files.writeString(
        top.resolve("index.js"), "module.exports = require('node-gyp-build')(__dirname);\n");
    return top;
  }

  @Test
  void aPackageIsALine() throws IOException {
    Tool run = json(bufferutil(directory), "linux-x64");
    assertEquals(0, run.status(), run.toString());
    Map<String, @Nullable Object> line = run.object();
    assertTrue(
        line.keySet()
            .containsAll(List.of("package", "loader", "target", "picked", "verdict", "rejected")),
        run.out());
    assertEquals("bufferutil@4.0.7", line.get("package"));
    assertEquals("node-gyp-build", line.get("loader"));
    assertEquals(PICKED, line.get("picked"));
    assertEquals("LOADS", line.get("verdict"));
    List<?> rejected = assertInstanceOf(List.class, line.get("rejected"));
    assertTrue(
        rejected.contains(
            Map.of(
                "candidate",
                "prebuilds/win32-x64/node.napi.node",
                "reason",
                "its directory is for win32-x64, not linux-x64")),
        run.out());
  }

  @Test
  void whereNothingIsForThePlatformItFails() throws IOException {
    Path top = bufferutil(directory);
    Tool run = json(top, "linux-arm64");
    assertEquals(1, run.status(), run.toString());
    assertEquals(null, run.object().get("picked"));
    assertEquals("FAILS", run.object().get("verdict"));
    Tool text = pick(top, "--runtime=node@12.22.12", "--platform=linux-arm64");
    assertEquals(1, text.status());
    assertTrue(
        text.out().startsWith("FAILS      bufferutil@4.0.7  no file  [by node-gyp-build]\n"),
        text.out());
    assertTrue(text.out().contains("ADDON_NOT_FOUND  No native build was found"), text.out());
    assertTrue(text.out().contains("\n    not " + PICKED + ": its directory is for"), text.out());
  }

  @Test
  void whatIsNotDecidedFailsWhereThatIsAskedFor() throws IOException {
    Path top = bufferutil(directory);
    Files.writeString(top.resolve("index.js"), "require(Buffer.from('x').toString())");
    String[] options = {"--runtime=node@12.22.12", "--platform=linux-x64", "--format=json"};
    assertEquals(0, pick(top, options).status());
    assertEquals("UNDECIDED", pick(top, options).object().get("verdict"));
    String[] strict = Arrays.copyOf(options, options.length + 1);
    strict[options.length] = "--strict";
    assertEquals(1, pick(top, strict).status());
  }

  @Test
  void anArchiveIsPickedFromAsItIs() throws IOException {
    Path archive = RealFiles.pack(bufferutil(directory), directory.resolve("bufferutil.tgz"));
    Tool run = json(archive, "linux-x64");
    assertEquals(0, run.status(), run.toString());
    assertEquals(PICKED, run.object().get("picked"));
  }

  @Test
  void eachPackageOfAProjectIsPickedFor() throws IOException {
    bufferutil(directory);
    Files.writeString(directory.resolve("package.json"), "{\"name\":\"app\"}");
    Tool run = json(directory, "linux-x64");
    assertEquals(0, run.status(), run.toString());
    assertEquals("bufferutil@4.0.7", run.object().get("package"));
    assertTrue(
        String.valueOf(run.object().get("directory")).endsWith("/node_modules/bufferutil"),
        run.out());
  }

  @Test
  void packagesThatPnpmLinksAreFoundOnce() throws IOException {
    Path store = directory.resolve("node_modules/.pnpm/bufferutil@4.0.7");
    bufferutil(store);
    Files.createSymbolicLink(
        directory.resolve("node_modules/bufferutil"),
        Path.of(".pnpm/bufferutil@4.0.7/node_modules/bufferutil"));
    Files.writeString(directory.resolve("package.json"), "{\"name\":\"app\"}");
    Tool run = json(directory, "linux-x64");
    assertEquals(0, run.status(), run.toString());
    assertEquals(PICKED, run.object().get("picked"));
    assertEquals(
        PICKED,
        json(directory.resolve("node_modules/bufferutil"), "linux-x64").object().get("picked"));
  }

  @Test
  void whatIsNoPackageIsSaid() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Tool run = json(empty, "linux-x64");
    assertEquals(2, run.status(), run.toString());
    assertEquals("", run.out());
    assertEquals("abilens: no package in " + empty + System.lineSeparator(), run.errors());
    assertEquals(2, json(directory.resolve("absent"), "linux-x64").status());
  }
}
