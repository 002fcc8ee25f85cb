package dev.abilens.elf;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.Refusal;
import dev.abilens.image.SystemLibraries;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How musl's loader finds a library ({@code load_library}): {@code DT_RUNPATH} or {@code DT_RPATH}
 * of the object and of those that asked for it, both treated alike, then the system's path. The
 * first file that can be opened ends the search. Used by one thread.
 */
final class MuslSearch extends LibrarySearch {
  private final @Nullable MuslInstallation installation;

  MuslSearch(
      LoaderFiles<LoaderAbi, LoadedObject> files,
      LoaderAbi abi,
      ReadLimits limits,
      @Nullable FileTree root,
      @Nullable MuslInstallation installation,
      SystemLibraries libraries) {
    super(files, abi, limits, root, libraries);
    this.installation = installation;
  }

  @Override
  boolean passesBy(Refusal refusal) {
    return false;
  }

  @Override
  boolean endsWithCircle() {
    return true;
  }

  /**
   * Looks for a library.
   *
   * @param name the name as it is asked for
   * @param asking the object that asks
   */
  SearchResult find(String name, LinkedObject asking) throws IOException {
    begin();
    if (name.indexOf('/') >= 0) {
      // Names with a slash are taken as they stand: $ORIGIN means nothing here.
      if (root == null || !name.startsWith("/")) return unknownFile(name);
      SearchResult file = tryFile(name, root, name);
      return file == null ? missing(name, "there is no file " + name) : file;
    }
    for (LinkedObject o = asking; o != null; o = o.loader()) {
      SearchResult found = searchPathOf(o, name);
      if (found != null) return found;
    }
    if (installation == null || root == null) return ask(name);
    for (String directory : installation.directories()) {
      if (!directory.startsWith("/")) {
        metUnknown("what lies in " + directory);
        continue;
      }
      SearchResult found = tryFile(directory + "/" + name, root, directory + "/" + name);
      if (found != null) return found;
    }
    return missing(name);
  }

  private @Nullable SearchResult searchPathOf(LinkedObject object, String name) throws IOException {
    LoadedObject file = object.object();
    if (file == null) return null;
    String list = file.dynamic().runpath();
    if (list == null) list = file.dynamic().rpath();
    if (list == null) return null;
    String expanded = list.replace("${ORIGIN}", "$ORIGIN");
    // Anything else with a dollar makes the loader ignore the whole list.
    if (expanded.replace("$ORIGIN", "").indexOf('$') >= 0) return null;
    for (String directory : MuslInstallation.split(expanded)) {
      FileTree tree = directory.startsWith("$ORIGIN") ? object.tree() : root;
      if (directory.startsWith("$ORIGIN") && tree != null) {
        String rest = directory.substring("$ORIGIN".length());
        SearchResult found =
            tryFile(
                object.origin() + rest + "/" + name,
                tree,
                object.originInTree() + rest + "/" + name);
        if (found != null) return found;
        if (!tree.tells(object.originInTree() + rest)) metOutside(object.origin() + rest);
      } else if (leadsToItself(directory)) {
        metUnknown(directory, object);
      } else if (directory.startsWith("/") && tree != null) {
        SearchResult found = tryFile(directory + "/" + name, tree, directory + "/" + name);
        if (found != null) return found;
      } else if (!directory.startsWith("/")) {
        metUnknown(directory, object);
      }
    }
    return null;
  }
}
