package dev.abilens.pe;

import dev.abilens.format.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What the search for a library found.
 *
 * @param status how it ended
 * @param name the name of the library that was meant: of an API set, what stands for it
 * @param module the module, or null where there is none
 * @param refusal why the first file of that name is not taken, or null
 * @param text evidence, or what would have to be known
 */
record ModuleSearch(
    Status status,
    String name,
    @Nullable LinkedModule module,
    @Nullable Refusal refusal,
    String text) {

  /** How a search ends. */
  enum Status {
    /** A file was found that is mapped, or a module of that name is there already. */
    FOUND,
    /** A table says that it is there. */
    CLAIMED,
    /** There is none. */
    MISSING,
    /** The first file of that name is not taken. */
    REFUSED,
    /** What is known does not tell. */
    UNKNOWN
  }

  static ModuleSearch of(Status status, String name, String text) {
    return new ModuleSearch(status, name, null, null, text);
  }

  static ModuleSearch found(LinkedModule module) {
    return new ModuleSearch(Status.FOUND, module.name(), module, null, "");
  }
}
