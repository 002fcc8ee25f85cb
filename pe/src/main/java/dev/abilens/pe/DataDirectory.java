package dev.abilens.pe;

/**
 * A data directory (PE Format, "Optional Header Data Directories"): where a table lies. Immutable.
 *
 * @param rva {@code VirtualAddress}: the table's RVA; of {@link Pe#IMAGE_DIRECTORY_ENTRY_SECURITY}
 *     an offset in the file
 * @param size {@code Size} in bytes, unsigned; loaders look at it for some tables only
 */
public record DataDirectory(long rva, long size) {
  /** Returns whether there is such a table: its place is not 0. */
  public boolean isPresent() {
    return rva != 0;
  }
}
