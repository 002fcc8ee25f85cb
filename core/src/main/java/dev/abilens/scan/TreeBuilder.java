package dev.abilens.scan;

import dev.abilens.scan.ArchiveTree.Node;
import dev.abilens.scan.ScanProblem.Code;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.FileTree.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts the members of a container into an {@link ArchiveTree}, as extraction into an empty
 * directory that nothing leads out of would: the last of several members of one name stays, links
 * are followed inside, absolute names and {@code ..} begin at the top. Of an image, each layer is
 * put upon those before it.
 */
final class TreeBuilder {
  /** What a listed member costs in memory beside its name and link, in bytes. */
  private static final int NODE_COST = 128;

  /** The longest path, and text of a link, that Linux takes (PATH_MAX). */
  private static final int MAX_PATH = 4096;

  /** Linux gives up after this many links on one path (ELOOP). */
  private static final int MAX_LINKS = 40;

  /**
   * Of what passes by, files up to this size are kept whatever they hold: a package's own texts.
   */
  private static final int SMALL = 1 << 20;

  /** Where layouts of images keep everything, under names that say nothing. */
  private static final String BLOBS = "blobs/";

  /** Told of members that cannot be read. */
  interface Problems {
    void add(String entry, Code code, String message);
  }

  /** A place in the tree: a directory and a name in it that may not be taken yet. */
  private record Place(String directory, Node parent, String name) {
    String path() {
      return FileTree.join(directory, name);
    }

    @Nullable Node node() {
      return parent.child(name);
    }
  }

  private final ArchiveTree tree;
  private final Budget budget;
  private final Spool spool;
  private final Problems problems;
  private int layer = -1;

  private final TreeMap<String, Boolean> found = new TreeMap<>(PathOrder.BYTES);
  private final TreeMap<String, FileKind> nested = new TreeMap<>(PathOrder.BYTES);
  private final TreeSet<String> addonLinks = new TreeSet<>(PathOrder.BYTES);

  TreeBuilder(ArchiveTree tree, Budget budget, Spool spool, Problems problems) {
    this.tree = tree;
    this.budget = budget;
    this.spool = spool;
    this.problems = problems;
  }

  /** Begins the next layer of an image, the lowest first. */
  void layer() {
    layer++;
  }

  private boolean isLayered() {
    return layer >= 0;
  }

  /** Puts a directory; one that is there stays. */
  void directory(String path) {
    Place at = place(path);
    if (at == null || removes(at)) return;
    Node before = at.node();
    if (before != null && before.kind == Kind.LINK) {
      Place target = follow(at.path());
      if (target != null) before = target.node();
    }
    if (before == null || before.kind != Kind.DIRECTORY) put(at, Node.directory(layer));
  }

  /** Puts a symbolic link. */
  void link(String path, String target) {
    Place at = place(path);
    if (at == null || removes(at)) return;
    if (target.length() > MAX_PATH)
      problems.add(at.path(), Code.MALFORMED, "a link of " + target.length() + " characters");
    else if (put(at, Node.link(target, layer)) && FileKind.isAddonName(at.name))
      addonLinks.add(at.path());
  }

  /** Puts another name of a member that came before. */
  void hardLink(String path, String given) {
    Place at = place(path);
    if (at == null || removes(at)) return;
    List<String> parts = parts(given);
    Place target = parts == null || parts.isEmpty() ? null : walk(parts, false);
    Node node = target == null ? null : target.node();
    if (target == null || node == null || node.kind == Kind.DIRECTORY) {
      problems.add(
          at.path(), Code.UNREADABLE, "a hard link to " + given + ", not a member before it");
      return;
    }
    if (target.path().equals(at.path())) return;
    boolean candidate = found.containsKey(target.path());
    if (!put(at, node.again(layer))) return;
    boolean byName = FileKind.isAddonName(at.name);
    if (candidate || (byName && node.content != null)) found.put(at.path(), byName);
  }

  /** Puts something that is never opened. */
  void other(String path) {
    Place at = place(path);
    if (at != null && !removes(at) && put(at, Node.other(layer)) && FileKind.isAddonName(at.name))
      problems.add(at.path(), Code.UNREADABLE, "a device or FIFO, which is never opened");
  }

