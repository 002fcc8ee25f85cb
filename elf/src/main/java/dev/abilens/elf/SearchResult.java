package dev.abilens.elf;

import dev.abilens.format.LoaderFiles;
import dev.abilens.tree.FileTree;
import org.jspecify.annotations.Nullable;

/**
 * What a loader's search for a library found.
 *
 * @param status how it ended
 * @param path what messages call the file
 * @param tree the tree of the file, or null
 * @param treePath its path there, links not followed
 * @param found the file, or null
 * @param text evidence, or what would have to be known
 */
record SearchResult(
    Status status,
    String path,
    @Nullable FileTree tree,
    String treePath,
    LoaderFiles.@Nullable Found<LoadedObject> found,
    String text) {

  /** How a search ends. */
  enum Status {
    /** A file was found that the loader maps. */
    FOUND,
    /** A table says that the library is there. */
    CLAIMED,
    /** There is none. */
    MISSING,
    /** There are only ones of the other class: of glibc's loader, which passes them by. */
    WRONG_CLASS,
    /** The first file that was met ends the search with its error. */
    REFUSED,
    /** What is known does not tell. */
    UNKNOWN
  }

  /** Returns a result without a file. */
  static SearchResult of(Status status, String path, String text) {
    return new SearchResult(status, path, null, "", null, text);
  }

  /** Returns whether there is a library that the loader maps. */
  boolean isThere() {
    return status == Status.FOUND || status == Status.CLAIMED;
  }

  /**
   * Returns the library as an object of a process.
   *
   * @param name the name that it was asked for by
   * @param loader the object that asked for it, or null
   */
  LinkedObject linked(String name, @Nullable LinkedObject loader) {
    return new LinkedObject(
        name,
        path,
        found == null ? null : found.object(),
        loader,
        tree,
        treePath,
        found == null ? "" : found.path());
  }
}
