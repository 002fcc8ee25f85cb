package dev.abilens.macho;

import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.List;

/** Holds each load command against the structure that its code stands for, as dyld does. */
final class CommandCheck {
  private static final int LC_STR = 8;

  private final LoadCommands commands;
  private final ProblemLog log;

  private CommandCheck(LoadCommands commands, ProblemLog log) {
    this.commands = commands;
    this.log = log;
  }

  static List<Problem> problems(FileBytes bytes, LoadCommands commands) {
    ProblemLog log = new ProblemLog(bytes);
    CommandCheck check = new CommandCheck(commands, log);
    for (int i = 0; i < commands.size(); i++) check.check(commands.get(i));
    check.once(MachO.LC_SYMTAB);
    check.once(MachO.LC_DYSYMTAB);
    check.once(MachO.LC_DYLD_CHAINED_FIXUPS);
    check.once(MachO.LC_DYLD_EXPORTS_TRIE);
    check.once(MachO.LC_ID_DYLIB);
    check.once(MachO.LC_UUID);
    return log.toList();
  }

  private void once(int cmd) {
    List<LoadCommand> all = commands.all(cmd);
    if (all.size() > 1)
      log.add(
          all.get(1).offset(),
          "mach_header",
          all.size() + " commands " + MachO.commandName(cmd),
          "one of them");
  }

  private void check(LoadCommand command) {
    int size = size(command.cmd());
    if (command.data().length() < Math.abs(size)) {
      wrongSize(command, "at least " + Math.abs(size) + " bytes");
      return;
    }
    int exact = exact(command, size);
    if (exact >= 0 && command.data().length() != exact) wrongSize(command, exact + " bytes");
    int field = textField(command.cmd());
    if (field > 0 && command.text(field) == null)
      log.add(
          command.offset() + field,
          where(command, fieldName(command.cmd())),
          "a text at " + command.data().u32(field),
          "one that ends within the " + command.data().length() + " bytes of the command");
  }

  private void wrongSize(LoadCommand command, String expected) {
    log.add(
        command.offset() + 4, where(command, "cmdsize"), "" + command.data().length(), expected);
  }

  private static String where(LoadCommand command, String field) {
    return command.name() + "[" + command.index() + "] > " + field;
  }

  /** The size of a command whose tables follow it, or -1 where it may be longer. */
  private static int exact(LoadCommand command, int size) {
    return switch (command.cmd()) {
      case MachO.LC_SEGMENT -> times(56, command.data().u32(48), 68);
      case MachO.LC_SEGMENT_64 -> times(72, command.data().u32(64), 80);
      case MachO.LC_BUILD_VERSION -> times(24, command.data().u32(20), 8);
      default -> size < 0 ? -size : -1;
    };
  }

  // A product too great for a command is one that no command has.
  private static int times(int head, long count, int each) {
    return (int) Math.min(Integer.MAX_VALUE, head + count * each);
  }

  /** The size of the structure in bytes; negative where a command may not be longer. */
  private static int size(int cmd) {
    return switch (cmd) {
      case MachO.LC_SEGMENT -> 56;
      case MachO.LC_SEGMENT_64 -> 72;
      case MachO.LC_SYMTAB -> -24;
      case MachO.LC_DYSYMTAB -> -80;
      case MachO.LC_LOAD_DYLIB,
          MachO.LC_LOAD_WEAK_DYLIB,
          MachO.LC_REEXPORT_DYLIB,
          MachO.LC_LAZY_LOAD_DYLIB,
          MachO.LC_LOAD_UPWARD_DYLIB,
          MachO.LC_ID_DYLIB ->
          24;
      case MachO.LC_UUID, MachO.LC_MAIN -> -24;
      case MachO.LC_CODE_SIGNATURE,
          MachO.LC_SEGMENT_SPLIT_INFO,
          MachO.LC_FUNCTION_STARTS,
          MachO.LC_DATA_IN_CODE,
          MachO.LC_DYLIB_CODE_SIGN_DRS,
          MachO.LC_LINKER_OPTIMIZATION_HINT,
          MachO.LC_DYLD_EXPORTS_TRIE,
          MachO.LC_DYLD_CHAINED_FIXUPS,
          MachO.LC_ATOM_INFO,
          MachO.LC_FUNCTION_VARIANTS,
          MachO.LC_FUNCTION_VARIANT_FIXUPS,
          MachO.LC_LAZY_LOAD_DYLIB_INFO,
          MachO.LC_VERSION_MIN_MACOSX,
          MachO.LC_VERSION_MIN_IPHONEOS,
          MachO.LC_VERSION_MIN_TVOS,
          MachO.LC_VERSION_MIN_WATCHOS,
          MachO.LC_SOURCE_VERSION ->
          -16;
      case MachO.LC_ENCRYPTION_INFO -> -20;
      case MachO.LC_ENCRYPTION_INFO_64, MachO.LC_BUILD_VERSION -> 24;
      case MachO.LC_DYLD_INFO, MachO.LC_DYLD_INFO_ONLY -> -48;
      case MachO.LC_FILESET_ENTRY -> 32;
      case MachO.LC_NOTE, MachO.LC_ROUTINES -> 40;
      case MachO.LC_ROUTINES_64 -> 72;
      case MachO.LC_LINKER_OPTION -> 12;
      default -> textField(cmd) > 0 ? LC_STR + 4 : LC_STR;
    };
  }

  /** Where the command's lc_str lies, or 0. */
  private static int textField(int cmd) {
    return switch (cmd) {
      case MachO.LC_FILESET_ENTRY -> 24;
      default -> fieldName(cmd).isEmpty() ? 0 : LC_STR;
    };
  }

  private static String fieldName(int cmd) {
    return switch (cmd) {
      case MachO.LC_LOAD_DYLIB,
          MachO.LC_LOAD_WEAK_DYLIB,
          MachO.LC_REEXPORT_DYLIB,
          MachO.LC_LAZY_LOAD_DYLIB,
          MachO.LC_LOAD_UPWARD_DYLIB,
          MachO.LC_ID_DYLIB ->
          "dylib.name";
      case MachO.LC_LOAD_DYLINKER, MachO.LC_ID_DYLINKER, MachO.LC_DYLD_ENVIRONMENT -> "name";
      case MachO.LC_RPATH -> "path";
      case MachO.LC_SUB_FRAMEWORK -> "umbrella";
      case MachO.LC_SUB_UMBRELLA -> "sub_umbrella";
      case MachO.LC_SUB_CLIENT -> "client";
      case MachO.LC_SUB_LIBRARY -> "sub_library";
      case MachO.LC_TARGET_TRIPLE -> "triple";
      case MachO.LC_FILESET_ENTRY -> "entry_id";
      default -> "";
    };
  }
}
