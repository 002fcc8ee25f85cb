package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Reads an export trie: a tree of pieces of names, with what is exported at its nodes. A node that
 * is broken, or reached twice, costs what lies behind it.
 */
final class ExportsTrie {
  // What names that share their beginnings may add up to, in sizes of the trie.
  private static final long MAX_SHARING = 16;
  private static final long FREE_NAME_BYTES = 1 << 24;
  private static final String PLACE = "exports trie";

  private final FileBytes bytes;
  private final ProblemLog log;
  private final Region trie;
  private final long base;
  private final long budget;
  private final OpcodeReader in;
  private final NameBlob names = new NameBlob();
  private final Exports.Builder made = new Exports.Builder();
  private final BitSet visited = new BitSet();

  // The nodes from the root to the one that is read: where the rest of its children begins, how
  // many those are, and how long its name is.
  private int depth;
  private int[] next = new int[16];
  private int[] left = new int[16];
  private int[] lengths = new int[16];
  private byte[] path = new byte[64];
  private long work;
  private boolean broken;
  private boolean limited;

  private ExportsTrie(FileBytes bytes, ProblemLog log, Region trie, long base) {
    this.bytes = bytes;
    this.log = log;
    this.trie = trie;
    this.base = base;
    this.in = new OpcodeReader(trie);
    this.budget =
        Math.min(bytes.limits().maxHeldBytes(), FREE_NAME_BYTES + MAX_SHARING * trie.length());
  }

  /**
   * Reads a trie.
   *
   * @param base the address of the image's header
   */
  static Exports read(FileBytes bytes, ProblemLog log, Region trie, long base) {
    ExportsTrie reader = new ExportsTrie(bytes, log, trie, base);
    if (trie.length() > 0) reader.read();
    return reader.made.build(true, reader.names.region("exports"), log.toList());
  }

  private void read() {
    try {
      enter(0, 0);
    } catch (MalformedBinaryException e) {
      report(e);
    }
    while (depth > 0 && !limited) {
      int top = depth - 1;
      if (left[top] == 0) {
        depth--;
        continue;
      }
      left[top]--;
      try {
        child(top);
      } catch (MalformedBinaryException e) {
        report(e);
      }
    }
  }

  private void child(int top) {
    in.moveTo(next[top]);
    int rest = left[top];
    // Where the next child begins is known only once this one is read.
    left[top] = 0;
    int edge = in.text();
    int size = in.at() - 1 - edge;
    long child = in.uleb();
    left[top] = rest;
    next[top] = in.at();
    if (child <= 0 || child >= trie.length())
      throw broken(edge, "a child at " + Long.toUnsignedString(child), "an offset within the trie");
    int length = lengths[top] + size;
    // Nodes that overlap could go on for ever in what they share.
    work += size;
    if (length > trie.length() || isOver(work, edge)) return;
    if (path.length < length) path = Arrays.copyOf(path, 2 * length);
    trie.copy(edge, path, lengths[top], size);
    enter((int) child, length);
  }

  private boolean isOver(long count, int at) {
    limited = count > budget;
    if (limited)
      log.limit(
          trie.origin() + at,
          PLACE,
          "names that share bytes",
          "names of more bytes together",
          "at most " + budget + ", for a trie of " + trie.length());
    return limited;
  }

  private MalformedBinaryException broken(int at, String found, String expected) {
    return new MalformedBinaryException(
        trie.origin() + at, bytes.place(PLACE + " > node"), found, expected);
  }

  private void report(MalformedBinaryException e) {
    // One tells enough: dyld refuses the file for any.
    if (!broken) log.add(e);
    broken = true;
  }

  private void enter(int node, int length) {
    if (visited.get(node))
      throw broken(node, "a node that is reached twice", "a tree, with one way to each node");
    visited.set(node);
    in.moveTo(node);
    long size = in.uleb();
    int payload = in.at();
    if (size < 0 || size >= trie.length() - payload)
      throw broken(
          node,
          Long.toUnsignedString(size) + " bytes of terminal information",
          "at most " + (trie.length() - payload - 1) + ", and a count of children behind them");
    int children = payload + (int) size;
    try {
      if (size > 0 && length > 0) export(payload, children, length);
    } catch (MalformedBinaryException e) {
      report(e);
    }
    push(children + 1, trie.u8(children), length);
  }

  private void push(int at, int count, int length) {
    if (depth == next.length) {
      next = Arrays.copyOf(next, 2 * depth);
      left = Arrays.copyOf(left, 2 * depth);
      lengths = Arrays.copyOf(lengths, 2 * depth);
    }
    next[depth] = at;
    left[depth] = count;
    lengths[depth++] = length;
  }

  private void export(int from, int to, int length) {
    OpcodeReader payload = new OpcodeReader(trie.slice("terminal", from, to - from));
    long flags = payload.uleb();
    if (flags >>> 6 != 0)
      throw broken(
          from, "flags 0x" + Long.toHexString(flags), "the six bits EXPORT_SYMBOL_FLAGS_*");
    long value = payload.uleb();
    if (isOver(names.size() + (long) length, from)) return;
    int name = names.add(path, length);
    int flag = (int) flags;
    if ((flag & MachO.EXPORT_SYMBOL_FLAGS_REEXPORT) != 0) {
      // No name, or an empty one: the same.
      int other = name;
      if (payload.hasMore()) {
        int text = from + payload.text();
        if (trie.u8(text) != 0) other = names.add(trie, text);
      }
      int ordinal = value < 0 || value > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) value;
      made.addReexport(name, flag, ordinal, other);
      return;
    }
    boolean absolute =
        (flag & MachO.EXPORT_SYMBOL_FLAGS_KIND_MASK) == MachO.EXPORT_SYMBOL_FLAGS_KIND_ABSOLUTE;
    made.add(name, flag, absolute ? value : base + value);
    int second =
        MachO.EXPORT_SYMBOL_FLAGS_STUB_AND_RESOLVER | MachO.EXPORT_SYMBOL_FLAGS_FUNCTION_VARIANT;
    if ((flag & second) == 0) return;
    long number = payload.uleb();
    boolean resolver = (flag & MachO.EXPORT_SYMBOL_FLAGS_STUB_AND_RESOLVER) != 0;
    made.other(resolver ? base + number : number);
  }
}
