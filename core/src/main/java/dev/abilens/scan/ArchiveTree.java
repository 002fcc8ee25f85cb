package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of an archive, or the merged layers of an image, as a tree. It is filled by the
 * thread that reads the archive and not changed once a {@link Candidate} of it is given away.
 */
final class ArchiveTree implements FileTree {
  /** A member: what it is, and how its bytes are reached. */
  static final class Node {
    final Kind kind;
    final long size;
    final @Nullable Content content;
    final String link;

    /** The layer of an image that it came with. */
    final int layer;

    /** The last layer that took out of this directory what was below it. */
    int emptied = -1;

    private @Nullable NavigableMap<String, Node> children;

    private Node(Kind kind, long size, @Nullable Content content, String link, int layer) {
      this.kind = kind;
      this.size = size;
      this.content = content;
      this.link = link;
      this.layer = layer;
    }

    static Node directory(int layer) {
      return new Node(Kind.DIRECTORY, 0, null, "", layer);
    }

    /** Returns a file; its content is null where it is only listed. */
    static Node file(long size, @Nullable Content content, int layer) {
      return new Node(Kind.FILE, size, content, "", layer);
    }

    static Node link(String target, int layer) {
      return new Node(Kind.LINK, 0, null, target, layer);
    }

    static Node other(int layer) {
      return new Node(Kind.OTHER, 0, null, "", layer);
    }

    /** Returns another name of the same thing. */
    Node again(int inLayer) {
      return new Node(kind, size, content, link, inLayer);
    }

    NavigableMap<String, Node> children() {
      return children == null ? Collections.emptyNavigableMap() : children;
    }

    @Nullable Node child(String name) {
      return children == null ? null : children.get(name);
    }

    void put(String name, Node child) {
      if (children == null) children = new TreeMap<>(PathOrder.BYTES);
      children.put(name, child);
    }
  }

  private final String name;
  private final Map<String, String> environment;
  private final boolean image;
  private final Node top = Node.directory(0);

  /**
   * Makes an empty tree.
   *
   * @param name what it is called in messages
   * @param environment the environment of its processes, as far as it is told
   * @param image whether it is all that processes see
   */
  ArchiveTree(String name, Map<String, String> environment, boolean image) {
    this.name = name;
    this.environment = environment;
    this.image = image;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public boolean tells(String path) {
    if (image) return true;
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) continue;
      if (!part.equals("..")) parts.addLast(part);
      else if (parts.pollLast() == null) return false;
    }
    String inside = String.join("/", parts);
    String directory = packageDirectory();
    return directory.isEmpty() || inside.equals(directory) || inside.startsWith(directory + "/");
  }

  /**
   * Returns the directory of the one package that all is in; empty for the top, or if it is not.
   */
  private String packageDirectory() {
    Node node = top;
    StringBuilder path = new StringBuilder();
    while (node.children().size() == 1) {
      Map.Entry<String, Node> only = node.children().firstEntry();
      path.append(path.isEmpty() ? "" : "/").append(only.getKey());
      node = only.getValue();
    }
    return node.child("package.json") == null ? "" : path.toString();
  }

  Node top() {
    return top;
  }

  @Nullable Node node(String path) {
    Node node = top;
    if (path.isEmpty()) return node;
    for (String part : path.split("/", -1)) {
      Node child = node.child(part);
      if (child == null) return null;
      node = child;
    }
    return node;
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
    node.children()
        .forEach((child, what) -> entries.add(new Entry(prefix + child, what.kind, what.size)));
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
          name + ": " + path + ": only listed: " + node.size + " bytes, and not a binary");
    return node.content.open(called);
  }

  @Override
  public String readLink(String path) throws IOException {
    Node node = existing(path);
    if (node.kind != Kind.LINK) throw new NotLinkException(name + ": " + path);
    return node.link;
  }
}
