package dev.abilens.macho;

/**
 * A segment, {@code segment_command} or {@code segment_command_64}, widened to one shape.
 * Immutable.
 *
 * @param segname its name, such as {@code __TEXT}
 * @param vmaddr its first address, as linked
 * @param vmsize its size in memory, in bytes, unsigned
 * @param fileoff where its bytes begin in the file, unsigned
 * @param filesize how many bytes of it the file holds, unsigned
 * @param maxprot the most access that it may be given, such as {@link MachO#VM_PROT_EXECUTE}
 * @param initprot the access that it is given
 * @param nsects how many sections follow, unsigned
 * @param flags such as {@link MachO#SG_READ_ONLY}
 */
public record Segment(
    String segname,
    long vmaddr,
    long vmsize,
    long fileoff,
    long filesize,
    int maxprot,
    int initprot,
    int nsects,
    int flags) {

  /** Returns whether it is mapped executable. */
  public boolean isExecutable() {
    return (initprot & MachO.VM_PROT_EXECUTE) != 0;
  }

  /** Returns whether it is mapped writable. */
  public boolean isWritable() {
    return (initprot & MachO.VM_PROT_WRITE) != 0;
  }
}
