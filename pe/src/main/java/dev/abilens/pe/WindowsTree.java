package dev.abilens.pe;

import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Trees of files in which names have no case, as those of Windows. What a directory holds is
 * remembered while its tree is in use, within a bound. Safe for use by many threads.
 */
final class WindowsTree {
  private static final int MAX_DIRECTORIES = 1024;

  private final Map<FileTree, Map<String, Map<String, String>>> trees =
      Collections.synchronizedMap(new WeakHashMap<>());

  private static final class Remembered extends LinkedHashMap<String, Map<String, String>> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Map<String, String>> eldest) {
      return size() > MAX_DIRECTORIES;
    }
  }

  /**
   * Returns the path in a tree of what a path in any case leads to, or null.
   *
   * @param path parts between slashes or backslashes; {@code .} and {@code ..} are understood
   */
  @Nullable String find(FileTree tree, String path) throws IOException {
    String here = "";
    for (String part : path.split("[/\\\\]+", 0)) {
      if (part.isEmpty() || part.equals(".")) continue;
      if (part.equals("..")) {
        here = here.contains("/") ? here.substring(0, here.lastIndexOf('/')) : "";
        continue;
      }
      String name = names(tree, here).get(part.toLowerCase(Locale.ROOT));
      if (name == null) return null;
      here = here.isEmpty() ? name : here + "/" + name;
    }
    return here;
  }

  private Map<String, String> names(FileTree tree, String directory) throws IOException {
    Map<String, Map<String, String>> known =
        trees.computeIfAbsent(tree, t -> Collections.synchronizedMap(new Remembered()));
    Map<String, String> names = known.get(directory);
    if (names == null) {
      names = new HashMap<>();
      try {
        // Of two names that differ in case only, the first stands.
        for (FileTree.Entry entry : tree.list(directory))
          names.putIfAbsent(entry.fileName().toLowerCase(Locale.ROOT), entry.fileName());
      } catch (NoSuchFileException | NotDirectoryException none) {
        // A file, or gone meanwhile: nothing is below it.
      }
      known.put(directory, names);
    }
    return names;
  }

  /** Returns the names of what a directory holds, in lower case; none if there is no such one. */
  Set<String> list(FileTree tree, String directory) throws IOException {
    String found = find(tree, directory);
    return found == null ? Set.of() : names(tree, found).keySet();
  }
}
