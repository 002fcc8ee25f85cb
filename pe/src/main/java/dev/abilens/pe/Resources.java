package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.Lazy;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The resources ({@code IMAGE_DIRECTORY_ENTRY_RESOURCE}; PE format, "The .rsrc Section"): the
 * leaves of the tree of type, name and language that Windows looks them up in, in file order. Empty
 * where there are none. Immutable and thread-safe.
 */
public final class Resources extends AbstractList<Resource> implements RandomAccess {
  private static final int DIRECTORY = 16;
  private static final int ENTRY = 8;
  private static final int DATA_ENTRY = 16;
  private static final int HIGH = 0x8000_0000;

  /** Type, name, language: Windows goes no deeper. */
  private static final int LEVELS = 3;

  private static final int MAX_RESOURCES = 0xffff;
  private static final int MAX_NAME = 256;
  private static final int MAX_MANIFEST = 1 << 20;
  private static final int MAX_VERSION_INFO = 1 << 16;

  private final AddressSpace space;
  private final List<Resource> leaves;
  private final List<Problem> problems;
  private final Lazy<Version> version;

  private record Version(@Nullable VersionInfo info, List<Problem> problems) {}

  private Resources(
      FileBytes bytes, AddressSpace space, List<Resource> leaves, List<Problem> problems) {
    this.space = space;
    this.leaves = leaves;
    this.problems = problems;
    this.version = new Lazy<>(() -> readVersion(bytes));
  }

  static Resources read(FileBytes bytes, AddressSpace space, DataDirectory directory) {
    Walk walk = new Walk(bytes, space, directory);
    if (directory.isPresent()) walk.directory(0, 0, new Walk.Path(-1, null, -1, null));
    return new Resources(bytes, space, List.copyOf(walk.leaves), walk.log.toList());
  }

  /** One walk over the tree; a directory that is reached twice is read once. */
  private static final class Walk {
    private final AddressSpace space;
    private final long root;
    private final ProblemLog log;
    private final Set<Long> seen = new HashSet<>();
    private final List<Resource> leaves = new ArrayList<>();
    private boolean full;

    private record Path(int type, @Nullable String typeText, int id, @Nullable String name) {}

    Walk(FileBytes bytes, AddressSpace space, DataDirectory directory) {
      this.space = space;
      this.root = directory.rva();
      this.log = new ProblemLog(bytes);
    }

    private static String label(int level) {
      return level == 0
          ? "Resources"
          : level == 1 ? "Resources > names of a type" : "Resources > languages of a name";
    }

    void directory(long offset, int level, Path path) {
      try {
        Region head = space.region(label(level), root + offset, DIRECTORY);
        if (!seen.add(offset)) {
          log.add(
              head.origin(),
              label(level),
              "a directory that another entry leads to as well",
              "a tree");
          return;
        }
        int count = head.u16(12) + head.u16(14);
        long there = (space.available(root + offset) - DIRECTORY) / ENTRY;
        if (count > there) {
          log.add(
              head.origin() + 12,
              label(level) + " > NumberOfNamedEntries + NumberOfIdEntries",
              Integer.toString(count),
              "at most " + there + " entries within the bytes of the section");
          count = (int) there;
        }
        Region entries =
            space.region(label(level), root + offset + DIRECTORY, (long) count * ENTRY);
        for (int i = 0; i < count && !full; i++) entry(entries, i, level, path);
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }

    private void entry(Region entries, int index, int level, Path path) {
      long at = (long) index * ENTRY;
      int name = entries.i32(at);
      int target = entries.i32(at + 4);
      String text = null;
      if ((name & HIGH) != 0) text = text(name & ~HIGH);
      int id = text == null && (name & HIGH) == 0 ? name & 0xffff : -1;
      boolean deeper = (target & HIGH) != 0;
      if (deeper && level + 1 < LEVELS) {
        Path below =
            level == 0
                ? new Path(id, text, -1, null)
                : new Path(path.type, path.typeText, id, text);
        directory(target & ~HIGH, level + 1, below);
      } else if (deeper) {
        log.odd(
            "RESOURCE_TOO_DEEP",
            entries.origin() + at + 4,
            label(level) + " > OffsetToData",
            "a directory below a language",
            "a resource: Windows looks no deeper");
      } else {
        leaf(target, id, level, path, text);
      }
    }

    private void leaf(int target, int id, int level, Path path, @Nullable String text) {
      if (leaves.size() == MAX_RESOURCES) {
        full = true;
        log.limit(
            Math.max(0, space.fileOffset(root)),
            "Resources",
            "resources",
            "another one",
            "at most " + MAX_RESOURCES);
        return;
      }
      Region data;
      try {
        data = space.region("Resources > data entry", root + target, DATA_ENTRY);
      } catch (MalformedBinaryException e) {
        log.add(e);
        return;
      }
      leaves.add(
          new Resource(
              level == 0 ? id : path.type,
              level == 0 ? text : path.typeText,
              level == 1 ? id : path.id,
              level == 1 ? text : path.name,
              level == 2 ? Math.max(id, 0) : 0,
              data.u32(0),
              data.u32(4),
              data.u32(8),
              data.origin()));
    }

    private @Nullable String text(int offset) {
      try {
        int length = space.region("Resources > name", root + offset, 2).u16(0);
        if (length > MAX_NAME) {
          log.limit(
              Math.max(0, space.fileOffset(root + offset)),
              "Resources > name",
              "characters of a name",
              Integer.toString(length),
              "at most " + MAX_NAME);
          return "";
        }
        Region text = space.region("Resources > name", root + offset + 2, 2L * length);
        return new String(text.bytes(0, text.length()), StandardCharsets.UTF_16LE);
      } catch (MalformedBinaryException e) {
        log.add(e);
        return "";
      }
    }
  }

