package dev.abilens.pe;

/**
 * An entry of the debug directory ({@code IMAGE_DEBUG_DIRECTORY}). Immutable.
 *
 * @param characteristics {@code Characteristics}, reserved
 * @param timeDateStamp {@code TimeDateStamp}, unsigned; seconds since 1970, or a digest in a
 *     reproducible build
 * @param majorVersion {@code MajorVersion} of the data's format
 * @param minorVersion {@code MinorVersion}
 * @param type {@code Type}, such as {@link PeTables#IMAGE_DEBUG_TYPE_CODEVIEW}
 * @param sizeOfData {@code SizeOfData} in bytes, unsigned
 * @param addressOfRawData {@code AddressOfRawData}: the RVA of the data, 0 where it is not mapped
 * @param pointerToRawData {@code PointerToRawData}: where the data lies, in bytes from the
 *     beginning of the file
 * @param offset where the entry lies, in bytes from the beginning of the file
 */
public record DebugEntry(
    int characteristics,
    long timeDateStamp,
    int majorVersion,
    int minorVersion,
    int type,
    long sizeOfData,
    long addressOfRawData,
    long pointerToRawData,
    long offset) {

  /** Returns the name of the type, such as {@code IMAGE_DEBUG_TYPE_CODEVIEW}. */
  public String typeName() {
    return PeTables.debugTypeName(type);
  }
}
