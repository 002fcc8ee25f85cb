package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.format.LoadLog;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.ProgramCache;
import dev.abilens.image.Image;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.SystemLoader;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loader of macOS: {@code dlopen(path, RTLD_LAZY)}, as Node.js calls it, in a process without
 * {@code DYLD_} variables.
 *
 * <p>It goes through a file as dyld does: the slice for the process, the load commands, the
 * platform, the code signature, the libraries asked for and theirs, the symbols. With the system's
 * files and the program at hand, libraries and symbols are looked up in them; the libraries of the
 * system, which are in no file since macOS 11, in the tables. What differs from release to release
 * is told by the version of macOS; where that is not known, nothing older is assumed than what the
 * file says that it is for.
 *
 * <p>Thread-safe. What was read of a system's files is kept as long as their {@link FileTree} is in
 * use.
 */
public final class Dyld implements SystemLoader {
  private final LoaderFiles<DyldAbi, DyldObject> files = new LoaderFiles<>(new DyldHeader());
  private final ProgramCache<DyldProcess> processes = new ProgramCache<>();

  /** Makes a loader that has read nothing yet. */
  public Dyld() {}

  @Override
  public LoaderKind kind() {
    return LoaderKind.DYLD;
  }

  @Override
  public @Nullable Image pick(List<Image> images, LoadRequest.Process process) {
    DyldAbi abi = DyldAbi.of(process.architecture(), process.osVersions());
    Image best = images.isEmpty() ? null : images.get(0);
    int grade = DyldAbi.REFUSED;
    for (Image image : images) {
      int g = abi == null ? DyldAbi.REFUSED : grade(abi, image);
      if (DyldAbi.isBetter(g, grade)) {
        best = image;
        grade = g;
      }
    }
    return best;
  }

  private static int grade(DyldAbi abi, Image image) {
    return abi.grade(image.header().machine(), image.header().variant());
  }

  @Override
  public LoadResult load(LoadRequest request) throws IOException {
    LoadRequest.Process process = request.process();
    DyldAbi abi = DyldAbi.of(process.architecture(), process.osVersions());
    if (abi == null)
      return LoadLog.undecided(
          kind(), "how dyld of the architecture " + process.architecture() + " reads a file");
    try {
      DyldSearch search = new DyldSearch(files, abi, request.limits(), process);
      DyldProcess before = processes.get(process, () -> DyldProcess.read(process, search));
      return new DyldLink(request, abi, before, files).run();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (MalformedBinaryException e) {
      return LoadLog.undecided(kind(), LoadLog.CONTRADICTION + e.getMessage());
    }
  }
}
