package dev.abilens.install;

import dev.abilens.words.LogText;
import dev.abilens.words.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What has to hold beside a message's words for it to mean what it seems to. As the tables write
 * it: nothing; {@code near=TEXT|TEXT}, one of some texts that stands shortly before it; {@code
 * without=TEXT|TEXT}, none of them; {@code NAME=A|B*}, one of the values that a placeholder may
 * have, {@code *} standing for anything; {@code NAME is addon-file}, {@code NAME is
 * platform-package}; several of these with {@code &} between them.
 */
public sealed interface Condition {
  /** What stands between conditions that all have to hold. */
  String AND = " & ";

  /** Returns whether it holds for a message at its place. */
  boolean holds(LogText text, Wording.Place place);

  /**
   * Reads a condition as the tables write it.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Condition parse(String cell) {
    if (cell.isEmpty()) return new Always();
    if (cell.contains(AND))
      return new All(Arrays.stream(cell.split(AND)).map(Condition::parse).toList());
    if (cell.startsWith("near=")) return new Near(words(cell.substring("near=".length())));
    if (cell.startsWith("without="))
      return new Without(new Near(words(cell.substring("without=".length()))));
    int is = cell.indexOf(" is ");
    if (is > 0)
      return new IsModule(
          cell.substring(0, is),
          switch (cell.substring(is + 4)) {
            case "addon-file" -> false;
            case "platform-package" -> true;
            default -> throw new IllegalArgumentException(cell);
          });
    int equal = cell.indexOf('=');
    if (equal <= 0) throw new IllegalArgumentException(cell);
    return new OneOf(cell.substring(0, equal), words(cell.substring(equal + 1)));
  }

  private static List<String> words(String cell) {
    return Arrays.asList(cell.split("\\|"));
  }

  /** No condition. */
  record Always() implements Condition {
    @Override
    public boolean holds(LogText text, Wording.Place place) {
      return true;
    }
  }

  /** Several conditions at once. */
  record All(List<Condition> parts) implements Condition {
    @Override
    public boolean holds(LogText text, Wording.Place place) {
      return parts.stream().allMatch(part -> part.holds(text, place));
    }
  }

  /** Other words shortly before the message. */
  record Near(List<String> words) implements Condition {
    private static final int DISTANCE = 6000;

    @Override
    public boolean holds(LogText text, Wording.Place place) {
      int from = Math.max(0, place.start() - DISTANCE);
      int to = Math.min(text.text().length(), place.end() + DISTANCE / 6);
      String around = text.text().substring(from, to);
      return words.stream().anyMatch(around::contains);
    }
  }

  /** None of other words shortly before the message. */
  record Without(Near near) implements Condition {
    @Override
    public boolean holds(LogText text, Wording.Place place) {
      return !near.holds(text, place);
    }
  }

  /** A placeholder that stands for one of some values. */
  record OneOf(String name, List<String> globs) implements Condition {
    @Override
    public boolean holds(LogText text, Wording.Place place) {
      String value = place.values().getOrDefault(name, "");
      return globs.stream().anyMatch(glob -> matches(value, glob.split("\\*", -1)));
    }

    /** Pieces of a value in order, the first at its beginning and the last at its end. */
    private static boolean matches(String value, String[] pieces) {
      if (pieces.length == 1) return value.equals(pieces[0]);
      if (!value.startsWith(pieces[0])) return false;
      int at = pieces[0].length();
      for (int i = 1; i < pieces.length - 1; i++) {
        int next = value.indexOf(pieces[i], at);
        if (next < 0) return false;
        at = next + pieces[i].length();
      }
      String end = pieces[pieces.length - 1];
      return value.length() - end.length() >= at && value.endsWith(end);
    }
  }

  /** What a module that was not found is: a package for one platform, or a file that is built. */
  record IsModule(String name, boolean platformPackage) implements Condition {
    private static final Pattern BUILT =
        Pattern.compile("\\.node$|(?:^|[\\\\/])(?:build|out)[\\\\/](?:Release|Debug)[\\\\/]");

    /** Where tools put what they fetch, in directories that are called after platforms. */
    private static final Pattern FETCHED =
        Pattern.compile(
            "[\\\\/](?:binding|extension_binary|prebuilds|compiled)[\\\\/](?:[^\\\\/]+[\\\\/])+[^\\\\/]+\\.node$");

    @Override
    public boolean holds(LogText text, Wording.Place place) {
      String module = place.values().getOrDefault(name, "");
      boolean platform = PlatformName.of(module).isPresent() && !FETCHED.matcher(module).find();
      return platformPackage ? platform : !platform && BUILT.matcher(module).find();
    }
  }
}
