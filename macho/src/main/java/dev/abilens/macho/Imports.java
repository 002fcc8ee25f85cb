package dev.abilens.macho;

import dev.abilens.bytes.Region;
import dev.abilens.format.NamedSymbols;
import dev.abilens.image.Problem;
import dev.abilens.image.Symbol;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * The symbols that a file takes from elsewhere, each with the ordinal of the library that it is to
 * be found in. Names are raw, with the underscore that C names have. Immutable and thread-safe.
 */
public final class Imports extends NamedSymbols {
  /** Where a file says what it imports. */
  public enum Origin {
    /** {@link MachO#LC_DYLD_CHAINED_FIXUPS}. */
    CHAINED_FIXUPS,
    /** The bind opcodes of {@link MachO#LC_DYLD_INFO}. */
    BIND_OPCODES,
    /** The undefined entries of {@link MachO#LC_SYMTAB}. */
    SYMTAB
  }

  private final Origin origin;
  private final Region names;
  private final int[] offsets;
  private final int[] ordinals;
  private final BitSet weak;
  private final BitSet lazy;
  private final Dylibs dylibs;
  private final List<Problem> problems;

  private Imports(Builder made, Origin origin, Region names, List<Problem> problems) {
    this.origin = origin;
    this.names = names;
    this.offsets = Arrays.copyOf(made.offsets, made.size);
    this.ordinals = Arrays.copyOf(made.ordinals, made.size);
    this.weak = made.weak;
    this.lazy = made.lazy;
    this.dylibs = made.dylibs;
    this.problems = problems;
  }

  /** Gathers imports; used by one thread. */
  static final class Builder {
    private final Dylibs dylibs;
    private final BitSet weak = new BitSet();
    private final BitSet lazy = new BitSet();
    private int[] offsets = new int[16];
    private int[] ordinals = new int[16];
    private int size;

    Builder(Dylibs dylibs) {
      this.dylibs = dylibs;
    }

    void add(int nameOffset, int ordinal, boolean isWeak, boolean isLazy) {
      if (size == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * size);
        ordinals = Arrays.copyOf(ordinals, 2 * size);
      }
      offsets[size] = nameOffset;
      ordinals[size] = ordinal;
      weak.set(size, isWeak);
      lazy.set(size, isLazy);
      size++;
    }

    Imports build(Origin origin, Region names, List<Problem> problems) {
      return new Imports(this, origin, names, problems);
    }
  }

  /** Returns where the file says this. */
  public Origin origin() {
    return origin;
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

  /**
   * Returns the ordinal of the library that a symbol is to be found in: of {@link Dylib#ordinal()},
   * or such as {@link MachO#BIND_SPECIAL_DYLIB_FLAT_LOOKUP}.
   */
  public int ordinal(int index) {
    return ordinals[Objects.checkIndex(index, ordinals.length)];
  }

  /** Returns whether a symbol may be missing. */
  public boolean isWeak(int index) {
    return weak.get(Objects.checkIndex(index, offsets.length));
  }

  /** Returns whether a symbol may be bound as late as at the first call. */
  public boolean isLazy(int index) {
    return lazy.get(Objects.checkIndex(index, offsets.length));
  }

  @Override
  public Symbol get(int index) {
    return new Symbol(name(index), null, dylibs.name(ordinal(index)), isWeak(index), 0);
  }

  List<Problem> problems() {
    return problems;
  }
}
