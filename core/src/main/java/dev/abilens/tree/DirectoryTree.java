package dev.abilens.tree;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tree below a directory of a file system. */
final class DirectoryTree implements FileTree {
  private final Path top;

  // What stands before a path in it, or null where names of files do not lead to it.
  private final @Nullable String prefix;

  DirectoryTree(Path top) {
    this.top = top;
    String path = top.toString();
    String separator = top.getFileSystem().getSeparator();
    boolean named = top.getFileSystem() == FileSystems.getDefault() && !path.isEmpty();
    this.prefix = !named ? null : path.endsWith(separator) ? path : path + separator;
  }

  @Override
  public String name() {
    return top.toString();
  }

  private Path at(String path) throws IOException {
    try {
      return path.isEmpty() ? top : top.resolve(path);
    } catch (InvalidPathException e) {
      throw new NoSuchFileException(path, null, e.getReason());
    }
  }

  // Files has no way to ask that does without an exception for what is not there.
  @Override
  public boolean exists(String path) throws IOException {
    return prefix == null ? entry(path) != null : new File(prefix.concat(path)).exists();
  }

  @Override
  public List<String> existing(String directory, List<String> names) throws IOException {
    if (prefix == null) return FileTree.super.existing(directory, names);
    String separator = directory.isEmpty() ? "" : "/";
    List<String> found = List.of();
    for (String name : names) {
      if (!new File(prefix + directory + separator + name).exists()) continue;
      if (found.isEmpty()) found = new ArrayList<>(names.size());
      found.add(name);
    }
    return found;
  }

  @Override
  public @Nullable Entry entry(String path) throws IOException {
    try {
      return describe(path, at(path));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      // ENOTDIR has no exception of its own.
      if (leadsThroughFile(at(path))) return null;
      throw e;
    }
  }

  private static boolean leadsThroughFile(Path file) {
    Path there = file.getParent();
    while (there != null && !Files.exists(there)) there = there.getParent();
    return there != null && !Files.isDirectory(there);
  }

  private static Entry describe(String path, Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isRegularFile()) return new Entry(path, Kind.FILE, attributes.size());
    if (attributes.isDirectory()) return new Entry(path, Kind.DIRECTORY, 0);
    return new Entry(path, attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER, 0);
  }

  @Override
  public List<Entry> list(String directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    String prefix = directory.isEmpty() ? "" : directory + "/";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(at(directory))) {
      for (Path file : files) {
        try {
          entries.add(describe(prefix + file.getFileName(), file));
        } catch (NoSuchFileException gone) {
          // Removed since the directory was read: it is not in the tree.
        }
      }
    } catch (NotDirectoryException e) {
      throw new NotDirectoryException(display(directory));
    }
    entries.sort(Comparator.comparing(Entry::path));
    return entries;
  }

  @Override
  public ByteSource open(String path) throws IOException {
    Path file = at(path);
    return ByteSource.open(file.toString(), file, ReadLimits.defaults());
  }

  @Override
  public String readLink(String path) throws IOException {
    return Files.readSymbolicLink(at(path)).toString();
  }

  @Override
  public String display(String path) {
    return top.resolve(path).toString();
  }
}
