package dev.abilens.elf;

/**
 * A section header (gABI, "Sections"), both classes widened to one shape. Values are unsigned.
 * Immutable.
 *
 * @param name {@code sh_name}: where its name begins in the section of names
 * @param type {@code sh_type}, such as {@link Elf#SHT_DYNSYM}
 * @param flags {@code sh_flags}, such as {@link Elf#SHF_ALLOC}
 * @param addr {@code sh_addr}: its address in memory, or 0
 * @param offset {@code sh_offset}: where it begins in the file
 * @param size {@code sh_size} in bytes; those of {@link Elf#SHT_NOBITS} are not in the file
 * @param link {@code sh_link}: a section that belongs to it
 * @param info {@code sh_info}: what depends on the type
 * @param addralign {@code sh_addralign}: what its address is a multiple of, 0 and 1 for none
 * @param entsize {@code sh_entsize}: the size of an entry, 0 for none
 */
public record Section(
    long name,
    int type,
    long flags,
    long addr,
    long offset,
    long size,
    long link,
    long info,
    long addralign,
    long entsize) {

  /** Returns whether its bytes are compressed ({@link Elf#SHF_COMPRESSED}). */
  public boolean isCompressed() {
    return (flags & Elf.SHF_COMPRESSED) != 0;
  }
}
