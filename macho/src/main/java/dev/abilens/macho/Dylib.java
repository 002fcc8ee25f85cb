package dev.abilens.macho;

import dev.abilens.image.Dependency;

/**
 * A library that is asked for. Immutable.
 *
 * @param ordinal the number by which imports name it, from 1; 0 for {@link
 *     MachO#LC_LAZY_LOAD_DYLIB}, which dyld does not count
 * @param name its install name, as written
 * @param cmd the command, such as {@link MachO#LC_LOAD_WEAK_DYLIB}
 * @param use {@code DYLIB_USE_*}: how it is used, by the command's code or, in a {@code
 *     dylib_use_command}, by its flags
 * @param timestamp when it was built, in seconds since 1970, as the linker knew it; {@link
 *     MachO#DYLIB_USE_MARKER} in a {@code dylib_use_command}
 * @param currentVersion its version when this file was linked, {@code xxxx.yy.zz} in nibbles
 * @param compatibilityVersion the oldest version of it that will do, likewise
 * @param offset where the command lies, in bytes from the beginning of the file
 */
public record Dylib(
    int ordinal,
    String name,
    int cmd,
    int use,
    int timestamp,
    int currentVersion,
    int compatibilityVersion,
    long offset) {

  /** Returns whether it may be missing. */
  public boolean isWeak() {
    return (use & MachO.DYLIB_USE_WEAK_LINK) != 0;
  }

  /** Returns whether its exports count as this file's. */
  public boolean isReexported() {
    return (use & MachO.DYLIB_USE_REEXPORT) != 0;
  }

  /** Returns whether it needs this file in its turn, and is initialised after it. */
  public boolean isUpward() {
    return (use & MachO.DYLIB_USE_UPWARD) != 0;
  }

  /** Returns whether it is looked for, or initialised, only when it is first used. */
  public boolean isDelayed() {
    return cmd == MachO.LC_LAZY_LOAD_DYLIB || (use & MachO.DYLIB_USE_DELAYED_INIT) != 0;
  }

  /** Returns these facts in the form that every format has. */
  public Dependency toDependency() {
    Dependency.Kind kind =
        isWeak()
            ? Dependency.Kind.WEAK
            : cmd == MachO.LC_LAZY_LOAD_DYLIB ? Dependency.Kind.DELAYED : Dependency.Kind.REQUIRED;
    return new Dependency(name, kind, offset);
  }

  static boolean isLoad(int cmd) {
    return switch (cmd) {
      case MachO.LC_LOAD_DYLIB,
          MachO.LC_LOAD_WEAK_DYLIB,
          MachO.LC_REEXPORT_DYLIB,
          MachO.LC_LAZY_LOAD_DYLIB,
          MachO.LC_LOAD_UPWARD_DYLIB ->
          true;
      default -> false;
    };
  }

  /**
   * Reads a command of at least 24 bytes.
   *
   * @param name the text that it names
   */
  static Dylib of(LoadCommand command, int ordinal, String name) {
    int timestamp = command.data().i32(12);
    return new Dylib(
        ordinal,
        name,
        command.cmd(),
        use(command, timestamp),
        timestamp,
        command.data().i32(16),
        command.data().i32(20),
        command.offset());
  }

  private static int use(LoadCommand command, int marker) {
    // A dylib_use_command has its flags between the dylib_command and the name.
    if (marker == MachO.DYLIB_USE_MARKER
        && command.has(28)
        && command.data().u32(8) == 28
        && command.cmd() != MachO.LC_ID_DYLIB) return command.data().i32(24);
    return switch (command.cmd()) {
      case MachO.LC_LOAD_WEAK_DYLIB -> MachO.DYLIB_USE_WEAK_LINK;
      case MachO.LC_REEXPORT_DYLIB -> MachO.DYLIB_USE_REEXPORT;
      case MachO.LC_LOAD_UPWARD_DYLIB -> MachO.DYLIB_USE_UPWARD;
      default -> 0;
    };
  }
}
