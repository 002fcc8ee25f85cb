package dev.abilens.project;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddonPackagesTest {
  @TempDir private Path top;

  private void lay(String directory, String manifest) throws IOException {
    Path there = Files.createDirectories(top.resolve(directory));
    Files.writeString(there.resolve("package.json"), manifest);
  }

  @Test
  void aProjectAndItsPackagesAreLookedThroughAlike() throws IOException {
    lay("project", "{}");
    lay("project/node_modules/plain", "{\"name\": \"plain\"}");
    lay("project/node_modules/addon", "{\"dependencies\": {\"node-gyp-build\": \"4\"}}");
    lay("project/node_modules/@s/addon", "{\"dependencies\": {\"bindings\": \"1\"}}");
    List<String> found = List.of("project/node_modules/@s/addon", "project/node_modules/addon");
    for (String directory : List.of("project", "project/node_modules"))
      assertEquals(
          found,
          AddonPackages.in(FileTree.of(top), directory, ReadLimits.defaults()).stream()
              .sorted()
              .toList());
  }

  @Test
  void aWorkspaceHasPackagesOfItsOwn() throws IOException {
    lay("p", "{\"workspaces\": [\"packages/*\"]}");
    String addon = "{\"dependencies\": {\"node-gyp-build\": \"4\"}}";
    lay("p/node_modules/addon", addon);
    for (String name : List.of("one", "two")) {
      lay("p/packages/" + name, "{}");
      lay("p/packages/" + name + "/node_modules/addon", addon);
    }
    Path modules = top.resolve("p/node_modules");
    Files.createDirectories(modules.resolve("@p"));
    Files.createSymbolicLink(modules.resolve("one"), Path.of("../packages/one"));
    Files.createSymbolicLink(modules.resolve("@p/two"), Path.of("../../packages/two"));
    Files.createSymbolicLink(modules.resolve("again"), Path.of("../packages/one"));
    Files.createSymbolicLink(modules.resolve("gone"), Path.of("../packages/gone"));
    lay("p/cache/node_modules/addon", addon);
    Files.createSymbolicLink(modules.resolve(".cache"), Path.of("../cache"));
    assertEquals(
        List.of(
            "p/node_modules/addon",
            "p/packages/one/node_modules/addon",
            "p/packages/two/node_modules/addon"),
        AddonPackages.in(FileTree.of(top), "p", ReadLimits.defaults()).stream().sorted().toList());
  }

  @Test
  void whatHasProgramsForEachPlatformIsNoAddonPackage() throws IOException {
    lay("project", "{}");
    for (String name : List.of("program", "addon", "broken", "absent"))
      lay(
          "project/node_modules/" + name,
          String.format(
              "{\"optionalDependencies\": {\"@%1$s/linux-x64\": \"1\", \"@%1$s/win32-x64\": \"1\"}}",
              name));
    lay("project/node_modules/@program/linux-x64", "{\"files\": [\"bin\"]}");
    lay("project/node_modules/@addon/linux-x64", "{}");
    Files.createFile(top.resolve("project/node_modules/@addon/linux-x64/a.node"));
    lay("project/node_modules/@broken/linux-x64", "{\"main\": \"b.node\"}");
    List<String> found = AddonPackages.in(FileTree.of(top), "project", ReadLimits.defaults());
    assertEquals(
        List.of("@addon/linux-x64", "absent", "addon", "broken"),
        found.stream().map(path -> path.replace("project/node_modules/", "")).sorted().toList());
  }
}