  @Override
  public int size() {
    return leaves.size();
  }

  @Override
  public Resource get(int index) {
    return leaves.get(index);
  }

  /**
   * Returns the first resource of a type and number, of whatever language, or null.
   *
   * @param type such as {@link PeTables#RT_MANIFEST}
   * @param id its number, or -1 for any
   */
  public @Nullable Resource first(int type, int id) {
    for (Resource leaf : leaves)
      if (leaf.type() == type && leaf.typeText() == null && (id < 0 || leaf.id() == id))
        return leaf;
    return null;
  }

  /**
   * Returns the data of a resource.
   *
   * @throws MalformedBinaryException if the file does not hold it all
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  public Region data(Resource resource) {
    return space.region(
        "Resources > " + resource.typeName(), resource.virtualAddress(), resource.length());
  }

  /**
   * Returns the manifest of a number as text, or null where there is none, or one that the file
   * does not hold or that is longer than a mebibyte.
   *
   * @param id such as {@link PeTables#ISOLATIONAWARE_MANIFEST_RESOURCE_ID}, the one that is read of
   *     a DLL
   */
  public @Nullable String manifest(int id) {
    Resource resource = first(PeTables.RT_MANIFEST, id);
    if (resource == null || resource.length() > MAX_MANIFEST) return null;
    try {
      return text(data(resource));
    } catch (MalformedBinaryException lost) {
      return null;
    }
  }

  private static String text(Region data) {
    byte[] all = data.bytes(0, data.length());
    int mark = data.length() >= 2 ? data.u16(0) : 0;
    String text =
        mark == 0xfeff || mark == 0xfffe
            ? new String(all, StandardCharsets.UTF_16)
            : new String(all, StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** Returns what the file says of its own version, or null. */
  public @Nullable VersionInfo versionInfo() {
    return version.get().info();
  }

  private Version readVersion(FileBytes bytes) {
    Resource resource = first(PeTables.RT_VERSION, -1);
    if (resource == null) return new Version(null, List.of());
    ProblemLog log = new ProblemLog(bytes);
    try {
      if (resource.length() <= MAX_VERSION_INFO)
        return new Version(VersionInfo.read(data(resource)), List.of());
      log.limit(
          resource.offset(),
          "Resources > RT_VERSION",
          "bytes of a VS_VERSIONINFO",
          Long.toString(resource.length()),
          "at most " + MAX_VERSION_INFO + ", as its wLength can say");
    } catch (MalformedBinaryException e) {
      log.add(e);
    }
    return new Version(null, log.toList());
  }

  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(version.get().problems());
    return all;
  }
}
