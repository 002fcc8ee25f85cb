package dev.abilens.pick;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What Node's {@code path} does, for paths with slashes. */
final class Paths {
  private Paths() {}

  /** Joins and normalizes. */
  static String join(String... parts) {
    return join(List.of(parts));
  }

  /** Joins and normalizes. */
  static String join(List<String> parts) {
    StringBuilder all = new StringBuilder();
    for (String part : parts)
      if (!part.isEmpty()) all.append(all.isEmpty() ? "" : "/").append(part);
    return normalize(all.toString());
  }

  /** Resolves from right to left against the first absolute one, or the top. */
  static String resolve(List<String> parts) {
    String all = "/";
    for (String part : parts) all = part.startsWith("/") ? part : join(all, part);
    String path = normalize(all);
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  static String normalize(String path) {
    if (path.isEmpty()) return ".";
    boolean absolute = path.startsWith("/");
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) continue;
      if (!part.equals("..")) parts.addLast(part);
      else if (!parts.isEmpty() && !parts.peekLast().equals("..")) parts.removeLast();
      else if (!absolute) parts.addLast(part);
    }
    String joined = String.join("/", parts);
    String end = path.endsWith("/") && !joined.isEmpty() ? "/" : "";
    if (absolute) return "/" + joined + end;
    return joined.isEmpty() ? "." : joined + end;
  }

  /** Returns whether what is required is a path, and not the name of a package. */
  static boolean isRequested(String request) {
    return request.startsWith("/")
        || request.equals(".")
        || request.equals("..")
        || request.startsWith("./")
        || request.startsWith("../");
  }

  static String directory(String path) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) return ".";
    return slash == 0 ? "/" : path.substring(0, slash);
  }

  static String base(String path) {
    String cut = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return cut.substring(cut.lastIndexOf('/') + 1);
  }

  static String extension(String path) {
    String base = base(path);
    int dot = base.lastIndexOf('.');
    return dot <= 0 ? "" : base.substring(dot);
  }

  /** Returns a path as seen from a directory. */
  static String relative(String from, String to) {
    String prefix = from.endsWith("/") ? from : from + "/";
    return to.startsWith(prefix) ? to.substring(prefix.length()) : to;
  }
}
