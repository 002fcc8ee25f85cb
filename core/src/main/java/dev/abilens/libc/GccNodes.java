package dev.abilens.libc;

import dev.abilens.data.Table;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.words.MangledName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which version nodes libstdc++.so.6 and libgcc_s.so.1 define, by the GCC that they come from.
 *
 * <p>A system is described by the highest nodes of its libraries. They narrow its GCC to a span of
 * releases, and a node that came before, after or inside of that span is there, is not, or may be.
 * Immutable and thread-safe; read on first use.
 */
public final class GccNodes {
  /** The soname of GCC's C++ library. */
  public static final String LIBSTDCXX = "libstdc++.so.6";

  /** The soname of GCC's own runtime library. */
  public static final String LIBGCC = "libgcc_s.so.1";

  /** The architectures that the table's {@code all} was compared on. */
  private static final Set<Architecture> COVERED =
      Set.of(
          Architecture.X64,
          Architecture.ARM64,
          Architecture.ARM,
          Architecture.IA32,
          Architecture.PPC64,
          Architecture.S390X,
          Architecture.RISCV64,
          Architecture.LOONG64);

  /**
   * All that the exported symbols of libstdc++ speak of beside std, as {@link MangledName} tells:
   * those of GCC 10, 12 and 14 were read, which are alike.
   */
  private static final Set<String> SPOKEN_OF =
      Set.of(
          "__cxxabiv",
          "__gnu_cxx",
          "__gnu_debug",
          "__gnu_norm",
          "__gnu_parallel",
          "__locale_struct",
          "__mbstate_t",
          "_IO_FILE",
          "pthread_mutex_t",
          "stdio_filebuf",
          "stdio_sync_filebuf",
          "tm");

  /** The operators new and delete of C++98, which each libstdc++.so.6 has. */
  private static final Set<String> OPERATORS =
      Set.of(
          "_Znwm",
          "_Znwj",
          "_Znam",
          "_Znaj",
          "_ZdlPv",
          "_ZdaPv",
          "_ZnwmRKSt9nothrow_t",
          "_ZnwjRKSt9nothrow_t",
          "_ZnamRKSt9nothrow_t",
          "_ZnajRKSt9nothrow_t",
          "_ZdlPvRKSt9nothrow_t",
          "_ZdaPvRKSt9nothrow_t");

  /** What libstdc++ has since GCC 4.4 under names of C. */
  private static final Set<String> NAMES_OF_C =
      Set.of("__once_proxy", "atomic_flag_clear_explicit", "atomic_flag_test_and_set_explicit");

  /**
   * Names of what libstdc++ may have beside that: thunks, members that are called for one kind of
   * object, namespaces of its own, and what tells of types that are built in.
   */
  private static final Pattern PERHAPS_CPP =
      Pattern.compile(
          "_Z(GTt|Thn\\d+_|Tv0_n\\d+_)?(T[VTIS]|G[VR])?(N[rVKRO]*)?"
              + "(S[tabsiod]|\\d+__(gnu_\\w+|cxxabiv1)).*"
              + "|_ZT[IS][PK]*(D?[a-z]|DF\\w+)|__atomic_flag_\\w+");

  /**
   * Names of arithmetic, which end in the kinds of numbers, those of any width apart, and of what
   * runs beside code.
   */
  private static final Pattern PERHAPS_GCC =
      Pattern.compile(
          "__[a-z]+([sdt]i|[bhsdtx]f|[hsdtx]c)\\d?|__[a-z]+bitint\\w*|__hardcfr_\\w+|__strub_\\w+"
              + "|__frame_state_for"
              + "|__(de)?register_frame\\w*|__emutls_\\w+|__cpu_(model|indicator_init|features2)"
              + "|__gcc_personality_\\w+|__clear_cache|__enable_execute_stack|__gcc_nested_\\w+");

  private static final class Bundled {
    private static final GccNodes NODES = new GccNodes();
  }

  /** A node, the first GCC that has it (null: all have), and the architectures it is on. */
  private record Node(
      SymbolVersion version,
      @Nullable DottedNumber firstGcc,
      String source,
      Set<Architecture> architectures) {}

  /** GCC releases from {@code low} on and before {@code high}, either open where null. */
  private record Span(@Nullable DottedNumber low, @Nullable DottedNumber high) {
    static final Span OPEN = new Span(null, null);

    boolean isOpen() {
      return low == null && high == null;
    }

    Span and(Span other) {
      DottedNumber from =
          low == null || (other.low != null && other.low.isAtLeast(low)) ? other.low : low;
      DottedNumber to =
          high == null || (other.high != null && high.isAtLeast(other.high)) ? other.high : high;
      return new Span(from, to);
    }

    @Override
    public String toString() {
      if (isOpen()) return "any GCC";
      if (high == null) return "GCC " + low + " or later";
      return (low == null ? "a GCC" : "GCC " + low + " or later,") + " before " + high;
    }
  }

  private final Map<String, Map<String, Node>> libraries = new HashMap<>();

