package dev.abilens.macho;

import dev.abilens.bytes.Region;
import dev.abilens.format.NamedSymbols;
import dev.abilens.image.Problem;
import dev.abilens.image.Symbol;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The symbols that a file offers. Names are raw, with the underscore that C names have. Immutable
 * and thread-safe.
 */
public final class Exports extends NamedSymbols {
  private final boolean trie;
  private final Region names;
  private final int[] offsets;
  private final int[] flags;
  // Of a re-exported symbol the ordinal of the library above where its name there begins.
  private final long[] addresses;
  private final Map<Integer, Long> others;
  private final List<Problem> problems;

  /**
   * What a re-exported symbol is.
   *
   * @param ordinal the ordinal of the library that it is found in
   * @param name its name there
   */
  public record Reexport(int ordinal, String name) {}

  private Exports(Builder made, boolean trie, Region names, List<Problem> problems) {
    this.trie = trie;
    this.names = names;
    this.offsets = Arrays.copyOf(made.offsets, made.size);
    this.flags = Arrays.copyOf(made.flags, made.size);
    this.addresses = Arrays.copyOf(made.addresses, made.size);
    this.others = Map.copyOf(made.others);
    this.problems = problems;
  }

  /** Gathers exports; used by one thread. */
  static final class Builder {
    private int[] offsets = new int[16];
    private int[] flags = new int[16];
    private long[] addresses = new long[16];
    private final Map<Integer, Long> others = new HashMap<>();
    private int size;

    Builder() {}

    void add(int nameOffset, int flag, long address) {
      if (size == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * size);
        flags = Arrays.copyOf(flags, 2 * size);
        addresses = Arrays.copyOf(addresses, 2 * size);
      }
      offsets[size] = nameOffset;
      flags[size] = flag;
      addresses[size] = address;
      size++;
    }

    /**
     * Adds a symbol of another library's.
     *
     * @param otherName where its name there begins
     */
    void addReexport(int nameOffset, int flag, int ordinal, int otherName) {
      add(nameOffset, flag, (long) ordinal << 32 | otherName);
    }

    /** Says the second number of the symbol that was added last. */
    void other(long value) {
      others.put(size - 1, value);
    }

    Exports build(boolean trie, Region names, List<Problem> problems) {
      return new Exports(this, trie, names, problems);
    }
  }

  /** Returns whether this is from an export trie, rather than from the symbol table. */
  public boolean isFromTrie() {
    return trie;
  }

  @Override
  protected Region names() {
    return names;
  }

  @Override
  protected long nameOffset(int index) {
    return offsets[Objects.checkIndex(index, offsets.length)];
  }

  @Override
  public int size() {
    return offsets.length;
  }

  /** Returns the flags of a symbol, such as {@link MachO#EXPORT_SYMBOL_FLAGS_REEXPORT}. */
  public int flags(int index) {
    return flags[Objects.checkIndex(index, flags.length)];
  }

  /**
   * Returns the address of a symbol in the image; of a stub's with a resolver that of the stub, of
   * an absolute one the number that it is, of a re-exported one 0.
   */
  @Override
  public long address(int index) {
    return isReexport(index) ? 0 : addresses[index];
  }

  private boolean isReexport(int index) {
    return (flags(index) & MachO.EXPORT_SYMBOL_FLAGS_REEXPORT) != 0;
  }

  /** Returns what a re-exported symbol is in another library, or null. */
  public @Nullable Reexport reexport(int index) {
    if (!isReexport(index)) return null;
    long packed = addresses[index];
    return new Reexport((int) (packed >> 32), names.string(packed & 0xffff_ffffL));
  }

  /**
   * Returns the address of the function that returns the address of a symbol.
   *
   * @return the address, or 0 where the symbol has no resolver
   */
  public long resolver(int index) {
    boolean has = (flags(index) & MachO.EXPORT_SYMBOL_FLAGS_STUB_AND_RESOLVER) != 0;
    return has ? others.getOrDefault(index, 0L) : 0;
  }

  /**
   * Returns the table of a symbol's variants in {@link MachO#LC_FUNCTION_VARIANTS}.
   *
   * @return the table's index, or -1 where the symbol has none
   */
  public long variants(int index) {
    boolean has = (flags(index) & MachO.EXPORT_SYMBOL_FLAGS_FUNCTION_VARIANT) != 0;
    return has ? others.getOrDefault(index, -1L) : -1;
  }

  @Override
  public Symbol get(int index) {
    boolean weak = (flags(index) & MachO.EXPORT_SYMBOL_FLAGS_WEAK_DEFINITION) != 0;
    return new Symbol(name(index), null, null, weak, address(index));
  }

  List<Problem> problems() {
    return problems;
  }
}
