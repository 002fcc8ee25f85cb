package dev.abilens.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectManagersTest {
  private static final String ADDON = "app/node_modules/x/build/Release/x.node";

  @TempDir Path top;

  private void write(String file, String text) throws IOException {
    Path path = top.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Optional<PackageManager> manager() {
    return new ProjectManagers().of(FileTree.of(top), ADDON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "package-lock.json | {} | NPM",
        "npm-shrinkwrap.json | {} | NPM",
        "pnpm-lock.yaml | lockfileVersion: '9.0' | PNPM",
        "yarn.lock | # yarn lockfile v1 | YARN_CLASSIC",
        "yarn.lock | __metadata: | YARN",
        "bun.lock | {} | BUN",
        "node_modules/.modules.yaml | x | PNPM",
        "package.json | {\"packageManager\": \"pnpm@9.1.0+sha512.abc\"} | PNPM",
        "package.json | {\"packageManager\": \"yarn@1.22.22\"} | YARN_CLASSIC",
        "package.json | {\"packageManager\": \"yarn@4.9.1\"} | YARN"
      })
  void itIsToldByTheFilesOfTheProject(String file, String text, PackageManager expected)
      throws IOException {
    write(ADDON, "x");
    // A package that was published with its own lock file says nothing of the project.
    write("app/node_modules/x/yarn.lock", "# yarn lockfile v1\n");
    write("app/" + file, text);
    assertEquals(Optional.of(expected), manager());
  }

  @Test
  void whatNamesItselfWinsAndAWorkspaceIsAskedAbove() throws IOException {
    write(ADDON, "x");
    write("app/package.json", "{\"name\": \"app\"}");
    write("package.json", "{\"private\": true}");
    write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n");
    assertEquals(Optional.of(PackageManager.PNPM), manager());
    write("app/package-lock.json", "{}");
    assertEquals(Optional.of(PackageManager.NPM), manager());
    write("app/package.json", "{\"packageManager\": \"bun@1.2.0\"}");
    assertEquals(Optional.of(PackageManager.BUN), manager());
  }

  @Test
  void nothingOrNonsenseLeavesItOpen() throws IOException {
    write(ADDON, "x");
    assertEquals(Optional.empty(), manager());
    write("app/package.json", "{\"packageManager\": 7");
    assertEquals(Optional.empty(), manager());
  }

  @Test
  void aDirectoryIsLookedAtOnce() throws IOException {
    write("app/node_modules/y/y.node", "x");
    write("app/yarn.lock", "__metadata:");
    ProjectManagers managers = new ProjectManagers();
    FileTree tree = FileTree.of(top);
    assertEquals(Optional.of(PackageManager.YARN), managers.of(tree, ADDON));
    Files.delete(top.resolve("app/yarn.lock"));
    assertEquals(Optional.of(PackageManager.YARN), managers.of(tree, "app/node_modules/y/y.node"));
    assertEquals(Optional.empty(), managers.of(FileTree.of(top), ADDON));
  }
}
