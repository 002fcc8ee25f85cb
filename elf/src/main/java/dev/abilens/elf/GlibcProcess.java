package dev.abilens.elf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process before the load: what is in its global scope. Immutable.
 *
 * @param program the program, or null if it is not at hand
 * @param objects the program, if it is at hand, and what it brought, in the order of lookup
 * @param gap what keeps the list from being complete, or null
 */
record GlibcProcess(
    @Nullable LinkedObject program, List<LinkedObject> objects, @Nullable String gap) {
  GlibcProcess {
    objects = List.copyOf(objects);
  }

  /** Returns whether the process runs with an executable stack. */
  boolean hasExecutableStack(LoaderAbi abi) {
    LoadedObject file = program == null ? null : program.object();
    return file != null && file.wantsExecutableStack(abi);
  }
}
