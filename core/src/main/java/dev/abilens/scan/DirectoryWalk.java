package dev.abilens.scan;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.scan.ScanProblem.Code;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Walks a directory and keeps what may be, or hold, addons.
 *
 * <p>Every real file comes once. Links that lead to a place inside the directory are not walked:
 * that place is met on its own way, and shown under it. Links that lead out of it, as those of
 * workspaces do, are walked after everything inside, in order, and shown under the link.
 */
final class DirectoryWalk {
  /** Nothing smaller is a binary: the smallest header, of 32-bit Mach-O, is this long. */
  private static final int SMALLEST = 28;

  /**
   * A file that was found.
   *
   * @param shown its path as the user would write it
   * @param real where it is, links followed
   * @param byName whether its name or that of a link to it is an addon's
   */
  record Found(Path shown, Path real, long size, boolean byName, FileKind kind) {
    /** Returns whether it is not a file, but the directory of an image layout. */
    boolean isLayout() {
      return size < 0;
    }
  }

  private record Place(Path shown, Path real, int depth) {}

  private final Path top;
  private final Path realTop;
  private final ReadLimits limits;
  private final List<ScanProblem> problems = new ArrayList<>();
  private final Map<Path, Found> found = new HashMap<>();
  private final Deque<Place> outside = new ArrayDeque<>();
  private final Set<Path> walkedOutside = new HashSet<>();
  private long entries;

  DirectoryWalk(Path top, Path realTop, ReadLimits limits) {
    this.top = top;
    this.realTop = realTop;
    this.limits = limits;
  }

  Collection<Found> found() {
    return found.values();
  }

  List<ScanProblem> problems() {
    return problems;
  }

  void run() {
    boolean complete = walk(new Place(top, realTop, 0));
    while (complete && !outside.isEmpty()) complete = walk(outside.removeFirst());
  }

  // Depth first, directories in order; a stack of our own, so that depth costs no frames.
  private boolean walk(Place start) {
    Deque<Place> ahead = new ArrayDeque<>();
    ahead.push(start);
    while (!ahead.isEmpty()) {
      Place place = ahead.pop();
      if (!place.real.startsWith(realTop) && !walkedOutside.add(place.real)) continue;
      if (place.depth > limits.maxDepth()) {
        problem(
            place.shown,
            Code.LIMIT_REACHED,
            "directories nested more than " + limits.maxDepth() + " deep (maxDepth)");
        continue;
      }
      if (Archive.isLayout(place.real)) {
        found.putIfAbsent(
            place.real, new Found(place.shown, place.real, -1, false, FileKind.OTHER));
        continue;
      }
      List<Path> files = list(place);
      if (entries > limits.maxEntries()) {
        problem(
            place.shown,
            Code.LIMIT_REACHED,
            "more than "
                + limits.maxEntries()
                + " files and directories (maxEntries): this one and what comes after it were not"
                + " looked at");
        return false;
      }
      List<Place> directories = new ArrayList<>();
      for (Path file : files) visit(place, file, directories);
      for (int i = directories.size() - 1; i >= 0; i--) ahead.push(directories.get(i));
    }
    return true;
  }

  private List<Path> list(Place place) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(place.real)) {
      for (Path file : stream) {
        if (++entries > limits.maxEntries()) break;
        files.add(file);
      }
    } catch (DirectoryIteratorException e) {
      unreadable(place.shown, Objects.requireNonNull(e.getCause()));
    } catch (NoSuchFileException e) {
      // Removed since its parent was read: it is not in the tree.
      return files;
    } catch (IOException e) {
      unreadable(place.shown, e);
    }
    files.sort((a, b) -> PathOrder.BYTES.compare(a.toString(), b.toString()));
    return files;
  }

  private void visit(Place place, Path file, List<Place> directories) {
    Path shown = place.shown.resolve(file.getFileName());
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        visitLink(place, shown, file);
      } else if (attributes.isDirectory()) {
        if (place.real.startsWith(realTop) || !file.startsWith(realTop))
          directories.add(new Place(shown, file, place.depth + 1));
      } else {
        visitFile(shown, file, attributes, FileKind.isAddonName(shown.toString()));
      }
    } catch (NoSuchFileException e) {
      // Removed since the directory was read.
      return;
    } catch (IOException e) {
      unreadable(shown, e);
    }
  }

  private void visitLink(Place place, Path shown, Path link) throws IOException {
    boolean byName = FileKind.isAddonName(shown.toString());
    Path target;
    BasicFileAttributes attributes;
    try {
      target = link.toRealPath();
      attributes = Files.readAttributes(target, BasicFileAttributes.class);
    } catch (AccessDeniedException e) {
      unreadable(shown, e);
      return;
    } catch (IOException e) {
      // Nothing, or a circle. Whatever else a link to nothing is called, it loads nothing.
      if (byName)
        problem(
            shown,
            Code.UNREADABLE,
            "a link to " + Files.readSymbolicLink(link) + ", which leads nowhere");
      return;
    }
    if (target.startsWith(realTop)) {
      if (byName && !attributes.isDirectory())
        visitFile(asInside(target), target, attributes, true);
    } else if (!attributes.isDirectory()) {
      visitFile(shown, target, attributes, byName);
    } else if (realTop.startsWith(target) && !isPackage(target)) {
      problem(
          shown,
          Code.LINK_NOT_FOLLOWED,
          "a link to " + target + ", which holds the searched directory and is no package");
    } else {
      outside.addLast(new Place(shown, target, place.depth + 1));
    }
  }

  // A package that an example or a test below it depends upon is linked like that.
  private static boolean isPackage(Path directory) {
    return Files.isRegularFile(directory.resolve("package.json"));
  }

  private Path asInside(Path real) {
    return top.resolve(realTop.relativize(real).toString());
  }

  private void visitFile(Path shown, Path real, BasicFileAttributes attributes, boolean byName) {
    if (!attributes.isRegularFile()) {
      // Opening a FIFO would wait for a writer.
      if (byName) problem(shown, Code.UNREADABLE, "not a regular file: it is never opened");
      return;
    }
    Found before = found.get(real);
    if (before != null) {
      if (byName && !before.byName)
        found.put(real, new Found(before.shown, real, before.size, true, before.kind));
      return;
    }
    FileKind said = FileKind.byName(shown.toString());
    if (!byName && said == FileKind.OTHER && attributes.size() < SMALLEST) return;
    try {
      FileKind kind = kind(real);
      boolean archive = !byName && said != FileKind.OTHER && !kind.isBinary();
      if (byName || archive || kind == FileKind.SHARED_LIBRARY)
        found.put(real, new Found(shown, real, attributes.size(), byName, kind));
    } catch (NoSuchFileException e) {
      // Removed since the directory was read.
      return;
    } catch (IOException e) {
      unreadable(shown, e);
    }
  }

  /** Returns what a regular file is by its first bytes. */
  static FileKind kind(Path file) throws IOException {
    PlainFile plain = new PlainFile(file, ReadLimits.defaults());
    try {
      return plain.kind();
    } finally {
      plain.close();
    }
  }

  private void problem(Path shown, Code code, String message) {
    problems.add(new ScanProblem(shown.toString(), null, code, message, shown.equals(top)));
  }

  private void unreadable(Path shown, IOException e) {
    problem(shown, Code.UNREADABLE, reason(e));
  }

  /** Returns what went wrong in words, without the path. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) return "no such file or directory";
    if (e instanceof AccessDeniedException) return "permission denied";
    if (e instanceof FileSystemException f && f.getReason() != null) return f.getReason();
    return String.valueOf(e.getMessage());
  }
}
