package dev.abilens.elf;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.Refusal;
import dev.abilens.image.SystemLibraries;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How glibc's loader finds a library (ld.so(8), "Description"): {@code DT_RPATH} of the object and
 * of those that asked for it, {@code DT_RUNPATH}, the cache, the system's directories. {@code
 * LD_LIBRARY_PATH} is taken to be empty. Used by one thread.
 */
final class GlibcSearch extends LibrarySearch {
  private static final List<String> X64_LEVELS = List.of("x86-64-v4", "x86-64-v3", "x86-64-v2");

  private final @Nullable GlibcInstallation installation;

  /** A directory to look into: what messages call it, and where it lies; no tree if unknown. */
  private record Directory(String display, @Nullable FileTree tree, String path) {}

  GlibcSearch(
      LoaderFiles<LoaderAbi, LoadedObject> files,
      LoaderAbi abi,
      ReadLimits limits,
      @Nullable FileTree root,
      @Nullable GlibcInstallation installation,
      SystemLibraries libraries) {
    super(files, abi, limits, root, libraries);
    this.installation = installation;
  }

  @Override
  boolean passesBy(Refusal refusal) {
    return refusal.kind().equals("WRONG_MACHINE") || refusal.kind().equals("WRONG_CLASS");
  }

  /**
   * Looks for a library.
   *
   * @param name the name as it is asked for
   * @param asking the object that asks
   * @param program the program, or null if it is not at hand
   */
  SearchResult find(String name, LinkedObject asking, @Nullable LinkedObject program)
      throws IOException {
    begin();
    if (name.indexOf('/') >= 0) return named(name, asking);
    List<Directory> directories = new ArrayList<>();
    LoadedObject self = asking.object();
    if (self == null || self.dynamic().runpath() == null) {
      for (LinkedObject o = asking; o != null; o = o.loader()) addRpath(directories, o);
      if (program != null && !isLoadedBy(asking, program)) addRpath(directories, program);
    }
    if (self != null && self.dynamic().runpath() != null)
      addAll(directories, self.dynamic().runpath(), asking);
    SearchResult result = look(directories, name);
    if (result != null) return result;
    boolean system = self == null || (self.dynamic().flags1() & Elf.DF_1_NODEFLIB) == 0;
    if (installation == null || root == null) return ask(name);
    List<Directory> systemDirectories = new ArrayList<>();
    if (system) {
      for (String path : installation.cache().paths(name)) {
        result = tryFile(path, root, path);
        if (result != null) return result;
      }
      for (String directory : installation.directories())
        systemDirectories.add(new Directory(directory, root, directory));
      result = look(systemDirectories, name);
      if (result != null) return result;
    }
    systemDirectories.addAll(directories);
    String level = levelOnly(systemDirectories, name);
    if (level != null)
      return SearchResult.of(
          SearchResult.Status.UNKNOWN,
          name,
          name + " is there for some processors only (" + level + ")");
    return missing(name);
  }

  // The very object is meant, whatever it may equal.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isLoadedBy(LinkedObject object, LinkedObject program) {
    for (LinkedObject o = object; o != null; o = o.loader()) if (o == program) return true;
    return false;
  }

  private void addRpath(List<Directory> directories, LinkedObject object) {
    LoadedObject file = object.object();
    // An object that has both is read as having DT_RUNPATH only.
    if (file == null || file.dynamic().runpath() != null) return;
    addAll(directories, file.dynamic().rpath(), object);
  }

  private void addAll(List<Directory> directories, @Nullable String list, LinkedObject object) {
    if (list == null) return;
    for (String entry : list.split(":", -1)) {
      Directory directory = expand(entry, object);
      if (directory == null) {
        metUnknown(entry, object);
        continue;
      }
      directories.add(directory);
      if (directory.tree() != null && !directory.tree().tells(directory.path()))
        metOutside(directory.display());
    }
  }

  /** Returns what a text with {@code $ORIGIN} and its like stands for; null if nothing tells. */
  private @Nullable Directory expand(String entry, LinkedObject object) {
    String text = entry.replace("${ORIGIN}", "$ORIGIN").replace("${LIB}", "$LIB");
    text = text.replace("${PLATFORM}", "$PLATFORM");
    if (text.contains("$LIB"))
      text = text.replace("$LIB", installation == null ? abi.lib() : installation.lib(abi));
    if (text.contains("$PLATFORM")) {
      if (abi.platform() == null) return null;
      text = text.replace("$PLATFORM", abi.platform());
    }
    if (text.startsWith("$ORIGIN")) {
      String rest = text.substring("$ORIGIN".length());
      if (object.tree() == null) return null;
      return new Directory(
          trimmed(object.origin() + rest), object.tree(), object.originInTree() + rest);
    }
    // Anything else that does not begin with a slash is taken from the working directory.
    return text.startsWith("/") ? new Directory(trimmed(text), root, text) : null;
  }

  private static String trimmed(String directory) {
    int end = directory.length();
    while (end > 1 && directory.charAt(end - 1) == '/') end--;
    return directory.substring(0, end);
  }

  private SearchResult named(String name, LinkedObject asking) throws IOException {
    Directory file = expand(name, asking);
    if (file == null || file.tree() == null) return unknownFile(name);
    SearchResult result = tryFile(file.display(), file.tree(), file.path());
    return result != null ? result : missing(name, "there is no file " + name);
  }

  private @Nullable SearchResult look(List<Directory> directories, String name) throws IOException {
    for (Directory directory : directories) {
      FileTree tree = directory.tree();
      // An absolute path of a system that is not at hand: its libraries are asked of the tables.
      if (tree == null) continue;
      String slash = directory.display().endsWith("/") ? "" : "/";
      SearchResult result =
          tryFile(directory.display() + slash + name, tree, directory.path() + "/" + name);
      if (result != null) return result;
    }
    return null;
  }

  /** Returns the file of a library that only processors of some level find, or null. */
  private @Nullable String levelOnly(List<Directory> directories, String name) throws IOException {
    if (abi.machine() != Elf.EM_X86_64) return null;
    for (Directory directory : directories) {
      FileTree tree = directory.tree();
      if (tree == null) continue;
      for (String level : X64_LEVELS) {
        String path = directory.path() + "/glibc-hwcaps/" + level + "/" + name;
        if (files.find(tree, path, abi, limits).status() == LoaderFiles.Status.OBJECT) return path;
      }
    }
    return null;
  }
}
