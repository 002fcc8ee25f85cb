package dev.abilens.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.words.LogText;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageManagersTest {
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
