package dev.abilens.macho;

import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;

/** Tables that a load command names by where they lie in the file. */
final class LinkEdit {
  private LinkEdit() {}

  /**
   * Returns such a table, cut to what the file holds after the problem was logged.
   *
   * @param at where the command says it, in bytes from the beginning of the file
   * @param where the field that says it
   * @param offset where the table begins in the slice
   * @param length how many bytes it has
   */
  static Region table(
      FileBytes bytes, ProblemLog log, long at, String where, long offset, long length) {
    long there = held(bytes, log, at, where, offset, length);
    return bytes.region(where, there == 0 ? 0 : offset, there);
  }

  /** Returns how much of such a table the file holds, after the problem was logged. */
  static long held(
      FileBytes bytes, ProblemLog log, long at, String where, long offset, long length) {
    long there = length == 0 ? 0 : bytes.held(offset, length);
    if (there != length)
      log.add(
          at,
          where,
          length + " bytes at 0x" + Long.toHexString(offset),
          "bytes within the " + bytes.source().size() + " of the file");
    return there;
  }

  /** Returns what a {@code linkedit_data_command} names; empty where there is no such command. */
  static Region data(FileBytes bytes, LoadCommands commands, int cmd, ProblemLog log) {
    String name = MachO.commandName(cmd);
    LoadCommand command = commands.last(cmd, 16);
    if (command == null) return bytes.region(name, 0, 0);
    return table(
        bytes,
        log,
        command.offset() + 8,
        name + " > dataoff",
        command.data().u32(8),
        command.data().u32(12));
  }
}
