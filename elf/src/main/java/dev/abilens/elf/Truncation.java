package dev.abilens.elf;

/**
 * What becomes of a file that is shorter than its segments. Neither loader compares the two: a page
 * behind the end of the file is mapped, and to touch it ends the process (SIGBUS).
 */
final class Truncation {
  private Truncation() {}

  /** Returns the end of the last page of the file. */
  private static long end(LoadedObject object) {
    return Pages.up(object.file().source().size());
  }

  /** Returns how much of a segment is mapped from the file: musl's loader maps by p_memsz. */
  private static long size(ProgramHeader h, boolean musl) {
    return musl && Long.compareUnsigned(h.memsz(), h.filesz()) < 0 ? h.memsz() : h.filesz();
  }

  /**
   * Returns whether the loader surely touches a page behind the end of the file.
   *
   * @param musl whether it is musl's
   */
  static boolean kills(LoadedObject object, ProgramHeader dynamic, boolean musl) {
    for (ProgramHeader h : object.segments()) {
      if (h.type() != Elf.PT_LOAD || h.filesz() == 0) continue;
      long inside = dynamic.vaddr() - h.vaddr();
      if (inside >= 0 && inside < size(h, musl) && h.offset() + inside >= end(object)) return true;
      long last = h.offset() + h.filesz();
      // What follows the file's bytes in their last page is overwritten with zeros.
      boolean zeroed =
          Long.compareUnsigned(h.memsz(), h.filesz()) > 0
              && Pages.inside(h.vaddr() + h.filesz()) != 0;
      if (musl) zeroed &= (h.flags() & Elf.PF_W) != 0;
      if (zeroed && Pages.down(last) >= end(object)) return true;
    }
    return false;
  }

  /** Returns whether the file ends before its segments do, in whole or in part. */
  static boolean isCut(LoadedObject object, boolean musl) {
    for (ProgramHeader h : object.segments()) {
      long size = size(h, musl);
      if (h.type() == Elf.PT_LOAD
          && size != 0
          && (h.offset() < 0 || size < 0 || size > object.file().source().size() - h.offset()))
        return true;
    }
    return false;
  }
}
