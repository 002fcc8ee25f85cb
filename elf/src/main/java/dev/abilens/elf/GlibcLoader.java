package dev.abilens.elf;

import dev.abilens.format.LoaderFiles;
import dev.abilens.format.ProgramCache;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.SystemLoader;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The loader of the GNU C library: {@code dlopen(path, RTLD_LAZY)}, as Node.js calls it, in a
 * process without {@code LD_LIBRARY_PATH}, {@code LD_PRELOAD} and {@code LD_BIND_NOW}.
 *
 * <p>It goes through a file as the loader does: the header, the segments, the libraries asked for
 * and theirs, the versions that each asks of the others, the relocations. With the system's files
 * and the program at hand, libraries and symbols are looked up in them; without them the tables of
 * the system answer, which may leave gaps.
 *
 * <p>Thread-safe. What was read of a system's files is kept as long as their {@link FileTree} is in
 * use.
 */
public final class GlibcLoader implements SystemLoader {
  private final LoaderFiles<LoaderAbi, LoadedObject> files = new LoaderFiles<>(new GlibcHeader());
  private final Map<FileTree, Installations> installations =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final ProgramCache<GlibcProcess> processes = new ProgramCache<>();

  /** What was found out of one tree, by architecture and program interpreter. */
  private static final class Installations {
    private final Map<String, GlibcInstallation> known = new ConcurrentHashMap<>();
  }

  /** Makes a loader that has read nothing yet. */
  public GlibcLoader() {}

  @Override
  public LoaderKind kind() {
    return LoaderKind.GLIBC;
  }

  @Override
  public LoadResult load(LoadRequest request) throws IOException {
    return LoadAttempt.of(kind(), request, (abi, program) -> load(request, abi, program));
  }

  private LoadResult load(LoadRequest request, LoaderAbi abi, @Nullable ElfFile program)
      throws IOException {
    LoadRequest.Process process = request.process();
    FileTree root = process.root();
    GlibcInstallation installation = root == null ? null : installation(root, abi, program);
    GlibcRelease release = GlibcRelease.parse(process.libcVersion());
    if (release == null && installation != null) release = installation.release();
    GlibcSearch search =
        new GlibcSearch(
            files, abi, request.limits(), root, release, installation, process.libraries());
    GlibcLink link = new GlibcLink(request, abi, release, search, files);
    return link.run(() -> processes.get(process, () -> link.process(installation)));
  }

  private GlibcInstallation installation(FileTree root, LoaderAbi abi, @Nullable ElfFile program)
      throws IOException {
    String interpreter = program == null ? null : program.interpreter();
    Installations here = installations.computeIfAbsent(root, r -> new Installations());
    String key = abi.architecture() + ":" + interpreter;
    GlibcInstallation found = here.known.get(key);
    if (found == null) {
      found = GlibcInstallation.read(root, abi, interpreter);
      here.known.put(key, found);
    }
    return found;
  }
}
