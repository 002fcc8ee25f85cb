package dev.abilens.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.json.Json;
import dev.abilens.libc.LibcFamily;
import dev.abilens.node.RuntimeKind;
import dev.abilens.pick.RealLoaders.Aim;
import dev.abilens.project.PackageManifest;
import dev.abilens.testing.Beside;
import dev.abilens.testing.RealNode;
import dev.abilens.tree.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What install scripts fetch and @electron/rebuild decides, as the tools say and as we say. */
class RealInstallersTest {
  private static final List<Aim> NODES =
      List.of(
          new Aim("node@18.20.4", "linux-x64", LibcFamily.GLIBC),
          new Aim("node@22.12.0", "linux-x64", LibcFamily.MUSL),
          new Aim("node@16.20.2", "linux-arm64", LibcFamily.GLIBC),
          new Aim("node@20.11.0", "linux-arm", LibcFamily.MUSL),
          new Aim("node@18.20.4", "darwin-arm64", null),
          new Aim("node@22.12.0", "win32-ia32", null));
  private static final List<Aim> ELECTRONS =
      List.of(
          new Aim("electron@28.0.0", "linux-x64", LibcFamily.GLIBC),
          new Aim("electron@28.0.0", "win32-x64", null),
          new Aim("electron@22.3.27", "darwin-arm64", null));

  @TempDir Path scratch;
  private Path tools;
  private final Random random = new Random(20260102);
  private final List<Case> cases = new ArrayList<>();

  /** A question to the tools. */
  private record Case(
      String tool, Path project, Path directory, Aim aim, List<String> options, String shown) {}

  @BeforeEach
  void find() throws IOException {
    RealLoaders.find();
    tools = Beside.folder("abilens.loaders", "a folder with loaders from npm");
    scratch = scratch.toRealPath();
  }

  private void needs(String name) {
    Assumptions.assumeTrue(
        Files.isDirectory(tools.resolve("node_modules").resolve(name)),
        "skipped: " + name + " is not among the loaders");
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private String oneOf(String... values) {
    return any(List.of(values));
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(scratch.resolve("cases/" + cases.size() + "/" + name));
  }

  @Test
  void prebuildInstall() throws IOException, InterruptedException {
    needs("prebuild-install");
    for (int i = 0; i < 300; i++) {
      Path top = directory("pkg");
      String options =
          oneOf(
              "",
              "",
              "-r napi",
              "--runtime=napi",
              "--runtime napi --target 3",
              "--tag-prefix x@",
              "--tag-prefix=",
              "-t 18.0.0 -r node",
              "--download https://x.org/{name}/{version}/{platform}{libc}.tgz",
              "--verbose");
      String binary =
          oneOf(
              "",
              "",
              ",\"binary\":{\"napi_versions\":[1,3,4]}",
              ",\"binary\":{\"napi_versions\":[99]}",
              ",\"binary\":{\"module_name\":\"mod\",\"host\":\"https://x.org/a/\",\"remote_path\":\"./{module_name}/v{major}.{minor}/\"}",
              ",\"binary\":{\"host\":\"https://x.org\",\"package_name\":\"{name}-{node_abi}-{abi}-{prerelease}.tar.gz\",\"napi_versions\":[6]}");
      String manifest =
          "{\"name\":\""
              + oneOf("x", "@s/x", "@a.b/my-x")
              + "\",\"version\":\""
              + oneOf("1.2.3", "2.0.0-beta.1", "1.0.0+b7")
              + "\",\"scripts\":{\"install\":\"prebuild-install "
              + options
              + " || node-gyp rebuild\"}"
              + oneOf(
                  "",
                  ",\"repository\":\"https://github.com/o/r\"",
                  ",\"repository\":{\"type\":\"git\",\"url\":\"git+https://github.com/o/r.git\"}",
                  ",\"homepage\":\"https://github.com/h/p#readme\"",
                  ",\"repository\":\"github:o/r\",\"bugs\":{\"url\":\"https://github.com/o/b/issues\"}")
              + oneOf(
                  "",
                  "",
                  ",\"config\":{\"runtime\":\"napi\",\"target\":\"4\"}",
                  ",\"config\":{\"target\":\"18.0.0\"}")
              + binary
              + "}";
      Files.writeString(top.resolve("package.json"), manifest);
      boolean napi = manifest.contains("napi") || manifest.contains("config");
      Aim aim = napi || random.nextInt(3) > 0 ? any(NODES) : any(ELECTRONS);
      List<String> words = options.isEmpty() ? List.of() : List.of(options.split(" "));
      cases.add(new Case("prebuild-install", top, top, aim, words, manifest));
    }
    List<Json> answers = ask();
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      PackageManifest manifest = manifest(one);
      Wanted wanted =
          PrebuildInstall.wanted(
              manifest, Objects.requireNonNull(InstallTool.of(manifest)), one.aim.setting());
      Json real = answers.get(i);
      if (real.get("error").text() != null) {
        assertTrue(wanted == null || wanted.url() == null, () -> one + ": " + real);
        continue;
      }
      assertEquals(real.get("archive").text(), Objects.requireNonNull(wanted).archive());
      String url = String.valueOf(real.get("url").text());
      assertEquals(url.startsWith("undefined/") ? null : url, wanted.url(), one::toString);
      if (wanted.url() != null)
        assertTrue(wanted.isCalled(String.valueOf(real.get("cached").text())), one::toString);
    }
  }

