package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of an archive as a tree. It is filled by the thread that reads the archive and not
 * changed once a {@link Candidate} of it is given away.
 */
final class ArchiveTree implements FileTree {
  /** A member: what it is, and what is kept of it. */
  static final class Node {
    final Kind kind;
    final long size;
    final byte @Nullable [] content;
    final String link;
    private final Map<String, Node> children = new TreeMap<>(PathOrder.BYTES);

    private Node(Kind kind, long size, byte @Nullable [] content, String link) {
      this.kind = kind;
      this.size = size;
      this.content = content;
      this.link = link;
    }

    static Node directory() {
      return new Node(Kind.DIRECTORY, 0, null, "");
    }

    /** Returns a file; its content is null where it is only listed. */
    static Node file(long size, byte @Nullable [] content) {
      return new Node(Kind.FILE, size, content, "");
    }

    static Node link(String target) {
      return new Node(Kind.LINK, 0, null, target);
    }

    static Node other() {
      return new Node(Kind.OTHER, 0, null, "");
    }

    boolean hasChildren() {
      return !children.isEmpty();
    }
  }

  private final String name;
  private final Node top = Node.directory();

  ArchiveTree(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Nullable Node node(String path) {
    Node node = top;
    if (path.isEmpty()) return node;
    for (String part : path.split("/", -1)) {
      Node child = node.children.get(part);
      if (child == null) return null;
      node = child;
    }
    return node;
  }

  /** Puts a member at a path whose directory exists; one that was there before is gone. */
  void put(String path, Node node) {
    int slash = path.lastIndexOf('/');
    Node directory = node(slash < 0 ? "" : path.substring(0, slash));
    if (directory == null) throw new IllegalStateException(path);
    directory.children.put(path.substring(slash + 1), node);
  }

  /** Returns whether a file's content is kept. */
  boolean isHeld(String path) {
    Node node = node(path);
    return node != null && node.content != null;
  }

  /** Returns the size of a file that is there. */
  long size(String path) {
    Node node = node(path);
    if (node == null) throw new IllegalArgumentException(path);
    return node.size;
  }

  private Node existing(String path) throws IOException {
    Node node = node(path);
    if (node == null) throw new NoSuchFileException(name + ": " + path);
    return node;
  }

  @Override
  public @Nullable Entry entry(String path) {
    Node node = node(path);
    return node == null ? null : new Entry(path, node.kind, node.size);
  }

  @Override
  public List<Entry> list(String directory) throws IOException {
    Node node = existing(directory);
    if (node.kind != Kind.DIRECTORY) throw new NotDirectoryException(name + ": " + directory);
    String prefix = directory.isEmpty() ? "" : directory + "/";
    List<Entry> entries = new ArrayList<>();
    node.children.forEach(
        (child, what) -> entries.add(new Entry(prefix + child, what.kind, what.size)));
    return entries;
  }

  @Override
  public ByteSource open(String path) throws IOException {
    return open(path, display(path));
  }

  /** Opens a file under another name in messages. */
  ByteSource open(String path, String called) throws IOException {
    Node node = existing(path);
    if (node.kind != Kind.FILE) throw new IOException(name + ": " + path + ": not a regular file");
    if (node.content == null)
      throw new IOException(
          name + ": " + path + ": only listed: neither a .node file nor a shared library");
    return ByteSource.of(called, node.content);
  }

  @Override
  public String readLink(String path) throws IOException {
    Node node = existing(path);
    if (node.kind != Kind.LINK) throw new NotLinkException(name + ": " + path);
    return node.link;
  }
}
