package dev.abilens.dockerfile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths inside of a stage: absolute, without a trailing slash, {@code /} for the top. */
final class Paths {
  private Paths() {}

  static String resolve(String directory, String path) {
    List<String> parts = new ArrayList<>();
    // One that begins with a variable is absolute, where people use one for a path.
    boolean absolute =
        path.startsWith("/") || !Variables.isKnown(path.substring(0, Math.min(1, path.length())));
    String whole = absolute ? path : directory + "/" + path;
    for (String part : whole.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** Returns whether a path is a directory or lies below it. */
  static boolean covers(String directory, String path) {
    return directory.equals("/") || path.equals(directory) || path.startsWith(directory + "/");
  }

  /**
   * Returns the directory that a pattern stands for on the way to a path, or null if it is not on
   * that way.
   *
   * @param pattern an absolute path, with the wildcards of {@code COPY}
   */
  static @Nullable String match(String pattern, String path) {
    if (!Glob.hasMeta(pattern)) return covers(pattern, path) ? pattern : null;
    String[] wanted = pattern.split("/", -1);
    String[] parts = path.split("/", -1);
    if (wanted.length > parts.length) return null;
    for (int i = 0; i < wanted.length; i++) if (!Glob.matches(wanted[i], parts[i])) return null;
    return String.join("/", List.of(parts).subList(0, wanted.length));
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
