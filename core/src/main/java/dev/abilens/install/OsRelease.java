package dev.abilens.install;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file in which a Linux system says what it is: os-release(5). Immutable. */
public final class OsRelease {
  /** Where it may be, from the top of the system; the first that has an ID counts. */
  public static final List<String> PATHS = List.of("etc/os-release", "usr/lib/os-release");

  private final Map<String, String> values = new HashMap<>();

  /** Reads a file; lines that assign nothing say nothing. */
  public OsRelease(String text) {
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#"))
        values.put(line.substring(0, equals).strip(), unquoted(line.substring(equals + 1).strip()));
    }
  }

  // As a shell reads it: quotes of either kind, and a backslash before a special character.
  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    if (!quoted) return value;
    String inner = value.substring(1, value.length() - 1);
    return value.charAt(0) == '"' ? inner.replaceAll("\\\\([\"$`\\\\])", "$1") : inner;
  }

  /** Returns the value of a name such as {@code VERSION_ID}; null where it has none. */
  public @Nullable String get(String key) {
    String value = values.get(key);
    return value == null || value.isEmpty() ? null : value;
  }
}
