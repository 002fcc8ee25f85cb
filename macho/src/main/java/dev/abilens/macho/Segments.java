package dev.abilens.macho;

import dev.abilens.bytes.Region;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The segments ({@link MachO#LC_SEGMENT} in 32-bit files, {@link MachO#LC_SEGMENT_64} in 64-bit
 * ones) as a view of the load commands: fixups name them by their place here. Immutable and
 * thread-safe.
 */
public final class Segments extends AbstractList<Segment> implements RandomAccess {
  private final LoadCommands commands;
  private final int bits;
  private final int[] indices;

  private Segments(LoadCommands commands, int bits, int[] indices) {
    this.commands = commands;
    this.bits = bits;
    this.indices = indices;
  }

  static Segments of(LoadCommands commands, int bits) {
    int cmd = bits == 64 ? MachO.LC_SEGMENT_64 : MachO.LC_SEGMENT;
    int[] indices = new int[commands.size()];
    int count = 0;
    for (int i = 0; i < commands.size(); i++)
      if (commands.cmd(i) == cmd && commands.length(i) >= sizeOf(bits)) indices[count++] = i;
    return new Segments(commands, bits, Arrays.copyOf(indices, count));
  }

  static int sizeOf(int bits) {
    return bits == 64 ? 72 : 56;
  }

  @Override
  public int size() {
    return indices.length;
  }

  /** Returns the place of a segment's command among the load commands. */
  public int command(int index) {
    return indices[Objects.checkIndex(index, indices.length)];
  }

  @Override
  public Segment get(int index) {
    Region table = commands.region();
    long at = commands.at(command(index));
    int word = bits / 8;
    long rest = at + 24 + 4L * word;
    return new Segment(
        LoadCommand.fixedName(table, at + 8),
        table.word(at + 24, bits),
        table.word(at + 24 + word, bits),
        table.word(at + 24 + 2L * word, bits),
        table.word(at + 24 + 3L * word, bits),
        table.i32(rest),
        table.i32(rest + 4),
        table.i32(rest + 8),
        table.i32(rest + 12));
  }

  /** Returns the first segment of a name, or null. */
  public @Nullable Segment find(String segname) {
    int at = indexOf(segname);
    return at < 0 ? null : get(at);
  }

  /** Returns the place of the first segment of a name, or -1. */
  public int indexOf(String segname) {
    for (int i = 0; i < size(); i++) if (get(i).segname().equals(segname)) return i;
    return -1;
  }

  /**
   * Returns the address at which the {@code mach_header} lies, from which offsets in exports and
   * fixups count: the beginning of {@code __TEXT}.
   *
   * @return the address, 0 where there is no such segment
   */
  public long base() {
    Segment text = find("__TEXT");
    return text == null ? 0 : text.vmaddr();
  }
}
