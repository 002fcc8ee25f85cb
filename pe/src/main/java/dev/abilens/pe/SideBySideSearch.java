package dev.abilens.pe;

import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the assemblies lie that a manifest asks for: in {@code WinSxS}, or beside the addon. Used
 * by one thread.
 */
final class SideBySideSearch {
  private static final String STORE = "Windows/WinSxS";

  private final WindowsTree names;
  private final @Nullable FileTree root;
  private final WindowsSearch.@Nullable Directory own;

  /**
   * What was found.
   *
   * @param directories the directories of the assemblies
   * @param missing assemblies that are nowhere, with the system's files at hand
   */
  record Result(List<WindowsSearch.Directory> directories, List<SideBySide> missing) {}

  SideBySideSearch(
      WindowsTree names, @Nullable FileTree root, WindowsSearch.@Nullable Directory own) {
    this.names = names;
    this.root = root;
    this.own = own;
  }

  Result directories(WindowsModule module) throws IOException {
    List<WindowsSearch.Directory> directories = new ArrayList<>();
    List<SideBySide> missing = new ArrayList<>();
    String manifest = module.manifest();
    if (manifest == null) return new Result(directories, missing);
    for (SideBySide assembly : SideBySide.of(manifest)) {
      WindowsSearch.Directory found = store(assembly);
      if (found == null) found = beside(assembly);
      if (found != null) directories.add(found);
      else if (root != null) missing.add(assembly);
    }
    return new Result(directories, missing);
  }

  private WindowsSearch.@Nullable Directory store(SideBySide assembly) throws IOException {
    if (root == null) return null;
    String newest = null;
    for (String directory : names.list(root, STORE))
      if (assembly.isIn(directory) && (newest == null || directory.compareTo(newest) > 0))
        newest = directory;
    String path = newest == null ? null : names.find(root, STORE + "/" + newest);
    return path == null ? null : WindowsSearch.directory(root, path);
  }

  /** A private assembly: its manifest lies beside the addon, or in a directory of its name. */
  private WindowsSearch.@Nullable Directory beside(SideBySide assembly) throws IOException {
    if (own == null) return null;
    String manifest = assembly.name().toLowerCase(Locale.ROOT) + ".manifest";
    if (names.find(own.tree(), own.path() + "/" + manifest) != null) return own;
    String directory = names.find(own.tree(), own.path() + "/" + assembly.name());
    return directory != null && names.find(own.tree(), directory + "/" + manifest) != null
        ? new WindowsSearch.Directory(own.display(assembly.name()), own.tree(), directory)
        : null;
  }
}
