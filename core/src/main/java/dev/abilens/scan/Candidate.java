package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadBuffer;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A file that may be an addon, and the tree in which it looks for what it needs beside itself. Safe
 * for use by many threads.
 */
public final class Candidate implements AutoCloseable {
  /**
   * A file in a tree.
   *
   * @param path its path there, links followed
   */
  public record Place(FileTree tree, String path) {}

  /** How the bytes of a candidate are reached. */
  interface Opening {
    /**
     * Opens it.
     *
     * @param buffer what a file of its own may be read into, or null
     */
    ByteSource open(@Nullable ReadBuffer buffer) throws IOException;
  }

  private final String path;
  private final @Nullable String entry;
  private final FileTree tree;
  private final String treePath;
  private final long size;
  private final Archive.@Nullable Part image;
  private final @Nullable Place archive;
  private final boolean named;
  private final boolean byName;
  private final Opening content;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  Candidate(
      String path,
      @Nullable String entry,
      FileTree tree,
      String treePath,
      long size,
      Archive.@Nullable Part image,
      @Nullable Place archive,
      boolean named,
      boolean byName,
      Opening content,
      Runnable release) {
    this.path = path;
    this.entry = entry;
    this.tree = tree;
    this.treePath = treePath;
    this.size = size;
    this.image = image;
    this.archive = archive;
    this.named = named;
    this.byName = byName;
    this.content = content;
    this.release = release;
  }

  /**
   * Returns the file in the file system: the scanned path itself, or a path that begins with it.
   * For a member of an archive, the archive.
   */
  public String path() {
    return path;
  }

  /**
   * Returns the path inside the archive or image, without a leading {@code /}; null for a plain
   * file. Before the path in a nested archive stands that of the archive and {@code !/}; where
   * there are several images, before the path in one stands its name and {@code !/}.
   */
  public @Nullable String entry() {
    return entry;
  }

  /**
   * Returns the tree that it lies in: the archive, or for a plain file the whole file system, so
   * that links and relative paths lead where they would lead a process.
   */
  public FileTree tree() {
    return tree;
  }

  /** Returns its path in {@link #tree()}, links followed. */
  public String treePath() {
    return treePath;
  }

  /** Returns the number of bytes that it had when it was found. */
  public long size() {
    return size;
  }

  /** Returns the container image that it is in, or empty. */
  public Optional<Archive.Part> image() {
    return Optional.ofNullable(image);
  }

  /**
   * Returns where the archive lies that it is directly in: in a directory that was scanned, or in
   * another archive. Empty for what is in none, or in one that the user named.
   */
  public Optional<Place> archive() {
    return Optional.ofNullable(archive);
  }

  /** Returns whether the user named this very file. */
  public boolean named() {
    return named;
  }

  /**
   * Returns whether its name, or that of a link to it, ends in {@code .node}. Otherwise it was
   * named by the user, or it begins like a shared library and is an addon only if it registers
   * itself as one.
   */
  public boolean byName() {
    return byName;
  }

  /** Returns the last part of its path. */
  public String fileName() {
    return treePath.substring(treePath.lastIndexOf('/') + 1);
  }

  /**
   * Opens it, within the limits of the scanner that found it. The source is called by the file name
   * alone, so that what is said of a file does not depend on where it lies.
   *
   * @throws IOException if it can no longer be opened
   */
  public ByteSource open() throws IOException {
    return content.open(null);
  }

  /**
   * Opens it as {@link #open()} does, to be read into a buffer if it is a file of its own: its
   * regions are good until the source is closed.
   *
   * @param buffer what it is read into, as far as there is room, unless it is that of another
   *     source
   * @throws IOException if it can no longer be opened
   */
  public ByteSource open(ReadBuffer buffer) throws IOException {
    return content.open(buffer);
  }

  /**
   * Says that it, and what was opened of its tree, is not needed any more. The archive that it lies
   * in is closed when that is said of all its candidates, or when they are no longer reachable; a
   * file that the user named is open until then, or until who reads it closes it.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) release.run();
  }

  @Override
  public String toString() {
    return entry == null ? path : path + ": " + entry;
  }
}
