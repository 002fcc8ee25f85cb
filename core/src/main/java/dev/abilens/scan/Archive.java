package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import dev.abilens.tree.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An archive or a container image, read and held open: what it holds, as trees of files. Nested
 * ones are read with it. Immutable, and safe for use by many threads.
 *
 * <p>Read are npm packages and other tape archives, plain or compressed by gzip, bzip2, xz (with
 * {@code org.tukaani:xz}) or Zstandard (with {@code com.github.luben:zstd-jni}); zip files; asar
 * archives of Electron; images as {@code docker save} writes them, and OCI image layouts, as a
 * directory or in an archive. What lies uncompressed in the file is read there when it is asked
 * for; of a compressed archive, binaries and small files are kept, in memory as far as {@link
 * ReadLimits#maxHeldBytes()} goes and then in a temporary file, which is gone when this is closed.
 */
public final class Archive implements Closeable {
  private final Path path;
  private final List<ContainerReader.Part> parts;
  private final List<ScanProblem> problems;
  private final List<Closeable> opened;

  /** This itself, and the candidates that were given away. */
  private final AtomicInteger users = new AtomicInteger(1);

  private Archive(
      Path path,
      List<ContainerReader.Part> parts,
      List<ScanProblem> problems,
      List<Closeable> opened) {
    this.path = path;
    this.parts = List.copyOf(parts);
    this.problems = List.copyOf(problems);
    this.opened = List.copyOf(opened);
  }

  /**
   * A tree of an archive.
   *
   * @param name what tells it from the others: empty for an archive's own files and for a single
   *     image, else the path of a nested archive, or an image's platform or tag
   * @param tree the files; open as long as the archive is
   * @param isImage whether it is a container image, its layers merged
   * @param platform what the image says of its processes, or null
   */
  public record Part(String name, FileTree tree, boolean isImage, @Nullable Platform platform) {
    /** Begins the target that the files are: the root of a process, and the program in it. */
    public Target.Builder target() {
      Target.Builder target = Target.unknownRuntime().root(tree);
      return platform == null ? target : target.on(platform);
    }
  }

  /**
   * Opens an archive, an image or an image layout.
   *
   * @param path a file, or the directory of an OCI image layout
   * @param limits what reading may cost
   * @return the archive, or empty if it is nothing of that kind
   * @throws IOException if it cannot be read
   */
  public static Optional<Archive> open(Path path, ReadLimits limits) throws IOException {
    Path real = path.toRealPath();
    if (isLayout(real)) return Optional.of(readLayout(path, real, true, limits));
    if (!Files.isRegularFile(real)) return Optional.empty();
    FileKind kind = DirectoryWalk.kind(real);
    return kind.isContainer()
        ? Optional.of(read(path, real, kind, true, limits))
        : Optional.empty();
  }

  /**
   * Opens an archive that lies in a tree.
   *
   * @param tree the tree; it has to stay open as long as this
   * @param path the archive's path in it, links followed
   * @param limits what reading may cost
   * @return the archive, or empty if it is nothing of that kind
   * @throws IOException if it cannot be read
   */
  public static Optional<Archive> open(FileTree tree, String path, ReadLimits limits)
      throws IOException {
    ByteSource source = tree.open(path);
    FileKind kind = kind(source);
    if (!kind.isContainer()) {
      source.close();
      return Optional.empty();
    }
    return Optional.of(
        read(
            Path.of(path),
            true,
            limits,
            (reader, budget) -> {
              reader.opened().add(source);
              budget.another(source.size());
              reader.read(source, kind, null, null);
            }));
  }

  /**
   * Returns whether the names in a zip file say that an addon is in it, or what one is built from.
   * Nothing in it is read; false for what is no zip file that can be read.
   *
   * @param tree the tree that it lies in
   * @param path its path there, links followed
   * @throws IOException if it cannot be opened
   */
  public static boolean listsAddon(FileTree tree, String path) throws IOException {
    try (ByteSource source = tree.open(path)) {
      return ZipContainer.lists(
          source, name -> FileKind.isAddonName(name) || name.endsWith("/binding.gyp"));
    } catch (MalformedBinaryException e) {
      return false;
    }
  }

  private static FileKind kind(ByteSource source) throws IOException {
    try {
      return FileKind.of(source);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Returns whether a directory is an OCI image layout. */
  static boolean isLayout(Path directory) {
    return Files.isRegularFile(directory.resolve("oci-layout"))
        && Files.isRegularFile(directory.resolve("index.json"));
  }

  /**
   * Reads a container of a kind; what is wrong with it is among its problems.
   *
   * @param shown its path as the user would write it
   * @param named whether the user did
   */
  static Archive read(Path shown, Path real, FileKind kind, boolean named, ReadLimits limits) {
    // The name alone, so that messages do not depend on where the archive lies.
    String name = String.valueOf(real.getFileName());
    return read(
        shown,
        named,
        limits,
        (reader, budget) -> {
          ByteSource source = ByteSource.open(name, real, limits);
          reader.opened().add(source);
          budget.another(source.size());
          // In a directory that is scanned, they are met there.
          Path unpacked = named ? real.resolveSibling(name + ".unpacked") : null;
          reader.read(source, kind, unpacked, named ? null : new Roots().place(real));
        });
  }

  static Archive readLayout(Path shown, Path real, boolean named, ReadLimits limits) {
    return read(
        shown,
        named,
        limits,
        (reader, budget) -> {
          try (Stream<Path> files = Files.walk(real.resolve("blobs"), 2)) {
            files
                .filter(Files::isRegularFile)
                .forEach(file -> budget.another(file.toFile().length()));
          } catch (NoSuchFileException | UncheckedIOException e) {
            // What is missing or closed is named by whoever asks for it.
          }
          reader.readLayout(FileTree.of(real));
        });
  }

  /** Reads one kind. */
  private interface Reading {
    void read(ContainerReader reader, Budget budget) throws IOException;
  }

  private static Archive read(Path shown, boolean named, ReadLimits limits, Reading reading) {
    List<ScanProblem> problems = new ArrayList<>();
    TreeBuilder.Problems told =
        (entry, code, message) ->
            problems.add(
                new ScanProblem(
                    shown.toString(),
                    entry.isEmpty() ? null : entry,
                    code,
                    message,
                    named && entry.isEmpty()));
    Budget budget = new Budget(limits);
    Spool spool = new Spool(budget);
    ContainerReader reader = new ContainerReader(budget, spool, told);
    reader.opened().add(spool);
    try {
      reading.read(reader, budget);
    } catch (IOException e) {
      told.add("", ScanProblem.Code.UNREADABLE, DirectoryWalk.reason(e));
    } catch (RuntimeException | Error e) {
      close(reader.opened());
      throw e;
    }
    return new Archive(shown, reader.parts(), problems, reader.opened());
  }

  /** Returns the path that it was opened by. */
  public Path path() {
    return path;
  }

  /**
   * Returns the trees in it: of an archive its own, of images one each, and those of nested
   * archives after the one that they are in.
   */
  public List<Part> parts() {
    return parts.stream().map(Archive::part).toList();
  }

  private static Part part(ContainerReader.Part part) {
    return new Part(name(part.prefix()), part.tree(), part.image(), part.platform());
  }

  /**
   * Returns the tree that a process would have as its root: the first image of a platform, else the
   * first image, else the archive's own files; empty if nothing could be read.
   *
   * @param platform the platform that is preferred
   */
  public Optional<Part> root(Platform platform) {
    List<Part> all = parts();
    List<Part> images = all.stream().filter(Part::isImage).toList();
    return images.stream()
        .filter(image -> platform.equals(image.platform()))
        .findFirst()
        .or(() -> Stream.concat(images.stream(), all.stream()).findFirst());
  }

  private static String name(String prefix) {
    return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 2);
  }

  /** Returns what could not be looked at. */
  public List<ScanProblem> problems() {
    return problems;
  }

  /** Tells of every file that may be an addon in the order of their paths, then of the problems. */
  void tell(ScanSink sink) {
    TreeMap<String, Runnable> tells = new TreeMap<>(PathOrder.BYTES);
    Map<String, Part> images = images();
    for (ContainerReader.Part part : parts) {
      Part image = image(images, part.prefix());
      part.found()
          .forEach(
              (entry, byName) ->
                  tells.put(
                      part.prefix() + entry,
                      () -> sink.candidate(candidate(part, image, entry, byName))));
    }
    tells.values().forEach(Runnable::run);
    problems.forEach(sink::problem);
  }

  private Candidate candidate(
      ContainerReader.Part part, @Nullable Part image, String entry, boolean byName) {
    ArchiveTree.Node node = part.tree().node(entry);
    if (node == null) throw new IllegalStateException(entry);
    String called = entry.substring(entry.lastIndexOf('/') + 1);
    users.incrementAndGet();
    return new Candidate(
        path.toString(),
        part.prefix() + entry,
        part.tree(),
        entry,
        node.size,
        image,
        part.place(),
        false,
        byName,
        buffer -> part.tree().open(entry, called),
        this::release);
  }

  /** Returns the images by what stands before the paths in them. */
  private Map<String, Part> images() {
    Map<String, Part> images = new HashMap<>();
    for (ContainerReader.Part part : parts)
      if (part.image()) images.putIfAbsent(part.prefix(), part(part));
    return images;
  }

  /** Returns the outermost image that a tree is or is nested in, or null. */
  private static @Nullable Part image(Map<String, Part> images, String prefix) {
    Part image = images.get("");
    int end = 0;
    while (image == null && (end = prefix.indexOf(ContainerReader.INSIDE, end)) >= 0) {
      end += ContainerReader.INSIDE.length();
      image = images.get(prefix.substring(0, end));
    }
    return image;
  }

  private void release() {
    if (users.decrementAndGet() == 0) close(opened);
  }

  private static void close(List<Closeable> opened) {
    for (Closeable one : opened) {
      try {
        one.close();
      } catch (IOException e) {
        // It was read only, and what it is to take away goes with the process.
      }
    }
  }

  /**
   * Gives back what it holds open, once its candidates are closed, too. Its trees cannot be read
   * any more then.
   */
  @Override
  public void close() {
    release();
  }
}
