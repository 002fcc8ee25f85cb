package dev.abilens.pe;

/**
 * A section header (PE Format, "Section Table"). Sizes and places are unsigned. Immutable.
 *
 * @param name {@code Name}, up to eight bytes as UTF-8, zeros at the end left out; {@link
 *     SectionTable#longName} follows {@code /4}
 * @param virtualSize {@code VirtualSize}: its size in memory in bytes; 0 for that in the file
 * @param virtualAddress {@code VirtualAddress}: its RVA
 * @param sizeOfRawData {@code SizeOfRawData}: how many bytes the file holds of it
 * @param pointerToRawData {@code PointerToRawData}: where they begin in the file
 * @param characteristics {@code Characteristics}, such as {@link Pe#IMAGE_SCN_MEM_EXECUTE}
 */
public record SectionHeader(
    String name,
    long virtualSize,
    long virtualAddress,
    long sizeOfRawData,
    long pointerToRawData,
    int characteristics) {

  /** Returns whether it is readable ({@link Pe#IMAGE_SCN_MEM_READ}). */
  public boolean isReadable() {
    return (characteristics & Pe.IMAGE_SCN_MEM_READ) != 0;
  }

  /** Returns whether it is writable ({@link Pe#IMAGE_SCN_MEM_WRITE}). */
  public boolean isWritable() {
    return (characteristics & Pe.IMAGE_SCN_MEM_WRITE) != 0;
  }

  /** Returns whether it is executable ({@link Pe#IMAGE_SCN_MEM_EXECUTE}). */
  public boolean isExecutable() {
    return (characteristics & Pe.IMAGE_SCN_MEM_EXECUTE) != 0;
  }
}
