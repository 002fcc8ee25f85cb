package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ChangedWhileReadingException;
import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.image.Platform;
import dev.abilens.scan.ScanProblem.Code;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a container, and those in it, into trees. Every container is read from a source, so that a
 * nested one is read like one that lies on the disk. What is wrong with one costs its own rest
 * only.
 */
final class ContainerReader {
  /** What stands between a container's path and that of a member in it. */
  static final String INSIDE = "!/";

  /**
   * A tree that was read.
   *
   * @param prefix what stands before its paths in the outermost file
   * @param platform what an image says of its processes, or null
   * @param image whether it is the merged layers of an image
   * @param found the files that may be addons, and whether a name says so
   * @param place where the archive lies that it is, or null
   */
  record Part(
      String prefix,
      ArchiveTree tree,
      @Nullable Platform platform,
      boolean image,
      SortedMap<String, Boolean> found,
      Candidate.@Nullable Place place) {}

  private final Budget budget;
  private final Spool spool;
  private final TreeBuilder.Problems problems;
  private final List<Part> parts = new ArrayList<>();
  private final List<Closeable> opened = new ArrayList<>();

  ContainerReader(Budget budget, Spool spool, TreeBuilder.Problems problems) {
    this.budget = budget;
    this.spool = spool;
    this.problems = problems;
  }

  List<Part> parts() {
    return parts;
  }

  /** Returns what has to stay open as long as the trees. */
  List<Closeable> opened() {
    return opened;
  }

  /**
   * Reads a container.
   *
   * @param unpacked where files lie that an asar archive leaves beside itself, or null
   * @param place where it lies, or null
   */
  void read(
      ByteSource source, FileKind kind, @Nullable Path unpacked, Candidate.@Nullable Place place) {
    read(source, kind, "", 0, unpacked, place);
  }

  /** Reads a directory that is an OCI image layout. */
  void readLayout(FileTree directory) {
    if (!images(directory, "", 0))
      problems.add("", Code.MALFORMED, "an oci-layout without an index.json");
  }

  private void read(
      ByteSource source,
      FileKind kind,
      String prefix,
      int depth,
      @Nullable Path unpacked,
      Candidate.@Nullable Place place) {
    ArchiveTree tree = new ArchiveTree(source.name(), Map.of(), false);
    TreeBuilder builder = builder(tree, prefix);
    guarded(prefix, () -> unpack(source, kind, unpacked, builder));
    guarded(prefix, builder::end);
    if (images(tree, prefix, depth)) return;
    parts.add(new Part(prefix, tree, null, false, builder.found(), place));
    nested(tree, builder.nested(), prefix, depth);
  }

  private void unpack(ByteSource source, FileKind kind, @Nullable Path unpacked, TreeBuilder into)
      throws IOException {
    switch (kind) {
      case ZIP -> new ZipContainer(source, budget).read(into);
      case ASAR -> new AsarContainer(source, unpacked, budget).read(into);
      case TAR, GZIP, BZIP2, XZ, ZSTD -> {
        try (InputStream in = plain(new SourceInput(source), kind, source.name())) {
          new TarContainer(source.name(), in, kind == FileKind.TAR ? source : null, budget)
              .read(into);
        }
      }
      default ->
          throw new ContainerException(Code.UNSUPPORTED_CONTAINER, kind.words() + "s are not read");
    }
  }

  private InputStream plain(SourceInput in, FileKind kind, String name) throws IOException {
    if (!kind.isCompression()) return in;
    try {
      return budget.inflating(Decompressor.of(kind, in, name, budget.limits()), name);
    } catch (LinkageError e) {
      throw ContainerException.missing(kind, e);
    }
  }

  private void nested(ArchiveTree tree, Map<String, FileKind> nested, String prefix, int depth) {
    int most = budget.limits().maxNesting();
    nested.forEach(
        (path, kind) -> {
          if (depth == most)
            problems.add(
                prefix + path,
                Code.LIMIT_REACHED,
                "archives nested more than " + most + " deep (maxNesting)");
          else
            guarded(
                prefix + path + INSIDE,
                () -> {
                  String name = path.substring(path.lastIndexOf('/') + 1);
                  Candidate.Place place = new Candidate.Place(tree, path);
                  read(tree.open(path, name), kind, prefix + path + INSIDE, depth + 1, null, place);
                });
        });
  }

