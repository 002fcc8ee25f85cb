package dev.abilens.install;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The platform that the name of a package or file ends with where it carries what was built for one
 * only, such as {@code @img/sharp-linuxmusl-x64}.
 *
 * @param os Node's word for the system
 * @param cpu Node's word for the architecture
 * @param libc the C library in the words of packages, glibc or musl; null where the name does not
 *     tell
 */
public record PlatformName(String os, String cpu, @Nullable String libc) {
  private static final Pattern NAME =
      Pattern.compile(
          "(?:^|[-./])(linux(?:musl)?|darwin|win32|windows|android|freebsd|openbsd|netbsd|sunos|aix|alpine)"
              + "-(x64|arm64|arm|ia32|x86|universal|ppc64|s390x|riscv64|loong64|mips64el|wasm32)"
              + "(?:-([a-z]{1,12}))?(?:\\.node)?(?:/[\\w./-]{1,200})?$");

  /** Writes the constructor out. */
  public PlatformName {}

  /** Returns the platform that a name ends with, or empty if it names none. */
  public static Optional<PlatformName> of(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.find()) return Optional.empty();
    String rest = m.group(3) == null ? "" : m.group(3);
    boolean musl =
        m.group(1).equals("linuxmusl") || m.group(1).equals("alpine") || rest.startsWith("musl");
    boolean glibc = rest.startsWith("gnu") || rest.equals("glibc");
    String os =
        switch (m.group(1)) {
          case "linuxmusl", "alpine" -> "linux";
          case "windows" -> "win32";
          default -> m.group(1);
        };
    String cpu = m.group(2).equals("x86") ? "ia32" : m.group(2);
    return Optional.of(new PlatformName(os, cpu, musl ? "musl" : glibc ? "glibc" : null));
  }
}