  /** Puts a file whose bytes cannot be had; returns its path, or null if it has no place. */
  @Nullable String listed(String path, long size) {
    Place at = place(path);
    if (at == null || removes(at) || !put(at, Node.file(size, null, layer))) return null;
    return at.path();
  }

  /** Puts a file whose bytes cannot be had, with the reason. */
  void unread(String path, long size, Code code, String message) {
    String at = listed(path, size);
    if (at != null) problems.add(at, code, message);
  }

  /**
   * Puts a file.
   *
   * @return its path, if it may be an addon; else null
   * @throws IOException if its bytes cannot be read
   */
  @Nullable String file(String path, Payload payload) throws IOException {
    Place at = place(path);
    if (at == null || removes(at)) return null;
    try (InputStream in = payload.stream()) {
      return file(at, payload, in);
    }
  }

  private @Nullable String file(Place at, Payload payload, InputStream in) throws IOException {
    byte[] head = in.readNBytes((int) Math.min(FileKind.HEAD, payload.size()));
    FileKind kind = FileKind.of(head, head.length);
    boolean byName = FileKind.isAddonName(at.name);
    boolean candidate = byName || kind == FileKind.SHARED_LIBRARY;
    boolean container = !byName && kind.isContainerNamed(at.name);
    Content content = payload.later();
    boolean wanted = candidate || container || kind == FileKind.BINARY;
    if (!payload.inPlace() && (wanted || content == null)) {
      boolean keeps =
          wanted || payload.size() <= SMALL || at.directory.concat("/").startsWith(BLOBS);
      if (!keeps) {
        content = null;
      } else if (payload.size() > budget.limits().maxEntryBytes()) {
        if (wanted) tooLarge(at.path(), payload.size());
        content = null;
      } else {
        content =
            spool.keep(new SequenceInputStream(new ByteArrayInputStream(head), in), payload.size());
      }
    }
    if (!put(at, Node.file(payload.size(), content, layer)) || content == null) return null;
    if (container) nested.put(at.path(), kind);
    if (!candidate) return null;
    // What lies in place may be named by many members; it is read once for each.
    if (payload.inPlace()) budget.inflate(payload.size(), tree.name() + ": " + at.path());
    found.put(at.path(), byName);
    return at.path();
  }

  private void tooLarge(String path, long size) {
    problems.add(
        path,
        Code.LIMIT_REACHED,
        size + " bytes, expected at most " + budget.limits().maxEntryBytes() + " (maxEntryBytes)");
  }

  /** Takes back that a file may be an addon, with the reason. */
  void refuse(String path, Code code, String message) {
    found.remove(path);
    problems.add(path, code, message);
  }

  /** Tells of a member that was put, and stays; or, with an empty path, of the container. */
  void problem(String path, Code code, String message) {
    problems.add(path, code, message);
  }

  /** Follows the links by the name of addons, when all members are told. */
  void end() {
    found.keySet().removeIf(path -> isGone(path));
    nested.keySet().removeIf(path -> isGone(path));
    for (String path : addonLinks) {
      Node link = tree.node(path);
      if (link == null || link.kind != Kind.LINK) continue;
      Place target = follow(path);
      Node node = target == null ? null : target.node();
      if (target == null || node == null)
        problems.add(path, Code.UNREADABLE, "a link to " + link.link + ", which is not in it");
      else if (node.kind == Kind.FILE && node.content == null)
        problems.add(
            path,
            Code.UNREADABLE,
            "a link to " + target.path() + ", which is only listed: it is not a binary");
      else if (node.kind == Kind.FILE) found.put(target.path(), true);
    }
  }

  private boolean isGone(String path) {
    Node node = tree.node(path);
    return node == null || node.kind != Kind.FILE;
  }

  /** Returns the paths of the files that may be addons, and whether a name says so. */
  SortedMap<String, Boolean> found() {
    return found;
  }

  /** Returns the paths of the containers among the files, and their kinds. */
  Map<String, FileKind> nested() {
    return nested;
  }

