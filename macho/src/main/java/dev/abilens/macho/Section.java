package dev.abilens.macho;

/**
 * A section, {@code section} or {@code section_64}, widened to one shape. Immutable.
 *
 * @param sectname its name, such as {@code __text}
 * @param segname the name of its segment; in a relocatable object the one that it is meant for
 * @param addr its first address, as linked
 * @param size its size in bytes, unsigned
 * @param offset where its bytes begin in the file, unsigned
 * @param align its alignment as a power of two, unsigned
 * @param reloff where its relocations begin in the file, unsigned
 * @param nreloc how many there are, unsigned
 * @param flags its type and attributes
 * @param reserved1 for pointers and stubs their first index in the indirect symbols
 * @param reserved2 for stubs the size of one, in bytes
 * @param segment the place of its segment in {@link Segments}
 */
public record Section(
    String sectname,
    String segname,
    long addr,
    long size,
    long offset,
    int align,
    long reloff,
    long nreloc,
    int flags,
    int reserved1,
    int reserved2,
    int segment) {

  /** Returns the type, such as {@link MachO#S_ZEROFILL}. */
  public int type() {
    return flags & MachO.SECTION_TYPE;
  }

  /** Returns whether the file holds no bytes for it. */
  public boolean isZeroFill() {
    return switch (type()) {
      case MachO.S_ZEROFILL, MachO.S_GB_ZEROFILL, MachO.S_THREAD_LOCAL_ZEROFILL -> true;
      default -> false;
    };
  }
}
