package dev.abilens.macho;

import dev.abilens.image.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What the loader writes into the image, in the order in which the file lists it: its own addresses
 * that move with it (rebases), and those of symbols (binds). Immutable and thread-safe.
 */
public final class Fixups {
  /** How a file lists its fixups. */
  public enum Encoding {
    /** Chains through the places themselves: {@link MachO#LC_DYLD_CHAINED_FIXUPS}. */
    CHAINED_FIXUPS,
    /** Opcodes: {@link MachO#LC_DYLD_INFO}. */
    OPCODES,
    /**
     * Relocations and indirect symbols, as before there were opcodes: {@link MachO#LC_DYSYMTAB}.
     */
    RELOCATIONS
  }

  static final int LAZY = 1;
  static final int WEAK = 2;
  static final int AUTHENTICATED = 4;

  private final Encoding encoding;
  private final long[] addresses;
  private final long[] values;
  private final int[] targets;
  private final byte[] flags;
  private final Imports imports;
  private final List<Problem> problems;

  private Fixups(Builder made, Encoding encoding, Imports imports, List<Problem> problems) {
    this.encoding = encoding;
    this.addresses = Arrays.copyOf(made.addresses, made.size);
    this.values = Arrays.copyOf(made.values, made.size);
    this.targets = Arrays.copyOf(made.targets, made.size);
    this.flags = Arrays.copyOf(made.flags, made.size);
    this.imports = imports;
    this.problems = problems;
  }

  /** Gathers fixups up to a bound; used by one thread. */
  static final class Builder {
    private final long most;
    private long[] addresses = new long[16];
    private long[] values = new long[16];
    private int[] targets = new int[16];
    private byte[] flags = new byte[16];
    private int size;

    Builder(long most) {
      this.most = most;
    }

    boolean isFull() {
      return size >= most;
    }

    void rebase(long address, long target, int flag) {
      add(address, target, -1, flag);
    }

    void bind(long address, long addend, int target, int flag) {
      add(address, addend, target, flag);
    }

    private void add(long address, long value, int target, int flag) {
      if (size == addresses.length) {
        addresses = Arrays.copyOf(addresses, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
        targets = Arrays.copyOf(targets, 2 * size);
        flags = Arrays.copyOf(flags, 2 * size);
      }
      addresses[size] = address;
      values[size] = value;
      targets[size] = target;
      flags[size++] = (byte) flag;
    }

    Fixups build(Encoding encoding, Imports imports, List<Problem> problems) {
      return new Fixups(this, encoding, imports, problems);
    }
  }

  /** Returns how the file lists them. */
  public Encoding encoding() {
    return encoding;
  }

  /** Returns how many there are; a place may come more than once, and then the last counts. */
  public int size() {
    return addresses.length;
  }

  /** Returns the address of a place, as linked. */
  public long address(int index) {
    return addresses[Objects.checkIndex(index, addresses.length)];
  }

  /** Returns whether a symbol's address is written, rather than one of the image's own. */
  public boolean isBind(int index) {
    return target(index) >= 0;
  }

  /** Returns the place in {@link #targets()} of what a place is bound to, or -1. */
  public int target(int index) {
    return targets[Objects.checkIndex(index, targets.length)];
  }

  /**
   * Returns where a rebased place points, in the image's own addresses; for a bind what is added to
   * the symbol's address.
   */
  public long value(int index) {
    return values[Objects.checkIndex(index, values.length)];
  }

  /** Returns whether a place may be bound as late as at the first call. */
  public boolean isLazy(int index) {
    return (flags[Objects.checkIndex(index, flags.length)] & LAZY) != 0;
  }

  /** Returns whether a place is bound again if some other image has the definition that counts. */
  public boolean isWeak(int index) {
    return (flags[Objects.checkIndex(index, flags.length)] & WEAK) != 0;
  }

  /** Returns whether the pointer is signed, as {@code arm64e} has it. */
  public boolean isAuthenticated(int index) {
    return (flags[Objects.checkIndex(index, flags.length)] & AUTHENTICATED) != 0;
  }

  /**
   * Returns everything that places are bound to, as the file lists it: a symbol may come more than
   * once.
   */
  public Imports targets() {
    return imports;
  }

  List<Problem> problems() {
    return problems;
  }
}
