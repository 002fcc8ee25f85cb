package dev.abilens.elf;

import dev.abilens.format.LoadLog;
import dev.abilens.format.LoaderFiles;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.Problem;
import dev.abilens.tree.FileTree;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of a process: one that is there already, or one that a {@code dlopen} brings.
 * Immutable.
 *
 * @param name the name that it was asked for by
 * @param path what messages call it
 * @param object the file, or null where only a table says that it is there
 * @param loader the object that asked for it first, or null for the program
 * @param tree the tree that it lies in, or null if that is not at hand
 * @param treePath its path in that tree as it was opened, links not followed
 * @param realPath its path in that tree, links followed: what tells two files apart
 */
record LinkedObject(
    String name,
    String path,
    @Nullable LoadedObject object,
    @Nullable LinkedObject loader,
    @Nullable FileTree tree,
    String treePath,
    String realPath) {

  // An object is itself: to compare what is said of it would go through all that asked for it, too.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /**
   * Returns the program of a process. Its own place in the tree is not known: only its absolute
   * paths are followed.
   *
   * @param object the file, or null if it is not at hand
   */
  static LinkedObject program(LoadRequest.Process process, @Nullable LoadedObject object) {
    return new LinkedObject("", process.programPath(), object, null, null, "", "");
  }

  /**
   * Returns the addon that a request is about.
   *
   * @param file what was found of it
   */
  static LinkedObject addon(
      LoadRequest request,
      LoaderFiles.Found<LoadedObject> file,
      LoadedObject object,
      @Nullable LinkedObject program) {
    return new LinkedObject(
        request.path(),
        request.path(),
        object,
        program,
        request.tree(),
        request.treePath(),
        file.path());
  }

  /** Returns a library that is there, though nothing shows its file. */
  static LinkedObject claimed(String name, LinkedObject asking) {
    return new LinkedObject(name, name, null, asking, null, "", "");
  }

  /** Returns the directory that {@code $ORIGIN} stands for, as messages call it. */
  String origin() {
    int slash = path.lastIndexOf('/');
    return slash > 0 ? path.substring(0, slash) : slash == 0 ? "/" : ".";
  }

  /** Returns the directory that {@code $ORIGIN} stands for, as a path of its tree. */
  String originInTree() {
    int slash = treePath.lastIndexOf('/');
    return slash < 0 ? "" : treePath.substring(0, slash);
  }

  /** Adds it as a library that the load brings, if it is at hand. */
  void addTo(LoadLog log) {
    if (object != null)
      log.library(
          new LoadResult.Library(path, object.symbols().imports(), object.symbols().exports()));
  }

  /** Adds that a library is not known; one that is asked for by its place may do what it likes. */
  static void notKnown(String name, LinkedObject asking, SearchResult found, LoadLog log) {
    log.gap("whether " + asking.path() + " finds " + name + ": " + found.text());
    if (name.indexOf('/') >= 0) log.library(new LoadResult.Library(name, null, null));
  }

  /**
   * Adds a gap if the end of the file is not there.
   *
   * @param musl whether the loader is musl's
   */
  void askWhole(LoadLog log, boolean musl) {
    if (object != null && Truncation.isCut(object, musl))
      log.gap("whether the loader gets by without the end of " + path + ", which is cut off");
  }

  /**
   * Adds a gap if the file's tables contradict themselves: what follows rests on them.
   *
   * @param versions whether the loader is one that looks at versions
   */
  void askSound(LoadLog log, boolean versions) {
    Problem problem = object == null ? null : object.problem(versions);
    if (problem != null) log.gap(LoadLog.CONTRADICTION + problem.message());
  }

  /** Returns whether nothing that follows rests on tables that contradict themselves. */
  boolean isSound(boolean versions) {
    return object == null || object.problem(versions) == null;
  }

  /** Returns the gap that a hash table leaves that leads out of its object. */
  static String hashGap(LinkedObject object, String symbol) {
    return LoadLog.CONTRADICTION
        + object.path()
        + ": its hash table, where \""
        + symbol
        + "\" is looked for";
  }

  /** Adds that the loader ends the process there, if it does. */
  void askFault(LoadLog log, @Nullable MemoryFault fault) {
    if (fault == null) return;
    if (fault.sure())
      log.refuse(
          fault.kind(), Map.of("path", path), fault.offset(), fault.where(), fault.evidence());
    else log.gap(LoadLog.CONTRADICTION + path + ": " + fault.where() + ": " + fault.evidence());
  }

  /**
   * Adds what ends the process after the load of this object, whose file is open.
   *
   * @param bare whether any of its functions may be called
   */
  void askAfterwards(LoadLog log, boolean glibc, boolean bare) {
    if (object == null || log.isRefused()) return;
    for (MemoryFault fault : MemoryFault.afterwards(object, glibc, bare))
      if (fault.sure())
        log.late(
            fault.kind(), Map.of("path", path), fault.offset(), fault.where(), fault.evidence());
      // What is done with an addon once it has loaded is not asked of a runtime.
      else if (bare) askFault(log, fault);
  }

  /** Returns whether a library of that name is this object, for all that it says itself. */
  boolean isNamed(String wanted) {
    return name.equals(wanted)
        || path.equals(wanted)
        || (object != null && wanted.equals(object.soname()));
  }

  /** Returns the names that {@link #isNamed} knows it by. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(List.of(name, path));
    String soname = object == null ? null : object.soname();
    if (soname != null) names.add(soname);
    return names;
  }

  /** Returns whether both are the same file. */
  boolean isSameFile(FileTree otherTree, String otherPath) {
    return tree == otherTree && object != null && realPath.equals(otherPath);
  }
}
