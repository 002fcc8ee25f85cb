package dev.abilens.node;

import dev.abilens.data.Table;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.words.MangledName;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the official programs of runtimes for Linux export: those of Node.js on x64 with glibc, and
 * those of Bun and Deno, which export the same on arm64 and with musl. Thread-safe; tables are read
 * when they are first asked.
 */
public final class RuntimeExports {
  private static final RuntimeExports BUNDLED = new RuntimeExports();

  /** Of V8 and Node.js: functions, and what the compiler makes of classes. */
  private static final Pattern INTERFACE =
      Pattern.compile(
          "_Z(?:T[VIST])?N[KVr]*(?:2v8(?!8internal|4base|8platform)|4node)(?!.*icu_).*");

  /** What a thread holds names against it with: addons have hundreds of them. */
  private static final ThreadLocal<Matcher> MATCHERS =
      ThreadLocal.withInitial(() -> INTERFACE.matcher(""));

  /** What is told of a symbol where no program was read that would tell. */
  public static final Availability NO_PROGRAM =
      Availability.unknown("only the runtime's program tells");

  private static final Availability FOREIGN =
      new Availability(Answer.NO, "no program that was read exports anything of that kind", false);

  /** What only addons are written with: node-addon-api and nan. */
  private static final Set<String> OF_ADDONS = Set.of("Napi", "Nan");

  private final NodeExports node = new NodeExports();
  private final SampledExports sampled = new SampledExports();

  private RuntimeExports() {}

  /** Returns what the jar carries. */
  public static RuntimeExports bundled() {
    return BUNDLED;
  }

  /**
   * Returns whether a program of a release exports a symbol on a system whose binaries are of ELF,
   * as far as that is the same on all of them: it has none of C++ that speak of what only addons
   * are written with, nor one of Node.js any that speak of what no official program does that was
   * read, between the first and the last of those.
   *
   * @param symbol the name as in the symbol table, without a version
   * @return no, or unknown
   */
  public Availability anywhere(RuntimeRelease release, String symbol) {
    if (!MangledName.isOne(symbol)) return NO_PROGRAM;
    boolean read = release.kind() == RuntimeKind.NODE && release.provenance() != Provenance.LINE;
    Predicate<String> possible =
        read && CppNames.cover(release.version())
            ? CppNames::contains
            : name -> !OF_ADDONS.contains(name);
    return MangledName.speaksOnlyOf(symbol, possible) ? NO_PROGRAM : FOREIGN;
  }

  /** What symbols of C++ speak of that some program of Node.js exports. */
  private static final class CppNames {
    private static final Table TABLE = Table.bundled("program-cpp-names");

    /** What each program speaks of: seen in the first that was read and in the last. */
    private static final Table.Row SPAN = TABLE.rows("node").get(0);

    private static final RuntimeVersion FIRST = RuntimeVersion.parse(SPAN.get("first_seen"));
    private static final RuntimeVersion LAST = RuntimeVersion.parse(SPAN.get("last_seen"));

    static boolean cover(RuntimeVersion version) {
      return version.compareTo(FIRST) >= 0 && version.compareTo(LAST) <= 0;
    }

    static boolean contains(String name) {
      return TABLE.mayHave(name) && !TABLE.rows(name).isEmpty();
    }
  }

  /**
   * Returns whether a release exports a symbol.
   *
   * @param release a release of Node.js, Bun or Deno; of other runtimes nothing is known
   * @param symbol the name as in the symbol table, without a version
   * @return unknown, too, for names of Node.js that are not looked after: the C++ library's, V8's
   *     own, ICU's
   */
  public Availability symbol(RuntimeRelease release, String symbol) {
    return switch (release.kind()) {
      case NODE -> isLookedAfter(symbol) ? node.symbol(release, symbol) : NO_PROGRAM;
      case BUN, DENO -> sampled.symbol(release, symbol);
      case ELECTRON, NWJS -> NO_PROGRAM;
    };
  }

  private static boolean isLookedAfter(String symbol) {
    if (!symbol.startsWith("_Z")) return !isInside(symbol);
    // Most names are told sooner than by a pattern.
    boolean perhaps = symbol.contains("2v8") || symbol.contains("4node");
    return perhaps && MATCHERS.get().reset(symbol).matches();
  }

  /** V8's own code, and names of ICU, which end in its version. */
  private static boolean isInside(String symbol) {
    int end = symbol.length();
    return symbol.startsWith("Builtins_")
        || symbol.startsWith("icudt")
        || (symbol.startsWith("_", end - 3)
            && isDigit(symbol.charAt(end - 2))
            && isDigit(symbol.charAt(end - 1)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
