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
    Deque<String> done = new ArrayDeque<>();
    int links = 0;
    FileTree.@Nullable Entry entry;
    while (!ahead.isEmpty()) {
      String part = ahead.pop();
      if (part.equals("..")) {
        done.pollLast();
        continue;
      }
      done.addLast(part);
      String here = String.join("/", done);
      entry = tree.entry(here);
      if (entry == null) return null;
      if (entry.kind() == FileTree.Kind.LINK) {
        if (++links > MAX_LINKS) return entry;
        String target = tree.readLink(here);
        done.removeLast();
        if (target.startsWith("/")) done.clear();
        push(ahead, target);
      } else if (entry.kind() != FileTree.Kind.DIRECTORY && !ahead.isEmpty()) {
        return null;
      }
    }
    return tree.entry(String.join("/", done));
  }

  // Last part first, so that the first one is popped first.
  private static void push(Deque<String> ahead, String path) {
    String[] parts = path.split("/", 0);
    for (int i = parts.length - 1; i >= 0; i--)
      if (!parts[i].isEmpty() && !parts[i].equals(".")) ahead.push(parts[i]);
  }
}
