package dev.abilens.libc;

import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The C libraries of the BSDs, by names that no library on Linux has: the addons that are built
 * there do not all say so in their headers.
 */
final class BsdLibraries {
  private static final Pattern OPENBSD = Pattern.compile("lib(?:c|m|pthread)\\.so\\.\\d+\\.\\d+");

  private BsdLibraries() {}

  /** Returns that a system of Linux lacks a library, or null where the name is none of a BSD. */
  static @Nullable Availability onLinux(String soname) {
    String system = systemOf(soname);
    if (system == null) return null;
    return new Availability(
        Answer.NO, soname + " is " + system + "'s, and no Linux has a library of that name", false);
  }

  private static @Nullable String systemOf(String soname) {
    return switch (soname) {
      case "libc.so.7", "libthr.so.3", "libm.so.5" -> "FreeBSD";
      case "libc.so.8" -> "DragonFly BSD";
      case "libc.so.12" -> "NetBSD";
      default -> OPENBSD.matcher(soname).matches() ? "OpenBSD" : null;
    };
  }
}
