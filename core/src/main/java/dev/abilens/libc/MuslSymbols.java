package dev.abilens.libc;

import dev.abilens.data.Table;
import dev.abilens.image.Availability;
import dev.abilens.image.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The symbols of musl, which has one library and no version nodes. Immutable and thread-safe; read
 * on first use.
 */
public final class MuslSymbols {
  /** From here on the loader itself resolves the names of old 64-bit file offsets. */
  private static final DottedNumber LFS64_IN_LOADER = DottedNumber.of("1.2.4");

  private static final List<String> OWN_NAMES =
      List.of("libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.", "libxnet.");
  private static final String LOADER = "ld-musl-";
  private static final String COLUMN = "musl_";

  private static final class Bundled {
    private static final MuslSymbols SYMBOLS = new MuslSymbols();
  }

  private final List<DottedNumber> versions;
  private final Map<String, boolean[]> symbols = new HashMap<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final Map<String, String> additions = new HashMap<>();

  private MuslSymbols() {
    versions = List.of("1.2.2", "1.2.3", "1.2.5", "1.2.6").stream().map(DottedNumber::of).toList();
    for (Table.Row row : Table.bundled("musl-symbols").rows()) {
      boolean[] in = new boolean[versions.size()];
      for (int i = 0; i < in.length; i++) in[i] = row.has(COLUMN + versions.get(i));
      symbols.put(row.get("symbol"), in);
    }
    for (Table.Row row : Table.bundled("musl-lfs64-aliases").rows())
      aliases.put(row.get("alias"), row.get("resolves_to"));
    for (Table.Row row : Table.bundled("musl-additions").rows())
      additions.put(row.get("symbol"), row.get("added_by"));
  }

  /** Returns the bundled table. */
  public static MuslSymbols bundled() {
    return Bundled.SYMBOLS;
  }

  /** Returns the versions whose symbols were read, oldest first. */
  public List<DottedNumber> versions() {
    return versions;
  }

  /**
   * Returns whether a library's name is answered by musl itself: the loader takes such a name for
   * its own whatever follows, and opens no file.
   */
  public static boolean isMusl(String soname) {
    return soname.startsWith(LOADER) || OWN_NAMES.stream().anyMatch(soname::startsWith);
  }

  /**
   * Returns whether a musl exports a symbol.
   *
   * @param version musl's version, such as {@code 1.2.5}
   * @param symbol the symbol's name
   * @throws IllegalArgumentException if the version is no dotted number
   */
  public Availability exports(String version, String symbol) {
    return exports(DottedNumber.of(version), symbol);
  }

  /**
   * Returns whether a musl exports a symbol. Between two versions that were read, what both say
   * holds.
   */
  public Availability exports(DottedNumber version, String symbol) {
    String addedBy = additions.get(symbol);
    if (addedBy != null)
      return Availability.unknown(
          symbol + " is no symbol of musl's own, but " + addedBy + "'s build of musl has it");
    boolean[] in = symbols.get(symbol);
    if (in == null) in = new boolean[versions.size()];
    int exact = versions.indexOf(version);
    // Later versions than this one begin here.
    int above = 0;
    while (above < versions.size() && version.compareTo(versions.get(above)) >= 0) above++;
    if (exact >= 0) {
      if (!in[exact] && leftOut(in, exact))
        return Availability.unknown(
            "musl "
                + version
                + " as packaged lacks "
                + symbol
                + ", those before and after have it");
      return answer(in[exact], "musl " + version, symbol, true);
    }
    if (above == 0)
      return in[0]
          ? Availability.unknown(
              "musl " + versions.get(0) + " exports " + symbol + "; older ones were not read")
          : answer(false, "musl " + versions.get(0), symbol, false);
    if (above == versions.size())
      return in[above - 1]
          ? answer(true, "musl " + versions.get(above - 1), symbol, false)
          : Availability.unknown(
              "musl "
                  + versions.get(above - 1)
                  + " lacks "
                  + symbol
                  + "; later ones were not read");
    if (in[above - 1] == in[above])
      return answer(
          in[above],
          "musl " + versions.get(above - 1) + " and " + versions.get(above),
          symbol,
          true);
    return Availability.unknown(
        "musl " + versions.get(above - 1) + " and " + versions.get(above) + " differ in " + symbol);
  }

  /**
   * Returns whether musl's loader resolves a symbol: what musl exports, and since 1.2.4 the names
   * of old 64-bit file offsets, such as {@code open64}, which it maps without exporting them.
   */
  public Availability resolves(DottedNumber version, String symbol) {
    String target = aliases.get(symbol);
    if (target != null && version.isAtLeast(LFS64_IN_LOADER)) {
      Availability there = exports(version, target);
      return there.isYes()
          ? Availability.yes("musl's loader resolves " + symbol + " to " + target)
          : there;
    }
    return exports(version, symbol);
  }

  /**
   * Returns the symbols that a musl surely lacks, of those that a binary takes from musl. Weak ones
   * are left aside.
   */
  public List<Symbol> missing(DottedNumber version, Iterable<Symbol> imports) {
    List<Symbol> missing = new ArrayList<>();
    for (Symbol symbol : imports)
      if (!symbol.weak() && resolves(version, symbol.name()).isNo()) missing.add(symbol);
    return List.copyOf(missing);
  }

  /** A package may build musl without a part, which another library then provides. */
  private static boolean leftOut(boolean[] in, int at) {
    boolean before = false;
    for (int i = 0; i < at; i++) before |= in[i];
    boolean after = false;
    for (int i = at + 1; i < in.length; i++) after |= in[i];
    return before && after;
  }

  private static Availability answer(boolean there, String who, String symbol, boolean verified) {
    return new Availability(
        there ? Availability.Answer.YES : Availability.Answer.NO,
        who + (there ? " exports " : " lacks ") + symbol,
        verified);
  }
}