  /** Reads the images of a layout; returns whether it is one. */
  private boolean images(FileTree files, String prefix, int depth) {
    List<ImageLayout.Image> images = new ArrayList<>();
    boolean[] layout = new boolean[1];
    guarded(
        prefix,
        () -> {
          List<ImageLayout.Image> read =
              ImageLayout.read(files, budget.limits().maxNesting(), below(prefix));
          layout[0] = read != null;
          if (read != null) images.addAll(read);
        });
    Set<String> names = new HashSet<>();
    for (ImageLayout.Image image : images) {
      String name = image.name();
      for (int i = 2; !names.add(name); i++) name = image.name() + "#" + i;
      // One alone needs no name to tell it from others.
      image(files, image, prefix, images.size() == 1 ? "" : name + INSIDE, depth);
    }
    return layout[0];
  }

  private void image(
      FileTree files, ImageLayout.Image image, String prefix, String name, int depth) {
    String called = files.name() + (name.isEmpty() ? "" : " " + image.name());
    ArchiveTree tree = new ArchiveTree(called, image.environment(), true);
    TreeBuilder builder = builder(tree, prefix + name);
    for (ImageLayout.Layer layer : image.layers()) {
      builder.layer();
      guarded(prefix + layer.path(), () -> layer(files, layer, builder, prefix));
    }
    guarded(prefix, builder::end);
    parts.add(new Part(prefix + name, tree, image.platform(), true, builder.found(), null));
    nested(tree, builder.nested(), prefix + name, depth);
  }

  private void layer(FileTree files, ImageLayout.Layer layer, TreeBuilder builder, String prefix)
      throws IOException {
    FileTree.Entry entry = Links.follow(files, layer.path());
    if (entry == null || entry.kind() != FileTree.Kind.FILE)
      throw new ContainerException(Code.UNREADABLE, "a layer that is not in it");
    ByteSource source = files.open(entry.path());
    opened.add(source);
    FileKind kind = FileKind.of(source);
    // An empty archive begins like nothing.
    if (!kind.isCompression()) kind = FileKind.TAR;
    SourceInput raw = new SourceInput(source);
    MessageDigest fileDigest = Digests.like(layer.digest());
    MessageDigest plainDigest = Digests.like(layer.diffId());
    raw.digest(fileDigest);
    try (InputStream plain = plain(raw, kind, source.name())) {
      InputStream in = plainDigest == null ? plain : Digests.input(plain, plainDigest);
      new TarContainer(source.name(), in, kind == FileKind.TAR ? source : null, budget)
          .read(builder);
      in.transferTo(OutputStream.nullOutputStream());
      raw.transferTo(OutputStream.nullOutputStream());
    }
    compare(prefix + layer.path(), fileDigest, layer.digest());
    compare(prefix + layer.path(), plainDigest, layer.diffId());
  }

  private void compare(String path, @Nullable MessageDigest digest, @Nullable String expected) {
    if (digest == null || expected == null) return;
    String found = Digests.text(digest);
    if (!found.equals(expected))
      problems.add(path, Code.DIGEST_MISMATCH, found + ", expected " + expected);
  }

  private TreeBuilder builder(ArchiveTree tree, String prefix) {
    return new TreeBuilder(tree, budget, spool, below(prefix));
  }

  private TreeBuilder.Problems below(String prefix) {
    return (entry, code, message) -> problem(prefix + entry, code, message);
  }

  private void problem(String entry, Code code, String message) {
    boolean itself = entry.endsWith(INSIDE);
    problems.add(
        itself ? entry.substring(0, entry.length() - INSIDE.length()) : entry, code, message);
  }

  /** A step whose failure is a problem of a place. */
  private interface Step {
    void run() throws IOException;
  }

  private void guarded(String entry, Step step) {
    try {
      step.run();
    } catch (LimitReachedException e) {
      problem(entry, Code.LIMIT_REACHED, String.valueOf(e.getMessage()));
    } catch (MalformedBinaryException e) {
      problem(entry, Code.MALFORMED, String.valueOf(e.getMessage()));
    } catch (ContainerException e) {
      problem(entry, e.code(), e.reason());
    } catch (ChangedWhileReadingException e) {
      problem(entry, Code.CHANGED_WHILE_READING, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      problem(entry, Code.UNREADABLE, DirectoryWalk.reason(e));
    } catch (LinkageError e) {
      // What reads compressed bytes is caught where it is asked for; this is the reader of JSON.
      problem(entry, Code.NO_READER, ContainerException.missingJson(e).reason());
    }
  }
}
