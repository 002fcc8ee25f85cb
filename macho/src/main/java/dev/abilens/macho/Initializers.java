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
   * any compiler makes, and where a function is named that the linker was told of ({@code -init}).
   */
  static Optional<List<Long>> of(MachOFile file) {
    if (file.loadCommands().last(MachO.LC_ROUTINES, 8) != null
        || file.loadCommands().last(MachO.LC_ROUTINES_64, 8) != null) return Optional.empty();
    List<Long> functions = new ArrayList<>();
    try {
      for (int i = 0; i < file.sections().size(); i++) pointers(file, i, functions);
      for (int i = 0; i < file.sections().size(); i++) distances(file, i, functions);
    } catch (MalformedBinaryException e) {
      return Optional.empty();
    }
    return functions.size() > MOST ? Optional.empty() : Optional.of(functions);
  }

  private static void pointers(MachOFile file, int index, List<Long> functions) {
    Section section = file.sections().get(index);
    if (section.type() != MachO.S_MOD_INIT_FUNC_POINTERS) return;
    Region table = file.sections().data(index);
    int word = file.header().bits() / 8;
    for (long at = 0; at + word <= table.length() && functions.size() <= MOST; at += word) {
      Optional<Pointer> pointer = file.pointerAt(section.addr() + at);
      // Another image's function is that one's affair.
      if (pointer.isPresent() && pointer.get().symbol() != null) continue;
      functions.add(
          pointer.isPresent() ? pointer.get().address() : table.word(at, file.header().bits()));
    }
  }

  private static void distances(MachOFile file, int index, List<Long> functions) {
    if (file.sections().get(index).type() != MachO.S_INIT_FUNC_OFFSETS) return;
    Region table = file.sections().data(index);
    for (long at = 0; at + 4 <= table.length() && functions.size() <= MOST; at += 4)
      functions.add(file.segments().base() + table.u32(at));
  }
}
