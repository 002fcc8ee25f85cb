package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.AbstractList;
import java.util.ArrayList;
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
  private final int size;
  private final @Nullable Problem cutShort;

  // Where each begins in the table; made once somebody asks for one by its place.
  private volatile int @Nullable [] starts;

  private LoadCommands(Region table, int size, @Nullable Problem cutShort) {
    this.table = table;
    this.size = size;
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
    int at = 0;
    for (int i = 0; i < count; i++) {
      long left = size - at;
      long length = left < HEAD ? 0 : table.u32(at + 4L);
      if (length < HEAD || length > left)
        return new LoadCommands(table, i, cutShort(bytes, table, i, at, count, length));
      at += (int) length;
    }
    return new LoadCommands(table, (int) count, null);
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
    return size;
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
    int[] made = starts;
    if (made == null) starts = made = findStarts();
    return made[Objects.checkIndex(index, size)];
  }

  private int[] findStarts() {
    int[] found = new int[size];
    for (Cursor c = cursor(); c.next(); ) found[c.index()] = c.at();
    return found;
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
    for (int i = 0; i < this.size; i++) if (cmd(i) == cmd && length(i) >= size) return get(i);
    return null;
  }

  /**
   * Returns the last command of a code that holds at least so many bytes, or null: dyld goes
   * through them once and keeps what it met last.
   */
  @Nullable LoadCommand last(int cmd, int size) {
    int i = this.size - 1;
    while (i >= 0 && (cmd(i) != cmd || length(i) < size)) i--;
    return i < 0 ? null : get(i);
  }

  /** Returns every command of a code, in file order. */
  public List<LoadCommand> all(int cmd) {
    List<LoadCommand> found = new ArrayList<>();
    for (int i = 0; i < size; i++) if (cmd(i) == cmd) found.add(get(i));
    return List.copyOf(found);
  }

  /**
   * Returns the texts of the commands of a code that consist of one, such as {@link
   * MachO#LC_RPATH}, {@link MachO#LC_DYLD_ENVIRONMENT} or {@link MachO#LC_SUB_CLIENT}, in file
   * order.
   */
  public List<String> texts(int cmd) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (cmd(i) != cmd) continue;
      String text = get(i).text(HEAD);
      if (text != null) found.add(text);
    }
    return List.copyOf(found);
  }

  /** Returns a cursor before the first command: the same commands, with no object for each. */
  public Cursor cursor() {
    return new Cursor(table, size);
  }

  /** Steps over the commands in file order. Used by one thread. */
  public static final class Cursor {
    private final Region table;
    private final int size;
    private int index = -1;
    private int at;
    private int length;

    private Cursor(Region table, int size) {
      this.table = table;
      this.size = size;
    }

    /** Moves to the next command; false if there is none. */
    public boolean next() {
      if (index + 1 >= size) return false;
      index++;
      at += length;
      // No more than the table has: checked when the commands were counted.
      length = table.i32(at + 4L);
      return true;
    }

    /** Returns the command's place among all. */
    public int index() {
      return index;
    }

    /** Returns where the command begins in {@link LoadCommands#region()}. */
    public int at() {
      return at;
    }

    /** Returns the size of the command in bytes, {@code cmdsize}. */
    public int length() {
      return length;
    }

    /** Returns the code of the command, such as {@link MachO#LC_UUID}. */
    public int cmd() {
      return table.i32(at);
    }
  }

  @Nullable Problem cutShort() {
    return cutShort;
  }
}
