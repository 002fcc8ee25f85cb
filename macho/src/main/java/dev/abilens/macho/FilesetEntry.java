package dev.abilens.macho;

import java.util.ArrayList;
import java.util.List;

/**
 * A file of a {@link MachO#MH_FILESET} ({@link MachO#LC_FILESET_ENTRY}). Immutable.
 *
 * @param id its name
 * @param vmaddr where it is mapped
 * @param fileoff where it begins in the file, unsigned
 */
public record FilesetEntry(String id, long vmaddr, long fileoff) {
  static List<FilesetEntry> of(LoadCommands commands) {
    List<FilesetEntry> entries = new ArrayList<>();
    for (LoadCommand command : commands.all(MachO.LC_FILESET_ENTRY)) {
      String id = command.text(24);
      if (id != null)
        entries.add(new FilesetEntry(id, command.data().i64(8), command.data().i64(16)));
    }
    return List.copyOf(entries);
  }
}
