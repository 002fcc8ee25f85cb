package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.AddressMap;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies at which address once the {@code PT_LOAD} segments are mapped, in the image's own
 * addresses. Where segments overlap, the later one lies on top, as it does in memory. Addresses are
 * unsigned. Immutable and thread-safe.
 */
public final class AddressSpace {
  // More than any loader maps; bounds the work on a table made to overlap.
  private static final int MAX_SEGMENTS = 0xffff;

  private final FileBytes bytes;
  private final ProgramHeaders headers;

  // As linkers lay files out, PT_LOADs follow each other in the table and ascend in memory: then
  // the table is the map, and these are its rows. Otherwise there is one, laid out.
  private final int firstLoad;
  private final int endLoad;
  private final @Nullable LaidOut laidOut;

  private record LaidOut(AddressMap map, List<Problem> problems) {}

  private AddressSpace(
      FileBytes bytes,
      ProgramHeaders headers,
      int firstLoad,
      int endLoad,
      @Nullable LaidOut laidOut) {
    this.bytes = bytes;
    this.headers = headers;
    this.firstLoad = firstLoad;
    this.endLoad = endLoad;
    this.laidOut = laidOut;
  }

  static AddressSpace of(FileBytes bytes, ProgramHeaders headers) {
    int size = headers.size();
    int first = 0;
    while (first < size && headers.type(first) != Elf.PT_LOAD) first++;
    int end = first;
    while (end < size && headers.type(end) == Elf.PT_LOAD) end++;
    for (int i = end; i < size; i++)
      if (headers.type(i) == Elf.PT_LOAD) return laidOver(bytes, headers);
    if (end - first > MAX_SEGMENTS) return laidOver(bytes, headers);
    long free = 0;
    for (int i = first; i < end; i++) {
      if (!isPlain(bytes, headers, i, free)) return laidOver(bytes, headers);
      free = headers.vaddr(i) + headers.memsz(i);
    }
    return new AddressSpace(bytes, headers, first, end, null);
  }

  /** Returns what lies where once whole pages are mapped, as a loader does. */
  static AddressSpace inPages(FileBytes bytes, ProgramHeaders headers, Reading reading) {
    AddressMap.Builder segments = new AddressMap.Builder();
    long whole = reading == Reading.MUSL ? addWhole(segments, bytes, headers) : -1;
    for (int i = 0; i < headers.size() && segments.size() < MAX_SEGMENTS; i++) {
      if (headers.type(i) != Elf.PT_LOAD) continue;
      long inside = Pages.inside(headers.vaddr(i));
      long offset = headers.fileOffset(i) - inside;
      if (reading == Reading.MUSL) addFromBelow(segments, bytes, headers, i);
      // More than a process can have mapped is refused before anything is read.
      if (!isModest(headers.vaddr(i)) || offset < 0) continue;
      long filesz = inside + headers.filesz(i);
      long memsz = inside + headers.memsz(i);
      boolean filled;
      long pages;
      if (reading == Reading.GLIBC) {
        pages = Pages.up(filesz);
        // What comes out below the first address is less than what is there.
        filled = memsz > filesz;
      } else {
        pages = Pages.up(memsz);
        filled = Long.compareUnsigned(headers.memsz(i), headers.filesz(i)) > 0;
        filled &= (headers.flags(i) & Elf.PF_W) != 0;
      }
      if (!isModest(pages) || (filled && !isModest(memsz))) continue;
      boolean there = headers.vaddr(i) - inside == whole;
      long size = filled ? Math.max(pages, Pages.up(memsz)) : pages;
      long held = bytes.held(offset, filled ? filesz : pages);
      // musl's loader maps once what begins where the object does.
      if (size > 0 && (!there || filled))
        segments.add(headers.vaddr(i) - inside, size, offset, held, headers.flags(i));
    }
    return new AddressSpace(bytes, headers, 0, 0, new LaidOut(segments.build(), List.of()));
  }

