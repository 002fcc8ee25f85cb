package dev.abilens.pe;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.format.LoaderFiles;
import dev.abilens.image.Availability;
import dev.abilens.image.SystemLibraries;
import dev.abilens.system.ApiSets;
import dev.abilens.system.WindowsSystem;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How Windows finds a library for a module that is loaded with {@code
 * LOAD_WITH_ALTERED_SEARCH_PATH} ("Dynamic-Link Library Search Order" of the Windows SDK): API
 * sets; modules that are there already; assemblies that a manifest asks for; {@code KnownDLLs};
 * then the directory of the addon, not of the program, the system's, the 16-bit one, that of
 * Windows, and {@code PATH}. The working directory and what else {@code PATH} may hold are taken to
 * hold nothing of interest. Used by one thread.
 */
final class WindowsSearch {
  private static final int SEARCH_DLL_LOAD_DIR = 0x100;
  private static final int SEARCH_APPLICATION_DIR = 0x200;
  private static final int SEARCH_SYSTEM32 = 0x800;
  private static final int SEARCH_DEFAULT_DIRS = 0x1000;

  private final LoaderFiles<WindowsAbi, WindowsModule> files;
  private final WindowsTree names;
  private final WindowsAbi abi;
  private final ReadLimits limits;
  private final @Nullable FileTree root;
  private final @Nullable WindowsInstallation installation;
  private final SystemLibraries libraries;
  private final @Nullable Directory own;
  private final @Nullable Directory application;

  /** A directory to look into: what to call it, and where it lies. */
  record Directory(String display, FileTree tree, String path) {
    /** Returns what to call a file in it, with the separator that its own name has. */
    String display(String name) {
      return display + (display.contains("/") ? "/" : "\\") + name;
    }
  }

  WindowsSearch(
      LoaderFiles<WindowsAbi, WindowsModule> files,
      WindowsTree names,
      WindowsAbi abi,
      ReadLimits limits,
      @Nullable FileTree root,
      @Nullable WindowsInstallation installation,
      SystemLibraries libraries,
      @Nullable Directory own,
      @Nullable Directory application) {
    this.files = files;
    this.names = names;
    this.abi = abi;
    this.limits = limits;
    this.root = root;
    this.installation = installation;
    this.libraries = libraries;
    this.own = own;
    this.application = application;
  }

  /** Returns the name under which a library is looked for: one without a suffix gets it. */
  static String normal(String name) {
    if (name.endsWith(".")) return name.substring(0, name.length() - 1);
    return name.indexOf('.') < 0 ? name + ".dll" : name;
  }

  /** Returns the name of a program's module: one without a suffix gets it. */
  static String program(String name) {
    return name.indexOf('.') < 0 ? name + ".exe" : name;
  }

  /**
   * Looks for a library.
   *
   * @param name the name as it is asked for
   * @param modules what is loaded already
   * @param asking what asks for it, or null for the program
   * @param delayed whether code of the addon asks for it later: then it is looked for as any other
   *     program's library, not beside the addon
   * @param assemblies the directories of the assemblies that the asking module's manifest asks for
   */
  ModuleSearch find(
      String name,
      List<LinkedModule> modules,
      @Nullable WindowsModule asking,
      boolean delayed,
      List<Directory> assemblies)
      throws IOException {
    String wanted = normal(name);
    String unknown = null;
    if (ApiSets.isName(wanted)) {
      Optional<ApiSets.Resolution> set = ApiSets.bundled().resolve(wanted, abi.versions());
      if (set.isPresent() && set.get().availability().isYes()) return host(set.get(), modules);
      if (set.isPresent() && !set.get().availability().isNo())
        unknown = set.get().availability().evidence();
    }
    if (wanted.indexOf('/') >= 0 || wanted.indexOf('\\') >= 0)
      return ModuleSearch.of(
          ModuleSearch.Status.UNKNOWN, wanted, "it is asked for by a path, " + name);
    for (LinkedModule module : modules)
      if (module.isNamed(wanted)) return ModuleSearch.found(module);
    ModuleSearch found = look(assemblies, wanted);
    if (found != null) return found;
    boolean known = WindowsSystem.isKnownDll(wanted);
    for (Directory directory : known ? system(false) : directories(asking, delayed)) {
      found = tryFile(directory, wanted);
      if (found != null) return found;
    }
    if (installation == null) return ask(wanted, unknown, delayed);
    if (unknown != null) return ModuleSearch.of(ModuleSearch.Status.UNKNOWN, wanted, unknown);
    return ModuleSearch.of(
        ModuleSearch.Status.MISSING,
        wanted,
        wanted + " is in none of the directories that are searched");
  }

