package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.Abilens;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of systems that are not Linux and do not say so where its loaders look. */
class OtherSystemsTest {
  @Test
  void theLibrariesOfFreeBsdAreOnNoLinux(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("x.node");
    byte[] freeBsd =
        ClassPathBinariesTest.jna().get("com/sun/jna/freebsd-aarch64/libjnidispatch.so");
    Files.write(file, Objects.requireNonNull(freeBsd, "jna without FreeBSD on arm64"));
    Target target = Target.node("22.12.0").on(Platform.LINUX_ARM64).distro("debian:12").build();
    Finding finding = Abilens.open().check(file, target).findings().get(0);
    assertEquals(Code.MISSING_LIBRARY, finding.code());
    assertEquals(
        "libc.so.7: cannot open shared object file: No such file or directory", finding.message());
    assertEquals(
        "Install the package on the target itself, rather than copying node_modules there. There:"
            + " npm ci.",
        finding.remedies().get(0));
  }
}
