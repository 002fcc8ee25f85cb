package dev.abilens.elf;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Availability;
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
final class GlibcSearch {
  private static final List<String> X64_LEVELS = List.of("x86-64-v4", "x86-64-v3", "x86-64-v2");

  private final LoaderFiles files;
  private final LoaderAbi abi;
  private final ReadLimits limits;
  private final @Nullable FileTree root;
  private final @Nullable GlibcInstallation installation;
  private final SystemLibraries libraries;

  // What the search that is under way met.
  private boolean otherClass;
  private @Nullable String unknown;

  /** How a search ends. */
  enum Status {
    /** A file was found that the loader maps. */
    FOUND,
    /** A table says that the library is there. */
    CLAIMED,
    /** There is none. */
    MISSING,
    /** There are only ones of the other class. */
    WRONG_CLASS,
    /** The first file that was met ends the search with its error. */
    REFUSED,
    /** What is known does not tell. */
    UNKNOWN
  }

  /**
   * What a search found.
   *
   * @param status how it ended
   * @param path what messages call the file
   * @param tree the tree of the file, or null
   * @param treePath its path there, links not followed
   * @param found the file, or null
   * @param text evidence, or what would have to be known
   */
  record Result(
      Status status,
      String path,
      @Nullable FileTree tree,
      String treePath,
      LoaderFiles.@Nullable Found found,
      String text) {

    static Result of(Status status, String text) {
      return new Result(status, "", null, "", null, text);
    }
  }

  /** A directory to look into: what messages call it, and where it lies; no tree if unknown. */
  private record Directory(String display, @Nullable FileTree tree, String path) {}

  GlibcSearch(
      LoaderFiles files,
      LoaderAbi abi,
      ReadLimits limits,
      @Nullable FileTree root,
      @Nullable GlibcInstallation installation,
      SystemLibraries libraries) {
    this.files = files;
    this.abi = abi;
    this.limits = limits;
    this.root = root;
    this.installation = installation;
    this.libraries = libraries;
  }

  /**
   * Looks for a library.
   *
   * @param name the name as it is asked for
   * @param asking the object that asks
   * @param program the program, or null if it is not at hand
   */
  Result find(String name, LinkedObject asking, @Nullable LinkedObject program) throws IOException {
    otherClass = false;
    unknown = null;
    if (name.indexOf('/') >= 0) return named(name, asking);
    List<Directory> directories = new ArrayList<>();
    LoadedObject self = asking.object();
    if (self == null || self.dynamic().runpath() == null) {
      for (LinkedObject o = asking; o != null; o = o.loader()) addRpath(directories, o);
      if (program != null && !isLoadedBy(asking, program)) addRpath(directories, program);
    }
    if (self != null && self.dynamic().runpath() != null)
      addAll(directories, self.dynamic().runpath(), asking);
    Result result = look(directories, name);
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
      return Result.of(Status.UNKNOWN, name + " is there for some processors only (" + level + ")");
    return missing(name + " is in none of the directories that are searched");
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
      if (directory == null)
        unknown = "what \"" + entry + "\" in the search path of " + object.path() + " stands for";
      else directories.add(directory);
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

  private Result named(String name, LinkedObject asking) throws IOException {
    Directory file = expand(name, asking);
    if (file == null || file.tree() == null)
      return Result.of(Status.UNKNOWN, "whether there is a file " + name + " is not known");
    Result result = tryFile(file.display(), file.tree(), file.path());
    return result != null ? result : missing("there is no file " + name);
  }

  private @Nullable Result look(List<Directory> directories, String name) throws IOException {
    for (Directory directory : directories) {
      FileTree tree = directory.tree();
      // An absolute path of a system that is not at hand: its libraries are asked of the tables.
      if (tree == null) continue;
      String slash = directory.display().endsWith("/") ? "" : "/";
      Result result =
          tryFile(directory.display() + slash + name, tree, directory.path() + "/" + name);
      if (result != null) return result;
    }
    return null;
  }

  private @Nullable Result tryFile(String display, FileTree tree, String path) throws IOException {
    LoaderFiles.Found found = files.find(tree, path, abi, limits);
    return switch (found.status()) {
      case ABSENT -> null;
      case MALFORMED ->
          Result.of(Status.UNKNOWN, "what " + display + " holds is not known: " + found.problem());
      case OBJECT -> new Result(Status.FOUND, display, tree, path, found, "");
      default -> {
        Refusal refusal = found.refusal();
        if (refusal != null && refusal.kind().equals("WRONG_MACHINE")) yield null;
        if (refusal != null && refusal.kind().equals("WRONG_CLASS")) {
          otherClass = true;
          yield null;
        }
        yield new Result(Status.REFUSED, display, tree, path, found, "");
      }
    };
  }

  private Result missing(String evidence) {
    if (otherClass) return Result.of(Status.WRONG_CLASS, evidence);
    return unknown == null
        ? Result.of(Status.MISSING, evidence)
        : Result.of(Status.UNKNOWN, unknown + " is not known");
  }

  /** Without the system's files, what is known of the system answers. */
  private Result ask(String name) {
    Availability answer = libraries.library(name);
    return switch (answer.answer()) {
      case YES ->
          new Result(Status.CLAIMED, libraries.pathOf(name), null, "", null, answer.evidence());
      case NO -> missing(answer.evidence());
      case UNKNOWN -> otherClass ? missing("") : Result.of(Status.UNKNOWN, answer.evidence());
    };
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
