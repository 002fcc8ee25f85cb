package dev.abilens.elf;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Availability;
import dev.abilens.image.SystemLibraries;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How musl's loader finds a library ({@code load_library}): {@code DT_RUNPATH} or {@code DT_RPATH}
 * of the object and of those that asked for it, both treated alike, then the system's path. The
 * first file that can be opened ends the search. Used by one thread.
 */
final class MuslSearch {
  private final LoaderFiles files;
  private final LoaderAbi abi;
  private final ReadLimits limits;
  private final @Nullable FileTree root;
  private final @Nullable MuslInstallation installation;
  private final SystemLibraries libraries;
  private @Nullable String unknown;

  /** How a search ends. */
  enum Status {
    /** A file was found that the loader maps. */
    FOUND,
    /** A table says that the library is there. */
    CLAIMED,
    /** There is none. */
    MISSING,
    /** The first file that was met cannot be loaded. */
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

    static Result of(Status status, String path, String text) {
      return new Result(status, path, null, "", null, text);
    }
  }

  MuslSearch(
      LoaderFiles files,
      LoaderAbi abi,
      ReadLimits limits,
      @Nullable FileTree root,
      @Nullable MuslInstallation installation,
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
   */
  Result find(String name, LinkedObject asking) throws IOException {
    unknown = null;
    if (name.indexOf('/') >= 0) {
      // Names with a slash are taken as they stand: $ORIGIN means nothing here.
      if (root == null || !name.startsWith("/"))
        return Result.of(Status.UNKNOWN, name, "whether there is a file " + name + " is not known");
      Result file = tryFile(name, root, name);
      return file == null ? Result.of(Status.MISSING, name, "there is no file " + name) : file;
    }
    for (LinkedObject o = asking; o != null; o = o.loader()) {
      Result found = searchPathOf(o, name);
      if (found != null) return found;
    }
    if (installation == null || root == null) return ask(name);
    for (String directory : installation.directories()) {
      if (!directory.startsWith("/")) {
        unknown = "what lies in " + directory;
        continue;
      }
      Result found = tryFile(directory + "/" + name, root, directory + "/" + name);
      if (found != null) return found;
    }
    return missing(name, name + " is in none of the directories that are searched");
  }

  private @Nullable Result searchPathOf(LinkedObject object, String name) throws IOException {
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
        Result found =
            tryFile(
                object.origin() + rest + "/" + name,
                tree,
                object.originInTree() + rest + "/" + name);
        if (found != null) return found;
      } else if (directory.startsWith("/") && tree != null) {
        Result found = tryFile(directory + "/" + name, tree, directory + "/" + name);
        if (found != null) return found;
      } else if (!directory.startsWith("/")) {
        unknown =
            "what \"" + directory + "\" in the search path of " + object.path() + " stands for";
      }
    }
    return null;
  }

  private @Nullable Result tryFile(String display, FileTree tree, String path) throws IOException {
    LoaderFiles.Found found = files.find(tree, path, abi, limits);
    return switch (found.status()) {
      case ABSENT -> null;
      case MALFORMED ->
          Result.of(
              Status.UNKNOWN,
              display,
              "what " + display + " holds is not known: " + found.problem());
      case OBJECT -> new Result(Status.FOUND, display, tree, path, found, "");
      case DIRECTORY, REFUSED -> new Result(Status.REFUSED, display, tree, path, found, "");
    };
  }

  private Result missing(String name, String evidence) {
    return unknown == null
        ? Result.of(Status.MISSING, name, evidence)
        : Result.of(Status.UNKNOWN, name, unknown + " is not known");
  }

  /** Without the system's files, what is known of the system answers. */
  private Result ask(String name) {
    Availability answer = libraries.library(name);
    return switch (answer.answer()) {
      case YES -> Result.of(Status.CLAIMED, libraries.pathOf(name), answer.evidence());
      case NO -> missing(name, answer.evidence());
      case UNKNOWN -> Result.of(Status.UNKNOWN, name, answer.evidence());
    };
  }
}
