package dev.abilens.libc;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The highest numbered node of one family that a binary cannot do without, the symbols that set it,
 * and what would be left without them. A floor is the short answer for people; whether a system
 * meets the needs is asked of each library and node, see {@link GlibcResolver#check}. Immutable and
 * thread-safe.
 *
 * @param family such as {@code GLIBC}
 * @param ladder the numbered nodes of the family that are needed, highest first, at least one
 */
public record Floor(String family, List<Rung> ladder) {
  /**
   * One needed node and who needs it.
   *
   * @param version the node
   * @param libraries the libraries of which it is needed
   * @param symbols the imports bound to it; none if the binary only says that it needs the node
   */
  public record Rung(SymbolVersion version, List<String> libraries, List<FloorSymbol> symbols) {
    /** Copies the lists. */
    public Rung {
      libraries = List.copyOf(libraries);
      symbols = List.copyOf(symbols);
    }
  }

  /**
   * An import that sets a floor.
   *
   * @param name the symbol's name
   * @param version the node that it is bound to
   * @param library the library that it is taken from, or null where the file leaves that open
   * @param why why it asks for a node so high, or null if nothing is known of it
   */
  public record FloorSymbol(
      String name, SymbolVersion version, @Nullable String library, @Nullable String why) {
    /** Writes the constructor out. */
    public FloorSymbol {}

    @Override
    public String toString() {
      return name + "@" + version;
    }
  }

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the ladder is empty
   */
  public Floor {
    ladder = List.copyOf(ladder);
    if (ladder.isEmpty()) throw new IllegalArgumentException("a floor without a node");
  }

  /** Returns the node that is the floor. */
  public SymbolVersion version() {
    return ladder.get(0).version();
  }

  /** Returns the symbols that set it; none if the binary only says that it needs the node. */
  public List<FloorSymbol> symbols() {
    return ladder.get(0).symbols();
  }

  /**
   * Returns what the floor would be if some symbols were not used.
   *
   * @param names the symbols' names
   * @return the floor's node then, or empty if no numbered node of the family were left
   */
  public Optional<SymbolVersion> without(Collection<String> names) {
    for (Rung rung : ladder) {
      // A need that no import carries stays, whatever is avoided.
      if (rung.symbols().isEmpty()
          || rung.symbols().stream().anyMatch(symbol -> !names.contains(symbol.name())))
        return Optional.of(rung.version());
    }
    return Optional.empty();
  }

  /** Returns what the floor would be without one of the symbols that set it. */
  public Optional<SymbolVersion> without(FloorSymbol symbol) {
    return without(List.of(symbol.name()));
  }

  /** Returns what the floor would be without any of the symbols that set it. */
  public Optional<SymbolVersion> withoutAll() {
    return without(symbols().stream().map(FloorSymbol::name).toList());
  }
}