  private GccNodes() {
    for (Table.Row row : Table.bundled("gcc-symbol-versions").rows()) {
      Set<Architecture> on =
          row.get("archs").equals("all")
              ? COVERED
              : Set.copyOf(row.words("archs").stream().map(Ports::architecture).toList());
      Node node =
          new Node(
              SymbolVersion.of(row.get("version_node")),
              row.has("first_gcc") ? DottedNumber.of(row.get("first_gcc")) : null,
              row.get("verified"),
              on);
      libraries
          .computeIfAbsent(row.get("library"), key -> new HashMap<>())
          .put(node.version().name(), node);
    }
  }

  /** Returns the bundled table. */
  public static GccNodes bundled() {
    return Bundled.NODES;
  }

  /** Returns whether a library is one of the two that the table has. */
  public boolean covers(String soname) {
    return libraries.containsKey(soname);
  }

  /** Returns whether one of these libraries may have a symbol, as far as its name tells. */
  static boolean mayDefine(String soname, String symbol) {
    if (isOfOthers(symbol)) return false;
    if (isNamedLike(soname, symbol)) return true;
    if (!soname.equals(LIBSTDCXX))
      return symbol.startsWith("__") && PERHAPS_GCC.matcher(symbol).matches();
    return symbol.startsWith("_")
        && PERHAPS_CPP.matcher(symbol).matches()
        && isWithoutOthers(symbol);
  }

  /** Returns whether a symbol is named like those of one of these libraries. */
  static boolean isNamedLike(String soname, String symbol) {
    if (!soname.equals(LIBSTDCXX)) return symbol.startsWith("_Unwind_");
    return isCpp(symbol) ? isWithoutOthers(symbol) : NAMES_OF_C.contains(symbol);
  }

  /** Whether a name begins with a namespace or class that is not reserved, as most do. */
  private static boolean isOfOthers(String symbol) {
    if (!symbol.startsWith("_ZN")) return false;
    int at = 3;
    while (isOneOf("rVKRO", symbol, at)) at++;
    if (!isOneOf("123456789", symbol, at)) return false;
    while (isOneOf("0123456789", symbol, at)) at++;
    return !isOneOf("_", symbol, at);
  }

  /** What is instantiated with types of others is theirs. */
  private static boolean isWithoutOthers(String symbol) {
    return !MangledName.isOne(symbol) || MangledName.speaksOnlyOf(symbol, SPOKEN_OF::contains);
  }

  /** What C++ mangles into std, its operators new and delete, and what its ABI sets apart. */
  private static boolean isCpp(String symbol) {
    // Not a pattern: addons have ten thousands of names that are none of these.
    if (!symbol.startsWith("_Z"))
      return symbol.startsWith("__cxa_")
          || symbol.startsWith("__gxx_")
          || symbol.equals("__dynamic_cast");
    boolean data = isOneOf("T", symbol, 2) && isOneOf("VTIS", symbol, 3);
    if (data && symbol.startsWith("N10__cxxabiv1", 4) && !isOneOf("T", symbol, 3)) return true;
    int at = data || symbol.startsWith("GV", 2) ? 4 : 2;
    if (isOneOf("N", symbol, at)) at++;
    if (isOneOf("K", symbol, at)) at++;
    return isOneOf("S", symbol, at) && isOneOf("tabsiod", symbol, at + 1)
        || isOneOf("nd", symbol, 2) && isOneOf("wal", symbol, 3);
  }

  private static boolean isOneOf(String characters, String text, int at) {
    return at < text.length() && characters.indexOf(text.charAt(at)) >= 0;
  }

  /**
   * Returns whether a library has a symbol: yes, by its name alone and not verified, for what the
   * C++ standard library or the unwinder reserves; not known for any other.
   */
  Availability symbol(String soname, String symbol) {
    if (soname.equals(LIBSTDCXX) && OPERATORS.contains(symbol))
      return Availability.yes("each " + soname + " has " + symbol);
    return isNamedLike(soname, symbol)
        ? new Availability(
            Availability.Answer.YES, symbol + " is named like those of " + soname, false)
        : Availability.unknown("no table of the symbols of " + soname);
  }

  /**
   * Returns whether a library defines a version node, where the system is known by its highest
   * nodes.
   *
   * @param tops the highest nodes of the system's libraries
   * @param soname {@link #LIBSTDCXX} or {@link #LIBGCC}
   * @param node the node's name, such as {@code GLIBCXX_3.4.29}
   */
  public Availability defines(Architecture architecture, CppTops tops, String soname, String node) {
    SymbolVersion wanted = SymbolVersion.of(node);
    SymbolVersion top = topOf(tops, soname, wanted);
    if (top != null && isAbove(wanted, top))
      return Availability.no(soname + " ends at " + top + ", before " + node);
    if (top != null && top.name().equals(node))
      return Availability.yes(soname + " ends at " + node);
    boolean sameGcc = soname.equals(LIBGCC) && tops.gcc() == null && tops.glibcxx() != null;
    Span span =
        soname.equals(LIBGCC) && !sameGcc
            ? span(architecture, LIBGCC, tops.gcc())
            : span(architecture, LIBSTDCXX, tops.glibcxx())
                .and(span(architecture, LIBSTDCXX, tops.cxxabi()));
    if (tops.isEmpty() || span.isOpen())
      return baseline(architecture, soname, node, "the system's " + soname + " is not known");
    String how = sameGcc ? ", if " + soname + " is of the same GCC as " + LIBSTDCXX : "";
    return inSpan(architecture, span, soname, node, how);
  }

