package dev.abilens.macho;

import dev.abilens.bytes.Region;

/** Walks a chain of pointers through a segment; used by one thread. */
final class PointerChain {
  private final FixupReader reader;
  private final int format;
  private final long maxValidPointer;
  private final int firstTarget;
  private final int endTarget;
  private final int size;

  /**
   * Makes a walk.
   *
   * @param format such as {@link ChainedPointer#PTR_64}
   * @param maxValidPointer in a 32-bit file above which a value is no pointer; 0 for none
   * @param firstTarget the import that pointers call 0
   * @param endTarget one behind the last import
   */
  PointerChain(
      FixupReader reader, int format, long maxValidPointer, int firstTarget, int endTarget) {
    this.reader = reader;
    this.format = format;
    this.maxValidPointer = maxValidPointer;
    this.firstTarget = firstTarget;
    this.endTarget = endTarget;
    this.size = ChainedPointer.bits(format) / 8;
  }

  /**
   * Walks one chain.
   *
   * @param segment the place of the segment
   * @param start where the chain begins in it
   * @param end where it must have ended
   */
  void walk(int segment, long start, long end) {
    Region content = reader.content(segment);
    long vmaddr = reader.segments.get(segment).vmaddr();
    for (long at = start; ; ) {
      if (at >= end || at > content.length() - size)
        throw reader.malformed(
            content.origin() + Math.min(at, content.length()),
            "LC_DYLD_CHAINED_FIXUPS > chain of segment " + segment,
            "a pointer at 0x" + Long.toHexString(at),
            "one before 0x" + Long.toHexString(Math.min(end, content.length() - size + 1L)));
      if (!reader.mayAdd("LC_DYLD_CHAINED_FIXUPS", content.origin() + at)) return;
      long raw = content.word(at, 8 * size);
      add(vmaddr + at, raw, content.origin() + at);
      long next = ChainedPointer.next(format, raw);
      if (next == 0) return;
      at += next;
    }
  }

  private void add(long address, long raw, long offset) {
    int flags = ChainedPointer.isAuthenticated(format, raw) ? Fixups.AUTHENTICATED : 0;
    if (ChainedPointer.isBind(format, raw)) {
      int target = firstTarget + ChainedPointer.ordinal(format, raw);
      if (target >= endTarget)
        throw reader.malformed(
            offset,
            "LC_DYLD_CHAINED_FIXUPS > ordinal",
            "import " + (target - firstTarget),
            "one of the " + (endTarget - firstTarget) + " imports");
      reader.made.bind(address, ChainedPointer.addend(format, raw), target, flags);
      return;
    }
    long target = ChainedPointer.target(format, raw, reader.base, reader.segments);
    // Values that are no pointers may stand in a chain, too.
    if (maxValidPointer != 0 && target > maxValidPointer) return;
    reader.made.rebase(address, target, flags);
  }
}
