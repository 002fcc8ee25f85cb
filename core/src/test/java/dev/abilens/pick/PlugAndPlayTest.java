package dev.abilens.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.libc.LibcFamily;
import dev.abilens.pick.RealLoaders.Aim;
import dev.abilens.project.AddonPackages;
import dev.abilens.project.ManifestException;
import dev.abilens.project.NodeModules;
import dev.abilens.project.PlugAndPlayTree;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects that Yarn installed without node_modules. */
class PlugAndPlayTest {
  private static final String STATE =
      "{\"enableTopLevelFallback\": true, \"fallbackExclusionList\": [[\"p\", [\"workspace:.\"]]],"
          + "\"fallbackPool\": [[\"pool\", \"npm:1\"]], \"packageRegistryData\": ["
          + "[null, [[null, {\"packageLocation\": \"./\", \"packageDependencies\": [[\"it's\", \"npm:1\"], [\"zipped\", \"npm:1\"]]}]]],"
          + "[\"it's\", [[\"npm:1\", {\"packageLocation\": \"./.yarn/__virtual__/its-virtual-0/0/unplugged/its/node_modules/its/\","
          + " \"packageDependencies\": [[\"other\", [\"zipped\", \"npm:1\"]], [\"nobody\", null]]}]]],"
          + "[\"pool\", [[\"npm:1\", {\"packageLocation\": \"./.yarn/cache/pool.zip/node_modules/pool/\", \"packageDependencies\": []}]]],"
          + "[\"zipped\", [[\"npm:1\", {\"packageLocation\": \"./.yarn/cache/zipped.zip/node_modules/zipped/\", \"packageDependencies\": []}]]]]}";

  @TempDir Path scratch;
  private FileTree base;

  @BeforeEach
  void plant() throws IOException {
    base = FileTree.of(scratch);
    write(
        "p/.pnp.cjs",
        "const RAW_RUNTIME_STATE =\n'"
            + STATE.replace("\\", "\\\\").replace("'", "\\'").replace(", ", ", \\\n")
            + "';\n");
    write(
        "p/.yarn/unplugged/its/node_modules/its/package.json",
        "{\"name\":\"it's\",\"version\":\"1.0.0\"}");
    write("p/.yarn/unplugged/its/node_modules/its/index.js", "require('./a.node')");
    write("p/.yarn/unplugged/its/node_modules/its/a.node", "");
    zip("pool", "index.js", "");
    zip("zipped", "index.js", "require('./build/Release/z.node')", "build/Release/z.node", "");
  }

  private void write(String path, String text) throws IOException {
    Path file = scratch.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void zip(String name, String... files) throws IOException {
    Path file = scratch.resolve("p/.yarn/cache/" + name + ".zip");
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      String top = "node_modules/" + name + "/";
      member(zip, top + "package.json", "{\"name\":\"" + name + "\",\"version\":\"1.0.0\"}");
      for (int i = 0; i < files.length; i += 2) member(zip, top + files[i], files[i + 1]);
    }
  }

