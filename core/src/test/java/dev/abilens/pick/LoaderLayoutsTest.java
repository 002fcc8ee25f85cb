package dev.abilens.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.json.Json;
import dev.abilens.libc.LibcFamily;
import dev.abilens.pick.RealLoaders.Aim;
import dev.abilens.pick.RealLoaders.Answer;
import dev.abilens.pick.RealLoaders.Case;
import dev.abilens.testing.Beside;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts made by chance, as the loaders themselves choose in them and as the picker does. */
class LoaderLayoutsTest {
  private static final List<Aim> AIMS =
      List.of(
          new Aim("node@18.20.4", "linux-x64", LibcFamily.GLIBC),
          new Aim("node@22.12.0", "linux-x64", LibcFamily.MUSL),
          new Aim("node@16.20.2", "linux-arm64", LibcFamily.GLIBC),
          new Aim("node@20.11.0", "linux-arm", LibcFamily.GLIBC),
          new Aim("node@18.20.4", "darwin-arm64", null),
          new Aim("node@22.12.0", "win32-ia32", null),
          new Aim("electron@28.0.0", "linux-x64", LibcFamily.GLIBC),
          new Aim("electron@28.0.0", "win32-x64", null),
          new Aim("node@12.16.3", "linux-x64", LibcFamily.GLIBC));

  private static final List<String> TUPLES =
      List.of(
          "linux-x64",
          "linux-x64+arm64",
          "linux-arm64",
          "linux-arm",
          "darwin-arm64",
          "darwin-x64+arm64",
          "win32-ia32",
          "win32-x64",
          "linux-x64-musl",
          "linux",
          "linux-x64+",
          "LINUX-x64");

  private static final List<String> PARTS =
      List.of(
          "node",
          "electron",
          "napi",
          "abi108",
          "abi127",
          "abi119",
          "abi",
          "uv1",
          "uv0",
          "uv",
          "armv7",
          "armv8",
          "armv6",
          "glibc",
          "musl",
          "addon",
          "a",
          "abilens");

  @TempDir Path scratch;
  private RealLoaders loaders;
  private final List<Case> cases = new ArrayList<>();
  private final Random random = new Random(20260101);

  @BeforeEach
  void find() throws IOException {
    loaders = RealLoaders.find();
    scratch = scratch.toRealPath();
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private Path layout(int number, String main, String more, Set<String> files) throws IOException {
    Path top = Files.createDirectories(scratch.resolve("layouts/" + number + "/pkg"));
    Files.writeString(
        top.resolve("package.json"),
        "{\"name\":\"@s/pkg\",\"version\":\"1.2.3\",\"main\":\"main.js\"" + more + "}");
    Files.writeString(top.resolve("main.js"), main);
    for (String file : files) {
      Path path = top.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "");
    }
    return top;
  }

