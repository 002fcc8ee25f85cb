package dev.abilens.node;

import java.util.Optional;

/** The runtimes that load Node.js addons. */
public enum RuntimeKind {
  /** Node.js, io.js included (its releases are 1.0.0 to 3.3.1). */
  NODE("node", "Node.js"),
  /** Electron, numbered by its own releases. */
  ELECTRON("electron", "Electron"),
  /** NW.js, numbered by its own releases. */
  NWJS("nwjs", "NW.js"),
  /** Bun. */
  BUN("bun", "Bun"),
  /** Deno. */
  DENO("deno", "Deno");

  private final String word;
  private final String title;

  RuntimeKind(String word, String title) {
    this.word = word;
    this.title = title;
  }

  /** Returns the word of command lines and tables, such as {@code node}. */
  public String word() {
    return word;
  }

  /** Returns the name as its makers write it, such as {@code Node.js}. */
  public String title() {
    return title;
  }

  /** Returns what its program is called, without the {@code .exe} of Windows. */
  public String program() {
    return this == NWJS ? "nw" : word;
  }

  /**
   * Finds a kind by its word.
   *
   * @param word such as {@code electron}, in lower case
   * @return the kind, or empty for another word
   */
  public static Optional<RuntimeKind> ofWord(String word) {
    for (RuntimeKind kind : values()) if (kind.word.equals(word)) return Optional.of(kind);
    return Optional.empty();
  }

  static RuntimeKind named(String word) {
    return ofWord(word).orElseThrow(() -> new IllegalStateException("runtime " + word));
  }
}
