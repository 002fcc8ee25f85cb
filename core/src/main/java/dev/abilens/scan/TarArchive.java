package dev.abilens.scan;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.scan.ArchiveTree.Node;
import dev.abilens.scan.ScanProblem.Code;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.FileTree.Kind;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a tape archive into an {@link ArchiveTree}, as extraction into an empty directory that
 * nothing leads out of would: the last of several members of one name stays, links are followed
 * inside, absolute names and {@code ..} begin at the top. Kept in memory is what may be an addon or
 * a library beside one.
 */
final class TarArchive {
  /** What a listed member costs in memory beside its name and content, in bytes. */
  private static final int NODE_COST = 200;

  /** The longest path, and text of a link, that Linux takes (PATH_MAX). */
  private static final int MAX_PATH = 4096;

  /** Told of members that cannot be read. */
  interface Problems {
    void add(String entry, Code code, String message);
  }

  private final String name;
  private final ArchiveTree tree;
  private final ReadLimits limits;
  private final Problems problems;
  private long held;

  /** The files that may be addons, and whether a name says so. */
  private final TreeMap<String, Boolean> found = new TreeMap<>(PathOrder.BYTES);

  private final TreeSet<String> addonLinks = new TreeSet<>(PathOrder.BYTES);

  TarArchive(String name, ReadLimits limits, Problems problems) {
    this.name = name;
    this.tree = new ArchiveTree(name);
    this.limits = limits;
    this.problems = problems;
  }

  ArchiveTree tree() {
    return tree;
  }

  /** Returns the paths of the files that may be addons, in order, and whether a name says so. */
  Map<String, Boolean> found() {
    return found;
  }

  /**
   * Reads the archive to its end.
   *
   * @throws dev.abilens.bytes.MalformedBinaryException if it contradicts itself or costs too much;
   *     what came before that stands
   * @throws IOException if the stream fails; what came before that stands
   */
  void read(InputStream in) throws IOException {
    TarReader reader = new TarReader(in, name, limits);
    try {
      for (TarReader.Member member = reader.next(); member != null; member = reader.next())
        add(member, reader);
    } finally {
      followAddonLinks();
    }
  }

  private void add(TarReader.Member member, TarReader reader) throws IOException {
    String path = normal(member.name());
    if (path == null || path.isEmpty()) return;
    int slash = path.lastIndexOf('/');
    String directory = directory(path.substring(0, Math.max(0, slash)), path);
    if (directory == null) return;
    String place = join(directory, path.substring(slash + 1));
    switch (member.type()) {
      case TarHeader.DIRECTORY, TarHeader.GNU_DIRECTORY -> putDirectory(place);
      case TarHeader.SYMBOLIC_LINK -> putLink(place, member.linkName());
      case TarHeader.HARD_LINK -> putHardLink(place, member.linkName());
      case TarHeader.GNU_LABEL -> {}
      case TarHeader.CHARACTER_DEVICE, TarHeader.BLOCK_DEVICE, TarHeader.FIFO -> {
        if (put(place, Node.other()) && FileKind.isAddonName(place))
          problems.add(place, Code.UNREADABLE, "a device or FIFO, which is never opened");
      }
      default -> putFile(place, member, reader);
    }
  }

  private static String join(String directory, String last) {
    return directory.isEmpty() ? last : directory + "/" + last;
  }

  /** Returns a member's path from the top, or null, and a problem, if it is none. */
  private @Nullable String normal(String given) {
    if (given.length() > MAX_PATH) {
      problems.add(
          given.substring(0, 100) + "...",
          Code.LIMIT_REACHED,
          "a path of " + given.length() + " characters; systems open at most " + MAX_PATH);
      return null;
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : given.split("/", -1)) {
      if (part.equals("..")) parts.pollLast();
      else if (!part.isEmpty() && !part.equals(".")) parts.addLast(part);
    }
    String path = String.join("/", parts);
    if (parts.size() <= limits.maxDepth()) return path;
    problems.add(
        path,
        Code.LIMIT_REACHED,
        parts.size() + " directories deep, expected at most " + limits.maxDepth() + " (maxDepth)");
    return null;
  }

  /**
   * Makes the directories of a path and follows the links among them.
   *
   * @return where it leads, or null, and a problem with {@code path}, if to no directory
   */
  private @Nullable String directory(String directory, String path) throws IOException {
    String here = "";
    if (directory.isEmpty()) return here;
    for (String part : directory.split("/", -1)) {
      here = join(here, part);
      Node node = tree.node(here);
      if (node == null) {
        list(here, Node.directory());
      } else if (node.kind == Kind.LINK) {
        FileTree.Entry target = Links.follow(tree, here);
        if (target == null || target.kind() != Kind.DIRECTORY) {
          problems.add(
              path, Code.MALFORMED, "lies behind the link " + here + " to no directory in it");
          return null;
        }
        here = target.path();
      } else if (node.kind != Kind.DIRECTORY) {
        problems.add(path, Code.MALFORMED, "lies below " + here + ", which is no directory");
        return null;
      }
    }
    return here;
  }

