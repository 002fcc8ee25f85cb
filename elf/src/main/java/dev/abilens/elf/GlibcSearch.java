package dev.abilens.elf;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.Refusal;
import dev.abilens.image.SystemLibraries;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How glibc's loader finds a library (ld.so(8), "Description"): {@code DT_RPATH} of the object and
 * of those that asked for it, {@code DT_RUNPATH}, the cache, the system's directories. {@code
 * LD_LIBRARY_PATH} is taken to be empty. Used by one thread.
 */
final class GlibcSearch extends LibrarySearch {
  /** Subdirectories that releases before 2.37 look into on every processor. */
  private static final List<String> X64_FORMERLY = List.of("tls/x86_64", "tls", "x86_64");

  private static final List<String> X64_FORMER_LEVELS = List.of("haswell", "xeon_phi", "avx512_1");

  /** Those that releases from 2.33 on look into on some. */
  private static final List<String> X64_LEVELS =
      List.of("glibc-hwcaps/x86-64-v4", "glibc-hwcaps/x86-64-v3", "glibc-hwcaps/x86-64-v2");

  private static final List<String> ITSELF = List.of("");

  private final @Nullable GlibcRelease release;
  private final @Nullable GlibcInstallation installation;

  /**
   * A directory to look into.
   *
   * @param display what messages call it
   * @param tree where it lies, or null if that is not known
   * @param owner the object whose path it is of, or null for the system
   */
  private record Directory(
      String display, @Nullable FileTree tree, String path, @Nullable LinkedObject owner) {}

  private record Asked(FileTree tree, String path, List<String> names) {}

  // Which subdirectories there are, or whether the directory itself is, whoever's path leads to it:
  // the loader looks once.
  private final Map<Asked, List<String>> below = new HashMap<>();

  GlibcSearch(
      LoaderFiles<LoaderAbi, LoadedObject> files,
      LoaderAbi abi,
      ReadLimits limits,
      @Nullable FileTree root,
      @Nullable GlibcRelease release,
      @Nullable GlibcInstallation installation,
      SystemLibraries libraries) {
    super(files, abi, limits, root, libraries);
    this.release = release;
    this.installation = installation;
  }

  /** They end it in one object's path alone. */
  @Override
  boolean endsWithCircle() {
    return false;
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
    boolean system = self == null || (self.flags1() & Elf.DF_1_NODEFLIB) == 0;
    if (installation == null || root == null) {
      result = inSubdirectories(directories, name);
      return result != null ? result : ask(name);
    }
    List<Directory> systemDirectories = new ArrayList<>();
    if (system) {
      for (String path : installation.cache().paths(name)) {
        result = tryFile(path, root, path);
        if (result != null) return result;
      }
      for (String directory : installation.directories())
        systemDirectories.add(new Directory(directory, root, directory, null));
      result = look(systemDirectories, name);
      if (result != null) return result;
    }
    systemDirectories.addAll(directories);
    result = inSubdirectories(systemDirectories, name);
    if (result != null) return result;
    return system && installation.cache().isForSome(name)
        ? forSome(name, "/etc/ld.so.cache")
        : missing(name);
  }

  // The very object is meant, whatever it may equal.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isLoadedBy(LinkedObject object, LinkedObject program) {
    for (LinkedObject o = object; o != null; o = o.loader()) if (o == program) return true;
    return false;
  }

  private void addRpath(List<Directory> directories, LinkedObject object) throws IOException {
    LoadedObject file = object.object();
    // An object that has both is read as having DT_RUNPATH only.
    if (file == null || file.dynamic().runpath() != null) return;
    addAll(directories, file.dynamic().rpath(), object);
  }

  private void addAll(List<Directory> directories, @Nullable String list, LinkedObject object)
      throws IOException {
    // An empty list is none, unlike an empty entry of one.
    if (list == null || list.isEmpty()) return;
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
  private @Nullable Directory expand(String entry, LinkedObject object) throws IOException {
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
      // A name that goes on is another one, which stands for itself.
      boolean other = !rest.isEmpty() && Character.isJavaIdentifierPart(rest.charAt(0));
      if (object.tree() == null || other) return null;
      return new Directory(
          trimmed(object.origin() + rest), object.tree(), object.originInTree() + rest, object);
    }
    // Anything else that does not begin with a slash is taken from the working directory.
    return text.startsWith("/") && !leadsToItself(text)
        ? new Directory(trimmed(text), root, text, object)
        : null;
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
    Set<@Nullable LinkedObject> ended = new HashSet<>();
    for (Directory directory : directories) {
      FileTree tree = directory.tree();
      // An absolute path of a system that is not at hand: its libraries are asked of the tables.
      if (tree == null || ended.contains(directory.owner())) continue;
      if (!isThere(tree, directory.path())) continue;
      String slash = directory.display().endsWith("/") ? "" : "/";
      SearchResult result =
          tryFile(directory.display() + slash + name, tree, directory.path() + "/" + name);
      if (result != null) return result;
      // A library that is links which go round in circles.
      if (files.find(tree, directory.path() + "/" + name, abi, limits).status()
          == LoaderFiles.Status.CIRCLE) ended.add(directory.owner());
    }
    return null;
  }

  /** Looks into the subdirectories that are for processors; null if the library is in none. */
  private @Nullable SearchResult inSubdirectories(List<Directory> directories, String name)
      throws IOException {
    if (abi.machine() != Elf.EM_X86_64) return null;
    boolean formerly = release == null || !release.atLeast(37);
    if (formerly && release != null) {
      SearchResult result = look(below(directories, X64_FORMERLY), name);
      if (result != null) return result;
    }
    List<String> open = new ArrayList<>();
    if (release == null) open.addAll(X64_FORMERLY);
    if (formerly) open.addAll(X64_FORMER_LEVELS);
    if (release == null || release.atLeast(33)) open.addAll(X64_LEVELS);
    for (Directory directory : below(directories, open)) {
      FileTree tree = directory.tree();
      String path = directory.path() + "/" + name;
      if (tree != null && files.find(tree, path, abi, limits).status() == LoaderFiles.Status.OBJECT)
        return forSome(name, directory.display());
    }
    return null;
  }

  private static SearchResult forSome(String name, String where) {
    return SearchResult.of(
        SearchResult.Status.UNKNOWN,
        name,
        name + " is there for some processors only (" + where + ")");
  }

  /** Returns the subdirectories of such names that there are. */
  private List<Directory> below(List<Directory> directories, List<String> names)
      throws IOException {
    List<Directory> all = new ArrayList<>();
    for (Directory d : directories) {
      FileTree tree = d.tree();
      if (tree == null || !isThere(tree, d.path())) continue;
      for (String name : below(new Asked(tree, d.path(), names)))
        all.add(new Directory(d.display() + "/" + name, tree, d.path() + "/" + name, d.owner()));
    }
    return all;
  }

  private boolean isThere(FileTree tree, String directory) throws IOException {
    return !below(new Asked(tree, directory, ITSELF)).isEmpty();
  }

  private List<String> below(Asked asked) throws IOException {
    List<String> there = below.get(asked);
    if (there != null) return there;
    there = new ArrayList<>();
    for (String name : asked.names())
      if (Links.follow(asked.tree(), asked.path() + "/" + name) != null) there.add(name);
    below.put(asked, there);
    return there;
  }
}