  /** Returns where a member goes, or null, with a problem, if nowhere. */
  private @Nullable Place place(String given) {
    List<String> parts = parts(given);
    if (parts == null || parts.isEmpty()) return null;
    String name = parts.remove(parts.size() - 1);
    if (isLayered() && !parts.isEmpty() && parts.get(0).startsWith(Whiteouts.META)) return null;
    if (parts.isEmpty()) return new Place("", tree.top(), name);
    Place at = walk(parts, true);
    Node directory = at == null ? null : at.node();
    if (at != null && directory != null && directory.kind == Kind.DIRECTORY)
      return new Place(at.path(), directory, name);
    String path = FileTree.join(String.join("/", parts), name);
    problems.add(path, Code.MALFORMED, "lies behind a file, or a link to no directory in it");
    return null;
  }

  /** Returns the parts of a path from the top, or null, with a problem, if it is none. */
  private @Nullable List<String> parts(String given) {
    if (given.length() > MAX_PATH) {
      problems.add(
          given.substring(0, 100) + "...",
          Code.LIMIT_REACHED,
          "a path of " + given.length() + " characters; systems open at most " + MAX_PATH);
      return null;
    }
    List<String> parts = new ArrayList<>();
    for (String part : given.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    int most = budget.limits().maxDepth();
    if (parts.size() <= most) return parts;
    problems.add(
        String.join("/", parts),
        Code.LIMIT_REACHED,
        parts.size() + " directories deep, expected at most " + most + " (maxDepth)");
    return null;
  }

  private @Nullable Place follow(String path) {
    return walk(List.of(path.split("/", -1)), false);
  }

  /**
   * Walks to a place as {@link dev.abilens.tree.Links} does: all links are followed, the last one,
   * too, and {@code ..} never leads out.
   *
   * @param create whether directories of the path itself are made
   * @return the place, taken by anything but a link; or null if there is none
   */
  private @Nullable Place walk(List<String> path, boolean create) {
    Deque<String> ahead = new ArrayDeque<>(path);
    List<String> names = new ArrayList<>();
    List<Node> nodes = new ArrayList<>(List.of(tree.top()));
    int links = 0;
    int ofLinks = 0;
    while (!ahead.isEmpty()) {
      budget.step(tree.name());
      String part = ahead.pop();
      boolean made = create && ofLinks == 0;
      if (ofLinks > 0) ofLinks--;
      if (part.isEmpty() || part.equals(".")) continue;
      if (part.equals("..")) {
        if (!names.isEmpty()) {
          names.remove(names.size() - 1);
          nodes.remove(nodes.size() - 1);
        }
        continue;
      }
      Node here = nodes.get(nodes.size() - 1);
      if (here.kind != Kind.DIRECTORY) return null;
      Node child = here.child(part);
      if (child == null) {
        if (!made) return null;
        child = Node.directory(layer);
        String directory = String.join("/", names);
        list(new Place(directory, here, part), child);
      }
      if (child.kind == Kind.LINK) {
        if (++links > MAX_LINKS) return null;
        if (child.link.startsWith("/")) {
          names.clear();
          nodes.subList(1, nodes.size()).clear();
        }
        String[] target = child.link.split("/", -1);
        for (int i = target.length - 1; i >= 0; i--) ahead.push(target[i]);
        ofLinks += target.length;
      } else {
        names.add(part);
        nodes.add(child);
      }
    }
    if (names.isEmpty()) return null;
    String name = names.remove(names.size() - 1);
    return new Place(String.join("/", names), nodes.get(nodes.size() - 2), name);
  }

  private void list(Place at, Node node) {
    budget.hold(NODE_COST + at.name.length() + node.link.length(), tree.name() + ": " + at.path());
    at.parent.put(at.name, node);
  }

  // As extraction does: what was at that place before is gone, unless it is a directory in use. One
  // of a lower layer is gone with all that is in it.
  private boolean put(Place at, Node node) {
    Node before = at.node();
    if (before != null && !before.children().isEmpty() && !isLayered()) {
      problems.add(
          at.path(), Code.MALFORMED, "is a directory with members and then something else");
      return false;
    }
    list(at, node);
    found.remove(at.path());
    nested.remove(at.path());
    addonLinks.remove(at.path());
    return true;
  }

  /** Takes away what a member of a layer stands for, if it is a mark that something is gone. */
  private boolean removes(Place at) {
    if (!isLayered() || !at.name.startsWith(Whiteouts.PREFIX)) return false;
    Whiteouts.apply(at.parent, at.name, layer);
    return true;
  }
}
