package dev.abilens.pe;

import org.jspecify.annotations.Nullable;

/**
 * A leaf of the tree of resources ({@code IMAGE_RESOURCE_DATA_ENTRY}). Immutable.
 *
 * @param type the number of its type, such as {@link PeTables#RT_MANIFEST}; -1 where the type has a
 *     name
 * @param typeText the name of its type, or null where it has a number
 * @param id its number, or -1 where it has a name
 * @param name its name, or null where it has a number
 * @param language {@code LANGID}
 * @param virtualAddress {@code OffsetToData}: the RVA of the data, unsigned
 * @param length {@code Size} of the data in bytes, unsigned
 * @param codePage {@code CodePage}, unsigned
 * @param offset where the entry lies, in bytes from the beginning of the file
 */
public record Resource(
    int type,
    @Nullable String typeText,
    int id,
    @Nullable String name,
    int language,
    long virtualAddress,
    long length,
    long codePage,
    long offset) {

  /** Returns the name of the type, such as {@code RT_MANIFEST}, or its own text. */
  public String typeName() {
    return typeText == null ? PeTables.resourceTypeName(type) : typeText;
  }
}
