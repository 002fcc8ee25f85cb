package dev.abilens.elf;

/**
 * A program header (gABI, "Program Header"), both classes widened to one shape. All values are
 * unsigned. Immutable.
 *
 * @param type {@code p_type}, such as {@link Elf#PT_LOAD}
 * @param flags {@code p_flags}: {@link Elf#PF_R}, {@link Elf#PF_W}, {@link Elf#PF_X} and others
 * @param offset {@code p_offset}: where its bytes begin in the file
 * @param vaddr {@code p_vaddr}: its address in memory, before the image is moved
 * @param paddr {@code p_paddr}: its physical address, of no meaning here
 * @param filesz {@code p_filesz}: how many bytes the file holds of it
 * @param memsz {@code p_memsz}: how many bytes it takes in memory
 * @param align {@code p_align}: what its address is a multiple of, 0 and 1 for none
 */
public record ProgramHeader(
    int type, int flags, long offset, long vaddr, long paddr, long filesz, long memsz, long align) {

  /** Returns whether it is readable ({@link Elf#PF_R}). */
  public boolean isReadable() {
    return (flags & Elf.PF_R) != 0;
  }

  /** Returns whether it is writable ({@link Elf#PF_W}). */
  public boolean isWritable() {
    return (flags & Elf.PF_W) != 0;
  }

  /** Returns whether it is executable ({@link Elf#PF_X}). */
  public boolean isExecutable() {
    return (flags & Elf.PF_X) != 0;
  }
}
