package dev.abilens.node;

import dev.abilens.data.Digest;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the official Node.js programs for Linux on x64 export: the C++ interfaces of V8 and Node.js,
 * and the functions of C of all that is linked in (libuv, OpenSSL, zlib, ...). Some releases of
 * each line from 8 on were read; between two of them only what both say alike is taken to hold.
 * Thread-safe; a line is read when it is first asked for.
 */
final class NodeExports {
  private final Map<String, Optional<Digest>> lines = new ConcurrentHashMap<>();
  private final Map<RuntimeVersion, Optional<Neighbours>> releases = new ConcurrentHashMap<>();

  /**
   * Returns whether a release exports a symbol.
   *
   * @param release a release of Node.js
   * @param symbol the name as in the symbol table, without a version
   */
  Availability symbol(RuntimeRelease release, String symbol) {
    return releases
        .computeIfAbsent(release.version(), this::neighbours)
        .map(read -> read.symbol(symbol))
        .orElseGet(() -> Availability.unknown("no release of its line was read"));
  }

  private Optional<Neighbours> neighbours(RuntimeVersion version) {
    return lines
        .computeIfAbsent(version.line(), number -> Digest.bundled("node-exports-" + number))
        .map(digest -> Neighbours.of(digest, version));
  }

  /**
   * The releases next to one that were read, or it alone, and what is answered where both have a
   * symbol, neither has it, or one of them. An addon asks for hundreds.
   */
  private record Neighbours(
      Digest digest, int first, int last, Availability yes, Availability no, Availability open) {

    static Neighbours of(Digest digest, RuntimeVersion version) {
      List<RuntimeVersion> read = digest.releases().stream().map(RuntimeVersion::parse).toList();
      int after = 0;
      while (after < read.size() && read.get(after).compareTo(version) < 0) after++;
      boolean sampled = after < read.size() && read.get(after).equals(version);
      int last = Math.min(after, read.size() - 1);
      int first = sampled || after == read.size() ? last : Math.max(0, after - 1);
      String releases = "Node.js " + read.get(first);
      if (first != last) releases += " and " + read.get(last);
      return new Neighbours(
          digest,
          first,
          last,
          new Availability(Answer.YES, "exported by " + releases, sampled),
          new Availability(Answer.NO, "not exported by " + releases, sampled),
          Availability.unknown(releases + " differ in it"));
    }

    Availability symbol(String name) {
      int exporters = digest.exporters(name);
      boolean before = (exporters >> first & 1) != 0;
      boolean then = (exporters >> last & 1) != 0;
      if (before != then) return open;
      return before ? yes : no;
    }
  }
}
