package dev.abilens.project;

import dev.abilens.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works out the {@code exports} and {@code imports} of a package as {@code require} does, then as
 * {@code import}.
 */
final class PackageExports {
  private static final List<Set<String>> CONDITIONS =
      List.of(
          Set.of("node", "require", "node-addons", "module-sync", "default"),
          Set.of("node", "import", "node-addons", "module-sync", "default"));

  private static final int MAX_PATH = 1 << 14;

  private PackageExports() {}

  /**
   * Returns where a part of a package is, or what its own files mean by a name.
   *
   * @param exports the field's value
   * @param part {@code .} or a path that begins with {@code ./}; of {@code imports} a name that
   *     begins with {@code #}
   * @return a path that begins with {@code ./}, of {@code imports} perhaps what another package is
   *     asked for by; or null if there is no such part
   */
  static @Nullable String find(Json exports, String part) {
    for (Set<String> conditions : CONDITIONS) {
      String found = find(exports, part, conditions);
      if (found != null) return found;
    }
    return null;
  }

  private static @Nullable String find(Json exports, String part, Set<String> conditions) {
    boolean parts = exports.fields().keySet().stream().anyMatch(name -> name.startsWith("."));
    if (!parts && !isOwn(part))
      return part.equals(".") ? target(exports, "", part, conditions) : null;
    if (exports.fields().containsKey(part)) return target(exports.get(part), "", part, conditions);
    String best = null;
    for (String pattern : exports.fields().keySet()) {
      int star = pattern.indexOf('*');
      boolean fits =
          star >= 0
              && part.length() >= pattern.length()
              && part.startsWith(pattern.substring(0, star))
              && part.endsWith(pattern.substring(star + 1));
      if (fits && (best == null || star > best.indexOf('*'))) best = pattern;
    }
    if (best == null) return null;
    int star = best.indexOf('*');
    String filling = part.substring(star, part.length() - (best.length() - star - 1));
    return target(exports.get(best), filling, part, conditions);
  }

  /** Whether it is a name that only the package's own files have for something. */
  private static boolean isOwn(String part) {
    return part.startsWith("#");
  }

  private static @Nullable String target(
      Json value, String filling, String part, Set<String> conditions) {
    String text = value.text();
    if (text != null) {
      boolean ofPackage =
          isOwn(part) && !isOwn(text) && !text.startsWith(".") && !text.startsWith("/");
      return text.startsWith("./") || ofPackage ? filled(text, filling) : null;
    }
    for (Map.Entry<String, Json> choice : value.fields().entrySet()) {
      if (!conditions.contains(choice.getKey())) continue;
      String found = target(choice.getValue(), filling, part, conditions);
      if (found != null) return found;
    }
    for (Json choice : value.elements()) {
      String found = target(choice, filling, part, conditions);
      if (found != null) return found;
    }
    return null;
  }

  /** Returns a target with what stood for the star; null where that is longer than any path. */
  private static @Nullable String filled(String target, String filling) {
    long stars = target.chars().filter(c -> c == '*').count();
    return target.length() + stars * filling.length() <= MAX_PATH
        ? target.replace("*", filling)
        : null;
  }
}
