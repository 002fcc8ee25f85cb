package dev.abilens.macho;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.header.FatSlice;
import dev.abilens.header.FatSlices;
import dev.abilens.image.Problem;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A universal file ({@code fat_header} of {@code mach-o/fat.h}, with entries of 32 or 64 bits):
 * several Mach-O files, one an architecture. Always big-endian. A slice that cannot be read costs
 * itself and leaves a problem. Immutable and thread-safe.
 */
public final class FatFile implements Closeable {
  // fat_header and as many fat_arch_64 as there may be, with one behind them.
  private static final int HEAD = 8 + 45 * 32;

  private static final String ARCHIVE = "!<arch>\n";

  private final ByteSource source;
  private final FatSlices table;
  private final List<FatSlice> entries;
  private final List<MachOFile> slices;
  private final @Nullable FatSlice hidden;
  private final List<Problem> problems;

  private FatFile(
      ByteSource source,
      FatSlices table,
      List<FatSlice> entries,
      List<MachOFile> slices,
      @Nullable FatSlice hidden,
      List<Problem> problems) {
    this.source = source;
    this.table = table;
    this.entries = List.copyOf(entries);
    this.slices = List.copyOf(slices);
    this.hidden = hidden;
    this.problems = problems;
  }

  /**
   * Opens a universal file, with default limits.
   *
   * @throws MalformedBinaryException if it is no such file
   * @throws IOException if it cannot be read
   */
  public static FatFile open(Path path) throws IOException {
    return open(path, ReadLimits.defaults());
  }

