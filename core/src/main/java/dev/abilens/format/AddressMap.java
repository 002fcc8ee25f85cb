package dev.abilens.format;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * What lies at which address once the segments of a file are mapped. Where segments overlap, the
 * later one lies on top, as it does in memory. Addresses are unsigned. Immutable and thread-safe.
 */
public final class AddressMap {
  // Pieces in ascending order, none overlapping: first and last address, the file offset of the
  // first byte, how many bytes the file holds of it, and the flags of its segment.
  private final long[] first;
  private final long[] last;
  private final long[] offset;
  private final long[] held;
  private final int[] flags;

  private AddressMap(List<Piece> pieces) {
    int n = pieces.size();
    first = new long[n];
    last = new long[n];
    offset = new long[n];
    held = new long[n];
    flags = new int[n];
    for (int i = 0; i < n; i++) {
      Piece p = pieces.get(i);
      first[i] = p.first;
      last[i] = p.last;
      offset[i] = p.offset;
      held[i] = p.held;
      flags[i] = p.flags;
    }
  }

  private record Piece(long first, long last, long offset, long held, int flags) {
    /** The part of this piece between two addresses that lie in it. */
    Piece part(long from, long to) {
      long skipped = from - first;
      long rest = Long.compareUnsigned(skipped, held) < 0 ? held - skipped : 0;
      long size = to - from + 1;
      // A size of 0 is 2^64: the whole space.
      long there = size != 0 && Long.compareUnsigned(size, rest) < 0 ? size : rest;
      return new Piece(from, to, offset + skipped, there, flags);
    }
  }

  /** Gathers segments, in the order in which they are mapped; used by one thread. */
  public static final class Builder {
    private final List<Piece> segments = new ArrayList<>();

    /** Begins without a segment. */
    public Builder() {}

    /** Returns how many segments were added. */
    public int size() {
      return segments.size();
    }

    /**
     * Adds a segment.
     *
     * @param first its first address
     * @param size its size in memory in bytes, unsigned and not 0; it ends within the address space
     * @param offset where its bytes begin in the file
     * @param held how many bytes of it the file holds, at most {@code size}
     * @param flags what {@link AddressMap#flags} returns
     */
    public void add(long first, long size, long offset, long held, int flags) {
      segments.add(new Piece(first, first + size - 1, offset, held, flags));
    }

    /** Returns the map. */
    public AddressMap build() {
      return new AddressMap(flatten(segments));
    }
  }

  private static List<Piece> flatten(List<Piece> segments) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) order.add(i);
    order.sort((a, b) -> Long.compareUnsigned(segments.get(a).first, segments.get(b).first));
    // Where what lies on top may change: at each beginning, and after each end.
    long[] edges = new long[2 * segments.size()];
    int n = 0;
    for (Piece p : segments) {
      edges[n++] = p.first;
      if (p.last != -1) edges[n++] = p.last + 1;
    }
    edges = sortedUnsigned(Arrays.copyOf(edges, n));

    List<Piece> pieces = new ArrayList<>();
    TreeSet<Integer> open = new TreeSet<>(Collections.reverseOrder());
    int next = 0;
    for (int e = 0; e < edges.length; e++) {
      long from = edges[e];
      if (e > 0 && edges[e - 1] == from) continue;
      while (next < order.size() && segments.get(order.get(next)).first == from)
        open.add(order.get(next++));
      while (!open.isEmpty() && Long.compareUnsigned(segments.get(open.first()).last, from) < 0)
        open.pollFirst();
      if (open.isEmpty()) continue;
      Piece top = segments.get(open.first());
      int following = e + 1;
      while (following < edges.length && edges[following] == from) following++;
      long to = following < edges.length ? edges[following] - 1 : top.last;
      if (Long.compareUnsigned(to, top.last) > 0) to = top.last;
      pieces.add(top.part(from, to));
    }
    return pieces;
  }

  /** Sorts in place, unsigned. */
  public static long[] sortedUnsigned(long[] values) {
    for (int i = 0; i < values.length; i++) values[i] ^= Long.MIN_VALUE;
    Arrays.sort(values);
    for (int i = 0; i < values.length; i++) values[i] ^= Long.MIN_VALUE;
    return values;
  }

  private int find(long address) {
    int low = 0;
    int high = first.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(address, first[middle]) < 0) high = middle - 1;
      else if (Long.compareUnsigned(address, last[middle]) > 0) low = middle + 1;
      else return middle;
    }
    return -1;
  }

  /** Returns whether an address lies in a segment. */
  public boolean isMapped(long address) {
    return find(address) >= 0;
  }

  /** Returns the flags of the segment that an address lies in, 0 where there is none. */
  public int flags(long address) {
    int at = find(address);
    return at < 0 ? 0 : flags[at];
  }

  /**
   * Returns where the byte of an address lies in the file.
   *
   * @return bytes from the beginning of the file, or -1 if the file holds no byte for that address
   */
  public long fileOffset(long address) {
    int at = find(address);
    if (at < 0) return -1;
    long inside = address - first[at];
    return Long.compareUnsigned(inside, held[at]) < 0 ? offset[at] + inside : -1;
  }

  /**
   * Returns how many bytes the file holds in one stretch from an address on, where addresses and
   * offsets go on side by side.
   *
   * @return the number of bytes, 0 if the file holds none for that address
   */
  public long available(long address) {
    int at = find(address);
    if (at < 0) return 0;
    long inside = address - first[at];
    if (Long.compareUnsigned(inside, held[at]) >= 0) return 0;
    long count = held[at] - inside;
    while (at + 1 < first.length
        && held[at] == last[at] - first[at] + 1
        && first[at + 1] == last[at] + 1
        && offset[at + 1] == offset[at] + held[at]) {
      at++;
      count += held[at];
    }
    return count;
  }

  /**
   * Returns the file's bytes behind addresses.
   *
   * @param bytes the file
   * @param label what it is, for messages
   * @param address the first byte's address
   * @param length how many bytes
   * @param segment what the format calls a segment, for messages
   * @throws MalformedBinaryException if the file does not hold them all in one stretch
   */
  public Region region(FileBytes bytes, String label, long address, long length, String segment) {
    long there = available(address);
    if (length < 0 || length > there)
      throw new MalformedBinaryException(
          Math.max(0, fileOffset(address)),
          bytes.place(label),
          Long.toUnsignedString(length) + " bytes at address 0x" + Long.toHexString(address),
          there == 0
              ? "an address of a " + segment + " with bytes in the file"
              : "at most the " + there + " bytes that the file holds there");
    return bytes.region(label, length == 0 ? 0 : fileOffset(address), length);
  }
}
