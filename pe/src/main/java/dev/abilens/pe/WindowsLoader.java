package dev.abilens.pe;

import dev.abilens.addon.AddonProfile;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.format.LoadLog;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.ProgramCache;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.OsVersion;
import dev.abilens.image.OsVersions;
import dev.abilens.image.SystemLoader;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The loader of Windows: {@code LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH)}, as
 * libuv calls it for Node.js.
 *
 * <p>It goes through a file as the loader does: the image, the libraries that it is linked against
 * and theirs, what each takes of the others. A delayed library is looked for at the first call into
 * it; one that is the runtime's program is answered by the hook that addons link in.
 *
 * <p>The tree of a system's files is its system drive: {@code C:\Windows\System32} is {@code
 * Windows/System32} there, in any case. Where there is no Windows in it, or no tree at all, the
 * tables of the system answer, which may leave gaps.
 *
 * <p>Thread-safe. What was read of a system's files is kept as long as their {@link FileTree} is in
 * use.
 */
public final class WindowsLoader implements SystemLoader {
  private final LoaderFiles<WindowsAbi, WindowsModule> files =
      new LoaderFiles<>(new WindowsHeader());
  private final WindowsTree names = new WindowsTree();
  private final ProgramCache<Start> starts = new ProgramCache<>();
  private final Map<PeImage, WindowsModule> programs =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** What a process looks like before a load. */
  private record Start(@Nullable WindowsInstallation installation, List<LinkedModule> modules) {}

  /** Makes a loader that has read nothing yet. */
  public WindowsLoader() {}

  @Override
  public LoaderKind kind() {
    return LoaderKind.WINDOWS;
  }

  @Override
  public LoadResult load(LoadRequest request) throws IOException {
    try {
      return attempt(request);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (MalformedBinaryException e) {
      return LoadLog.undecided(kind(), LoadLog.CONTRADICTION + e.getMessage());
    }
  }

  private LoadResult attempt(LoadRequest request) throws IOException {
    LoadRequest.Process process = request.process();
    FileTree root = process.root();
    Start start = starts.get(process, () -> start(request));
    WindowsInstallation installation = start.installation();
    WindowsAbi abi = abi(process, installation);
    if (abi == null)
      return LoadLog.undecided(
          kind(), "how Windows on " + process.architecture() + " loads a file");
    WindowsSearch.Directory own = own(request);
    FileTree system = installation == null ? null : root;
    WindowsSearch search =
        search(request, abi, installation, own, application(process, installation));
    return new WindowsLink(
            request, abi, search, new SideBySideSearch(names, system, own), start.modules())
        .run();
  }

  private WindowsSearch search(
      LoadRequest request,
      WindowsAbi abi,
      @Nullable WindowsInstallation installation,
      WindowsSearch.@Nullable Directory own,
      WindowsSearch.@Nullable Directory application) {
    LoadRequest.Process process = request.process();
    return new WindowsSearch(
        files,
        names,
        abi,
        request.limits(),
        process.root(),
        installation,
        process.libraries(),
        own,
        application);
  }

  private static @Nullable WindowsAbi abi(
      LoadRequest.Process process, @Nullable WindowsInstallation installation) {
    return WindowsAbi.of(
        process.architecture(),
        versions(process.osVersions(), installation),
        installation == null ? null : installation.arm64());
  }

  /** The files of the system tell its version where nobody names one. */
  private static OsVersions versions(OsVersions named, @Nullable WindowsInstallation installation) {
    OsVersion found = installation == null ? null : installation.version();
    boolean exact = named.oldest() != null && named.oldest().equals(named.newest());
    return found == null || exact ? named : new OsVersions(found, found, "its ntdll.dll says so");
  }

  /** The directory that the addon lies in. */
  private static WindowsSearch.@Nullable Directory own(LoadRequest request) {
    FileTree tree = request.tree();
    if (tree == null) return null;
    String path = request.path();
    int end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    int slash = request.treePath().lastIndexOf('/');
    return new WindowsSearch.Directory(
        end < 0 ? "." : path.substring(0, end),
        tree,
        slash < 0 ? "" : request.treePath().substring(0, slash));
  }

  /** The program, and what it is linked against. */
  private Start start(LoadRequest request) throws IOException {
    LoadRequest.Process process = request.process();
    FileTree root = process.root();
    WindowsInstallation installation =
        root == null ? null : WindowsInstallation.read(root, names, process.architecture());
    List<LinkedModule> modules = new ArrayList<>();
    LinkedModule program = program(process);
    modules.add(program);
    // It is the shell of a runtime that lies in a DLL.
    if (program.isNamed("nw.exe")) modules.add(program.as("node.dll"));
    WindowsAbi abi = abi(process, installation);
    if (program.module() == null || abi == null) return new Start(installation, modules);
    WindowsSearch search =
        search(request, abi, installation, null, application(process, installation));
    for (int i = 0; i < modules.size(); i++) {
      WindowsModule asking = modules.get(i).module();
      if (asking == null) continue;
      for (WindowsModule.Library library : asking.libraries()) {
        if (library.delayed() || modules.stream().anyMatch(m -> m.isNamed(library.name())))
          continue;
        LinkedModule found = search.find(library.name(), modules, null, true, List.of()).module();
        if (found == null && AddonProfile.isHost(library.name()))
          found = new LinkedModule(library.name(), library.name(), null, true);
        if (found != null && !modules.contains(found)) modules.add(found);
      }
    }
    return new Start(installation, modules);
  }

  private LinkedModule program(LoadRequest.Process process) {
    String path = process.programPath();
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    WindowsModule module =
        process.program() instanceof PeImage pe
            ? programs.computeIfAbsent(pe, p -> WindowsModule.of(p.file()))
            : null;
    return new LinkedModule(WindowsSearch.program(name), path, module, true);
  }

  /** The directory of the program, where the tree of the system holds it. */
  private static WindowsSearch.@Nullable Directory application(
      LoadRequest.Process process, @Nullable WindowsInstallation installation) {
    FileTree root = process.root();
    if (root == null || installation == null) return null;
    String path = process.programPath().replace('\\', '/').replaceFirst("^[A-Za-z]:", "");
    int end = path.lastIndexOf('/');
    return end < 0
        ? null
        : WindowsSearch.directory(root, path.substring(0, end).replaceFirst("^/+", ""));
  }
}
