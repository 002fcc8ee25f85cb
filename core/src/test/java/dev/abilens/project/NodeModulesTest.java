package dev.abilens.project;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeModulesTest {
  @TempDir Path directory;

  private String find(String from, String name) throws IOException {
    return NodeModules.find(FileTree.of(directory), from, name).orElse("-");
  }

  private void plant(String path) throws IOException {
    Files.createDirectories(directory.resolve(path));
  }

  @Test
  void theNearestOneCounts() throws IOException {
    plant("node_modules/a/node_modules/b");
    plant("node_modules/a/lib");
    plant("node_modules/b");
    plant("node_modules/@s/c");
    assertEquals("node_modules/a/node_modules/b", find("node_modules/a/lib", "b"));
    assertEquals("node_modules/b", find("node_modules/@s/c", "b"));
    assertEquals("node_modules/@s/c", find("node_modules/a", "@s/c"));
    assertEquals("-", find("node_modules/a", "none"));
  }

  @Test
  void aLinkLeadsWhereItsPackagesAre() throws IOException {
    plant("node_modules/.pnpm/a@1/node_modules/a");
    plant("node_modules/.pnpm/b@1/node_modules/b");
    Files.createSymbolicLink(
        directory.resolve("node_modules/a"), Path.of(".pnpm/a@1/node_modules/a"));
    Files.createSymbolicLink(
        directory.resolve("node_modules/.pnpm/a@1/node_modules/b"),
        Path.of("../../b@1/node_modules/b"));
    String a = find("", "a");
    assertEquals("node_modules/.pnpm/a@1/node_modules/a", a);
    assertEquals("node_modules/.pnpm/b@1/node_modules/b", find(a, "b"));
    assertEquals(Optional.empty(), NodeModules.find(FileTree.of(directory), "node_modules/b", "b"));
  }

  @Test
  void modulesOfModulesAreNotLookedInto() throws IOException {
    plant("node_modules/node_modules/a");
    assertEquals("-", find("node_modules", "a"));
  }

  @Test
  void packagesThatYarnUnpluggedFindEachOther() throws IOException {
    String a = ".yarn/unplugged/a-npm-1.0.0-0a/node_modules/a";
    String one = ".yarn/unplugged/@s-b-npm-1.0.0-0b/node_modules/@s/b";
    String two = ".yarn/unplugged/@s-b-npm-2.0.0-0c/node_modules/@s/b";
    plant(a + "/lib");
    plant(one);
    assertEquals(one, find(a + "/lib", "@s/b"));
    assertEquals("-", find(a, "none"));
    assertEquals("-", find("src", "@s/b"));
    plant(two);
    assertEquals("-", find(a, "@s/b"));
    manifest(a, "\"optionalDependencies\":{\"@s/b\":\"2.0.0\"}");
    manifest(one, "\"version\":\"1.0.0\"");
    manifest(two, "\"version\":\"2.0.0\"");
    assertEquals(two, find(a + "/lib", "@s/b"));
    Files.createFile(directory.resolve(two + "/b.node"));
    assertEquals(
        List.of(two),
        AddonPackages.in(FileTree.of(directory), "", ReadLimits.defaults()).stream()
            .filter(p -> !p.isEmpty())
            .toList());
  }

  private void manifest(String path, String fields) throws IOException {
    Files.writeString(directory.resolve(path + "/package.json"), "{" + fields + "}");
  }
}