  /** The library behind an API set, which is one of the system's. */
  private ModuleSearch host(ApiSets.Resolution set, List<LinkedModule> modules) throws IOException {
    for (LinkedModule module : modules)
      if (module.isNamed(set.host())) return ModuleSearch.found(module);
    ModuleSearch found = look(system(false), set.host());
    if (found != null) return found;
    LinkedModule claimed = LinkedModule.claimed(set.host(), set.host());
    return new ModuleSearch(
        ModuleSearch.Status.CLAIMED, set.host(), claimed, null, set.availability().evidence());
  }

  private List<Directory> directories(@Nullable WindowsModule asking, boolean delayed) {
    List<Directory> directories = new ArrayList<>();
    int flags = asking == null || delayed ? 0 : asking.dependentLoadFlags();
    if (flags == 0) {
      Directory first = asking == null || delayed ? application : own;
      if (first != null) directories.add(first);
      directories.addAll(system(true));
      return directories;
    }
    boolean all = (flags & SEARCH_DEFAULT_DIRS) != 0;
    if ((flags & SEARCH_DLL_LOAD_DIR) != 0 && own != null) directories.add(own);
    if ((all || (flags & SEARCH_APPLICATION_DIR) != 0) && application != null)
      directories.add(application);
    if (all || (flags & SEARCH_SYSTEM32) != 0) directories.addAll(system(false));
    return directories;
  }

  private List<Directory> system(boolean all) {
    List<Directory> directories = new ArrayList<>();
    if (root == null || installation == null) return directories;
    directories.add(directory(root, installation.system()));
    if (all) for (String path : installation.directories()) directories.add(directory(root, path));
    return directories;
  }

  /** Returns a directory of the tree of a Windows, called as Windows calls it. */
  static Directory directory(FileTree root, String path) {
    return new Directory("C:\\" + path.replace('/', '\\'), root, path);
  }

  private @Nullable ModuleSearch look(List<Directory> directories, String name) throws IOException {
    for (Directory directory : directories) {
      ModuleSearch found = tryFile(directory, name);
      if (found != null) return found;
    }
    return null;
  }

  /** Tries a file; null if there is none, and the search goes on. */
  private @Nullable ModuleSearch tryFile(Directory directory, String name) throws IOException {
    String path = names.find(directory.tree(), directory.path() + "/" + name);
    if (path == null) return null;
    String display = directory.display(name);
    LoaderFiles.Found<WindowsModule> found = files.find(directory.tree(), path, abi, limits);
    return switch (found.status()) {
      case ABSENT, CIRCLE, DIRECTORY -> null;
      case MALFORMED ->
          ModuleSearch.of(
              ModuleSearch.Status.UNKNOWN,
              name,
              "what " + display + " holds is not known: " + found.problem());
      case REFUSED ->
          new ModuleSearch(ModuleSearch.Status.REFUSED, name, null, found.refusal(), display);
      case OBJECT -> ModuleSearch.found(new LinkedModule(name, display, found.object(), false));
    };
  }

  /** Without the system's files, what is known of the system answers. */
  private ModuleSearch ask(String name, @Nullable String unknown, boolean delayed) {
    Availability answer = libraries.library(name);
    return switch (answer.answer()) {
      case YES ->
          new ModuleSearch(
              ModuleSearch.Status.CLAIMED,
              name,
              LinkedModule.claimed(name, libraries.pathOf(name)),
              null,
              answer.evidence());
      case NO -> ModuleSearch.of(ModuleSearch.Status.MISSING, name, answer.evidence());
      case UNKNOWN ->
          ModuleSearch.of(
              ModuleSearch.Status.UNKNOWN, name, unknown(name, unknown, answer, delayed));
    };
  }

  private String unknown(
      String name, @Nullable String unknown, Availability answer, boolean delayed) {
    String why = unknown == null ? answer.evidence() : unknown;
    if (own != null || delayed) return why;
    return why + ", nor whether " + name + " lies beside the addon";
  }
}
