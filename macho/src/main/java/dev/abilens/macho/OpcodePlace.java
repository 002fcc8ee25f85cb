package dev.abilens.macho;

import dev.abilens.bytes.Region;

/** The place that opcodes are at: an offset in a segment. Used by one thread. */
final class OpcodePlace {
  private final FixupReader reader;
  private final Region opcodes;
  private final String where;
  private int segment = -1;
  private long vmaddr;
  private long vmsize;
  private long offset;

  /**
   * Begins in no segment.
   *
   * @param where what the opcodes are called
   */
  OpcodePlace(FixupReader reader, Region opcodes, String where) {
    this.reader = reader;
    this.opcodes = opcodes;
    this.where = where;
  }

  void set(int newSegment, long newOffset) {
    offset = newOffset;
    if (segment == newSegment) return;
    segment = newSegment;
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
  void check(int at) {
    int word = reader.bytes.word();
    if (segment < 0 || segment >= reader.segments.size())
      throw reader.malformed(
          opcodes.origin() + at,
          where,
          segment < 0 ? "no segment" : "segment " + segment,
          "one of the " + reader.segments.size() + " segments");
    if (Long.compareUnsigned(vmsize, word) < 0 || Long.compareUnsigned(offset, vmsize - word) > 0)
      throw reader.malformed(
          opcodes.origin() + at,
          where,
          "offset 0x" + Long.toHexString(offset) + " of segment " + segment,
          "a pointer within its " + Long.toUnsignedString(vmsize) + " bytes");
  }
}
