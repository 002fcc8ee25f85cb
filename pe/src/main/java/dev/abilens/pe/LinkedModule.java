package dev.abilens.pe;

import org.jspecify.annotations.Nullable;

/**
 * A module of a process: one that is there already, or one that a load brings. Immutable.
 *
 * @param name its base name, such as {@code KERNEL32.dll}
 * @param path what to call its file
 * @param module the file, or null where only a table says that it is there
 * @param program whether it is the program of the process
 */
record LinkedModule(String name, String path, @Nullable WindowsModule module, boolean program) {

  /** Returns a module that is there, though nothing shows its file. */
  static LinkedModule claimed(String name, String path) {
    return new LinkedModule(name, path, null, false);
  }

  /** Returns whether it has that base name, in any case. */
  boolean isNamed(String wanted) {
    return name.equalsIgnoreCase(wanted);
  }

  /** Returns the same module under another name. */
  LinkedModule as(String other) {
    return new LinkedModule(other, other, module, program);
  }
}
