package dev.abilens.node;

import dev.abilens.data.Digest;
import dev.abilens.image.Availability;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What the official Node.js programs for Linux on x64 export: the C++ interfaces of V8 and Node.js,
 * and the functions of C of all that is linked in (libuv, OpenSSL, zlib, ...). Some releases of
 * each line from 8 on were read; between two of them only what both say alike is taken to hold.
 * Thread-safe; a line is read when it is first asked for.
 */
public final class NodeExports {
  private static final NodeExports BUNDLED = new NodeExports();

  /** Of V8 and Node.js: functions, and what the compiler makes of classes. */
  private static final Pattern INTERFACE =
      Pattern.compile(
          "_Z(?:T[VIST])?N[KVr]*(?:2v8(?!8internal|4base|8platform)|4node)(?!.*icu_).*");

  /** V8's own code, and names of ICU, which end in its version. */
  private static final Pattern INSIDE = Pattern.compile("Builtins_.*|icudt.*|.*_[0-9]{2}");

  private final Map<String, Optional<Digest>> lines = new ConcurrentHashMap<>();

  private NodeExports() {}

  /** Returns what the jar carries. */
  public static NodeExports bundled() {
    return BUNDLED;
  }

  /**
   * Returns whether a release exports a symbol.
   *
   * @param release a release of Node.js; of other runtimes nothing is known
   * @param symbol the name as in the symbol table, without a version
   * @return unknown for names that are not looked after: the C++ library's, V8's own, ICU's
   */
  public Availability symbol(RuntimeRelease release, String symbol) {
    if (release.kind() != RuntimeKind.NODE || !isLookedAfter(symbol))
      return Availability.unknown("only the runtime's program tells");
    Optional<Digest> line =
        lines.computeIfAbsent(
            release.version().line(), number -> Digest.bundled("node-exports-" + number));
    return line.map(digest -> inLine(digest, release.version(), symbol))
        .orElseGet(() -> Availability.unknown("no release of its line was read"));
  }

  private static boolean isLookedAfter(String symbol) {
    return symbol.startsWith("_Z")
        ? INTERFACE.matcher(symbol).matches()
        : !INSIDE.matcher(symbol).matches();
  }

  private static Availability inLine(Digest digest, RuntimeVersion version, String symbol) {
    List<String> read = digest.releases();
    int after = 0;
    while (after < read.size() && RuntimeVersion.parse(read.get(after)).compareTo(version) < 0)
      after++;
    boolean sampled = after < read.size() && RuntimeVersion.parse(read.get(after)).equals(version);
    int last = Math.min(after, read.size() - 1);
    int first = sampled || after == read.size() ? last : Math.max(0, after - 1);
    int exporters = digest.exporters(symbol);
    boolean before = (exporters >> first & 1) != 0;
    boolean then = (exporters >> last & 1) != 0;
    String releases = "Node.js " + read.get(first);
    if (first != last) releases += " and " + read.get(last);
    if (before != then) return Availability.unknown(releases + " differ in it");
    String evidence = (before ? "exported by " : "not exported by ") + releases;
    return new Availability(
        before ? Availability.Answer.YES : Availability.Answer.NO, evidence, sampled);
  }
}