  /**
   * Returns whether a library of a GCC release defines a version node.
   *
   * @param gcc the release, such as 12.2.0
   * @param soname {@link #LIBSTDCXX} or {@link #LIBGCC}
   * @param node the node's name
   */
  public Availability defines(
      Architecture architecture, DottedNumber gcc, String soname, String node) {
    Node known = libraries.getOrDefault(soname, Map.of()).get(node);
    if (known == null || !known.architectures().contains(architecture))
      return baseline(architecture, soname, node, "GCC " + gcc + " has no known " + node);
    DottedNumber first = known.firstGcc();
    boolean there = first == null || gcc.isAtLeast(first);
    return new Availability(
        there ? Availability.Answer.YES : Availability.Answer.NO,
        node + (first == null ? " is in every GCC" : " came with GCC " + first) + source(known),
        isVerified(known));
  }

  /** Answers what holds for every GCC, and else says what is missing. */
  private Availability baseline(
      Architecture architecture, String soname, String node, String missing) {
    Node known = libraries.getOrDefault(soname, Map.of()).get(node);
    if (known == null || !COVERED.contains(architecture)) return Availability.unknown(missing);
    if (!known.architectures().isEmpty() && !known.architectures().contains(architecture))
      return Availability.no(node + " is not defined on " + architecture + source(known));
    return known.firstGcc() == null
        ? Availability.yes(node + " is in every GCC" + source(known))
        : Availability.unknown(missing);
  }

  private Availability inSpan(
      Architecture architecture, Span span, String soname, String node, String how) {
    Node known = libraries.getOrDefault(soname, Map.of()).get(node);
    DottedNumber first = known == null ? null : known.firstGcc();
    if (known == null || first == null || !known.architectures().contains(architecture))
      return baseline(architecture, soname, node, "no GCC is known to define " + node);
    String fact = node + " came with GCC " + first + source(known) + "; the system has " + span;
    boolean verified = how.isEmpty() && isVerified(known);
    DottedNumber low = span.low();
    DottedNumber high = span.high();
    if (low != null && low.isAtLeast(first))
      return new Availability(Availability.Answer.YES, fact + how, verified);
    // A libgcc newer than the libstdc++ beside it has been seen, an older one has not.
    if (high != null && first.isAtLeast(high) && how.isEmpty())
      return new Availability(Availability.Answer.NO, fact, verified);
    return Availability.unknown(fact + how);
  }

  private static String source(Node node) {
    return " (" + node.source() + ")";
  }

  private static boolean isVerified(Node node) {
    return !node.source().contains("from memory") && !node.source().contains("read off");
  }

  /** Returns the highest node known of the wanted one's family in the same library. */
  private static @Nullable SymbolVersion topOf(CppTops tops, String soname, SymbolVersion wanted) {
    List<@Nullable String> candidates = new ArrayList<>();
    if (soname.equals(LIBSTDCXX)) {
      candidates.add(tops.glibcxx());
      candidates.add(tops.cxxabi());
    } else if (soname.equals(LIBGCC)) {
      candidates.add(tops.gcc());
    }
    for (String candidate : candidates)
      if (candidate != null && SymbolVersion.of(candidate).isNumbered(wanted.family()))
        return SymbolVersion.of(candidate);
    return null;
  }

  private static boolean isAbove(SymbolVersion wanted, SymbolVersion top) {
    DottedNumber number = wanted.number();
    DottedNumber highest = top.number();
    return number != null && highest != null && number.compareTo(highest) > 0;
  }

  /** Returns which releases have this node as the highest of its family on an architecture. */
  private Span span(Architecture architecture, String soname, @Nullable String top) {
    if (top == null) return Span.OPEN;
    SymbolVersion highest = SymbolVersion.of(top);
    DottedNumber low = null;
    DottedNumber high = null;
    for (Node node : libraries.getOrDefault(soname, Map.of()).values()) {
      DottedNumber first = node.firstGcc();
      if (first == null || !node.version().isNumbered(highest.family())) continue;
      // A node known of no architecture yet is still one that a later GCC brings.
      if (!node.architectures().isEmpty() && !node.architectures().contains(architecture)) continue;
      if (isAbove(node.version(), highest))
        high = high == null || high.isAtLeast(first) ? first : high;
      else low = low == null || first.isAtLeast(low) ? first : low;
    }
    return new Span(low, high);
  }
}
