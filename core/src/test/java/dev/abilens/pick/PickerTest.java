package dev.abilens.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.libc.LibcFamily;
import dev.abilens.pick.RealLoaders.Aim;
import dev.abilens.pick.RealLoaders.Case;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The choices of loaders in layouts made for their traps; all files load but the broken ones. */
class PickerTest {
  private static final Aim GLIBC = new Aim("node@18.20.4", "linux-x64", LibcFamily.GLIBC);
  private static final Aim MUSL = new Aim("node@18.20.4", "linux-x64", LibcFamily.MUSL);
  private static final Aim ELECTRON = new Aim("electron@28.0.0", "linux-x64", LibcFamily.GLIBC);
  private static final Aim WINDOWS = new Aim("node@18.20.4", "win32-x64", null);

  @TempDir Path scratch;
  private Path top;

  @BeforeEach
  void plant() throws IOException {
    top = Files.createDirectories(scratch.toRealPath().resolve("pkg"));
    manifest("");
  }

  private void manifest(String more) throws IOException {
    file(
        "package.json",
        "{\"name\":\"@s/pkg\",\"version\":\"1.2.3\",\"main\":\"main.js\"" + more + "}");
  }

  private void file(String path, String text) throws IOException {
    Path file = top.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void addons(String... paths) throws IOException {
    for (String path : paths) file(path, "");
  }

  private Pick pick(Aim aim, String... broken) throws IOException {
    return RealLoaders.pick(new Case(top, aim, Set.of(broken)));
  }

  private static String reason(Pick pick, String candidate) {
    return pick.rejected().stream()
        .filter(r -> r.candidate().equals(candidate))
        .map(Rejected::reason)
        .findFirst()
        .orElse("-");
  }

  @Test
  void nodeGypBuildGoesByTheNamesOfPrebuilds() throws IOException {
    file("main.js", "module.exports = require('node-gyp-build')(__dirname)");
    addons(
        "prebuilds/linux-x64/x.glibc.node",
        "prebuilds/linux-x64/x.musl.node",
        "prebuilds/linux-x64/X.NODE",
        "prebuilds/linux-x64/electron.abi119.node",
        "prebuilds/linux-x64-musl/x.node",
        "prebuilds/win32-ia32/x.node");
    Pick glibc = pick(GLIBC);
    assertEquals("prebuilds/linux-x64/x.glibc.node", glibc.picked());
    assertEquals("node-gyp-build", glibc.loader());
    assertEquals(
        "its name says musl, and the loader takes the system for glibc",
        reason(glibc, "prebuilds/linux-x64/x.musl.node"));
    assertEquals(
        "its name does not end in .node in small letters",
        reason(glibc, "prebuilds/linux-x64/X.NODE"));
    assertEquals(
        "its name says that it is for electron, not node",
        reason(glibc, "prebuilds/linux-x64/electron.abi119.node"));
    assertEquals(
        "the directory's name is not PLATFORM-ARCH",
        reason(glibc, "prebuilds/linux-x64-musl/x.node"));
    assertEquals(
        "its directory is for win32-ia32, not win32-x64",
        reason(pick(WINDOWS), "prebuilds/win32-ia32/x.node"));
    assertEquals("prebuilds/linux-x64/x.musl.node", pick(MUSL).picked());
    assertEquals(List.of("ALPINE_RELEASE"), pick(MUSL).judgement().assumptions());
    assertEquals("prebuilds/linux-x64/electron.abi119.node", pick(ELECTRON).picked());
    Pick none = pick(WINDOWS);
    assertEquals(null, none.picked());
    assertEquals(Verdict.FAILS, none.verdict());
    assertEquals(Code.ADDON_NOT_FOUND, none.judgement().findings().get(0).code());
    assertTrue(
        none.judgement()
            .findings()
            .get(0)
            .message()
            .startsWith(
                "No native build was found for platform=win32 arch=x64 runtime=node abi=108"),
        none.toString());
  }

  @Test
  void aDoubtOfOneReleaseIsOneOfTheRange() throws IOException {
    file(
        "main.js",
        "if (process.versions.modules === '115') require('./' + Math.random() + '.node')\n"
            + "else throw new Error('no addon here')");
    assertEquals(
        Verdict.UNDECIDED, pick(new Aim("node@>=18 <21", "linux-x64", LibcFamily.GLIBC)).verdict());
  }

  @Test
  void aPackageHasNamesOfItsOwn() throws IOException {
    manifest(
        ",\"imports\":{\"#load\":{\"browser\":\"./no.js\",\"node\":\"./lib/load.js\"},"
            + "\"#built/*\":\"./build/*\",\"#of\":\"@s/pkg/lib/load.js\",\"#self\":\"#self\","
            + "\"#node\":\"node:#node\"}");
    file("lib/load.js", "module.exports = require('#built/a.node')");
    addons("build/a.node");
    for (String name : List.of("#load", "#of")) {
      file("main.js", "require('" + name + "')");
      assertEquals("build/a.node", pick(GLIBC).picked(), name);
    }
    for (String name : List.of("#other", "#self")) {
      file("main.js", "require('" + name + "')");
      Pick none = pick(GLIBC);
      assertEquals(Verdict.FAILS, none.verdict(), none.toString());
      assertEquals(
          "Package import specifier \"" + name + "\" is not defined",
          none.judgement().findings().get(0).message());
    }
    file("main.js", "require('#node')");
    assertEquals(Verdict.FAILS, pick(GLIBC).verdict());
  }

  @Test
  void whatGoesInCirclesEnds() throws IOException {
    file("main.js", "require('./a')");
    file("a/package.json", "{\"main\":\"../b\"}");
    file("b/package.json", "{\"main\":\"../a\"}");
    assertEquals(null, pick(GLIBC).picked());
    file("main.js", "var a = []; a.push(a); require('./' + a)");
    assertEquals(Verdict.UNDECIDED, pick(GLIBC).verdict());
  }

  @Test
  void whatWasBuiltShadowsWhatWasPrebuilt() throws IOException {
    file("main.js", "require('node-gyp-build')(__dirname)");
    addons("build/Debug/a.node", "build/Release/b.node", "prebuilds/linux-x64/node.napi.node");
    assertEquals("build/Release/b.node", pick(GLIBC).picked());
    assertTrue(
        reason(pick(GLIBC), "prebuilds/linux-x64/node.napi.node").startsWith("a file under build"));
    // Nothing is tried after the choice.
    assertEquals(Verdict.FAILS, pick(GLIBC, "b.node").verdict());
    assertEquals("build/Release/b.node", pick(GLIBC, "b.node").picked());
  }

  @Test
  void namesOfAddonsMayBeTagsByChance() throws IOException {
    file("main.js", "require('node-gyp-build')(__dirname)");
    addons("prebuilds/linux-x64/abilens.node", "prebuilds/linux-x64/uvx.node");
    assertEquals(null, pick(GLIBC).picked());
    assertEquals(
        "its name says NODE_MODULE_VERSION lens, not 108",
        reason(pick(GLIBC), "prebuilds/linux-x64/abilens.node"));
    addons("prebuilds/linux-x64/abilens.napi.node");
    assertEquals("prebuilds/linux-x64/abilens.napi.node", pick(GLIBC).picked());
  }

  @Test
  void bindingsTakesDebugFirstAndStopsAtWhatFails() throws IOException {
    file("lib/b.js", "module.exports = require('bindings')({ bindings: 'x' })");
    file("main.js", "require('./lib/b')");
    addons("build/Release/x.node", "lib/binding/node-v108-linux-x64/x.node");
    Pick release = pick(GLIBC);
    assertEquals("build/Release/x.node", release.picked());
    assertEquals("bindings", release.loader());
    assertEquals("there is no such file", reason(release, "build/x.node"));
    addons("build/Debug/x.node");
    assertEquals("build/Debug/x.node", pick(GLIBC).picked());
    file("lib/b.js", "const p = require('bindings')({ bindings: 'x', path: true }); require(p)");
    assertEquals("build/Debug/x.node", pick(GLIBC).picked());
  }

  @Test
  void nodePreGypHasOnePath() throws IOException {
    manifest(
        ",\"binary\":{\"module_name\":\"m\",\"host\":\"https://h\",\"napi_versions\":[3,9,99],"
            + "\"remote_path\":\"{node_napi_label}\",\"module_path\":\"./lib/binding/napi-v{napi_build_version}-{platform}-{arch}-{libc}\"}");
    file(
        "main.js",
        "const p = require('@mapbox/node-pre-gyp').find(require('path').resolve(__dirname, './package.json')); require(p)");
    addons(
        "lib/binding/napi-v9-linux-x64-glibc/m.node", "lib/binding/napi-v3-linux-x64-musl/m.node");
    assertEquals("lib/binding/napi-v9-linux-x64-glibc/m.node", pick(GLIBC).picked());
    assertEquals("node-pre-gyp", pick(GLIBC).loader());
    assertEquals(
        "there is no such file", reason(pick(MUSL), "lib/binding/napi-v9-linux-x64-musl/m.node"));
  }

  @Test
  void theForkOfNodePreGypThatWasReadChoosesLikeIt() throws IOException {
    String fork = ",\"dependencies\":{\"@discordjs/node-pre-gyp\":\"^0.4.5\"}";
    String binary =
        ",\"binary\":{\"module_name\":\"m\",\"host\":\"https://h\","
            + "\"module_path\":\"./lib/{platform}-{libc_version}\"}";
    String main = "require(require('%s/node-pre-gyp').find(__dirname + '/package.json'))";
    addons("lib/win32-unknown/m.node", "lib/linux-{libc_version}/m.node");
    manifest(fork + binary);
    file("main.js", main.formatted("@discordjs"));
    assertEquals("lib/win32-unknown/m.node", pick(WINDOWS).picked());
    // Which release of the C library a machine has is not known.
    assertEquals(Verdict.UNDECIDED, pick(GLIBC).verdict());
    manifest(binary);
    file("main.js", main.formatted("@mapbox"));
    assertEquals("lib/linux-{libc_version}/m.node", pick(GLIBC).picked());
    // What others do nobody knows who has not read them.
    manifest(fork.replace("discordjs", "other") + binary);
    file("main.js", main.formatted("@other"));
    assertEquals(Verdict.UNDECIDED, pick(GLIBC).verdict());
  }

  @Test
  void detectLibcHadValuesBeforeItHadFunctions() throws IOException {
    file("main.js", "require('./x-' + require('detect-libc').family + '.node')");
    addons("x-musl.node", "x-.node");
    file(
        "node_modules/detect-libc/package.json",
        "{\"name\":\"detect-libc\",\"version\":\"1.0.3\"}");
    assertEquals("x-musl.node", pick(MUSL).picked());
    assertEquals("x-.node", pick(WINDOWS).picked());
    file("main.js", "require('./x-' + require('detect-libc').familySync() + '.node')");
    file(
        "node_modules/detect-libc/package.json",
        "{\"name\":\"detect-libc\",\"version\":\"2.1.2\"}");
    assertEquals("x-musl.node", pick(MUSL).picked());
  }

  @Test
  void aMainFileThatIsNotThereIsTold() throws IOException {
    for (String main : List.of("build/Release/m.node", "build/Release/m")) {
      file("package.json", "{\"name\":\"@s/pkg\",\"version\":\"1.2.3\",\"main\":\"" + main + "\"}");
      assertEquals(Verdict.FAILS, pick(GLIBC).verdict());
      assertEquals("there is no such file", reason(pick(GLIBC), "build/Release/m.node"));
    }
    file("package.json", "{\"name\":\"@s/pkg\",\"version\":\"1.2.3\"}");
    assertEquals(Verdict.UNDECIDED, pick(GLIBC).verdict());
  }

  @Test
  void whereAModuleLiesIsToldByNewerReleasesOnly() throws IOException {
    file("package.json", "{\"name\":\"p\",\"version\":\"1.2.3\",\"main\":\"main.mjs\"}");
    file(
        "main.mjs",
        "import load from 'node-gyp-build'\nexport default load(`${import.meta.dirname}/.`)");
    addons("prebuilds/linux-x64/x.node");
    for (String version : List.of("node@20.11.0", "bun@1.0.23", "deno@2.0.0"))
      assertEquals(
          "prebuilds/linux-x64/x.node",
          pick(new Aim(version, "linux-x64", LibcFamily.GLIBC)).picked(),
          version);
    for (String version : List.of("node@18.20.8", "node@20.10.0", "node@21.1.0", "bun@1.0.22"))
      assertEquals(
          Verdict.UNDECIDED, pick(new Aim(version, "linux-x64", LibcFamily.GLIBC)).verdict());
  }

  @Test
  void packagesBesideAreLookedInto() throws IOException {
    file(
        "main.js",
        "const p = require('path')\n"
            + "const at = p.dirname(require.resolve('@s/linux'))\n"
            + "require(p.join(at, require('fs').readdirSync(at).find(f => f.endsWith('.node'))))");
    file("node_modules/@s/linux/package.json", "{\"name\":\"@s/linux\",\"version\":\"1.0.0\"}");
    addons("node_modules/@s/linux/index.js", "node_modules/@s/linux/m.node");
    Path own = top;
    top = own.resolve("node_modules/@s/pkg");
    manifest("");
    Files.move(own.resolve("main.js"), top.resolve("main.js"));
    assertEquals(own.resolve("node_modules/@s/linux/m.node").toString(), pick(GLIBC).picked());
  }

  @Test
  void scopesThatAreNotThereMayBeInstalledBeside() throws IOException {
    Path own = top;
    top = own.resolve("node_modules/@s/pkg");
    manifest("");
    file(
        "main.js",
        "require(require('fs').existsSync(__dirname + '/../../@other') ? './a.node' : './b.node')");
    addons("a.node", "b.node");
    assertEquals(Verdict.UNDECIDED, pick(GLIBC).verdict());
    file(
        "main.js",
        "require(require('fs').existsSync(__dirname + '/../../@s') ? './a.node' : './b.node')");
    assertEquals("a.node", Path.of(String.valueOf(pick(GLIBC).picked())).getFileName().toString());
  }

  @Test
  void nodeGypBuild3GoesByWholeNames() throws IOException {
    manifest(",\"dependencies\":{\"node-gyp-build\":\"^3.9.0\"}");
    file("main.js", "require('assert')(1); module.exports = require('node-gyp-build')(__dirname)");
    addons(
        "prebuilds/linuxglibc-x64/node-108.node",
        "prebuilds/linuxglibc-x64/node-napi.node",
        "prebuilds/linuxmusl-x64/node-napi.node",
        "prebuilds/linux-x64/node-108.node",
        "prebuilds/linux-x64/node.napi.node");
    assertEquals("prebuilds/linuxglibc-x64/node-108.node", pick(GLIBC).picked());
    assertEquals("prebuilds/linuxmusl-x64/node-napi.node", pick(MUSL).picked());
    assertEquals("prebuilds/linuxglibc-x64/node-napi.node", pick(ELECTRON).picked());
    assertEquals(
        "No native build was found for runtime=node abi=108 platform=win32glibc arch=x64",
        pick(WINDOWS).judgement().first().orElseThrow().message());
    file(
        "node_modules/node-gyp-build/package.json",
        "{\"name\":\"node-gyp-build\",\"version\":\"4.8.0\"}");
    assertEquals("prebuilds/linux-x64/node.napi.node", pick(GLIBC).picked());
  }

  @Test
  void nodeAbiTellsTheModuleVersion() throws IOException {
    file(
        "main.js",
        "require('./x-' + require('node-abi').getAbi(process.versions.node, 'node') + '.node')");
    addons("x-108.node");
    assertEquals("x-108.node", pick(GLIBC).picked());
  }

  @Test
  void whatCompilersWriteIsUnderstood() throws IOException {
    file(
        "main.js",
        "var __importStar = (this && this.__importStar) || function (mod) { var result = {};"
            + " for (var k in mod) if (k !== 'default') result[k] = mod[k]; return result; };"
            + "const path = __importStar(require('path'));"
            + "const all = JSON.parse(require('fs').readFileSync(path.join(__dirname, 'all.json'), 'utf8'));"
            + "const found = new Map(Object.entries(all).filter(([k]) => k.startsWith(process.platform)));"
            + "for (const [, file] of [...found].sort(([a], [b]) => a < b ? 1 : -1)) try {"
            + " module.exports = require(path.resolve(__dirname, file)); break } catch (e) {}");
    file("all.json", "{\"linux-1\":\"a.node\",\"linux-2\":\"b.node\",\"win32-1\":\"d\\\\c.node\"}");
    addons("a.node", "b.node", "d/c.node");
    assertEquals("b.node", pick(GLIBC).picked());
    assertEquals("a.node", pick(GLIBC, "b.node").picked());
    assertEquals("d/c.node", pick(WINDOWS).picked());
  }

  @Test
  void documentsDeeperThanIsReadAreNoErrorOfTheScript() throws IOException {
    file("main.js", "require('./deep.json'); module.exports = require('./x.node')");
    file("deep.json", "[".repeat(1000) + "]".repeat(1000));
    addons("x.node");
    assertEquals("x.node", pick(GLIBC).picked());
  }

  @Test
  void copiesOfModulesHaveWhatTheModulesHave() throws IOException {
    addons("lib/x.node");
    String end =
        "require(path_1.join(__dirname, 'lib', fs_1.existsSync(__dirname + '/no') ? 'y' : 'x.node'))";
    // As rollup writes it.
    file(
        "main.js",
        "function whole(e) { var n = Object.create(null);"
            + " if (e) { Object.keys(e).forEach(function (k) { if (k !== 'default') {"
            + " var d = Object.getOwnPropertyDescriptor(e, k);"
            + " Object.defineProperty(n, k, d.get ? d : { enumerable: true, get: function () { return e[k]; } });"
            + " } }); } n.default = e; return Object.freeze(n); }\n"
            + "var path_1 = whole(require('path')), fs_1 = whole(require('fs'));\n"
            + end);
    assertEquals("lib/x.node", pick(GLIBC).picked());
    // As TypeScript writes it for a default and for all of a module.
    file(
        "main.js",
        "var one = function (mod) { return (mod && mod.__esModule) ? mod : { 'default': mod }; };\n"
            + "var all = function (mod) { if (mod && mod.__esModule) return mod; var result = {};"
            + " if (mod != null) for (var k in mod) if (k !== 'default' && Object.prototype.hasOwnProperty.call(mod, k)) result[k] = mod[k];"
            + " result['default'] = mod; return result; };\n"
            + "var path_1 = one(require('path')).default, fs_1 = all(require('fs'));\n"
            + end);
    assertEquals("lib/x.node", pick(GLIBC).picked());
    assertEquals(Verdict.LOADS, pick(GLIBC).verdict());
  }

  @Test
  void pkgPrebuildsTakesLevelsAsWritten() throws IOException {
    file("main.js", "require('pkg-prebuilds')(__dirname, { name: 'p', napi_versions: [99, 3] })");
    addons("prebuilds/p-linux-x64/node-napi-v3.node", "prebuilds/p-linux-x64/node-napi-v99.node");
    assertEquals("prebuilds/p-linux-x64/node-napi-v99.node", pick(ELECTRON).picked());
    assertEquals("pkg-prebuilds", pick(ELECTRON).loader());
    assertEquals(null, pick(MUSL).picked());
  }

  @Test
  void anAddonThatIsLoadedWhenNeededIsFound() throws IOException {
    file(
        "main.js",
        """
        let addon
        class Database {
          constructor (options) {
            if (options && options.own) addon = options.own
            else addon = addon || (addon = require('bindings')('late.node'))
          }
        }
        module.exports = Database
        """);
    addons("build/Release/late.node");
    assertEquals("build/Release/late.node", pick(GLIBC).picked());
  }

  @Test
  void whatDependsOnTheUnknownIsNotGuessed() throws IOException {
    addons("a.node", "b.node");
    file("main.js", "require(Math.random() < 0.5 ? './a.node' : './b.node')");
    Pick either = pick(GLIBC);
    assertEquals(Verdict.UNDECIDED, either.verdict());
    assertEquals(null, either.picked());
    file("main.js", "require('./' + Date.now() + '.node')");
    assertEquals(Verdict.UNDECIDED, pick(GLIBC).verdict());
    file("main.js", "if (Math.random() < 0.5) console.log('x')\nrequire('./a.node')");
    assertEquals("a.node", pick(GLIBC).picked());
    file("main.js", "module.exports = { pure: true }");
    Pick none = pick(GLIBC);
    assertEquals("unknown", none.loader());
    assertEquals(Verdict.UNDECIDED, none.verdict());
    file("main.js", "var = broken");
    assertEquals(Verdict.UNDECIDED, pick(GLIBC).verdict());
    file("main.js", "for (;;) {}");
    assertEquals(Verdict.UNDECIDED, pick(GLIBC).verdict());
  }

  @Test
  void aPackageThatCannotBeReadIsTold() throws IOException {
    file("package.json", "{\n\n,");
    Pick pick = pick(GLIBC);
    assertEquals(Verdict.UNDECIDED, pick.verdict());
    assertEquals(Code.MALFORMED, pick.judgement().findings().get(0).code());
    assertEquals(3, pick.judgement().findings().get(0).detail().get("line"));
  }

  @Test
  void platformPackagesAreFoundWhereTheyAre() throws IOException {
    manifest(",\"optionalDependencies\":{\"@s/pkg-linux-x64-gnu\":\"1.2.3\"}");
    file(
        "main.js",
        """
        /* auto-generated by NAPI-RS */
        const loadErrors = []
        function requireNative() {
          try { return require('./pkg.linux-x64-gnu.node') } catch (e) { loadErrors.push(e) }
          try { return require('@s/pkg-linux-x64-gnu') } catch (e) { loadErrors.push(e) }
        }
        const nativeBinding = requireNative()
        if (!nativeBinding) throw new Error('Cannot find native binding.')
        """);
    Pick none = pick(GLIBC);
    assertEquals("napi-rs", none.loader());
    assertEquals("the package is not installed", reason(none, "@s/pkg-linux-x64-gnu"));
    assertEquals("Cannot find native binding.", none.judgement().findings().get(0).message());
    Path hoisted = Files.createDirectories(top.resolveSibling("node_modules/@s/pkg-linux-x64-gnu"));
    Files.writeString(hoisted.resolve("package.json"), "{\"main\":\"n.node\"}");
    Files.createFile(hoisted.resolve("n.node"));
    String inTree = "/" + top.getRoot().relativize(hoisted.resolve("n.node"));
    assertEquals(inTree, pick(GLIBC).picked());
    // A file that does not load is passed over for the package.
    addons("pkg.linux-x64-gnu.node");
    assertEquals("pkg.linux-x64-gnu.node", pick(GLIBC).picked());
    assertEquals(inTree, pick(GLIBC, "pkg.linux-x64-gnu.node").picked());
    assertEquals(
        "fails to load: cannot be loaded",
        reason(pick(GLIBC, "pkg.linux-x64-gnu.node"), "pkg.linux-x64-gnu.node"));
    assertEquals(Verdict.FAILS, pick(GLIBC, "pkg.linux-x64-gnu.node", "n.node").verdict());
  }

  @Test
  void functionsThatNothingCallsAreFollowedEachByItself() throws IOException {
    StringBuilder unknown = new StringBuilder();
    for (int i = 0; i < 30; i++) unknown.append("if (o.a" + i + ") g(" + i + ");");
    file(
        "main.js",
        "exports.format = o => { for (const x of o.list()) { "
            + unknown
            + " } };\n"
            + "exports.deep = o => Buffer.concat(o) ? exports.deep(Buffer.from(o)) : 1;\n"
            + "exports.Thing = function Thing(a) {\n"
            + "  if (new.target == null) return new Thing(a);\n"
            + "  this.addon = require('bindings')('x');\n"
            + "}");
    addons("build/Release/x.node");
    assertEquals("build/Release/x.node", pick(GLIBC).picked());
    assertEquals(Verdict.LOADS, pick(GLIBC).verdict());
    Files.delete(top.resolve("build/Release/x.node"));
    assertEquals(Verdict.FAILS, pick(GLIBC).verdict());
    assertTrue(
        pick(GLIBC)
            .judgement()
            .findings()
            .get(0)
            .message()
            .startsWith("Could not locate the bindings file."));
  }

  @Test
  void whatALoaderPassesOverInAFunctionIsToldWhateverOthersChange() throws IOException {
    file(
        "main.js",
        """
        const build = require('node-gyp-build')
        let used = 0
        exports.use = () => { used++ }
        exports.load = () => build(__dirname)
        """);
    addons("prebuilds/win32-ia32/x.node");
    assertEquals(
        "its directory is for win32-ia32, not linux-x64",
        reason(pick(GLIBC), "prebuilds/win32-ia32/x.node"));
  }

  @Test
  void whatAFunctionLeavesOpenOnItsWayToAnAddonStaysOpen() throws IOException {
    file("main.js", "exports.open = o => require(Buffer.from(o) ? './a.node' : './b.node')");
    addons("a.node", "b.node");
    assertEquals(Verdict.UNDECIDED, pick(GLIBC).verdict());
    file("main.js", "exports.open = name => require('./' + name + '.node')");
    assertEquals(Verdict.UNDECIDED, pick(GLIBC).verdict());
    assertEquals(null, pick(GLIBC).picked());
  }

  @Test
  void cmakeTsTriesWhatItsManifestListsForTheSystem() throws IOException {
    file(
        "main.js",
        "const load_1 = require('cmake-ts/build/loader');"
            + "module.exports = (0, load_1.loadAddon)(__dirname + '/build')");
    String build = "\"{\\\"os\\\":\\\"linux\\\",\\\"arch\\\":\\\"x64\\\",\\\"libc\\\":";
    file(
        "build/manifest.json",
        "{"
            + (build + "\\\"glibc\\\",\\\"abi\\\":72}\":\"old/addon.node\",")
            + (build + "\\\"glibc\\\",\\\"abi\\\":127}\":\"new/addon27.node\",")
            + (build + "\\\"musl\\\",\\\"abi\\\":127}\":\"musl/addon.node\"}"));
    addons("build/old/addon.node", "build/new/addon27.node", "build/musl/addon.node");
    Pick pick = pick(GLIBC);
    assertEquals("build/new/addon27.node", pick.picked());
    assertEquals("cmake-ts", pick.loader());
    assertEquals(
        "the manifest lists it for another system or C library",
        reason(pick, "build/musl/addon.node"));
    assertEquals("build/old/addon.node", pick(GLIBC, "addon27.node").picked());
    assertEquals("build/musl/addon.node", pick(MUSL).picked());
    assertEquals(Verdict.FAILS, pick(WINDOWS).verdict());
  }

  @Test
  void whatAnInstallScriptFetchesCountsWhereItIsAtHand() throws IOException {
    manifest(
        ",\"scripts\":{\"install\":\"npm run get || node-gyp rebuild\","
            + "\"get\":\"prebuild-install -r napi\"},\"binary\":{\"napi_versions\":[3,8]},"
            + "\"repository\":\"https://github.com/o/r.git\"");
    file("main.js", "module.exports = require('bindings')('x')");
    Pick none = pick(GLIBC);
    assertEquals(
        List.of(
            new Download(
                "prebuild-install",
                "pkg-v1.2.3-napi-v8-linux-x64.tar.gz",
                "https://github.com/o/r/releases/download/v1.2.3/pkg-v1.2.3-napi-v8-linux-x64.tar.gz",
                null)),
        none.downloads());
    assertEquals(Verdict.FAILS, none.verdict());
    assertEquals(
        "pkg-v1.2.3-napi-v8-linuxmusl-x64.tar.gz", pick(MUSL).downloads().get(0).archive());

    Path archive = scratch.resolve("pkg-v1.2.3-napi-v8-linux-x64.tar.gz");
    archive(archive, "build/Release/x.node");
    Pick held = pick(List.of(archive), GLIBC);
    assertEquals("build/Release/x.node", held.picked());
    assertEquals(Verdict.LOADS, held.verdict());
    assertEquals(archive.toString(), held.downloads().get(0).held());
    Pick other = pick(List.of(archive), MUSL);
    assertEquals(null, other.picked());
    assertEquals(
        "asked for is pkg-v1.2.3-napi-v8-linuxmusl-x64.tar.gz", reason(other, archive.toString()));

    Files.createDirectories(top.resolve("prebuilds"));
    Files.move(archive, top.resolve("prebuilds").resolve(archive.getFileName()));
    Pick own = pick(GLIBC);
    assertEquals("build/Release/x.node", own.picked());
    assertEquals("prebuilds/pkg-v1.2.3-napi-v8-linux-x64.tar.gz", own.downloads().get(0).held());
    file("prebuilds/pkg-v1.2.3-napi-v8-linux-x64.tar.gz", "nothing of the kind");
    assertEquals(
        "it is no archive that is read",
        reason(pick(GLIBC), "prebuilds/pkg-v1.2.3-napi-v8-linux-x64.tar.gz"));
  }

  @Test
  void eachReleaseOfARangeIsJudgedWithWhatItsOwnArchiveHolds() throws IOException {
    manifest(",\"scripts\":{\"install\":\"prebuild-install\"}");
    file("main.js", "require('./q.node')");
    String name = "prebuilds/pkg-v1.2.3-node-v%d-linux-x64.tar.gz";
    Files.createDirectories(top.resolve("prebuilds"));
    for (int abi : new int[] {108, 111, 115})
      archive(top.resolve(String.format(name, abi)), "q.node", "good");
    assertEquals(Verdict.LOADS, pickByContent(">=18.20.0 <21").verdict());
    archive(top.resolve(String.format(name, 111)), "q.node", "");
    archive(top.resolve(String.format(name, 108)), "q.node", "");
    Pick pick = pickByContent(">=18.20.0 <21");
    assertEquals("q.node", pick.picked());
    assertEquals(Verdict.UNDECIDED, pick.verdict());
    Finding varies = pick.judgement().findings().get(0);
    assertEquals(Code.VARIES_BY_VERSION, varies.code());
    List<?> ranges = (List<?>) Objects.requireNonNull(varies.detail().get("ranges"));
    assertEquals("18.20.0 - 19.9.0: FAILS MALFORMED", ranges.get(0));
    assertTrue(
        String.valueOf(ranges.get(1)).matches("20\\.0\\.0 - 20.*: LOADS"), ranges.toString());
    archive(top.resolve(String.format(name, 115)), "q.node", "");
    assertEquals(Verdict.FAILS, pickByContent(">=18.20.0 <21").verdict());
  }

  /** Picks where a file loads if there is something in it. */
  private Pick pickByContent(String releases) throws IOException {
    Trial trial =
        (tree, path, target) -> {
          try (ByteSource source = tree.open(path)) {
            return source.size() > 0
                ? new Judgement(Verdict.LOADS, List.of(), List.of())
                : new Judgement(Verdict.FAILS, List.of(RealLoaders.broken(path)), List.of());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    Path root = top.getRoot();
    try (ResolvedTarget target =
        new Aim("node@" + releases, "linux-x64", LibcFamily.GLIBC).resolve()) {
      return new Picker(trial, ReadLimits.defaults(), List.of())
          .pick(FileTree.of(root), root.relativize(top).toString(), target)
          .orElseThrow();
    }
  }

  /**
   * Judging is what costs: a script asks whether a file loads, and the answer is about it again.
   */
  @Test
  void aFileIsJudgedOnceForOneRelease() throws IOException {
    manifest("");
    file("main.js", "try { module.exports = require('./a.node'); } catch (e) { throw e; }");
    addons("a.node");
    List<String> judged = new ArrayList<>();
    Trial trial =
        (tree, path, target) -> {
          judged.add(path);
          return new Judgement(Verdict.LOADS, List.of(), List.of());
        };
    Path root = top.getRoot();
    try (ResolvedTarget target = new Aim("node@20.20.2", "linux-x64", LibcFamily.GLIBC).resolve()) {
      Pick pick =
          new Picker(trial, ReadLimits.defaults(), List.of())
              .pick(FileTree.of(root), root.relativize(top).toString(), target)
              .orElseThrow();
      assertEquals("a.node", pick.picked());
      assertEquals(Verdict.LOADS, pick.verdict());
    }
    assertEquals(1, judged.size(), judged.toString());
  }

  @Test
  void nodePreGypUnpacksWhereTheAddonIsLookedFor() throws IOException {
    manifest(
        ",\"scripts\":{\"install\":\"node-pre-gyp install --fallback-to-build\"},"
            + "\"binary\":{\"module_name\":\"m\",\"host\":\"https://h/\",\"module_path\":\"./lib/{node_abi}\"}");
    file(
        "main.js",
        "require(require('@mapbox/node-pre-gyp').find(require.resolve('./package.json')))");
    Path archive = scratch.resolve("m-v1.2.3-node-v108-linux-x64.tar.gz");
    archive(archive, "Release/m.node");
    Pick pick = pick(List.of(archive), GLIBC);
    assertEquals("lib/node-v108/m.node", pick.picked());
    assertEquals("https://h/" + archive.getFileName(), pick.downloads().get(0).url());
    addons("lib/node-v108/m.node");
    assertEquals(
        "nothing is fetched: lib/node-v108/m.node is there",
        reason(pick(List.of(archive), GLIBC), archive.toString()));
  }

  private Pick pick(List<Path> archives, Aim aim) throws IOException {
    return RealLoaders.pick(new Case(top, aim, Set.of(), archives));
  }

  private static void archive(Path file, String member) throws IOException {
    archive(file, member, "");
  }

  private static void archive(Path file, String member, String text) throws IOException {
    byte[] content = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 512);
    byte[] fields = new byte[512];
    put(fields, 0, member);
    put(fields, 100, "0000644");
    put(fields, 108, "0000000");
    put(fields, 116, "0000000");
    put(fields, 124, String.format("%011o", text.length()));
    put(fields, 136, "00000000000");
    put(fields, 148, "        ");
    fields[156] = '0';
    int sum = 0;
    for (byte one : fields) sum += one & 0xff;
    put(fields, 148, String.format("%06o", sum) + "\0 ");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(fields);
      if (!text.isEmpty()) out.write(content);
      out.write(new byte[1024]);
    }
  }

  private static void put(byte[] fields, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, fields, at, bytes.length);
  }
}
