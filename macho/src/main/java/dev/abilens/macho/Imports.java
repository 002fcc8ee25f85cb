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

    int size() {
      return size;
    }

    /** Adds an import and returns its place. */
    int add(int nameOffset, int ordinal, boolean isWeak, boolean isLazy) {
      if (size == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * size);
        ordinals = Arrays.copyOf(ordinals, 2 * size);
      }
      offsets[size] = nameOffset;
      ordinals[size] = ordinal;
      weak.set(size, isWeak);
      lazy.set(size, isLazy);
      return size++;
    }

    Imports build(Origin origin, Region names) {
      return build(origin, names, List.of());
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

  /**
   * Returns each symbol and library once, in the order of their first, without what needs no other
   * image: what the file binds to its own exports, or to whoever has a definition like its own.
   */
  Imports fromElsewhere(Exports exports) {
    Builder kept = new Builder(dylibs);
    int[] order = sortedByName();
    BitSet taken = new BitSet();
    BitSet required = new BitSet();
    BitSet early = new BitSet();
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && compareNames(order[from], order[to]) == 0) to++;
      long[] uses = new long[to - from];
      for (int i = from; i < to; i++) uses[i - from] = (long) ordinal(order[i]) << 32 | order[i];
      Arrays.sort(uses);
      from = to;
      int first = (int) uses[0];
      if (names.u8(nameOffset(first)) == 0) continue;
      boolean own = isOwn(uses) && exports.contains(name(first));
      boolean named = uses[uses.length - 1] >> 32 != MachO.BIND_SPECIAL_DYLIB_WEAK_LOOKUP;
      for (int i = 0; i < uses.length; i++) {
        int ordinal = (int) (uses[i] >> 32);
        if (i == 0 || ordinal != uses[i - 1] >> 32) first = (int) uses[i];
        // A weak look-up beside one in a library only says that the symbol may be replaced.
        if (named && ordinal == MachO.BIND_SPECIAL_DYLIB_WEAK_LOOKUP) continue;
        if (own && isOwn(ordinal)) continue;
        taken.set(first);
        if (!isWeak((int) uses[i])) required.set(first);
        if (!isLazy((int) uses[i])) early.set(first);
      }
    }
    for (int i = taken.nextSetBit(0); i >= 0; i = taken.nextSetBit(i + 1))
      kept.add(offsets[i], ordinals[i], !required.get(i), !early.get(i));
    return kept.build(origin, names, problems);
  }

  private static boolean isOwn(long[] uses) {
    for (long use : uses) if (isOwn((int) (use >> 32))) return true;
    return false;
  }

  private static boolean isOwn(int ordinal) {
    return ordinal == MachO.BIND_SPECIAL_DYLIB_SELF
        || ordinal == MachO.BIND_SPECIAL_DYLIB_WEAK_LOOKUP;
  }

  List<Problem> problems() {
    return problems;
  }
}
