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
}
