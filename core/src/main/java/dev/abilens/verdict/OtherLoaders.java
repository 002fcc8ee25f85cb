package dev.abilens.verdict;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.verdict.Recogniser.Recognised;
import dev.abilens.words.LogText;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is not Node.js' in a log: other languages load libraries by the same loaders and build with
 * the same tools, which say the same of theirs.
 */
final class OtherLoaders {
  /** A wrapped line may begin so far before a message. */
  private static final int BEFORE = 300;

  /** Files that only runtimes of JavaScript load or install. */
  private static final Pattern ADDON = Pattern.compile("\\.node\\b|\\bnode_modules\\b");

  private static final Pattern NODE =
      Pattern.compile(
          "\\b(?:node|nodejs|npm|npx|pnpm|yarn|bun|deno|electron|node_modules|nwjs)\\b|\\bgyp\\b|NODE_MODULE_VERSION");

  /** A line of what {@code ldd} prints: it loads a library without the program that it is for. */
  private static final Pattern LDD =
      Pattern.compile(
          "^[\\t ]{0,8}\\S{1,200} => \\S{1,400} \\(0x[0-9a-f]{4,16}\\)", Pattern.MULTILINE);

  private static final String ERROR = "Error: ";

  private static final Lazy<List<Words>> ALL = new Lazy<>(OtherLoaders::read);

  /**
   * Words of another language.
   *
   * @param near whether they have to stand in the line of the message, and not only in the log
   */
  private record Words(String words, boolean near) {}

  private final String text;
  private final boolean node;
  private final boolean foreign;
  private final boolean ldd;

  OtherLoaders(LogText log) {
    this.text = log.text();
    this.node = NODE.matcher(text).find();
    this.ldd = LDD.matcher(text).find();
    this.foreign = !node && ALL.get().stream().anyMatch(w -> !w.near() && text.contains(w.words()));
  }

  private static List<Words> read() {
    return Table.bundled("other-loaders").rows().stream()
        .map(row -> new Words(row.get("words"), row.get("reach").equals("line")))
        .toList();
  }

  /** Returns whether a message is one of another language's loader, build or program. */
  boolean say(Recognised one) {
    if (foreign || ldd && isWithoutItsProgram(one)) return true;
    if (one.loader() == null && !one.elsewhere()) return false;
    if (one.place().values().values().stream().anyMatch(v -> ADDON.matcher(v).find())) return false;
    return !node && (one.elsewhere() || isOfProgram(one)) || isInTheirLine(one);
  }

  /** What a runtime says begins as an error of JavaScript. */
  private boolean isWithoutItsProgram(Recognised one) {
    String symbol = one.value("symbol");
    return one.code() == Code.UNDEFINED_SYMBOL
        && symbol != null
        && RuntimeSymbols.isOne(symbol)
        && !text.startsWith(ERROR, one.place().start() - ERROR.length());
  }

  /** What a program of its own asks for before it starts. */
  private static boolean isOfProgram(Recognised one) {
    String program = LoadCodes.fileName(one.place().values().getOrDefault("program", ""));
    String asking = LoadCodes.fileName(one.place().values().getOrDefault("path", ""));
    boolean file = !asking.isEmpty() && !asking.contains(".");
    return (file || !program.isEmpty())
        && !LoadCodes.RUNTIMES.contains(program)
        && !LoadCodes.RUNTIMES.contains(asking);
  }

  private boolean isInTheirLine(Recognised one) {
    int begin = one.place().start();
    int start = text.lastIndexOf('\n', begin) + 1;
    // What a line was wrapped of stands in the one before.
    if (start > 0 && !text.substring(start, begin).contains("Error"))
      start = text.lastIndexOf('\n', start - 2) + 1;
    start = Math.max(start, begin - BEFORE);
    int end = text.indexOf('\n', one.place().end());
    String line = text.substring(start, end < 0 ? text.length() : end);
    return ALL.get().stream().anyMatch(w -> w.near() && line.contains(w.words()));
  }
}
