package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * What lies at which address once the {@code PT_LOAD} segments are mapped, in the image's own
 * addresses. Where segments overlap, the later one lies on top, as it does in memory. Addresses are
 * unsigned. Immutable and thread-safe.
 */
public final class AddressSpace {
  // More than any loader maps; bounds the work on a table made to overlap.
  private static final int MAX_SEGMENTS = 0xffff;

  private final FileBytes bytes;
  private final List<Problem> problems;

  // Pieces in ascending order, none overlapping: first and last address, the file offset of the
  // first byte, how many bytes the file holds of it, and the flags of its segment.
  private final long[] first;
  private final long[] last;
  private final long[] offset;
  private final long[] held;
  private final int[] flags;

  private AddressSpace(FileBytes bytes, List<Piece> pieces, List<Problem> problems) {
    this.bytes = bytes;
    this.problems = problems;
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

  static AddressSpace of(FileBytes bytes, ProgramHeaders headers) {
    ProblemLog log = new ProblemLog(bytes);
    List<Piece> segments = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      if (headers.type(i) != Elf.PT_LOAD) continue;
      ProgramHeader h = headers.get(i);
      if (h.memsz() == 0 && h.filesz() == 0) continue;
      if (segments.size() == MAX_SEGMENTS) {
        log.limit(
            headers.offset(i),
            "Phdr[" + i + "]",
            "PT_LOAD segments",
            "another PT_LOAD",
            "at most " + MAX_SEGMENTS);
        break;
      }
      add(segments, bytes, headers.offset(i), "Phdr[" + i + "] PT_LOAD", h, log);
    }
    return new AddressSpace(bytes, flatten(segments), log.toList());
  }

  private static void add(
      List<Piece> segments,
      FileBytes bytes,
      long at,
      String where,
      ProgramHeader h,
      ProblemLog log) {
    long held = bytes.held(h.offset(), h.filesz());
    if (held != h.filesz())
      log.add(
          at,
          where + " > p_filesz",
          Long.toUnsignedString(h.filesz()) + " bytes at 0x" + Long.toHexString(h.offset()),
          "bytes within the " + bytes.source().size() + " of the file");
    long size = h.memsz();
    if (Long.compareUnsigned(h.filesz(), size) > 0) {
      log.add(
          at,
          where + " > p_memsz",
          Long.toUnsignedString(size),
          "at least the p_filesz of " + Long.toUnsignedString(h.filesz()));
      size = h.filesz();
    }
    long top = bytes.bits() == 64 ? -1L : 0xffff_ffffL;
    // size - 1 <= top - vaddr: neither side overflows, as size is not 0 and vaddr not above top.
    if (Long.compareUnsigned(size - 1, top - h.vaddr()) > 0) {
      log.add(
          at,
          where + " > p_vaddr",
          Long.toUnsignedString(size) + " bytes at 0x" + Long.toHexString(h.vaddr()),
          "bytes that end within the address space");
      size = top - h.vaddr() + 1;
      // The whole space has no size of 64 bits; nothing maps that.
      if (size == 0) return;
    }
    if (Long.compareUnsigned(held, size) > 0) held = size;
    segments.add(new Piece(h.vaddr(), h.vaddr() + size - 1, h.offset(), held, h.flags()));
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
  static long[] sortedUnsigned(long[] values) {
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

  /** Returns whether an address lies in a segment that is mapped executable. */
  public boolean isExecutable(long address) {
    int at = find(address);
    return at >= 0 && (flags[at] & Elf.PF_X) != 0;
  }

  /** Returns whether an address lies in a segment that is mapped writable. */
  public boolean isWritable(long address) {
    int at = find(address);
    return at >= 0 && (flags[at] & Elf.PF_W) != 0;
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
   * @param label what it is, for messages
   * @param address the first byte's address
   * @param length how many bytes
   * @throws MalformedBinaryException if the file does not hold them all in one stretch
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  public Region region(String label, long address, long length) {
    long there = available(address);
    if (length < 0 || length > there)
      throw new MalformedBinaryException(
          Math.max(0, fileOffset(address)),
          bytes.place(label),
          Long.toUnsignedString(length) + " bytes at address 0x" + Long.toHexString(address),
          there == 0
              ? "an address of a PT_LOAD with bytes in the file"
              : "at most the " + there + " bytes that the file holds there");
    return bytes.region(label, length == 0 ? 0 : fileOffset(address), length);
  }

  List<Problem> problems() {
    return problems;
  }
}
