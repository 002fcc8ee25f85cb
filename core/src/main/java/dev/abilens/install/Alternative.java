package dev.abilens.install;

import dev.abilens.data.Table;
import java.util.List;

/**
 * What can stand in for a native package. Immutable.
 *
 * @param replacement the package, or the module of Node.js
 * @param kind {@code pure-js}, {@code wasm}, {@code built-in}, {@code native} or {@code none}
 * @param sinceNode the Node.js from which on it works, {@code any} for every one
 * @param caveat in what it differs, for people; empty where nothing is known
 */
public record Alternative(String replacement, String kind, String sinceNode, String caveat) {

  /** Returns what can stand in for a package; none if nothing is known. */
  public static List<Alternative> to(String nativePackage) {
    return Table.bundled("pure-js-alternatives").rows(nativePackage).stream()
        .map(
            row ->
                new Alternative(
                    row.get("alternative"),
                    row.get("kind"),
                    row.get("since_node"),
                    row.get("caveat")))
        .filter(alternative -> !alternative.kind().equals("none"))
        .toList();
  }

  /** Returns it with what has to be said of it, such as {@code bcryptjs (slower)}. */
  @Override
  public String toString() {
    String since = sinceNode.equals("any") || sinceNode.equals("-") ? "" : "Node.js " + sinceNode;
    String said = since + (since.isEmpty() || caveat.isEmpty() ? "" : "; ") + caveat;
    return replacement + (said.isEmpty() ? "" : " (" + said + ")");
  }
}
