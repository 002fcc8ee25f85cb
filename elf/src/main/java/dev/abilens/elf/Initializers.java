package dev.abilens.elf;

import dev.abilens.bytes.Region;
import dev.abilens.image.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The functions that the loader calls once an object is relocated: {@code DT_INIT}, then those of
 * {@code DT_INIT_ARRAY} in their order (System V ABI, "Initialization and Termination Functions").
 */
final class Initializers {
  private static final long MOST = 1 << 16;

  private Initializers() {}

  /**
   * Returns their addresses, or empty where the table of them does not lie in the file or is longer
   * than any compiler makes, and where a function is another object's or chosen by one.
   *
   * @param bindings where the file's own names are bound
   */
  static Optional<List<Long>> of(ElfFile file, SymbolBindings bindings) {
    DynamicTable dynamic = file.dynamic();
    List<Long> functions = new ArrayList<>();
    long init = dynamic.value(Elf.DT_INIT, 0);
    if (init != 0) functions.add(init);
    long at = dynamic.value(Elf.DT_INIT_ARRAY, 0);
    long size = dynamic.value(Elf.DT_INIT_ARRAYSZ, 0);
    if (at == 0 || size == 0) return Optional.of(functions);
    if (Long.compareUnsigned(size, 8 * MOST) > 0
        || Long.compareUnsigned(size, file.addressSpace().available(at)) > 0)
      return Optional.empty();
    int bits = file.header().bits();
    Region array = file.addressSpace().region("DT_INIT_ARRAY", at, size);
    for (long offset = 0; offset + bits / 8 <= size; offset += bits / 8) {
      Optional<Pointer> pointer = file.pointerAt(at + offset, bindings);
      boolean elsewhere =
          pointer.isEmpty()
              ? file.pointers().find(at + offset) >= 0
              : pointer.get().symbol() != null;
      if (elsewhere) return Optional.empty();
      functions.add(pointer.isPresent() ? pointer.get().address() : array.word(offset, bits));
    }
    return Optional.of(functions);
  }
}
