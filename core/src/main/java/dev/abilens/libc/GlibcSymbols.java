package dev.abilens.libc;

import dev.abilens.data.Table;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of glibc, with the nodes that they are under, and why some of them commonly raise the
 * oldest glibc that a binary loads on. Immutable and thread-safe; read on first use.
 *
 * <p>The table is that of one release, and glibc hardly ever takes a symbol away: a symbol is in an
 * older release if one of its nodes is. The few that went, and what moved from another library into
 * libc.so.6, are told apart.
 */
public final class GlibcSymbols {
  private static final GlibcVersion TABLE = GlibcVersion.of("2.43");

  /** The release whose real libc.so.6 tells which of the moved symbols it had all along. */
  private static final GlibcVersion BEFORE_MERGE = GlibcVersion.of("2.31");

  /** The port whose moves stand for those of ports that none were read on. */
  private static final String MODEL = "x86_64";

  private static final String LIBC = "libc.so.6";
  private static final String LOADER = "ld.so";

  private static final String ERRNO = "errno";

  /**
   * How names begin that are under GLIBC_PRIVATE in glibc 2.31, 2.36 and 2.41 for x86-64, and in
   * 2.36 for AArch64; no table has them.
   */
  private static final Pattern PRIVATE =
      Pattern.compile(
          "_(?:IO_|_?(?:dl|dlfcn|itoa|nss|rtld|thread_db|xdr)_)"
              + "|__(?:lib(?:c|dl|pthread)_|nptl_|ns_|pthread_|gconv_|res(?:olv)?_|inet6?_|idna_"
              + "|internal_|shm_|strto|tunable_|lll_|file_|f(?:seek|tell|stat)|t(?:delete|find"
              + "|search|walk)|m(?:advise|map|protect|unmap|ktemp)|(?:copy|merge)_grp"
              + "|(?:clock_)?get(?:time|rlimit|_cpu_features)|\\w+_nocancel|open_catalog|\\w*niscall"
              + "|abort_msg|call_tls_dtors|create_ib_request|ctype_init|follow_path|fortify_fail"
              + "|gai_sigqueue|h_errno|netlink_|pointer_chk_guard|recv|resp|sendmmsg|sigtimedwait"
              + "|snprintf|socket)");

  /** The libraries that the table has symbols of. */
  static final Set<String> LIBRARIES =
      Set.of(
          "ld.so",
          "libBrokenLocale",
          "libanl",
          "libc",
          "libdl",
          "libm",
          "libmvec",
          "libpthread",
          "libresolv",
          "librt",
          "libthread_db",
          "libutil");

  private static final class Bundled {
    private static final GlibcSymbols SYMBOLS = new GlibcSymbols();
  }

  private static final class Gone {
    private static final Table TABLE = Table.bundled("glibc-symbols-gone");
  }

  private static final class Raisers {
    private static final Table TABLE = Table.bundled("floor-raisers");

    static Table.@Nullable Row find(String library, String symbol) {
      for (Table.Row row : TABLE.rows(symbol)) if (row.get("library").equals(library)) return row;
      return null;
    }
  }