  private Set<String> some(List<String> all, int most) {
    Set<String> chosen = new TreeSet<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) chosen.add(any(all));
    return chosen;
  }

  private void both(Path top) {
    for (int i = 0; i < 3; i++) {
      Set<String> broken = random.nextInt(3) == 0 ? Set.of("x.node", "a.node") : Set.of();
      cases.add(new Case(top, any(AIMS), broken));
    }
  }

  private String prebuilt() {
    StringBuilder name = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) name.append(any(PARTS)).append('.');
    return name + (random.nextInt(12) == 0 ? "NODE" : "node");
  }

  @Test
  void nodeGypBuild() throws IOException, InterruptedException {
    for (int i = 0; i < 150; i++) {
      Set<String> files = new TreeSet<>();
      if (random.nextInt(6) == 0) files.add("build/Release/" + prebuilt());
      if (random.nextInt(6) == 0) files.add("build/Debug/" + prebuilt());
      for (int j = random.nextInt(5); j >= 0; j--) {
        String tuple = random.nextInt(2) == 0 ? any(TUPLES) : "linux-x64";
        for (int k = random.nextInt(4); k >= 0; k--)
          files.add("prebuilds/" + tuple + "/" + prebuilt());
      }
      String loader = i % 3 == 0 ? NodeGypBuild.OPTIONAL_PACKAGES : NodeGypBuild.NAME;
      String main =
          i % 2 == 0
              ? "module.exports = require('" + loader + "')(__dirname)"
              : "const { join: j } = require('path'); const l = require('"
                  + loader
                  + "')\n"
                  + "module.exports = require(l.path(j(__dirname, 'lib', '..')))";
      Path top = layout(i, main, "", files);
      if (i % 3 == 0)
        for (String platform : List.of("linux-x64", "win32-x64"))
          platformPackage(top.resolve("node_modules/@s/pkg-" + platform), "index.js", prebuilt());
      both(top);
    }
    compare();
  }

  private static void platformPackage(Path directory, String main, String... addons)
      throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("package.json"), "{\"main\":\"" + main + "\"}");
    if (!main.endsWith(".node")) Files.writeString(directory.resolve(main), "");
    for (String addon : addons) Files.writeString(directory.resolve(addon), "");
  }

  @Test
  void bindings() throws IOException, InterruptedException {
    List<String> places =
        List.of(
            "build/x.node",
            "build/Debug/x.node",
            "build/Release/x.node",
            "out/Debug/x.node",
            "Debug/x.node",
            "out/Release/x.node",
            "Release/x.node",
            "build/default/x.node",
            "compiled/18.20.4/linux/x64/x.node",
            "addon-build/release/install-root/x.node",
            "addon-build/default/install-root/x.node",
            "lib/binding/node-v108-linux-x64/x.node",
            "lib/binding/node-v127-linux-x64/x.node",
            "lib/build/Release/x.node",
            "mine/x.node");
    List<String> calls =
        List.of(
            "require('bindings')('x')",
            "require('bindings')('x.node')",
            "require('bindings')({ bindings: 'x', module_root: require('path').join(__dirname, '..') })",
            "require(require('bindings')({ bindings: 'x', path: true }))",
            "require('bindings')({ bindings: 'x', try: [['module_root', 'mine', 'bindings'], ['module_root', 'build', 'Release', 'bindings']] })");
    for (int i = 0; i < 90; i++) {
      Path top = layout(i, "module.exports = require('./lib/b')", "", some(places, 4));
      Files.createDirectories(top.resolve("lib"));
      Files.writeString(top.resolve("lib/b.js"), "module.exports = " + any(calls));
      both(top);
    }
    compare();
  }

  @Test
  void nodePreGypAndPkgPrebuilds() throws IOException, InterruptedException {
    List<String> paths =
        List.of(
            "./lib/binding/{node_abi}-{platform}-{arch}",
            "./lib/binding/napi-v{napi_build_version}",
            "./build/{configuration}",
            "./lib/{node_napi_label}/{libc}",
            "./b/{module_name}-{version}-{runtime}");
    List<String> pre =
        List.of(
            "lib/binding/node-v108-linux-x64/x.node",
            "lib/binding/electron-v28.0-linux-x64/x.node",
            "lib/binding/napi-v3/x.node",
            "lib/binding/napi-v8/x.node",
            "lib/binding/napi-v/x.node",
            "build/Release/x.node",
            "lib/napi-v8/glibc/x.node",
            "lib/napi-v9/musl/x.node",
            "lib/napi-v8/unknown/x.node",
            "lib/node-v108/glibc/x.node",
            "b/x-1.2.3-node/x.node",
            "b/x-1.2.3-electron/x.node");
    List<String> pkg =
        List.of(
            "build/Debug/x.node",
            "build/Release/x.node",
            "prebuilds/x-linux-x64/node-napi-v3.node",
            "prebuilds/x-linux-x64/node-napi-v8.node",
            "prebuilds/x-linux-x64-musl/node-napi-v8.node",
            "prebuilds/x-linux-arm64/node-napi-v99.node",
            "prebuilds/x-win32-ia32/node-napi-v3.node",
            "prebuilds/x-darwin-arm64/node-napi-v99.node",
            "prebuilds/x-linux-x64-glibc/node-napi-v8.node");
    for (int i = 0; i < 120; i++) {
      if (i % 2 == 0) {
        String path = any(paths);
        boolean napi = path.contains("napi");
        String binary =
            ",\"binary\":{\"module_name\":\"x\",\"host\":\"https://h\",\"module_path\":\""
                + path
                + "\""
                + (napi
                    ? ",\"napi_versions\":[3,8,9,99],\"remote_path\":\"{node_napi_label}\",\"package_name\":\"{node_napi_label}.tar.gz\""
                    : "")
                + "}";
        both(
            layout(
                i,
                "const b = require('@mapbox/node-pre-gyp'); const p = require('path')\n"
                    + "module.exports = require(b.find(p.resolve(p.join(__dirname, './package.json'))))",
                binary,
                some(pre, 8)));
      } else {
        both(
            layout(
                i,
                "module.exports = require('pkg-prebuilds')(__dirname, { name: 'x', napi_versions: "
                    + any(List.of("[3, 8]", "[99, 3]", "[8]"))
                    + " })",
                "",
                some(pkg, 5)));
      }
    }
    compare();
  }

  @Test
  void requireAddon() throws IOException, InterruptedException {
    List<String> places =
        List.of(
            "prebuilds/linux-x64/s__pkg.node",
            "prebuilds/linux-x64/s__pkg@1.2.3.node",
            "prebuilds/linux-x64-musl/s__pkg.node",
            "prebuilds/darwin-universal/s__pkg.node",
            "prebuilds/darwin-arm64/s__pkg.node",
            "prebuilds/win32-x64/s__pkg@1.2.3.node",
            "prebuilds/linux-x64/s__pkg@2.0.0.node",
            "../prebuilds/linux-x64/s__pkg.node",
            "x.node");
    for (int i = 0; i < 60; i++) {
      String specifier = any(List.of(".", ".", "./x", "@s/pkg"));
      both(
          layout(
              i,
              "require.addon = require('require-addon')\nmodule.exports = require.addon('"
                  + specifier
                  + "', __filename)",
              "",
              some(places, 5)));
    }
    compare();
  }

  /** Real packages that choose among platform packages, with all of those there. */
  @Test
  void platformPackages() throws IOException, InterruptedException {
    Path modules =
        Beside.folder("abilens.packages", "a project with addon packages from npm")
            .resolve("node_modules");
    int number = 0;
    for (Path one : packages(modules)) {
      List<String> optional;
      String name;
      try (ByteSource source = ByteSource.open(one.resolve("package.json"))) {
        Json manifest = Json.read(source);
        optional = List.copyOf(manifest.get("optionalDependencies").fields().keySet());
        name = manifest.get("name").text("");
        // What a module of the other kind imports stays loaded: it can be seen once only.
        if (optional.size() < 4 || manifest.get("type").text("").equals("module")) continue;
      }
      Path top = scratch.resolve("platforms/" + number++ + "/node_modules/" + name);
      copy(one, top);
      Path around = scratch.resolve("platforms/" + (number - 1) + "/node_modules");
      for (String platform : optional) {
        if (platform.contains("wasm") || platform.contains("libvips")) continue;
        if (random.nextInt(4) == 0) continue;
        Path directory = around.resolve(platform);
        platformPackage(directory, "n.node", "n.node", "sharp.node");
      }
      for (Aim aim : AIMS) cases.add(new Case(top, aim, Set.of()));
      for (Aim aim : AIMS) cases.add(new Case(top, aim, Set.of("n.node")));
    }
    compare();
  }

  private static List<Path> packages(Path modules) throws IOException {
    try (Stream<Path> walk = Files.walk(modules, 2)) {
      return walk.filter(directory -> Files.isRegularFile(directory.resolve("package.json")))
          .sorted()
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path file : walk.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (from.relativize(file).startsWith("node_modules")) continue;
        if (Files.isDirectory(file)) Files.createDirectories(target);
        else if (Files.size(file) < 1 << 20) Files.copy(file, target);
      }
    }
  }

  private void compare() throws IOException, InterruptedException {
    List<Answer> answers = loaders.run(cases, scratch);
    List<String> different = new ArrayList<>();
    int files = 0;
    int open = 0;
    for (int i = 0; i < cases.size(); i++) {
      if (answers.get(i).skipped()) continue;
      Pick pick = RealLoaders.pick(cases.get(i));
      if (answers.get(i).file() != null) files++;
      if (Objects.equals(pick.picked(), answers.get(i).file())) continue;
      if (pick.picked() == null && pick.verdict() == Verdict.UNDECIDED) {
        open++;
        continue;
      }
      different.add(
          cases.get(i)
              + ": picked "
              + pick.picked()
              + " "
              + pick.judgement().first().map(Finding::message).orElse("")
              + ", really "
              + answers.get(i));
    }
    System.out.println(cases.size() + " loads, " + files + " of a file, " + open + " not decided");
    assertTrue(files > cases.size() / 5, "too few layouts have a file");
    assertEquals("", String.join("\n", different));
  }
}
