package dev.abilens.dockerfile;

import dev.abilens.node.RuntimeKind;
import dev.abilens.node.Runtimes;
import dev.abilens.node.VersionRange;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words by which version managers, CI and images name versions of Node.js. */
public final class NodeWords {
  private static final Pattern NUMBERS = Pattern.compile("v?(\\d+(?:\\.(?:\\d+|x)){0,2})");
  private static final Set<String> MOVING =
      Set.of(
          "node",
          "stable",
          "latest",
          "current",
          "lts",
          "lts/*",
          "*",
          "system",
          "lts/-1",
          "lts-latest");

  private NodeWords() {}

  /**
   * Returns the versions that a word stands for.
   *
   * @param word such as {@code 18}, {@code v18.20.4}, {@code 18.x}, {@code hydrogen} or {@code
   *     lts/hydrogen}
   * @return the versions, or empty for another word and for one that moves
   */
  public static Optional<VersionRange> range(String word) {
    Matcher numbers = NUMBERS.matcher(word);
    if (numbers.matches()) return Optional.ofNullable(ofNumbers(numbers.group(1)));
    return Runtimes.bundled().lineNamed(word.startsWith("lts/") ? word.substring(4) : word);
  }

  /** Returns the versions that begin with some numbers; null where one is more than any has. */
  static @Nullable VersionRange ofNumbers(String numbers) {
    try {
      return VersionRange.parse(numbers);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns whether a word stands for another version from time to time. */
  public static boolean moves(String word) {
    return MOVING.contains(word) || word.startsWith("lts/-");
  }

  /**
   * Returns the versions of Node.js that an image has by its name.
   *
   * @param image its name, such as {@code node:18-alpine} or {@code cimg/node:18.20}
   * @return the versions, or empty where the name does not tell
   */
  public static Optional<VersionRange> ofImage(String image) {
    StageRuntime runtime = BaseImages.of(image, 0).runtime();
    return runtime == null || runtime.kind() != RuntimeKind.NODE
        ? Optional.empty()
        : Optional.ofNullable(runtime.versions());
  }
}