  /** The architectures that moves were read on. */
  private static final class MovedOn {
    private static final Set<String> PORTS =
        Bundled.SYMBOLS.moves.rows().stream()
            .map(row -> row.get("arch"))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * A move into libc.so.6.
   *
   * @param inLibcBefore whether libc.so.6 of {@link #BEFORE_MERGE} had it already: yes, no, or
   *     empty where that was not read
   */
  private record Moved(
      String from, GlibcVersion release, List<String> nodes, String inLibcBefore) {}

  private final Set<String> columns =
      Set.of("x86_64", "aarch64", "armhf", "ppc64le", "s390x", "i386", "riscv64", "loongarch64");

  // By symbol; the nodes of each architecture as numbers without their family. A file asks for few
  // of the rows: they are read when it does.
  private final Table symbols = Table.bundled("glibc-symbols");
  private final Table moves = Table.bundled("glibc-moves");

  private GlibcSymbols() {}

  /** Returns the bundled table. */
  public static GlibcSymbols bundled() {
    return Bundled.SYMBOLS;
  }

  /** Returns whether any library may define a symbol, in any release. */
  boolean mayHave(String symbol) {
    return symbols.mayHave(symbol)
        || moves.mayHave(symbol)
        || Gone.TABLE.mayHave(symbol)
        || mayBePrivate(symbol);
  }

  /** Returns whether glibc may have a symbol for itself, by its name. */
  private static boolean mayBePrivate(String symbol) {
    return isReserved(symbol) && (symbol.equals(ERRNO) || PRIVATE.matcher(symbol).lookingAt());
  }

  /**
   * Returns whether a symbol is named as those of GLIBC_PRIVATE are: all but one begin with an
   * underscore, as names reserved for the implementation do; mangled C++ names do, too, and are
   * none of these.
   */
  private static boolean isReserved(String symbol) {
    return symbol.startsWith("_") && !symbol.startsWith("_Z") || symbol.equals(ERRNO);
  }

  /** Returns whether one of its libraries has a symbol of that name, in whatever release. */
  public boolean has(String symbol) {
    return mayHave(symbol) && !(symbols.rows(symbol).isEmpty() && moves.rows(symbol).isEmpty());
  }

  /**
   * Returns the nodes that a symbol is under in the newest table, oldest first.
   *
   * @param soname the library, such as {@code libc.so.6}
   * @return the nodes; none if that library has no such symbol on that architecture
   */
  public List<SymbolVersion> versions(Architecture architecture, String soname, String symbol) {
    String port = Ports.name(architecture);
    if (port == null || !columns.contains(port)) return List.of();
    for (Table.Row row : symbols.rows(symbol))
      if (row.get("library").equals(libraryOf(soname)))
        return row.words(port).stream()
            .map(number -> number.endsWith("*") ? number.substring(0, number.length() - 1) : number)
            .map(number -> SymbolVersion.of(SymbolVersion.GLIBC + "_" + number))
            .toList();
    return List.of();
  }

  /**
   * Returns whether a library of a release defines a symbol, under any node.
   *
   * @param soname the library, such as {@code libc.so.6}
   * @param symbol the symbol's name
   */
  public Availability defines(
      Architecture architecture, GlibcVersion release, String soname, String symbol) {
    String port = Ports.name(architecture);
    if (port == null || !columns.contains(port))
      return Availability.unknown("no table of glibc's symbols on " + architecture);
    if (!LIBRARIES.contains(libraryOf(soname)))
      return Availability.unknown("no table of the symbols of " + soname);
    Moved moved = moved(port, symbol);
    if (moved != null && (soname.equals(LIBC) || soname.equals(moved.from()))) {
      boolean before = release.compareTo(moved.release()) < 0;
      String story =
          symbol + " went from " + moved.from() + " to " + LIBC + " with glibc " + moved.release();
      if (soname.equals(moved.from()))
        return before
            ? inOldLibrary(architecture, port, release, moved, symbol)
            : Availability.no(story);
      if (before) return inLibcBefore(architecture, port, release, symbol, story);
    }
    return underItsNodes(architecture, port, release, soname, symbol);
  }

  private Availability underItsNodes(
      Architecture architecture, String port, GlibcVersion release, String soname, String symbol) {
    List<SymbolVersion> nodes = versions(architecture, soname, symbol);
    if (nodes.isEmpty()) return absent(architecture, port, release, soname, symbol);
    Availability last = Availability.unknown("no node of " + symbol + " is known");
    for (SymbolVersion node : nodes) {
      last = GlibcNodes.bundled().defines(architecture, release, soname, node.name());
      if (last.isYes())
        return new Availability(
            Availability.Answer.YES,
            symbol + " is in " + soname + " under " + node + "; " + last.evidence(),
            last.verified());
    }
    return new Availability(
        last.answer(), symbol + " is under later nodes: " + last.evidence(), last.verified());
  }

  /**
   * Returns why a symbol under a node asks for a glibc so new.
   *
   * @param soname the library that the need names
   * @param symbol the symbol's name
   * @param version the node
   * @return a clause for a person, or empty if nothing is known of it
   */
  public Optional<String> why(
      Architecture architecture, String soname, String symbol, SymbolVersion version) {
    Table.Row raiser = Raisers.find(libraryOf(soname), symbol);
    if (raiser != null && raiser.has("why")) {
      String why = raiser.get("why");
      if (why.startsWith("as ")) {
        String model = why.substring("as ".length()).split("[; ]", 2)[0];
        Table.Row same = Raisers.find(libraryOf(soname), model);
        if (same != null && same.has("why")) {
          int more = why.indexOf(';');
          return Optional.of(same.get("why") + (more < 0 ? "" : why.substring(more)));
        }
      }
      return Optional.of(why);
    }
    String port = Ports.name(architecture);
    Moved moved = port == null ? null : moved(port, symbol);
    if (moved != null
        && soname.equals(LIBC)
        && version.number() != null
        && version.number().equals(moved.release().number()))
      return Optional.of(
          moved.from()
              + " was merged into "
              + LIBC
              + ": a link on glibc "
              + moved.release()
              + " or later asks for it there");
    List<SymbolVersion> nodes = versions(architecture, soname, symbol);
    if (nodes.isEmpty() || !nodes.contains(version)) return Optional.empty();
    if (nodes.get(0).equals(version))
      return Optional.of("new in " + version + ": no older glibc has it");
    return Optional.of(
        "has a new version since "
            + version
            + ": a link on an older glibc asks for "
            + nodes.get(nodes.indexOf(version) - 1));
  }

  private Availability inLibcBefore(
      Architecture architecture, String port, GlibcVersion release, String symbol, String story) {
    // Read on x86-64 alone; elsewhere it is what is likely.
    Moved read = moved(MODEL, symbol);
    boolean own = architecture == Architecture.X64;
    String had = read == null ? "" : read.inLibcBefore();
    if (had.equals("yes")) {
      Availability there = underItsNodes(architecture, port, release, LIBC, symbol);
      return new Availability(
          there.answer(), there.evidence(), own && release.isAtLeast(BEFORE_MERGE));
    }
    if (had.equals("no") && BEFORE_MERGE.isAtLeast(release))
      return new Availability(Availability.Answer.NO, story, own);
    return Availability.unknown(
        story + ": whether glibc " + release + " had it there, too, is not known");
  }

  private Availability inOldLibrary(
      Architecture architecture, String port, GlibcVersion release, Moved moved, String symbol) {
    // A port without moves of its own takes those of x86-64, whose nodes are also judged there.
    boolean own = MovedOn.PORTS.contains(port);
    Architecture judged = own ? architecture : Architecture.X64;
    for (String node : moved.nodes()) {
      Availability there = GlibcNodes.bundled().defines(judged, release, moved.from(), node);
      if (there.isYes())
        return new Availability(
            Availability.Answer.YES,
            symbol
                + " is in "
                + moved.from()
                + " before glibc "
                + moved.release()
                + (own ? "" : ", as on x86_64"),
            own && there.verified());
    }
    return new Availability(
        Availability.Answer.NO,
        moved.from() + " of glibc " + release + " lacks the nodes of " + symbol,
        own);
  }

  private Availability absent(
      Architecture architecture, String port, GlibcVersion release, String soname, String symbol) {
    if (!TABLE.isAtLeast(release))
      return Availability.unknown(
          "the table of symbols ends at glibc " + TABLE + ", whose " + soname + " lacks " + symbol);
    for (Table.Row row : Gone.TABLE.rows(symbol))
      if (row.get("soname").equals(soname)) return beforeItWent(release, row);
    // What one library has for all is not what another keeps for glibc alone: so it is in every
    // library of glibc 2.31, 2.36 and 2.41 for x86-64.
    String other = publicLibrary(port, symbol);
    if (other != null)
      return Availability.no(symbol + " is a public symbol of " + other + ", not of " + soname);
    // Names of GLIBC_PRIVATE are not in the table.
    if (isReserved(symbol)
        && GlibcNodes.bundled()
            .defines(architecture, release, soname, SymbolVersion.GLIBC_PRIVATE)
            .isYes())
      return Availability.unknown(
          symbol
              + " is no public symbol of "
              + soname
              + "; what glibc keeps for itself is not known");
    return Availability.no(soname + " of glibc " + TABLE + " and older has no symbol " + symbol);
  }

  /** Returns a library that has a symbol under public nodes on a port, or null. */
  private @Nullable String publicLibrary(String port, String symbol) {
    for (Table.Row row : symbols.rows(symbol)) if (row.has(port)) return row.get("library");
    return null;
  }

  private static Availability beforeItWent(GlibcVersion release, Table.Row row) {
    String fact =
        row.get("symbol")
            + " was in "
            + row.get("soname")
            + " of glibc "
            + row.get("last_seen")
            + " and is not in that of "
            + row.get("first_missed");
    if (release.isAtLeast(GlibcVersion.of(row.get("first_missed")))) return Availability.no(fact);
    return GlibcVersion.of(row.get("last_seen")).equals(release)
        ? Availability.yes(fact)
        : Availability.unknown(fact);
  }

  private @Nullable Moved moved(String port, String symbol) {
    Table.Row model = null;
    for (Table.Row row : moves.rows(symbol)) {
      if (row.get("arch").equals(port)) return moved(row);
      if (row.get("arch").equals(MODEL)) model = row;
    }
    return model == null || MovedOn.PORTS.contains(port) ? null : moved(model);
  }

  private static Moved moved(Table.Row row) {
    return new Moved(
        row.get("old_soname"),
        GlibcVersion.of(row.get("release")),
        row.words("nodes_in_old_library"),
        row.get("in_libc_2.31"));
  }

  private static String libraryOf(String soname) {
    if (soname.startsWith("ld-") || soname.startsWith("ld64.") || soname.startsWith("ld.so"))
      return LOADER;
    int suffix = soname.indexOf(".so");
    return suffix < 0 ? soname : soname.substring(0, suffix);
  }
}
