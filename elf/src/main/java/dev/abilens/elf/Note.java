package dev.abilens.elf;

import dev.abilens.bytes.Region;

/**
 * A note (gABI, "Note Section"). Immutable.
 *
 * @param owner whose note it is, such as {@code GNU}; types mean something only under it
 * @param type the owner's code, such as {@link Elf#NT_GNU_BUILD_ID}
 * @param description its content
 * @param offset where it begins, in bytes from the beginning of the file
 */
public record Note(String owner, int type, Region description, long offset) {

  /** Returns whether it is a note of an owner and type. */
  public boolean is(String wantedOwner, int wantedType) {
    return type == wantedType && owner.equals(wantedOwner);
  }

  /** Returns the name of the type, such as {@code NT_GNU_BUILD_ID}. */
  public String typeName() {
    return Elf.noteName(owner, type);
  }
}
