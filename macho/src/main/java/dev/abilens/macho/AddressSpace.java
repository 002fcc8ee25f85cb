package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.AddressMap;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.List;

/**
 * What lies at which address once the segments are mapped, in the image's own addresses. dyld
 * refuses segments that overlap; here the later one lies on top. Addresses are unsigned. Immutable
 * and thread-safe.
 */
public final class AddressSpace {
  private final FileBytes bytes;
  private final AddressMap map;
  private final List<Problem> problems;

  private AddressSpace(FileBytes bytes, AddressMap map, List<Problem> problems) {
    this.bytes = bytes;
    this.map = map;
    this.problems = problems;
  }

  static AddressSpace of(FileBytes bytes, LoadCommands commands, Segments segments) {
    ProblemLog log = new ProblemLog(bytes);
    AddressMap.Builder pieces = new AddressMap.Builder();
    for (int i = 0; i < segments.size(); i++) {
      LoadCommand command = commands.get(segments.command(i));
      add(pieces, bytes, command, segments.get(i), log);
    }
    return new AddressSpace(bytes, pieces.build(), log.toList());
  }

  private static void add(
      AddressMap.Builder pieces, FileBytes bytes, LoadCommand command, Segment s, ProblemLog log) {
    String where = command.name() + "[" + command.index() + "] " + s.segname();
    long held = bytes.held(s.fileoff(), s.filesize());
    if (held != s.filesize())
      log.add(
          command.offset(),
          where + " > filesize",
          Long.toUnsignedString(s.filesize()) + " bytes at 0x" + Long.toHexString(s.fileoff()),
          "bytes within the " + bytes.source().size() + " of the file");
    long size = s.vmsize();
    if (size == 0) return;
    if (Long.compareUnsigned(s.filesize(), size) > 0)
      log.add(
          command.offset(),
          where + " > vmsize",
          Long.toUnsignedString(size),
          "at least the filesize of " + Long.toUnsignedString(s.filesize()));
    long top = bytes.bits() == 64 ? -1L : 0xffff_ffffL;
    // size - 1 <= top - vmaddr: neither side overflows, as size is not 0 and vmaddr not above top.
    if (Long.compareUnsigned(size - 1, top - s.vmaddr()) > 0) {
      log.add(
          command.offset(),
          where + " > vmaddr",
          Long.toUnsignedString(size) + " bytes at 0x" + Long.toHexString(s.vmaddr()),
          "bytes that end within the address space");
      size = top - s.vmaddr() + 1;
      // The whole space has no size of 64 bits; nothing maps that.
      if (size == 0) return;
    }
    if (Long.compareUnsigned(held, size) > 0) held = size;
    pieces.add(s.vmaddr(), size, s.fileoff(), held, s.initprot());
  }

  /** Returns whether an address lies in a segment. */
  public boolean isMapped(long address) {
    return map.isMapped(address);
  }

  /** Returns whether an address lies in a segment that is mapped executable. */
  public boolean isExecutable(long address) {
    return (map.flags(address) & MachO.VM_PROT_EXECUTE) != 0;
  }

  /** Returns whether an address lies in a segment that is mapped writable. */
  public boolean isWritable(long address) {
    return (map.flags(address) & MachO.VM_PROT_WRITE) != 0;
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
    return map.region(bytes, label, address, length, "segment");
  }

  List<Problem> problems() {
    return problems;
  }
}
