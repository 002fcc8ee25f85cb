package dev.abilens.tree;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree with others laid over directories of it: what they hold hides what is there, as where an
 * archive is unpacked. Directories that lead to them are there, too.
 */
public final class MountedTree implements FileTree {
  /**
   * A tree, and where it lies.
   *
   * @param directory the directory that it is laid over
   * @param tree the tree
   * @param from the directory of that tree whose files they are; empty for all
   */
  public record Mount(String directory, FileTree tree, String from) {
    @Nullable String inside(String path) {
      String rest = rest(path, directory);
      if (rest == null) return null;
      return from.isEmpty() || rest.isEmpty() ? from + rest : from + "/" + rest;
    }

    Entry outside(Entry entry) {
      String rest = from.isEmpty() ? entry.path() : entry.path().substring(from.length() + 1);
      return new Entry(FileTree.join(directory, rest), entry.kind(), entry.size());
    }
  }

  private final FileTree base;
  private final List<Mount> mounts;

  /**
   * Makes one.
   *
   * @param base what is underneath
   * @param mounts what lies over it; the first one that has a path counts
   */
  public MountedTree(FileTree base, List<Mount> mounts) {
    this.base = base;
    this.mounts = List.copyOf(mounts);
  }

  /** Returns what stands in a path behind the directory that it begins with; null without that. */
  private static @Nullable String rest(String whole, String beginning) {
    if (beginning.isEmpty()) return whole;
    if (whole.equals(beginning)) return "";
    return whole.startsWith(beginning + "/") ? whole.substring(beginning.length() + 1) : null;
  }

  /** A mount that has something at a path, and where it has it. */
  private record Hit(Mount mount, String path, Entry entry) {}

  private @Nullable Hit hit(String path) throws IOException {
    for (Mount mount : mounts) {
      String inside = mount.inside(path);
      Entry entry = inside == null ? null : mount.tree.entry(inside);
      if (inside != null && entry != null) return new Hit(mount, inside, entry);
    }
    return null;
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public @Nullable Entry entry(String path) throws IOException {
    Hit hit = hit(path);
    if (hit != null) return new Entry(path, hit.entry.kind(), hit.entry.size());
    Entry entry = base.entry(path);
    if (entry != null && entry.kind() == Kind.DIRECTORY) return entry;
    for (Mount mount : mounts)
      if (rest(mount.directory, path) != null) return new Entry(path, Kind.DIRECTORY, 0);
    return entry;
  }

  @Override
  public List<Entry> list(String directory) throws IOException {
    SortedMap<String, Entry> entries = new TreeMap<>();
    Entry below = base.entry(directory);
    if (below != null && below.kind() == Kind.DIRECTORY)
      for (Entry entry : base.list(directory)) entries.put(entry.fileName(), entry);
    boolean found = below != null && below.kind() == Kind.DIRECTORY;
    for (int i = mounts.size() - 1; i >= 0; i--) found |= list(mounts.get(i), directory, entries);
    // Asked for what it says of a path that is no directory.
    return found ? new ArrayList<>(entries.values()) : base.list(directory);
  }

  private static boolean list(Mount mount, String directory, Map<String, Entry> into)
      throws IOException {
    String inside = mount.inside(directory);
    if (inside != null) {
      Entry entry = mount.tree.entry(inside);
      if (entry == null || entry.kind() != Kind.DIRECTORY) return false;
      for (Entry member : mount.tree.list(inside))
        into.put(member.fileName(), mount.outside(member));
      return true;
    }
    String rest = rest(mount.directory, directory);
    if (rest == null) return false;
    String next = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
    into.put(next, new Entry(FileTree.join(directory, next), Kind.DIRECTORY, 0));
    return true;
  }

  @Override
  public ByteSource open(String path) throws IOException {
    Hit hit = hit(path);
    return hit == null ? base.open(path) : hit.mount.tree.open(hit.path);
  }

  @Override
  public String readLink(String path) throws IOException {
    Hit hit = hit(path);
    return hit == null ? base.readLink(path) : hit.mount.tree.readLink(hit.path);
  }

  @Override
  public Map<String, String> environment() {
    return base.environment();
  }

  @Override
  public boolean tells(String path) {
    return base.tells(path);
  }

  @Override
  public String display(String path) {
    return base.display(path);
  }
}
