package dev.abilens.tree;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Follows symbolic links inside a {@link FileTree} as a process whose root is the top of the tree
 * would: an absolute link starts at the top, and {@code ..} never leads out of it.
 */
public final class Links {
  /** Linux gives up after this many links on one path (ELOOP). */
  private static final int MAX_LINKS = 40;

  private Links() {}

  /**
   * Returns what a path leads to.
   *
   * @param tree the tree
   * @param path a path in it; a leading {@code /}, doubled ones, {@code .} and {@code ..} are
   *     understood
   * @return the entry at the end, which is no link; or null if there is none or the links go round
   *     in circles
   * @throws IOException if the tree cannot be read
   */
  public static FileTree.@Nullable Entry follow(FileTree tree, String path) throws IOException {
    FileTree.Entry entry = last(tree, path);
    return entry == null || entry.kind() == FileTree.Kind.LINK ? null : entry;
  }

  /**
   * Returns what a path leads to, as {@link #follow} does, but for links that go round in circles,
   * which a process is told of otherwise than of what is not there.
   *
   * @return the entry at the end; one of those links; or null if there is none
   * @throws IOException if the tree cannot be read
   */
  public static FileTree.@Nullable Entry last(FileTree tree, String path) throws IOException {
    Deque<String> ahead = new ArrayDeque<>();
    push(ahead, path);
    StringBuilder done = new StringBuilder();
    int links = 0;
    // What lies where it is done with, or null where that was not asked.
    FileTree.@Nullable Entry entry = null;
    while (!ahead.isEmpty()) {
      String part = ahead.pop();
      int before = done.length();
      if (part.equals("..")) {
        done.setLength(Math.max(0, done.lastIndexOf("/")));
        entry = null;
        continue;
      }
      if (before > 0) done.append('/');
      String here = done.append(part).toString();
      entry = tree.entry(here);
      if (entry == null) return null;
      if (entry.kind() == FileTree.Kind.LINK) {
        if (++links > MAX_LINKS) return entry;
        String target = tree.readLink(here);
        done.setLength(target.startsWith("/") ? 0 : before);
        entry = null;
        push(ahead, target);
      } else if (entry.kind() != FileTree.Kind.DIRECTORY && !ahead.isEmpty()) {
        return null;
      }
    }
    return entry == null ? tree.entry(done.toString()) : entry;
  }

  // Last part first, so that the first one is popped first.
  private static void push(Deque<String> ahead, String path) {
    String[] parts = path.split("/", 0);
    for (int i = parts.length - 1; i >= 0; i--)
      if (!parts[i].isEmpty() && !parts[i].equals(".")) ahead.push(parts[i]);
  }
}
