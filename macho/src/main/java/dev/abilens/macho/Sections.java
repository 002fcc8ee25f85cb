package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The sections of all segments as a view of the load commands, in file order: {@code n_sect} of a
 * symbol is one more than the place here. dyld reads few of them. Immutable and thread-safe.
 */
public final class Sections extends AbstractList<Section> implements RandomAccess {
  private final FileBytes bytes;
  private final Region table;
  private final int[] starts;
  private final int[] segments;

  private Sections(FileBytes bytes, Region table, int[] starts, int[] segments) {
    this.bytes = bytes;
    this.table = table;
    this.starts = starts;
    this.segments = segments;
  }

  static Sections of(FileBytes bytes, LoadCommands commands, Segments segments) {
    int bits = bytes.bits();
    int entry = sizeOf(bits);
    int head = Segments.sizeOf(bits);
    int[] starts = new int[commands.region().length() / entry];
    int[] owners = new int[starts.length];
    int count = 0;
    for (int s = 0; s < segments.size(); s++) {
      int at = commands.at(segments.command(s));
      int length = commands.length(segments.command(s));
      long nsects = commands.region().u32(at + head - 8L);
      for (int i = 0; i < nsects && head + (i + 1) * entry <= length; i++) {
        owners[count] = s;
        starts[count++] = at + head + i * entry;
      }
    }
    return new Sections(
        bytes, commands.region(), Arrays.copyOf(starts, count), Arrays.copyOf(owners, count));
  }

  static int sizeOf(int bits) {
    return bits == 64 ? 80 : 68;
  }

  @Override
  public int size() {
    return starts.length;
  }

  /** Returns where a section's header lies, in bytes from the beginning of the file. */
  public long offset(int index) {
    return table.origin() + starts[Objects.checkIndex(index, starts.length)];
  }

  @Override
  public Section get(int index) {
    long at = starts[Objects.checkIndex(index, starts.length)];
    int bits = bytes.bits();
    int word = bits / 8;
    long rest = at + 32 + 2L * word;
    return new Section(
        LoadCommand.fixedName(table, at),
        LoadCommand.fixedName(table, at + 16),
        table.word(at + 32, bits),
        table.word(at + 32 + word, bits),
        table.u32(rest),
        table.i32(rest + 4),
        table.u32(rest + 8),
        table.u32(rest + 12),
        table.i32(rest + 16),
        table.i32(rest + 20),
        table.i32(rest + 24),
        segments[index]);
  }

  /** Returns the place of the first section of a name in a segment of a name, or -1. */
  public int find(String segname, String sectname) {
    for (int i = 0; i < size(); i++) {
      Section section = get(i);
      if (section.sectname().equals(sectname) && section.segname().equals(segname)) return i;
    }
    return -1;
  }

  /**
   * Returns the bytes of a section as they lie in the file; none for one of zeros.
   *
   * @throws MalformedBinaryException if the file does not hold them all
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  public Region data(int index) {
    Section section = get(index);
    String label = "section[" + index + "]";
    if (section.isZeroFill() || section.size() == 0) return bytes.region(label, 0, 0);
    if (bytes.held(section.offset(), section.size()) != section.size())
      throw new MalformedBinaryException(
          offset(index),
          bytes.place(label + " > offset"),
          Long.toUnsignedString(section.size())
              + " bytes at 0x"
              + Long.toHexString(section.offset()),
          "bytes within the " + bytes.source().size() + " of the file");
    return bytes.region(label, section.offset(), section.size());
  }
}
