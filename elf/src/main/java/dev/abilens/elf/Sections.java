package dev.abilens.elf;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The section headers (gABI, "Sections") as a view of the file: what the link editor and debuggers
 * see. No loader reads them, they may be stripped or lie, and nothing else in this package rests on
 * them. Empty where the file has none. Immutable and thread-safe.
 */
public final class Sections extends AbstractList<Section> implements RandomAccess {
  // What Deflate can make of a byte at most, as zlib documents it.
  private static final long MAX_RATIO = 1032;

  private final FileBytes bytes;
  private final ElfHeader header;
  private final Region table;
  private final int size;
  private final StringTable names;
  private final List<Problem> problems;

  private Sections(
      FileBytes bytes, ElfHeader header, ProgramHeaders headers, Region table, ProblemLog log) {
    this.bytes = bytes;
    this.header = header;
    this.table = table;
    this.size = table.length() / entrySize(header.bits());
    this.names = readNames(log);
    compareDynamic(headers, log);
    this.problems = log.toList();
  }

  static int entrySize(int bits) {
    return bits == 64 ? 64 : 40;
  }

  static Sections read(FileBytes bytes, ElfHeader header, ProgramHeaders headers) {
    ProblemLog log = new ProblemLog(bytes);
    Region table = bytes.region("Shdr", 0, 0);
    if (header.shoff() != 0) {
      try {
        table = readTable(bytes, header, log);
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }
    return new Sections(bytes, header, headers, table, log);
  }

  private static Region readTable(FileBytes bytes, ElfHeader header, ProblemLog log) {
    int entry = entrySize(bytes.bits());
    int at = bytes.bits() == 64 ? 40 : 32;
    if (header.shentsize() != entry) {
      log.add(
          bytes.bits() == 64 ? 58 : 46,
          "Ehdr > e_shentsize",
          header.shentsize() + "",
          entry + " bytes a section header");
      return bytes.region("Shdr", 0, 0);
    }
    long there = bytes.held(header.shoff(), -1L) / entry;
    long count = header.shnum();
    if (Long.compareUnsigned(count, there) > 0) {
      log.add(
          at,
          "Ehdr > e_shoff",
          Long.toUnsignedString(count)
              + " section headers at 0x"
              + Long.toHexString(header.shoff()),
          "at most " + there + " within the " + bytes.source().size() + " bytes of the file");
      count = there;
    }
    return bytes.region("Shdr", count == 0 ? 0 : header.shoff(), count * entry);
  }

  private StringTable readNames(ProblemLog log) {
    Region none = bytes.region("section names", 0, 0);
    long index = header.shstrndx();
    if (size == 0 || index == Elf.SHN_UNDEF) return new StringTable(none);
    if (index >= size) {
      log.add(
          bytes.bits() == 64 ? 62 : 50,
          "Ehdr > e_shstrndx",
          "section " + index,
          "one of the " + size + " sections");
      return new StringTable(none);
    }
    try {
      return new StringTable(data((int) index));
    } catch (MalformedBinaryException e) {
      log.add(e);
      return new StringTable(none);
    }
  }

  private void compareDynamic(ProgramHeaders headers, ProblemLog log) {
    ProgramHeader segment = headers.last(Elf.PT_DYNAMIC);
    for (int i = 0; i < size; i++) {
      if (type(i) != Elf.SHT_DYNAMIC) continue;
      Section section = get(i);
      if (segment == null || section.offset() != segment.offset())
        log.odd(
            "VIEWS_DIFFER",
            offset(i),
            "Shdr[" + i + "] SHT_DYNAMIC > sh_offset",
            "0x" + Long.toHexString(section.offset()),
            segment == null
                ? "a PT_DYNAMIC: without it loaders see no dynamic table"
                : "0x" + Long.toHexString(segment.offset()) + ", where PT_DYNAMIC lies");
      return;
    }
  }

  @Override
  public int size() {
    return size;
  }

  private long at(int index) {
    return (long) Objects.checkIndex(index, size) * entrySize(header.bits());
  }

  /** Returns where a section header lies, in bytes from the beginning of the file. */
  public long offset(int index) {
    return table.origin() + at(index);
  }

  /** Returns the type of a section, without making an object of it. */
  public int type(int index) {
    return table.i32(at(index) + 4);
  }

  @Override
  public Section get(int index) {
    long at = at(index);
    int bits = header.bits();
    int word = bits / 8;
    long words = at + 8;
    long halves = words + 4L * word;
    return new Section(
        table.u32(at),
        table.i32(at + 4),
        table.word(words, bits),
        table.word(words + word, bits),
        table.word(words + 2L * word, bits),
        table.word(words + 3L * word, bits),
        table.u32(halves),
        table.u32(halves + 4),
        table.word(halves + 8, bits),
        table.word(halves + 8 + word, bits));
  }

  /** Returns the name of a section, such as {@code .text}; empty where none can be read. */
  public String name(int index) {
    long offset = table.u32(at(index));
    return names.has(offset) ? names.get(offset) : "";
  }

  /** Returns the index of the first section with an ASCII name, or -1. */
  public int find(String name) {
    for (int i = 0; i < size; i++) {
      long offset = table.u32(at(i));
      if (names.has(offset) && names.region().stringEquals(offset, name)) return i;
    }
    return -1;
  }

  /**
   * Returns the bytes of a section as they lie in the file; none for {@link Elf#SHT_NOBITS}.
   *
   * @throws MalformedBinaryException if the file does not hold them all
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  public Region data(int index) {
    Section section = get(index);
    String label = "Shdr[" + index + "]";
    if (section.type() == Elf.SHT_NOBITS || section.type() == Elf.SHT_NULL)
      return bytes.region(label, 0, 0);
    if (bytes.held(section.offset(), section.size()) != section.size())
      throw new MalformedBinaryException(
          offset(index),
          bytes.place(label + " > sh_offset"),
          Long.toUnsignedString(section.size())
              + " bytes at 0x"
              + Long.toHexString(section.offset()),
          "bytes within the " + bytes.source().size() + " of the file");
    return bytes.region(label, section.size() == 0 ? 0 : section.offset(), section.size());
  }

  /**
   * Returns the bytes of a section with compression undone (gABI, "Section Compression"); those of
   * a section that is not compressed as they are.
   *
   * @throws MalformedBinaryException if the file does not hold them all, if they are compressed in
   *     another way than by zlib, or, as {@link LimitReachedException}, if they would become more
   *     than the limits let hold
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  public Region inflated(int index) {
    Region data = data(index);
    if (!get(index).isCompressed()) return data;
    int bits = header.bits();
    int word = bits / 8;
    int headerSize = bits == 64 ? 24 : 12;
    Region head = data.slice("Chdr", 0, headerSize);
    long type = head.u32(0);
    if (type != Elf.ELFCOMPRESS_ZLIB)
      throw new MalformedBinaryException(
          head.origin(),
          head.name() + " > ch_type",
          type == Elf.ELFCOMPRESS_ZSTD ? "2 (Zstandard)" : "" + type,
          "1 (zlib), the only compression that is read");
    long wanted = head.word(bits == 64 ? 8 : word, bits);
    int packed = data.length() - headerSize;
    if (wanted < 0 || wanted / MAX_RATIO > packed)
      throw new MalformedBinaryException(
          head.origin(),
          head.name() + " > ch_size",
          Long.toUnsignedString(wanted),
          "at most what " + packed + " compressed bytes can become");
    long most = Math.min(bytes.limits().maxHeldBytes(), Integer.MAX_VALUE - 8);
    if (wanted > most)
      throw new LimitReachedException(
          head.origin(),
          head.name() + " > ch_size",
          "maxHeldBytes",
          wanted + " bytes",
          "at most " + most);
    return inflate(data, headerSize, (int) wanted);
  }

  private Region inflate(Region data, int from, int wanted) {
    byte[] out = new byte[wanted];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(data.bytes(from, data.length() - from));
      int done = 0;
      while (done < wanted) {
        int n = inflater.inflate(out, done, wanted - done);
        if (n == 0) break;
        done += n;
      }
      if (done < wanted)
        throw new MalformedBinaryException(
            data.origin(), data.name(), done + " bytes inflated", wanted + ", as ch_size says");
    } catch (DataFormatException e) {
      MalformedBinaryException bad =
          new MalformedBinaryException(
              data.origin(), data.name(), "no zlib stream (" + e.getMessage() + ")", "one");
      bad.initCause(e);
      throw bad;
    } finally {
      inflater.end();
    }
    return Region.of(data.name() + " inflated", out).order(header.order());
  }

  /** Returns whether there is a section of a type. */
  public boolean has(int type) {
    for (int i = 0; i < size; i++) if (type(i) == type) return true;
    return false;
  }

  /** Returns the first section of an ASCII name, or null. */
  public @Nullable Section section(String name) {
    int index = find(name);
    return index < 0 ? null : get(index);
  }

  List<Problem> problems() {
    return problems;
  }
}
