package dev.abilens.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.image.Platform;
import dev.abilens.libc.LibcFamily;
import dev.abilens.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lock files as package managers themselves wrote them; how is said beside them. */
class WrittenLocksTest {
  private static final DoctorOptions ARM =
      new DoctorOptions(
          Target.unknownRuntime().on(Platform.LINUX_ARM64).libc(LibcFamily.MUSL, "").build(),
          Map.of(),
          null,
          null);

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "package-lock.json, npm-10.8.2-whole.json, 0",
    "package-lock.json, npm-10.8.2-cut.json, 14",
    "package-lock.json, npm-7.24.2-cut.json, 14",
    "package-lock.json, npm-6.14.18-whole.json, 0",
    "yarn.lock, yarn-1.22.22-whole.lock, 0",
    "pnpm-lock.yaml, pnpm-9.15.9-whole.yaml, 0"
  })
  void whatALockFileLacksIsTold(String name, String written, int line) throws IOException {
    Project project =
        new Project(directory)
            .write("package.json", "{\"dependencies\":{\"@node-rs/crc32\":\"1.10.6\"}}")
            .write(name, text(written));
    String lacks =
        " @node-rs/crc32 1.10.6 comes with a package for each platform, and the lock file lacks ";
    String target = "@node-rs/crc32-linux-arm64-musl: an install by it lacks that of the target.";
    assertEquals(
        line == 0 ? List.of() : List.of("error package-lock.json:" + line + lacks + target),
        project.all(ProjectCode.PLATFORM_PACKAGES_NOT_LOCKED, ARM));
    assertEquals(line == 0 ? 0 : 1, project.all(ProjectCode.PLATFORM_PACKAGES_NOT_LOCKED).size());
    assertEquals(List.of(), project.all(ProjectCode.LOCK_FILE_MISSING));
    assertEquals(List.of(), project.all(ProjectCode.MALFORMED));
  }

  private static String text(String name) throws IOException {
    try (InputStream in = WrittenLocksTest.class.getResourceAsStream("locks/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
