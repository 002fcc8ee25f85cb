package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.format.LoadLog;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What one loader does with a request once it is known what it was built for. */
@FunctionalInterface
interface LoadAttempt {
  /**
   * Foresees the load.
   *
   * @param program the program, or null if it is not at hand
   */
  LoadResult run(LoaderAbi abi, @Nullable ElfFile program) throws IOException;

  /** Foresees a load; what no loader can be asked for, or contradicts itself, is left open. */
  static LoadResult of(LoaderKind kind, LoadRequest request, LoadAttempt attempt)
      throws IOException {
    try {
      LoadRequest.Process process = request.process();
      ElfFile program = process.program() instanceof ElfImage elf ? elf.file() : null;
      LoaderAbi abi = LoaderAbi.of(process.architecture(), program);
      if (abi == null) return LoadLog.undecided(kind, LoaderAbi.unknown(process.architecture()));
      return attempt.run(abi, program);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (MalformedBinaryException e) {
      return LoadLog.undecided(kind, LoadLog.CONTRADICTION + e.getMessage());
    }
  }
}