  /**
   * Opens a universal file.
   *
   * @param path the file, named as given in messages
   * @param limits what reading may cost
   * @throws MalformedBinaryException if it is no such file
   * @throws IOException if it cannot be read
   */
  public static FatFile open(Path path, ReadLimits limits) throws IOException {
    ByteSource source = ByteSource.open(path.toString(), path, limits);
    try {
      return of(source, limits);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Reads a universal file from a source, with default limits.
   *
   * @throws MalformedBinaryException if it is no such file
   * @throws IOException if it cannot be read
   */
  public static FatFile of(ByteSource source) throws IOException {
    return of(source, ReadLimits.defaults());
  }

  /**
   * Reads a universal file from a source.
   *
   * @param source the whole file; {@link #close()} closes it
   * @param limits what reading may cost
   * @throws MalformedBinaryException if it is no such file
   * @throws IOException if it cannot be read
   */
  public static FatFile of(ByteSource source, ReadLimits limits) throws IOException {
    Region head = source.region("fat_header", 0, Math.min(HEAD, source.size()));
    FatSlices table = FatSlices.of(head);
    if (table.count() == 0)
      throw new MalformedBinaryException(
          head.origin(),
          head.name(),
          head.length() < 8 ? head.length() + " bytes" : "no slices",
          "0xcafebabe or 0xcafebabf, 1 to 44 slices and the processor of the first");
    FileBytes bytes = new FileBytes(source, 64, ByteOrder.BIG_ENDIAN, limits);
    try {
      return new Reader(bytes, table, head.order(ByteOrder.BIG_ENDIAN)).read();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Gathers the slices. */
  private static final class Reader {
    private final FileBytes bytes;
    private final FatSlices table;
    private final Region head;
    private final ProblemLog log;
    private final List<FatSlice> entries = new ArrayList<>();
    private final List<MachOFile> slices = new ArrayList<>();

    Reader(FileBytes bytes, FatSlices table, Region head) {
      this.bytes = bytes;
      this.table = table;
      this.head = head;
      this.log = new ProblemLog(bytes);
    }

    FatFile read() throws IOException {
      if (table.available() < table.count())
        log.add(
            4,
            "fat_header > nfat_arch",
            table.count() + " slices",
            "at most the " + table.available() + " that the file holds");
      for (int i = 0; i < table.available(); i++) {
        FatSlice entry = table.get(i);
        if (lies(entry)) {
          compare(entry);
          slice(entry);
        }
        entries.add(entry);
      }
      FatSlice hidden = hidden();
      if (hidden != null)
        log.odd(
            "HIDDEN_SLICE",
            at(hidden),
            "fat_header > nfat_arch",
            table.count() + " slices, and behind them one of " + archName(hidden),
            table.count() + 1 + " slices: old systems ignore the last");
      return new FatFile(bytes.source(), table, entries, slices, hidden, log.toList());
    }

    private int entrySize() {
      return table.wide() ? 32 : 20;
    }

    private long at(FatSlice entry) {
      return 8 + (long) entry.index() * entrySize();
    }

    private static String where(FatSlice entry) {
      return "fat_arch[" + entry.index() + "] " + archName(entry);
    }

    private static String range(FatSlice entry) {
      return Long.toUnsignedString(entry.size())
          + " bytes at 0x"
          + Long.toHexString(entry.offset());
    }

    private boolean lies(FatSlice entry) {
      if (bytes.held(entry.offset(), entry.size()) != entry.size()) {
        log.add(
            at(entry),
            where(entry) + " > offset",
            range(entry),
            "bytes within the " + bytes.source().size() + " of the file");
        return false;
      }
      if (entry.offset() < table.end()) {
        log.add(
            at(entry),
            where(entry) + " > offset",
            "0x" + Long.toHexString(entry.offset()),
            "a slice behind the " + table.end() + " bytes of this table");
        return false;
      }
      return true;
    }

    private void compare(FatSlice entry) {
      int align = entry.align();
      if (align < 0 || align > 31 || (entry.offset() & (1L << align) - 1) != 0)
        log.add(
            at(entry),
            where(entry) + " > align",
            "2^" + Integer.toUnsignedString(align) + " for 0x" + Long.toHexString(entry.offset()),
            "an alignment that the offset has");
      for (FatSlice other : entries) {
        // Both end within the file, so that no sum overflows.
        if (bytes.held(other.offset(), other.size()) == other.size()
            && entry.offset() < other.offset() + other.size()
            && other.offset() < entry.offset() + entry.size())
          log.add(
              at(entry),
              where(entry) + " > offset",
              range(entry),
              "bytes apart from the " + range(other) + " of slice " + other.index());
        if (isSame(entry, other))
          log.add(
              at(entry),
              where(entry) + " > cputype",
              "the architecture of slice " + other.index(),
              "one slice of each: loaders take the first");
      }
    }

    private static boolean isSame(FatSlice a, FatSlice b) {
      int mask = ~MachO.CPU_SUBTYPE_MASK;
      return a.cputype() == b.cputype() && (a.cpusubtype() & mask) == (b.cpusubtype() & mask);
    }

    private void slice(FatSlice entry) throws IOException {
      String label = archName(entry);
      for (FatSlice other : entries)
        if (isSame(entry, other)) label = label + "[" + entry.index() + "]";
      if (isArchive(entry)) {
        log.odd(
            "STATIC_LIBRARY",
            entry.offset(),
            where(entry) + " > offset",
            "an archive",
            "a Mach-O file: loaders load no archive");
        return;
      }
      try {
        ByteSource part = bytes.source().slice(label, entry.offset(), entry.size());
        MachOFile file = MachOFile.of(part, bytes.limits());
        slices.add(file);
        MachOHeader header = file.header();
        if (header.cputype() != entry.cputype()
            || ((header.cpusubtype() ^ entry.cpusubtype()) & ~MachO.CPU_SUBTYPE_MASK) != 0)
          log.add(
              at(entry),
              where(entry) + " > cputype",
              archName(entry),
              header.archName() + ", as the slice itself says");
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }

    private boolean isArchive(FatSlice entry) {
      return entry.size() >= ARCHIVE.length()
          && bytes.region("magic", entry.offset(), ARCHIVE.length()).matches(0, ARCHIVE);
    }

    /** The entry behind the counted ones, if it is one. */
    private @Nullable FatSlice hidden() {
      int at = table.end();
      if (head.length() < at + entrySize()) return null;
      boolean wide = table.wide();
      FatSlice entry =
          new FatSlice(
              table.count(),
              head.i32(at),
              head.i32(at + 4L),
              head.word(at + 8L, wide ? 64 : 32),
              head.word(at + (wide ? 16L : 12L), wide ? 64 : 32),
              head.i32(at + (wide ? 24L : 16L)));
      boolean plausible =
          entry.cputype() == MachO.CPU_TYPE_ARM64
              && entry.size() > 0
              && entry.offset() >= at + entrySize()
              && bytes.held(entry.offset(), entry.size()) == entry.size();
      return plausible ? entry : null;
    }
  }

  private static String archName(FatSlice entry) {
    return MachO.archName(entry.cputype(), entry.cpusubtype());
  }

  /** Returns the file's name, as messages have it. */
  public String name() {
    return source.name();
  }

  /** Returns whether the entries are of 64 bits, {@code fat_arch_64}. */
  public boolean wide() {
    return table.wide();
  }

  /** Returns the entries of the table as they stand, in file order. */
  public List<FatSlice> entries() {
    return entries;
  }

  /** Returns the slices that could be read, in file order; each names its architecture. */
  public List<MachOFile> slices() {
    return slices;
  }

  /**
   * Returns the entry for {@code arm64} that lies behind the counted ones, where tools hid it from
   * systems that would stumble over it, or null.
   */
  public @Nullable FatSlice hidden() {
    return hidden;
  }

  /** Returns what of the table contradicts itself, and why slices could not be read. */
  public List<Problem> problems() {
    return problems;
  }

  /** Closes the source. */
  @Override
  public void close() throws IOException {
    source.close();
  }
}