  private static void member(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private PlugAndPlayTree tree(String directory) throws IOException {
    try {
      return PlugAndPlayTree.of(base, directory, ReadLimits.defaults()).orElseThrow();
    } catch (ManifestException e) {
      throw new IOException(e);
    }
  }

  /** Yarn writes down the packages for other systems, and fetches only those for its own. */
  @Test
  void whatIsWrittenDownAndNotFetchedIsNotThere() throws IOException {
    Files.delete(scratch.resolve("p/.yarn/cache/pool.zip"));
    Path its = scratch.resolve("p/.yarn/unplugged/its");
    Files.move(its, scratch.resolve("elsewhere"));
    try (PlugAndPlayTree tree = tree("p")) {
      assertEquals(Optional.empty(), NodeModules.find(tree, "p/src", "it's"));
      assertEquals(
          List.of("p/.yarn/cache/zipped.zip/node_modules/zipped"),
          AddonPackages.in(tree, "p", ReadLimits.defaults()));
    }
  }

  @Test
  void onePackageFindsAnotherWhereYarnSays() throws IOException {
    try (PlugAndPlayTree tree = tree("p/.yarn/unplugged/its")) {
      String its = "p/.yarn/unplugged/its/node_modules/its";
      String zipped = "p/.yarn/cache/zipped.zip/node_modules/zipped";
      assertEquals(Optional.of(its), NodeModules.find(tree, "p/src", "it's"));
      assertEquals(Optional.of(zipped), NodeModules.find(tree, its + "/lib", "other"));
      assertEquals(Optional.empty(), NodeModules.find(tree, its, "nobody"));
      // What the project itself finds, others do, too, unless they have one of their own.
      assertEquals(Optional.of(zipped), NodeModules.find(tree, its, "zipped"));
      assertEquals(
          Optional.of("p/.yarn/cache/pool.zip/node_modules/pool"),
          NodeModules.find(tree, zipped, "pool"));
      assertEquals(Optional.empty(), NodeModules.find(tree, zipped, "unheard-of"));
      assertEquals(List.of(zipped, its), AddonPackages.in(tree, "p", ReadLimits.defaults()));
    }
  }

  @Test
  void anArchiveIsADirectoryAndNothingIsLoadedFromIt() throws IOException {
    try (PlugAndPlayTree tree = tree("p")) {
      String zipped = "p/.yarn/cache/zipped.zip";
      assertEquals(FileTree.Kind.DIRECTORY, kind(tree, zipped));
      assertEquals(FileTree.Kind.FILE, kind(base, zipped));
      assertEquals(zipped + "/node_modules", tree.list(zipped).get(0).path());
      Pick pick = pick(tree, zipped + "/node_modules/zipped");
      assertEquals("build/Release/z.node", pick.picked());
      assertEquals(Verdict.FAILS, pick.verdict());
      assertEquals(Code.ADDON_IN_ARCHIVE, pick.judgement().findings().get(0).code());
      assertEquals(
          scratch
              + "/"
              + zipped
              + "/node_modules/zipped/build/Release/z.node: cannot open shared object file: Not a directory",
          pick.judgement().findings().get(0).message());
      assertEquals(Verdict.LOADS, pick(tree, "p/.yarn/unplugged/its/node_modules/its").verdict());
    }
  }

  private static FileTree.Kind kind(FileTree tree, String path) throws IOException {
    FileTree.Entry entry = tree.entry(path);
    assertTrue(entry != null, path);
    return entry.kind();
  }

  private static Pick pick(FileTree tree, String directory) throws IOException {
    Aim aim = new Aim("node@18.20.4", "linux-x64", LibcFamily.GLIBC);
    try (ResolvedTarget target = aim.resolve()) {
      return new Picker(
              (files, path, where) -> new Judgement(Verdict.LOADS, List.of(), List.of()),
              ReadLimits.defaults(),
              List.of())
          .pick(tree, directory, target)
          .orElseThrow();
    }
  }

  @Test
  void otherFormsOfTheFileAreRead() throws IOException {
    write(
        "p/.pnp.cjs",
        "function $$SETUP_STATE(hydrateRuntimeState) { return hydrateRuntimeState("
            + STATE
            + ", {basePath: __dirname}); }");
    try (PlugAndPlayTree tree = tree("p")) {
      assertEquals(2, AddonPackages.in(tree, "p", ReadLimits.defaults()).size());
    }
    write("p/.pnp.cjs", "const fs = require('fs');");
    write("p/.pnp.data.json", STATE);
    try (PlugAndPlayTree tree = tree("p")) {
      assertEquals(2, AddonPackages.in(tree, "p", ReadLimits.defaults()).size());
    }
  }

  @Test
  void manyUsesOfOnePlaceAreOneAfterAnother() throws IOException {
    // With a copy of all that is known of the place for each of them it would take minutes.
    int uses = 60_000;
    StringBuilder state = new StringBuilder("{\"packageRegistryData\": [[\"used\", [");
    for (int i = 0; i < uses; i++)
      state
          .append(i == 0 ? "" : ",")
          .append("[\"v" + i + "\", {\"packageLocation\": \"./used/\", \"packageDependencies\": ")
          .append(
              "[[\"both\", "
                  + (i == 7 ? "[\"used\", \"v7\"]" : "null")
                  + "], [\"d"
                  + i
                  + "\", null]]}]");
    write("p/.pnp.cjs", "const RAW_RUNTIME_STATE =\n'" + state + "]]]}';\n");
    write("p/used/package.json", "{}");
    try (PlugAndPlayTree tree = tree("p")) {
      assertEquals(Optional.of("p/used"), NodeModules.find(tree, "p/used", "both"));
      assertEquals(Optional.empty(), NodeModules.find(tree, "p/used", "d" + (uses - 1)));
    }
  }

  @Test
  void whatCannotBeReadIsSaid() throws IOException {
    write("p/.pnp.cjs", "module.exports = 1;");
    assertEquals("p/.pnp.cjs: none of the data that Yarn writes is in it", refusal());
    write("p/.pnp.cjs", "const RAW_RUNTIME_STATE =\n'{\"a\": [';");
    assertTrue(refusal().startsWith("p/.pnp.cjs: Unexpected end-of-input"), refusal());
    write("p/.pnp.cjs", "const RAW_RUNTIME_STATE =\n'[1, \"x\"]';");
    try (PlugAndPlayTree tree = tree("p")) {
      assertEquals(List.of(), AddonPackages.in(tree, "p", ReadLimits.defaults()));
    }
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(
                ManifestException.class, () -> PlugAndPlayTree.of(base, "p", ReadLimits.defaults()))
            .getMessage());
  }
}
