package dev.abilens.verdict;

import dev.abilens.install.AddonLoaders;
import dev.abilens.words.LogText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who asked for an addon, as far as what stands right after a message tells. */
final class Requirer {
  /** Stacks end after ten calls, lists of places are longer. */
  private static final int MOST_LINES = 40;

  private static final int LONGEST = 600;

  private static final Pattern LINE = Pattern.compile("[^\\n]{1,4096}");

  /** How a call of a stack begins, a place of a list, or what says that one follows. */
  private static final Pattern PART =
      Pattern.compile(
          "\\s{0,80}(?:at |- |\u2192|loaded from:|Require stack:|Tried:|/|[A-Za-z]:[/\\\\]|$)");

  /** What installs and builds packages has a stack of its own, which tells nothing of theirs. */
  private static final Pattern TOOL =
      Pattern.compile("node_modules[/\\\\](?:npm|pnpm|node-gyp|corepack|yarn)[/\\\\]");

  private static final Pattern END = Pattern.compile("[:,.;)'\"]{1,8}$");

  private Requirer() {}

  /**
   * Returns the package whose file is named first from a place on: in the rest of its line, in the
   * list or the stack below it. Packages that load addons for others are passed over. Null if none
   * is named.
   */
  static @Nullable String after(LogText text, int place) {
    String name = after(text.matcher(LINE), text.text().length(), place);
    return name == null ? after(text.openMatcher(LINE), text.text().length(), place) : name;
  }

  private static @Nullable String after(Matcher line, int end, int place) {
    line.region(place, end);
    for (int i = 0; i < MOST_LINES && line.find(); i++) {
      String words = line.group();
      boolean part = line.start() == place || PART.matcher(words).lookingAt();
      if (!part || words.length() > LONGEST || TOOL.matcher(words).find()) return null;
      String name = packageOf(words);
      if (name != null && !isHelper(words, name)) return name;
    }
    return null;
  }

  /** Whether a path is one of what installs, builds or loads the addons of other packages. */
  static boolean isHelper(String path, String name) {
    return AddonLoaders.has(name) || TOOL.matcher(path).find();
  }

  /** The package of a path, behind which a mark or a place in the file may stand. */
  static @Nullable String packageOf(String path) {
    return PackageCommands.nameIn(END.matcher(path.stripTrailing()).replaceFirst("") + "/");
  }
}
