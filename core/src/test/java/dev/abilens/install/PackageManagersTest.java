package dev.abilens.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.tree.FileTree;
import dev.abilens.words.LogText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageManagersTest {
  private static final String ADDON = "app/node_modules/x/build/Release/x.node";

  @TempDir Path top;

  private void write(String file, String text) throws IOException {
    Path path = top.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Optional<PackageManager> manager() {
    return PackageManagers.of(FileTree.of(top), ADDON);
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "npm ERR! code 1 | NPM",
        "#12 3.4 npm error code 1 | NPM",
        "ERR_PNPM_UNSUPPORTED_PLATFORM | PNPM",
        "at /app/node_modules/.pnpm/x@1.0.0/node_modules/x | PNPM",
        "YN0009: bcrypt couldn't be built | YARN",
        "yarn install v1.22.19 | YARN_CLASSIC",
        "bun install v1.2.2 | BUN"
      })
  void itIsToldByTheWordsOfALog(String log, PackageManager expected) {
    assertEquals(Optional.of(expected), PackageManagers.of(LogText.of(log)));
  }

  @Test
  void noWordTellsNothing() {
    assertEquals(Optional.empty(), PackageManagers.of(LogText.of("Error: something")));
  }
}
