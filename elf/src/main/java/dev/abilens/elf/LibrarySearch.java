package dev.abilens.elf;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.Refusal;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.image.SystemLibraries;
import dev.abilens.libc.GlibcNodes;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the searches of both loaders share: how a file is tried, and what is known where none is
 * found. Used by one thread.
 */
abstract class LibrarySearch {
  final LoaderFiles<LoaderAbi, LoadedObject> files;
  final LoaderAbi abi;
  final ReadLimits limits;
  final @Nullable FileTree root;
  private final SystemLibraries libraries;

  // What the search that is under way met.
  private boolean otherClass;
  private @Nullable String unknown;
  private @Nullable String outside;

  LibrarySearch(
      LoaderFiles<LoaderAbi, LoadedObject> files,
      LoaderAbi abi,
      ReadLimits limits,
      @Nullable FileTree root,
      SystemLibraries libraries) {
    this.files = files;
    this.abi = abi;
    this.limits = limits;
    this.root = root;
    this.libraries = libraries;
  }

  /** Returns whether the search goes on after a file that the loader does not take. */
  abstract boolean passesBy(Refusal refusal);

  /** Returns whether links that go round in circles end the search. */
  abstract boolean endsWithCircle();

  /** Forgets what the search before met. */
  final void begin() {
    otherClass = false;
    unknown = null;
    outside = null;
  }

  /** Keeps what would have to be known for the library to be missing. */
  final void metUnknown(String what) {
    unknown = what;
  }

  /** Keeps that nothing tells what a directory of an object's search path stands for. */
  final void metUnknown(String directory, LinkedObject object) {
    metUnknown("what \"" + directory + "\" in the search path of " + object.path() + " stands for");
  }

  /** Keeps that nothing tells what is in a directory around a package that is in an archive. */
  final void metOutside(String directory) {
    outside = "what lies in " + directory + ", outside of the package,";
  }

  /**
   * Returns whether an absolute path goes through the place of the object that it is of: no tree
   * tells where that lies for the process.
   */
  final boolean leadsToItself(String path) throws IOException {
    int origin = path.indexOf("$ORIGIN");
    return origin > 0 && root != null && Links.follow(root, path.substring(0, origin)) != null;
  }

  /**
   * Tries a file.
   *
   * @param display what messages call it
   * @return how the search ends with it, or null if it goes on
   */
  final @Nullable SearchResult tryFile(String display, FileTree tree, String path)
      throws IOException {
    LoaderFiles.Found<LoadedObject> found = files.find(tree, path, abi, limits);
    return switch (found.status()) {
      case ABSENT -> null;
      case MALFORMED ->
          SearchResult.of(
              SearchResult.Status.UNKNOWN,
              display,
              "what " + display + " holds is not known: " + found.problem());
      case OBJECT -> new SearchResult(SearchResult.Status.FOUND, display, tree, path, found, "");
      case CIRCLE ->
          endsWithCircle()
              ? new SearchResult(SearchResult.Status.REFUSED, display, tree, path, found, "")
              : null;
      case DIRECTORY, REFUSED -> {
        Refusal refusal = found.refusal();
        if (refusal != null && passesBy(refusal)) {
          otherClass |= refusal.kind().equals("WRONG_CLASS");
          yield null;
        }
        yield new SearchResult(SearchResult.Status.REFUSED, display, tree, path, found, "");
      }
    };
  }

  /** Ends a search in which no file was found. */
  final SearchResult missing(String name, String evidence) {
    if (otherClass) return SearchResult.of(SearchResult.Status.WRONG_CLASS, name, evidence);
    // No package brings a C library.
    String open = unknown == null && !isOfC(name) ? outside : unknown;
    return open == null
        ? SearchResult.of(SearchResult.Status.MISSING, name, evidence)
        : SearchResult.of(SearchResult.Status.UNKNOWN, name, open + " is not known");
  }

  private static boolean isOfC(String name) {
    return name.startsWith("libc.musl-")
        || name.startsWith("ld-")
        || GlibcNodes.bundled().isGlibcs(Architecture.X64, name);
  }

  /** Ends a search in directories none of which has the library. */
  final SearchResult missing(String name) {
    return missing(name, name + " is in none of the directories that are searched");
  }

  /** Ends a search for a name with a slash whose place is not at hand. */
  static SearchResult unknownFile(String name) {
    return SearchResult.of(
        SearchResult.Status.UNKNOWN, name, "whether there is a file " + name + " is not known");
  }

  /** Without the system's files, what is known of the system answers. */
  final SearchResult ask(String name) {
    Availability answer = libraries.library(name);
    return switch (answer.answer()) {
      case YES ->
          SearchResult.of(SearchResult.Status.CLAIMED, libraries.pathOf(name), answer.evidence());
      case NO -> missing(name, answer.evidence());
      case UNKNOWN ->
          otherClass || (outside != null && !isOfC(name))
              ? missing(name, "")
              : SearchResult.of(SearchResult.Status.UNKNOWN, name, answer.evidence());
    };
  }
}