  private void list(String path, Node node) {
    take(NODE_COST + 2L * path.length() + 2L * node.link.length(), path);
    tree.put(path, node);
  }

  private void take(long bytes, String path) {
    if (!fits(bytes))
      throw new LimitReachedException(
          0,
          name + ": " + path,
          "maxHeldBytes",
          bytes + " bytes beside " + held + " held",
          "at most " + limits.maxHeldBytes() + " bytes held");
    held += bytes;
  }

  private boolean fits(long bytes) {
    return bytes <= limits.maxHeldBytes() - held;
  }

  // As extraction does: what was at that place before is gone, unless it is a directory in use.
  private boolean put(String path, Node node) {
    Node before = tree.node(path);
    if (before != null && before.hasChildren()) {
      problems.add(path, Code.MALFORMED, "is a directory with members and then something else");
      return false;
    }
    list(path, node);
    found.remove(path);
    addonLinks.remove(path);
    return true;
  }

  private void putDirectory(String path) throws IOException {
    FileTree.Entry before = Links.follow(tree, path);
    if (before == null || before.kind() != Kind.DIRECTORY) put(path, Node.directory());
  }

  private void putLink(String path, String target) {
    if (target.length() > MAX_PATH) {
      problems.add(path, Code.MALFORMED, "a link of " + target.length() + " characters");
      return;
    }
    if (put(path, Node.link(target)) && FileKind.isAddonName(path)) addonLinks.add(path);
  }

  private void putHardLink(String path, String given) {
    String target = normal(given);
    Node node = target == null ? null : tree.node(target);
    if (target == null || node == null || node.kind == Kind.DIRECTORY) {
      problems.add(path, Code.UNREADABLE, "a hard link to " + given + ", not a member before it");
      return;
    }
    if (target.equals(path)) return;
    boolean candidate = found.containsKey(target);
    if (!put(path, node)) return;
    boolean byName = FileKind.isAddonName(path);
    if (node.kind == Kind.LINK && byName) addonLinks.add(path);
    else if (candidate || (byName && node.content != null)) found.put(path, byName);
    else if (byName) problems.add(path, Code.UNREADABLE, "a hard link to " + target + UNKEPT);
  }

  private static final String UNKEPT = ", whose content is neither named .node nor a library's";

  private void putFile(String path, TarReader.Member member, TarReader reader) throws IOException {
    if (member.sparse() || member.type() == TarHeader.GNU_CONTINUED) {
      problems.add(path, Code.UNSUPPORTED_CONTAINER, "a member stored in pieces is not read");
      put(path, Node.file(member.size(), null));
      return;
    }
    byte[] head = reader.content(member.size(), FileKind.HEAD);
    FileKind kind = FileKind.of(head, head.length);
    boolean byName = FileKind.isAddonName(path);
    if (!byName && kind != FileKind.SHARED_LIBRARY) {
      put(path, Node.file(member.size(), null));
      if (kind.isContainerNamed(path))
        problems.add(
            path, Code.UNSUPPORTED_CONTAINER, "a " + kind.words() + " in an archive is not opened");
      return;
    }
    String limit = refusal(member.size());
    if (limit != null) {
      problems.add(path, Code.LIMIT_REACHED, limit);
      put(path, Node.file(member.size(), null));
      return;
    }
    byte[] content = reader.content(head, member.size());
    if (!put(path, Node.file(member.size(), content))) return;
    held += content.length;
    found.put(path, byName);
  }

  private @Nullable String refusal(long size) {
    long most = Math.min(limits.maxEntryBytes(), Integer.MAX_VALUE - 8);
    if (size > most) return size + " bytes, expected at most " + most + " (maxEntryBytes)";
    if (fits(size + NODE_COST + MAX_PATH)) return null;
    return size
        + " bytes beside "
        + held
        + " held, expected at most "
        + limits.maxHeldBytes()
        + " (maxHeldBytes)";
  }

  private void followAddonLinks() throws IOException {
    for (String link : addonLinks) {
      FileTree.Entry target = Links.follow(tree, link);
      if (target == null) {
        problems.add(
            link, Code.UNREADABLE, "a link to " + tree.readLink(link) + ", which is not in it");
      } else if (target.kind() == Kind.FILE) {
        if (tree.isHeld(target.path())) found.put(target.path(), true);
        else problems.add(link, Code.UNREADABLE, "a link to " + target.path() + UNKEPT);
      }
    }
  }
}
