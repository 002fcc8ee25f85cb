package dev.abilens.node;

import dev.abilens.image.Availability;
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

  private static final Availability NO_PROGRAM =
      Availability.unknown("only the runtime's program tells");

  private final NodeExports node = new NodeExports();
  private final SampledExports sampled = new SampledExports();

  private RuntimeExports() {}

  /** Returns what the jar carries. */
  public static RuntimeExports bundled() {
    return BUNDLED;
  }

  /**
   * Returns whether a release exports a symbol.
   *
   * @param release a release of Node.js, Bun or Deno; of other runtimes nothing is known
   * @param symbol the name as in the symbol table, without a version
   * @return unknown, too, for names that are not looked after: the C++ library's, V8's own, ICU's
   */
  public Availability symbol(RuntimeRelease release, String symbol) {
    if (!isLookedAfter(symbol)) return NO_PROGRAM;
    return switch (release.kind()) {
      case NODE -> node.symbol(release, symbol);
      case BUN, DENO -> sampled.symbol(release, symbol);
      case ELECTRON, NWJS -> NO_PROGRAM;
    };
  }

  private static boolean isLookedAfter(String symbol) {
    if (!symbol.startsWith("_Z")) return !isInside(symbol);
    // Most names are told sooner than by a pattern.
    boolean perhaps = symbol.contains("2v8") || symbol.contains("4node");
    return perhaps && INTERFACE.matcher(symbol).matches();
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
