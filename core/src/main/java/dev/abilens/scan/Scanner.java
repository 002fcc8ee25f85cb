package dev.abilens.scan;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.scan.ScanProblem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the files under a path that may be addons. Immutable, and safe for use by many threads.
 *
 * <ul>
 *   <li>Of a file: the file itself, whatever it holds, unless it is an archive.
 *   <li>Of a directory: every file whose name ends in {@code .node}, every file that begins like a
 *       shared library, and those in archives whose name says that they are one, such as {@code
 *       .tgz}. A real file comes once, however many links lead to it.
 *   <li>Of an {@link Archive}: the same among its members; of an image, among the files that its
 *       processes would see.
 * </ul>
 *
 * <p>Candidates and problems come in the order of their paths' bytes in UTF-8; of one archive the
 * candidates in the order of their entries, then the problems. Nothing but a regular file is
 * opened, and of a file of a directory only the first bytes are read.
 */
public final class Scanner {
  private static final Comparator<Item> ORDER =
      (a, b) -> PathOrder.BYTES.compare(a.path(), b.path());

  private final ReadLimits limits;

  /**
   * Makes a scanner.
   *
   * @param limits what a scan may cost
   */
  public Scanner(ReadLimits limits) {
    this.limits = limits;
  }

  /** Returns what a scan may cost. */
  public ReadLimits limits() {
    return limits;
  }

  /** Something to tell, found while walking a directory. */
  private record Item(String path, Runnable tell) {}

  /**
   * Tells of everything under a path that may be an addon, and of everything that could not be
   * looked at. Returns when all is told.
   *
   * @param argument a file, a directory or an archive
   * @param sink who is told, on this thread
   */
  public void scan(Path argument, ScanSink sink) {
    try {
      Path real = argument.toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
      if (attributes.isDirectory()) scanDirectory(argument, real, sink);
      else if (attributes.isRegularFile()) scanFile(argument, real, attributes.size(), sink);
      else problem(argument, Code.UNREADABLE, "not a regular file or a directory", true, sink);
    } catch (IOException e) {
      problem(argument, Code.UNREADABLE, DirectoryWalk.reason(e), true, sink);
    }
  }

  /**
   * Tells of everything in an archive that may be an addon, and of everything in it that could not
   * be looked at.
   *
   * @param archive the archive; it stays open
   * @param sink who is told, on this thread
   */
  public void scan(Archive archive, ScanSink sink) {
    archive.tell(sink);
  }

  private void scanFile(Path argument, Path real, long size, ScanSink sink) throws IOException {
    boolean byName = FileKind.isAddonName(argument.toString());
    PlainFile file = new PlainFile(real, limits);
    FileKind kind = file.kind();
    FileKind said = FileKind.byName(argument.toString());
    boolean container = kind.isContainer() || (kind == FileKind.OTHER && said != FileKind.OTHER);
    if (container && !byName) {
      file.close();
      scanContainer(argument, real, kind, said, true, sink);
    } else {
      Candidate candidate = candidate(new Roots(), argument, real, file, size, true, byName);
      try {
        sink.candidate(candidate);
      } catch (RuntimeException | Error e) {
        // Whoever ends so does not close it.
        candidate.close();
        throw e;
      }
    }
  }

  private void scanContainer(
      Path shown, Path real, FileKind kind, FileKind said, boolean named, ScanSink sink) {
    // A tape archive that begins like none is told where it fails.
    FileKind read = kind == FileKind.OTHER && said == FileKind.TAR ? said : kind;
    if (read == FileKind.OTHER)
      problem(shown, Code.MALFORMED, "does not begin like a " + said.words(), named, sink);
    else
      try (Archive archive = Archive.read(shown, real, read, named, limits)) {
        archive.tell(sink);
      }
  }

  private void scanLayout(Path shown, Path real, boolean named, ScanSink sink) {
    try (Archive archive = Archive.readLayout(shown, real, named, limits)) {
      archive.tell(sink);
    }
  }

  private void scanDirectory(Path argument, Path real, ScanSink sink) {
    if (Archive.isLayout(real)) {
      scanLayout(argument, real, true, sink);
      return;
    }
    DirectoryWalk walk = new DirectoryWalk(argument, real, limits);
    walk.run();
    List<Item> items = new ArrayList<>();
    for (ScanProblem problem : walk.problems())
      items.add(new Item(problem.path(), () -> sink.problem(problem)));
    Roots roots = new Roots();
    for (DirectoryWalk.Found found : walk.found())
      items.add(new Item(found.shown().toString(), () -> tell(found, roots, sink)));
    items.sort(ORDER);
    items.forEach(item -> item.tell.run());
  }

  private void tell(DirectoryWalk.Found found, Roots roots, ScanSink sink) {
    Path shown = found.shown();
    if (found.isLayout()) scanLayout(shown, found.real(), false, sink);
    else if (found.byName() || found.kind() == FileKind.SHARED_LIBRARY)
      sink.candidate(
          candidate(
              roots,
              shown,
              found.real(),
              new PlainFile(found.real(), limits),
              found.size(),
              false,
              found.byName()));
    else
      scanContainer(
          shown, found.real(), found.kind(), FileKind.byName(shown.toString()), false, sink);
  }

  private static Candidate candidate(
      Roots roots,
      Path shown,
      Path real,
      PlainFile file,
      long size,
      boolean named,
      boolean byName) {
    Candidate.Place place = roots.place(real);
    return new Candidate(
        shown.toString(),
        null,
        place.tree(),
        place.path(),
        size,
        null,
        null,
        named,
        byName,
        file,
        file::close);
  }

  private static void problem(Path shown, Code code, String message, boolean named, ScanSink sink) {
    sink.problem(new ScanProblem(shown.toString(), null, code, message, named));
  }
}
