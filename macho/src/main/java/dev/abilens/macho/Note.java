package dev.abilens.macho;

import java.util.ArrayList;
import java.util.List;

/**
 * Data of somebody else's in the file ({@link MachO#LC_NOTE}). Immutable.
 *
 * @param owner whose it is
 * @param offset where it begins in the file, unsigned
 * @param size its length in bytes, unsigned
 */
public record Note(String owner, long offset, long size) {
  static List<Note> of(LoadCommands commands) {
    List<Note> notes = new ArrayList<>();
    for (LoadCommand command : commands.all(MachO.LC_NOTE))
      if (command.has(40))
        notes.add(
            new Note(
                LoadCommand.fixedName(command.data(), 8),
                command.data().i64(24),
                command.data().i64(32)));
    return List.copyOf(notes);
  }
}