  @Test
  void nodePreGyp() throws IOException, InterruptedException {
    needs("@mapbox/node-pre-gyp");
    for (int i = 0; i < 300; i++) {
      Path top = directory("pkg");
      String manifest =
          "{\"name\":\""
              + oneOf("x", "@s/x")
              + "\",\"version\":\""
              + oneOf("1.2.3", "2.0.0-beta.1", "1.0.0+b7")
              + "\",\"main\":\"m.js\",\"scripts\":{\"install\":\"node-pre-gyp install\"},"
              + "\"binary\":{\"module_name\":\"mod\",\"module_path\":\""
              + oneOf(
                  "./lib/binding/{configuration}/{node_abi}-{platform}-{arch}/",
                  "lib/binding/napi-v{napi_build_version}",
                  "./build/{node_napi_label}-{platform}-{libc}")
              + "\",\"host\":\""
              + oneOf("https://x.org/", "https://x.org/a", "http://x.org/")
              + "\""
              + oneOf(
                  "",
                  ",\"remote_path\":\"./{name}/v{version}/{toolset}/\"",
                  ",\"remote_path\":\"v{napi_build_version}\"")
              + oneOf(
                  "",
                  ",\"package_name\":\"{module_name}-v{version}-{node_napi_label}-{platform}-{arch}-{libc}.tar.gz\"",
                  ",\"package_name\":\"{platform}-{node_abi_napi}-{napi_build_version}.tar.gz\"")
              + oneOf("", ",\"napi_versions\":[3,6]", ",\"napi_versions\":[99]")
              + "}}";
      Files.writeString(top.resolve("package.json"), manifest);
      cases.add(new Case("node-pre-gyp", top, top, any(NODES), List.of(), manifest));
    }
    List<Json> answers = ask();
    int fetched = 0;
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      Wanted wanted = NodePreGyp.wanted(manifest(one), one.aim.setting());
      Json real = answers.get(i);
      assertEquals(
          real.get("archive").text(), wanted == null ? null : wanted.archive(), one::toString);
      if (wanted == null) continue;
      fetched++;
      assertEquals(real.get("url").text(), wanted.url(), one::toString);
      assertEquals(real.get("module").text(), wanted.kept(), one::toString);
    }
    assertTrue(fetched > 50, fetched + " fetched");
  }

  @Test
  void electronRebuild() throws IOException, InterruptedException {
    needs("@electron/rebuild");
    for (int i = 0; i < 250; i++) {
      Path project = directory("app");
      Path top = Files.createDirectories(project.resolve("node_modules/" + oneOf("x", "@s/x")));
      String name = String.valueOf(project.resolve("node_modules").relativize(top));
      Files.writeString(
          project.resolve("package.json"),
          "{\"name\":\"app\",\""
              + oneOf("dependencies", "optionalDependencies", "dependencies", "devDependencies")
              + "\":{\""
              + name
              + "\":\"1\"}}");
      Aim aim = any(ELECTRONS);
      Setting setting = aim.setting();
      Files.writeString(
          top.resolve("package.json"),
          "{\"name\":\""
              + name
              + "\",\"version\":\"1.0.0\",\"main\":\"m.js\""
              + oneOf(
                  "",
                  ",\"devDependencies\":{\"prebuildify\":\"6\"}",
                  ",\"devDependencies\":{\"prebuildify\":\"6\"}",
                  ",\"devDependencies\":{\"@a/prebuildify\":\"6\"}")
              + oneOf(
                  "",
                  "",
                  ",\"dependencies\":{\"prebuild-install\":\"7\"}",
                  ",\"dependencies\":{\"@mapbox/node-pre-gyp\":\"2\"}")
              + oneOf(
                  "",
                  "",
                  ",\"binary\":{\"napi_versions\":[3,4]}",
                  ",\"binary\":{\"napi_versions\":[99]}")
              + "}");
      if (random.nextInt(8) > 0) Files.writeString(top.resolve("binding.gyp"), "{}");
      if (random.nextInt(2) == 0)
        plant(
            project.resolve(
                "node_modules/"
                    + oneOf("prebuild-install/bin.js", "@mapbox/node-pre-gyp/bin/node-pre-gyp")),
            "");
      String tuple =
          oneOf(setting.platform().toString(), setting.platform().toString(), "linux-ia32");
      for (int j = random.nextInt(3); j > 0; j--)
        plant(
            top.resolve(
                "prebuilds/"
                    + tuple
                    + "/"
                    + oneOf(
                        "node.napi.node",
                        "node.napi.armv8.node",
                        "electron.napi.node",
                        "electron.abi" + setting.abi() + ".node",
                        "electron.abi110.armv8.node",
                        "electron-" + setting.abi() + ".node",
                        "x.node")),
            "");
      if (random.nextInt(4) == 0)
        plant(
            top.resolve("build/Release/.forge-meta"),
            oneOf(
                setting.os() + "--" + setting.arch() + "--" + setting.abi(),
                setting.arch() + "--" + setting.abi()));
      cases.add(new Case("rebuild", project, top, aim, List.of(), name));
    }
    List<Rebuild> decisions = new ArrayList<>();
    for (Case one : cases)
      decisions.add(
          new ElectronRebuild(
                  new ScriptFiles(FileTree.of(one.directory.getRoot())),
                  manifest(one),
                  one.aim.setting())
              .decide(new ProductionPackages()));
    List<Json> answers = ask();
    for (int i = 0; i < cases.size(); i++) {
      String real = String.valueOf(answers.get(i).get("outcome").text());
      String ours =
          switch (decisions.get(i).outcome()) {
            case KEPT, PREBUILT -> "QUIET";
            case SKIPPED -> "SKIPPED";
            case FETCHED -> "FETCHED";
            case BUILT -> "BUILT";
            case FAILS -> "FAILS";
          };
      // A package that the project runs without is not even found.
      int at = i;
      assertEquals(real, ours, () -> cases.get(at) + ": " + decisions.get(at) + answers.get(at));
    }
  }

  private static void plant(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static PackageManifest manifest(Case one) throws IOException {
    Path root = one.directory.getRoot();
    try {
      return PackageManifest.read(FileTree.of(root), root.relativize(one.directory).toString())
          .orElseThrow();
    } catch (dev.abilens.project.ManifestException e) {
      throw new IOException(e);
    }
  }

  private List<Json> ask() throws IOException, InterruptedException {
    Path file = scratch.resolve("cases.json");
    Files.write(file, json());
    List<Json> answers =
        RealNode.ask("node", getClass(), "real-installers.js", scratch, tools, file);
    assertEquals(cases.size(), answers.size());
    return answers;
  }

  private byte[] json() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartArray();
      for (Case one : cases) {
        Setting setting = one.aim.setting();
        json.writeStartObject();
        json.writeStringField("tool", one.tool);
        json.writeStringField("project", one.project.toString());
        json.writeStringField("dir", one.directory.toString());
        json.writeArrayFieldStart("options");
        for (String option : one.options) json.writeString(option);
        json.writeEndArray();
        json.writeObjectFieldStart("target");
        json.writeStringField("platform", setting.os());
        json.writeStringField("arch", setting.arch());
        text(json, "libc", setting.libc() == null ? null : setting.libc().word());
        json.writeStringField("abi", String.valueOf(setting.abi()));
        boolean electron = setting.kind() == RuntimeKind.ELECTRON;
        text(json, "electron", electron ? setting.version().toString() : null);
        json.writeObjectFieldStart("versions");
        json.writeStringField("node", setting.node().map(Object::toString).orElse("18.18.2"));
        json.writeStringField("modules", String.valueOf(setting.abi()));
        json.writeStringField("napi", String.valueOf(setting.nodeApi()));
        json.writeStringField("v8", "10.2.154.26-node.36");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return bytes.toByteArray();
  }

  private static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) json.writeStringField(name, value);
  }
}
