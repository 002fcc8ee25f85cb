package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.image.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The functions that dyld calls once an image is bound: those that sections of pointers name, then
 * those that sections of distances from the header do.
 */
final class Initializers {
  private static final int MOST = 1 << 16;

  private Initializers() {}

  /**
   * Returns their addresses, or empty where their tables do not lie in the file or are longer than
   * any compiler makes, and where a function is named that the linker was told of ({@code -init})
   * or that another image may provide.
   */
  static Optional<List<Long>> of(MachOFile file) {
    if (file.loadCommands().last(MachO.LC_ROUTINES, 8) != null
        || file.loadCommands().last(MachO.LC_ROUTINES_64, 8) != null) return Optional.empty();
    List<Long> functions = new ArrayList<>();
    try {
      for (int i = 0; i < file.sections().size(); i++)
        if (!pointers(file, i, functions)) return Optional.empty();
      for (int i = 0; i < file.sections().size(); i++)
        if (!distances(file, i, functions)) return Optional.empty();
    } catch (MalformedBinaryException e) {
      return Optional.empty();
    }
    return Optional.of(List.copyOf(functions));
  }

  /** Adds the functions of a section of pointers; false where they cannot be told. */
  private static boolean pointers(MachOFile file, int index, List<Long> functions) {
    Section section = file.sections().get(index);
    if (section.type() != MachO.S_MOD_INIT_FUNC_POINTERS) return true;
    int word = file.header().bits() / 8;
    if (isTooLong(section, word, functions)) return false;
    Region table = file.sections().data(index);
    for (long at = 0; at + word <= table.length(); at += word) {
      Optional<Pointer> pointer = file.pointerAt(section.addr() + at);
      if (pointer.isPresent() && pointer.get().symbol() != null) return false;
      functions.add(
          pointer.isPresent() ? pointer.get().address() : table.word(at, file.header().bits()));
    }
    return true;
  }

  /** Adds the functions of a section of distances; false where they cannot be told. */
  private static boolean distances(MachOFile file, int index, List<Long> functions) {
    Section section = file.sections().get(index);
    if (section.type() != MachO.S_INIT_FUNC_OFFSETS) return true;
    if (isTooLong(section, 4, functions)) return false;
    Region table = file.sections().data(index);
    for (long at = 0; at + 4 <= table.length(); at += 4)
      functions.add(file.segments().base() + table.u32(at));
    return true;
  }

  // Asked before the section is read: many may lie over the same bytes.
  private static boolean isTooLong(Section section, int entry, List<Long> functions) {
    int left = MOST - functions.size();
    return Long.compareUnsigned(section.size(), (long) left * entry) > 0;
  }
}
