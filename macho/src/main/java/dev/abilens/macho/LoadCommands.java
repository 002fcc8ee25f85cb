package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The load commands as a view of the file, in file order: every one, with its bytes, whether its
 * code is known or not. A command whose size is impossible ends them. Immutable and thread-safe.
 */
public final class LoadCommands extends AbstractList<LoadCommand> implements RandomAccess {
  private static final int HEAD = 8; // cmd and cmdsize

  private final Region table;
  private final int[] starts;
  private final @Nullable Problem cutShort;

  private LoadCommands(Region table, int[] starts, @Nullable Problem cutShort) {
    this.table = table;
    this.starts = starts;
    this.cutShort = cutShort;
  }

  /** Reads the table; one that is not all there is refused, as every loader does. */
  static LoadCommands read(FileBytes bytes, MachOHeader header) {
    long size = header.sizeofcmds() & 0xffff_ffffL;
    if (bytes.held(header.size(), size) < size)
      throw new MalformedBinaryException(
          bytes.region("mach_header", 20, 4).origin(),
          bytes.place("mach_header > sizeofcmds"),
          size + " bytes of load commands",
          "at most " + (bytes.source().size() - header.size()) + " to the end of the file");
    Region table = bytes.region("load commands", header.size(), size);
    long count = header.ncmds() & 0xffff_ffffL;
    int[] starts = new int[(int) Math.min(count, size / HEAD)];
    int at = 0;
    for (int i = 0; i < count; i++) {
      long left = size - at;
      long length = left < HEAD ? 0 : table.u32(at + 4L);
      if (length < HEAD || length > left)
        return new LoadCommands(
            table, Arrays.copyOf(starts, i), cutShort(bytes, table, i, at, count, length));
      starts[i] = at;
      at += (int) length;
    }
    return new LoadCommands(table, starts, null);
  }

  private static Problem cutShort(
      FileBytes bytes, Region table, int index, int at, long count, long length) {
    int left = table.length() - at;
    ProblemLog log = new ProblemLog(bytes);
    if (left < HEAD)
      log.add(
          table.origin() + at,
          "mach_header > ncmds",
          count + " load commands",
          "the " + index + " that sizeofcmds holds");
    else
      log.add(
          table.origin() + at + 4,
          MachO.commandName(table.i32(at)) + "[" + index + "] > cmdsize",
          "" + length,
          HEAD + " to " + left + " bytes, as sizeofcmds leaves");
    return log.toList().get(0);
  }

  @Override
  public int size() {
    return starts.length;
  }

  @Override
  public LoadCommand get(int index) {
    Region data = table.slice(label(index), at(index), length(index));
    return new LoadCommand(index, cmd(index), data);
  }

  private String label(int index) {
    return MachO.commandName(cmd(index)) + "[" + index + "]";
  }

  /** Returns the bytes of all commands, in the order of the file. */
  public Region region() {
    return table;
  }

  /** Returns where a command begins in {@link #region()}. */
  public int at(int index) {
    return starts[Objects.checkIndex(index, starts.length)];
  }

  /** Returns the size of a command in bytes, {@code cmdsize}. */
  public int length(int index) {
    return table.i32(at(index) + 4L);
  }

  /** Returns the code of a command, such as {@link MachO#LC_UUID}. */
  public int cmd(int index) {
    return table.i32(at(index));
  }

  /** Returns the first command of a code that holds at least so many bytes, or null. */
  @Nullable LoadCommand first(int cmd, int size) {
    for (int i = 0; i < starts.length; i++) if (cmd(i) == cmd && length(i) >= size) return get(i);
    return null;
  }

  /**
   * Returns the last command of a code that holds at least so many bytes, or null: dyld goes
   * through them once and keeps what it met last.
   */
  @Nullable LoadCommand last(int cmd, int size) {
    int i = lastIndex(cmd, size);
    return i < 0 ? null : get(i);
  }

  /** Returns the index of the command that {@link #last} returns, or -1. */
  int lastIndex(int cmd, int size) {
    int i = starts.length - 1;
    while (i >= 0 && (cmd(i) != cmd || length(i) < size)) i--;
    return i;
  }

  /** Returns every command of a code, in file order. */
  public List<LoadCommand> all(int cmd) {
    List<LoadCommand> found = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) if (cmd(i) == cmd) found.add(get(i));
    return List.copyOf(found);
  }

  /**
   * Returns the texts of the commands of a code that consist of one, such as {@link
   * MachO#LC_RPATH}, {@link MachO#LC_DYLD_ENVIRONMENT} or {@link MachO#LC_SUB_CLIENT}, in file
   * order.
   */
  public List<String> texts(int cmd) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      if (cmd(i) != cmd) continue;
      String text = get(i).text(HEAD);
      if (text != null) found.add(text);
    }
    return List.copyOf(found);
  }

  @Nullable Problem cutShort() {
    return cutShort;
  }
}
