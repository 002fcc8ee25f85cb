package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.AddressMap;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.List;

/**
 * What lies at which address once the {@code PT_LOAD} segments are mapped, in the image's own
 * addresses. Where segments overlap, the later one lies on top, as it does in memory. Addresses are
 * unsigned. Immutable and thread-safe.
 */
public final class AddressSpace {
  // More than any loader maps; bounds the work on a table made to overlap.
  private static final int MAX_SEGMENTS = 0xffff;

  private final FileBytes bytes;
  private final AddressMap map;
  private final List<Problem> problems;

  private AddressSpace(FileBytes bytes, AddressMap map, List<Problem> problems) {
    this.bytes = bytes;
    this.map = map;
    this.problems = problems;
  }

  static AddressSpace of(FileBytes bytes, ProgramHeaders headers) {
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
    return new AddressSpace(bytes, segments.build(), log.toList());
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

  /** Returns whether an address lies in a segment. */
  public boolean isMapped(long address) {
    return map.isMapped(address);
  }

  /** Returns whether an address lies in a segment that is mapped executable. */
  public boolean isExecutable(long address) {
    return (map.flags(address) & Elf.PF_X) != 0;
  }

  /** Returns whether an address lies in a segment that is mapped writable. */
  public boolean isWritable(long address) {
    return (map.flags(address) & Elf.PF_W) != 0;
  }

  /**
   * Returns where the byte of an address lies in the file.
   *
   * @return bytes from the beginning of the file, or -1 if the file holds no byte for that address
   */
  public long fileOffset(long address) {
    return map.fileOffset(address);
  }

  /**
   * Returns how many bytes the file holds in one stretch from an address on, where addresses and
   * offsets go on side by side.
   *
   * @return the number of bytes, 0 if the file holds none for that address
   */
  public long available(long address) {
    return map.available(address);
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
    return map.region(bytes, label, address, length, "PT_LOAD");
  }

  List<Problem> problems() {
    return problems;
  }
}