  /**
   * All is mapped from the lowest segment's place in the file on, before the others lie on it.
   *
   * @return where that begins, -1 if nothing is mapped
   */
  private static long addWhole(
      AddressMap.Builder segments, FileBytes bytes, ProgramHeaders headers) {
    int lowest = -1;
    long end = 0;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.type(i) != Elf.PT_LOAD) continue;
      if (lowest < 0 || Long.compareUnsigned(headers.vaddr(i), headers.vaddr(lowest)) < 0)
        lowest = i;
      long last = headers.vaddr(i) + headers.memsz(i);
      if (Long.compareUnsigned(last, end) > 0) end = last;
    }
    if (lowest < 0) return -1;
    long first = Pages.down(headers.vaddr(lowest));
    long offset = Pages.down(headers.fileOffset(lowest));
    long size = Pages.up(end - first);
    if (isModest(first) && isModest(size) && size > 0 && offset >= 0)
      segments.add(first, size, offset, bytes.held(offset, size), headers.flags(lowest));
    return first;
  }

  /** A segment that begins so high that it ends behind address 0 lies over what begins there. */
  private static void addFromBelow(
      AddressMap.Builder segments, FileBytes bytes, ProgramHeaders headers, int i) {
    long start = Pages.down(headers.vaddr(i));
    long end = Pages.up(headers.vaddr(i) + headers.memsz(i));
    long offset = Pages.down(headers.fileOffset(i)) - start;
    if (start >= 0 || end <= 0 || !isModest(end) || !isModest(-start) || offset < 0) return;
    segments.add(0, end, offset, bytes.held(offset, end), headers.flags(i));
  }

  private static boolean isModest(long size) {
    return size >= 0 && size < Pages.MOST;
  }

  /** Returns whether a segment is all there and begins at or above an address. */
  private static boolean isPlain(FileBytes bytes, ProgramHeaders headers, int i, long free) {
    long filesz = headers.filesz(i);
    long memsz = headers.memsz(i);
    long top = bytes.bits() == 64 ? Long.MAX_VALUE : 0xffff_ffffL;
    return headers.vaddr(i) >= free
        && memsz > 0
        && memsz <= top - headers.vaddr(i)
        && Long.compareUnsigned(filesz, memsz) <= 0
        && bytes.held(headers.fileOffset(i), filesz) == filesz;
  }

  private static AddressSpace laidOver(FileBytes bytes, ProgramHeaders headers) {
    ProblemLog log = new ProblemLog(bytes);
    AddressMap.Builder segments = new AddressMap.Builder();
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
    return new AddressSpace(bytes, headers, 0, 0, new LaidOut(segments.build(), log.toList()));
  }

  private static void add(
      AddressMap.Builder segments,
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
    segments.add(h.vaddr(), size, h.offset(), held, h.flags());
  }

  private int find(long address) {
    for (int i = firstLoad; i < endLoad; i++)
      if (Long.compareUnsigned(address - headers.vaddr(i), headers.memsz(i)) < 0) return i;
    return -1;
  }

  /** Returns whether an address lies in a segment. */
  public boolean isMapped(long address) {
    return laidOut == null ? find(address) >= 0 : laidOut.map().isMapped(address);
  }

  /** Returns whether an address lies in a segment that is mapped executable. */
  public boolean isExecutable(long address) {
    return (flags(address) & Elf.PF_X) != 0;
  }

  /** Returns whether an address lies in a segment that is mapped writable. */
  public boolean isWritable(long address) {
    return (flags(address) & Elf.PF_W) != 0;
  }

  /** Returns the flags of the segment at an address, 0 where there is none. */
  int flags(long address) {
    if (laidOut != null) return laidOut.map().flags(address);
    int i = find(address);
    return i < 0 ? 0 : headers.flags(i);
  }

  /**
   * Returns where the byte of an address lies in the file.
   *
   * @return bytes from the beginning of the file, or -1 if the file holds no byte for that address
   */
  public long fileOffset(long address) {
    if (laidOut != null) return laidOut.map().fileOffset(address);
    int i = find(address);
    if (i < 0) return -1;
    long inside = address - headers.vaddr(i);
    return inside < headers.filesz(i) ? headers.fileOffset(i) + inside : -1;
  }

  /**
   * Returns how many bytes the file holds in one stretch from an address on, where addresses and
   * offsets go on side by side.
   *
   * @return the number of bytes, 0 if the file holds none for that address
   */
  public long available(long address) {
    if (laidOut != null) return laidOut.map().available(address);
    int i = find(address);
    if (i < 0) return 0;
    long count = headers.filesz(i) - (address - headers.vaddr(i));
    if (count <= 0) return 0;
    while (i + 1 < endLoad
        && headers.filesz(i) == headers.memsz(i)
        && headers.vaddr(i + 1) == headers.vaddr(i) + headers.memsz(i)
        && headers.fileOffset(i + 1) == headers.fileOffset(i) + headers.filesz(i))
      count += headers.filesz(++i);
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
    return bytes.region(label, locate(label, address, length), length);
  }

  /**
   * Returns where the bytes behind addresses lie in the file, 0 for no bytes.
   *
   * @throws MalformedBinaryException as {@link #region} does
   */
  private long locate(String label, long address, long length) {
    long there = available(address);
    if (length < 0 || length > there)
      throw new MalformedBinaryException(
          Math.max(0, fileOffset(address)),
          bytes.place(label),
          Long.toUnsignedString(length) + " bytes at address 0x" + Long.toHexString(address),
          there == 0
              ? "an address of a PT_LOAD with bytes in the file"
              : "at most the " + there + " bytes that the file holds there");
    return length == 0 ? 0 : fileOffset(address);
  }

  /**
   * Returns a region that holds the bytes behind addresses and maybe more around them, one for many
   * tables where they lie in memory; {@link #at} tells where in it they begin.
   *
   * @throws MalformedBinaryException as {@link #region} does
   */
  Region around(String label, long address, long length) {
    int i = laidOut == null && length > 0 ? find(address) : -1;
    if (i >= 0) {
      long inside = address - headers.vaddr(i);
      if (length <= headers.filesz(i) - inside)
        return bytes.around(label, headers.fileOffset(i) + inside, length);
    }
    return bytes.around(label, locate(label, address, length), length);
  }

  /**
   * Returns how many bytes from an address on to look at first, for who does not know how many
   * there are to look at: those that were read already, if there are four of them, or up to {@code
   * most}; 0 if the file holds none.
   */
  long near(long address, long most) {
    long there = Math.min(available(address), most);
    if (bytes.source().whole() != null || there == 0) return there;
    long held = bytes.resident(fileOffset(address));
    return held < Integer.BYTES ? there : Math.min(there, held);
  }

  /** Returns where the byte of an address lies in what {@link #around} returned for it. */
  int at(Region around, long address) {
    return bytes.at(around, Math.max(0, fileOffset(address)));
  }

  /**
   * Returns where the byte of an address lies in what {@link #around} returned for it, and in the
   * lower half where the bytes end there that its segment holds behind it.
   */
  long stretch(Region around, long address) {
    // Segments that go on side by side are not followed: where this was taken in, compilers had no
    // room left for what comes after it.
    int i = laidOut == null ? find(address) : -1;
    if (i < 0) {
      int from = at(around, address);
      return (long) from << 32 | Math.min(from + available(address), around.length());
    }
    long inside = address - headers.vaddr(i);
    long held = Math.max(0, headers.filesz(i) - inside);
    int from = bytes.at(around, held == 0 ? 0 : headers.fileOffset(i) + inside);
    return (long) from << 32 | Math.min(from + held, around.length());
  }

  /** Returns the bytes of the file. */
  FileBytes bytes() {
    return bytes;
  }

  /** Returns the same space over the same file's bytes, of which others are in memory. */
  AddressSpace over(FileBytes others) {
    return others == bytes ? this : new AddressSpace(others, headers, firstLoad, endLoad, laidOut);
  }

  List<Problem> problems() {
    return laidOut == null ? List.of() : laidOut.problems();
  }
}
