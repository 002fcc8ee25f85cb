package dev.abilens.macho;

import dev.abilens.bytes.Region;

/** The place that opcodes are at: an offset in a segment. Used by one thread. */
final class OpcodePlace {
  private final FixupReader reader;
  private final Region opcodes;
  private int segment = -1;
  private long vmaddr;
  private long vmsize;
  private long offset;

  OpcodePlace(FixupReader reader, Region opcodes) {
    this.reader = reader;
    this.opcodes = opcodes;
  }

  void set(int newSegment, long newOffset) {
    segment = newSegment;
    offset = newOffset;
    if (segment >= reader.segments.size()) return;
    Segment s = reader.segments.get(segment);
    vmaddr = s.vmaddr();
    vmsize = s.vmsize();
  }

  // Opcodes count modulo 2^64, and step back so.
  void add(long distance) {
    offset += distance;
  }

  int segment() {
    return segment;
  }

  long offset() {
    return offset;
  }

  long address() {
    return vmaddr + offset;
  }

  /** Refuses a place that is in no segment. */
  void check(int at, String what) {
    int word = reader.bytes.word();
    if (segment < 0 || segment >= reader.segments.size())
      throw reader.malformed(
          opcodes.origin() + at,
          "LC_DYLD_INFO > " + what + " opcodes",
          segment < 0 ? "no segment" : "segment " + segment,
          "one of the " + reader.segments.size() + " segments");
    if (Long.compareUnsigned(vmsize, word) < 0 || Long.compareUnsigned(offset, vmsize - word) > 0)
      throw reader.malformed(
          opcodes.origin() + at,
          "LC_DYLD_INFO > " + what + " opcodes",
          "offset 0x" + Long.toHexString(offset) + " of segment " + segment,
          "a pointer within its " + Long.toUnsignedString(vmsize) + " bytes");
  }
}
