package dev.abilens.verdict;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The platform in the name of a package or file that is built for one. */
final class PlatformName {
  private static final Pattern NAME =
      Pattern.compile(
          "(?:^|[-./])(linux(?:musl)?|darwin|win32|freebsd|android)-(x64|arm64|arm|ia32|ppc64|s390x|riscv64|loong64)(?:-([a-z]{1,12}))?(?![a-z0-9])");

  private PlatformName() {}

  /** Returns {@code os}, {@code cpu} and, where it is told, {@code libc}; none if it names none. */
  static Map<String, String> of(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.find()) return Map.of();
    Map<String, String> platform = new HashMap<>();
    boolean musl = m.group(1).equals("linuxmusl");
    platform.put("os", musl ? "linux" : m.group(1));
    platform.put("cpu", m.group(2));
    String rest = m.group(3) == null ? "" : m.group(3);
    if (musl || rest.startsWith("musl")) platform.put("libc", "musl");
    else if (rest.startsWith("gnu") || rest.equals("glibc")) platform.put("libc", "glibc");
    return platform;
  }
}
