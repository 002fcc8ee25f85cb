package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit of packages: {@code matrix --prebuilds}. */
class PrebuildsTest {
  @TempDir private Path directory;

  /** A package with real builds, one of which lies under the name of another system. */
  private Path bent() throws IOException {
    for (String build : List.of("linux-x64", "darwin-x64+arm64", "win32-x64"))
      RealFiles.bufferutil(directory, build);
    Path top = directory.resolve("node_modules/bufferutil");
    Files.writeString(
        top.resolve("package.json"), "{\"name\":\"bufferutil\",\"version\":\"4.0.7\"}");
    Path linux = top.resolve("prebuilds/linux-x64/node.napi.node");
    Path musl = Files.createDirectories(top.resolve("prebuilds/linuxmusl-x64"));
    Files.copy(linux, musl.resolve("node.napi.musl.node"));
    Path arm = Files.createDirectories(top.resolve("prebuilds/win32-arm64"));
    Files.copy(top.resolve("prebuilds/win32-x64/node.napi.node"), arm.resolve("node.napi.node"));
    return top;
  }

  private static Tool audit(Path path, String... options) {
    String[] arguments = new String[4 + options.length];
    arguments[0] = "matrix";
    arguments[1] = "--prebuilds";
    arguments[2] = path.toString();
    arguments[3] = "--runtimes=node@12.22.12,node@8.0.0";
    System.arraycopy(options, 0, arguments, 4, options.length);
    return Tool.run(arguments);
  }

  @Test
  void systemsGapsAndLabelsAreTold() throws IOException {
    Path top = bent();
    Tool run = audit(top);
    assertEquals(1, run.status(), run.errors());
    List<String> lines = run.out().lines().map(line -> line.replaceAll(" +", " ").strip()).toList();
    String missing = " FAILS PREBUILD_MISSING";
    String disabled = " FAILS NODE_API_DISABLED ";
    String mac = "prebuilds/darwin-x64+arm64/node.napi.node";
    String linux = "prebuilds/linux-x64/node.napi.node";
    String windows = "prebuilds/win32-arm64/node.napi.node";
    assertEquals("bufferutil@4.0.7 " + top, lines.get(0));
    assertEquals(
        "darwin-x64 node@12.22.12 LOADS " + mac + " node@8.0.0" + disabled + mac, lines.get(2));
    assertEquals(
        "linux-x64 glibc node@12.22.12 LOADS " + linux + " node@8.0.0" + disabled + linux,
        lines.get(3));
    assertEquals("linux-x64 musl node@12.22.12" + missing + " node@8.0.0" + missing, lines.get(4));
    assertEquals("win32-arm64 node@12.22.12" + missing + " node@8.0.0" + missing, lines.get(5));
    assertTrue(lines.get(6).startsWith("win32-x64 node@12.22.12 LOADS " + windows), run.out());
    assertTrue(
        lines.contains(
            "MISLABELLED prebuilds/linuxmusl-x64/node.napi.musl.node:"
                + " its name says C library musl, its bytes say glibc"),
        run.out());
    assertTrue(
        lines.contains(
            "MISLABELLED prebuilds/win32-arm64/node.napi.node:"
                + " its name says architecture arm64, its bytes say x64"),
        run.out());
    assertTrue(
        lines.contains(
            "PREBUILD_MISSING bufferutil@4.0.7: none of its files loads on linux-x64 musl"
                + " with node@12.22.12 (PREBUILD_MISSING), node@8.0.0 (PREBUILD_MISSING)"),
        run.out());
  }

  @Test
  void aTarballAnswersLikeItsDirectory() throws IOException {
    Path top = bent();
    Path packed = RealFiles.pack(top, directory.resolve("bufferutil.tgz"));
    List<Map<String, @Nullable Object>> unpacked = audit(top, "--format=json").objects();
    List<Map<String, @Nullable Object>> inside = audit(packed, "--format=json").objects();
    assertEquals(rest(unpacked), rest(inside));
    assertEquals(packed.toString(), inside.get(0).get("path"));
    assertEquals("package", inside.get(0).get("entry"));
    assertEquals(
        List.of("path", "entry", "package", "system", "cells"),
        List.copyOf(inside.get(0).keySet()));
    Map<String, @Nullable Object> last = inside.get(inside.size() - 1);
    assertEquals(
        List.of("path", "entry", "package", "system", "findings"), List.copyOf(last.keySet()));
  }

  private static List<Map<String, @Nullable Object>> rest(
      List<Map<String, @Nullable Object>> lines) {
    return lines.stream()
        .map(
            line ->
                line.entrySet().stream()
                    .filter(e -> !List.of("path", "entry").contains(e.getKey()))
                    .filter(e -> e.getValue() != null)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
        .map(line -> (Map<String, @Nullable Object>) new TreeMap<String, Object>(line))
        .toList();
  }

  @Test
  void aSoundPackageHasNoFindings() throws IOException {
    RealFiles.bufferutil(directory, "linux-x64");
    Tool run =
        Tool.run(
            "matrix", "--prebuilds", directory.toString(), "--runtimes=node@20", "--format=json");
    assertEquals(0, run.status(), run.errors());
    assertEquals("linux-x64 glibc", run.object().get("system"));
  }

  @Test
  void runtimesHaveToBeNamed() {
    Tool run = Tool.run("matrix", "--prebuilds", ".");
    assertEquals(2, run.status());
    assertTrue(run.errors().contains("--prebuilds: name the --runtimes"), run.errors());
    Tool unknown = Tool.run("matrix", "--prebuilds", directory.toString(), "--runtimes=foo@1");
    assertEquals(2, unknown.status());
    assertTrue(unknown.errors().contains("--runtimes: no runtime \"foo@1\""), unknown.errors());
  }
}
