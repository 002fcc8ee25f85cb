package dev.abilens.elf;

import dev.abilens.format.LoaderFiles;
import dev.abilens.format.ProgramCache;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.SystemLoader;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The loader of musl: {@code dlopen(path, RTLD_LAZY)}, as Node.js calls it, in a process without
 * {@code LD_LIBRARY_PATH} and {@code LD_PRELOAD}.
 *
 * <p>It looks at much less than glibc's: hardly at the header, not at versions; what is not there
 * it meets at the relocations, and what is bound lazily only at the first call.
 *
 * <p>Thread-safe. What was read of a system's files is kept as long as their {@link FileTree} is in
 * use.
 */
public final class MuslLoader implements SystemLoader {
  private final LoaderFiles<LoaderAbi, LoadedObject> files = new LoaderFiles<>(new MuslHeader());
  private final ProgramCache<MuslProcess> processes = new ProgramCache<>();

  /** Makes a loader that has read nothing yet. */
  public MuslLoader() {}

  @Override
  public LoaderKind kind() {
    return LoaderKind.MUSL;
  }

  @Override
  public LoadResult load(LoadRequest request) throws IOException {
    return LoadAttempt.of(kind(), request, (abi, program) -> load(request, abi, program));
  }

  private LoadResult load(LoadRequest request, LoaderAbi abi, @Nullable ElfFile program)
      throws IOException {
    LoadRequest.Process process = request.process();
    MuslProcess before =
        processes.get(
            process, () -> MuslProcess.read(process, program, abi, files, request.limits()));
    return new MuslLink(request, abi, before, files).run();
  }

  /** Returns whether a release of musl is older than 1.2.4; null where it is not known. */
  static @Nullable Boolean isBefore124(@Nullable String version) {
    if (version == null) return null;
    String[] parts = version.split("\\.", 0);
    int value = 0;
    for (int i = 0; i < 3; i++) {
      int part = 0;
      if (i < parts.length) {
        if (!parts[i].matches("[0-9]{1,3}")) return null;
        part = Integer.parseInt(parts[i]);
      }
      value = value * 1000 + part;
    }
    return value < 1_002_004;
  }
}
