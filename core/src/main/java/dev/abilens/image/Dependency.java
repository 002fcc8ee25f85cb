package dev.abilens.image;

/**
 * A library that an image asks its loader for.
 *
 * @param name the name as written: a soname, an install name, a DLL name
 * @param kind how it is asked for
 * @param offset where that is written, in bytes from the beginning of the file
 */
public record Dependency(String name, Kind kind, long offset) {
  /** How a library is asked for. */
  public enum Kind {
    /** Its absence ends the load. */
    REQUIRED,
    /** Its absence is tolerated. */
    WEAK,
    /** It is looked for at the first call into it. */
    DELAYED
  }
}
