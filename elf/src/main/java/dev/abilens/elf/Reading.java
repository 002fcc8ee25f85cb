package dev.abilens.elf;

/**
 * How the tables of a file are read: as the specifications have them, or as a loader finds them in
 * memory, which looks at few of the counts and sizes that the file states.
 */
enum Reading {
  /** By the specifications; what contradicts them is a problem. */
  FILE,
  /** So, but what stands in the headers and what is absent as musl's loader takes it. */
  HEADERS,
  /** As glibc's loader does. */
  GLIBC,
  /** As musl's loader does: a table without an address lies where the object begins. */
  MUSL;

  /**
   * Returns whether it is musl's loader that reads, to which program headers may overlap, and
   * segments begin where their pages do.
   */
  boolean isMusls() {
    return this == HEADERS || this == MUSL;
  }

  /** Returns whether what counts is what lies in memory. */
  boolean isOfMemory() {
    return this == GLIBC || this == MUSL;
  }
}
