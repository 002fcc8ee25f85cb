package dev.abilens.pe;

import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * What Microsoft's linker writes between the DOS stub and the PE header, unasked: which of its
 * tools made how many of the objects. Not in any specification; empty where there is none.
 * Immutable and thread-safe.
 */
public final class RichHeader extends AbstractList<RichHeader.Tool> implements RandomAccess {
  private static final int DOS_HEADER = 64;
  private static final int E_LFANEW = 0x3c;
  private static final int DANS = 0x536e6144;
  private static final int RICH = 0x68636952;
  // The stub is 64 bytes long and the list has some ten tools.
  private static final int MAX_SEARCHED = 0x1000;
  private static final int START = 16;
  private static final int ENTRY = 8;

  private final Region region;
  private final int key;
  private final boolean sound;

  /**
   * One tool.
   *
   * @param product which tool, by a number that Microsoft does not explain
   * @param build its build
   * @param count how many objects it made, unsigned
   */
  public record Tool(int product, int build, long count) {}

  private RichHeader(Region region, int key, boolean sound) {
    this.region = region;
    this.key = key;
    this.sound = sound;
  }

  static RichHeader read(FileBytes bytes, long lfanew) {
    long end = Math.min(bytes.held(0, lfanew), MAX_SEARCHED) & -4L;
    Region head = bytes.region("Rich", 0, Math.max(0, end));
    for (int rich = head.length() - 8; rich >= DOS_HEADER + START; rich -= 4) {
      if (head.i32(rich) != RICH) continue;
      int key = head.i32(rich + 4);
      for (int dans = rich - START; dans >= DOS_HEADER; dans -= 4)
        if ((head.i32(dans) ^ key) == DANS && (rich - dans) % ENTRY == 0) {
          boolean sound = checksum(head, dans, rich, key) == key;
          return new RichHeader(head.slice("Rich", dans, rich + 8 - dans), key, sound);
        }
    }
    return new RichHeader(head.slice("Rich", 0, 0), 0, true);
  }

  /** The key is a sum over the DOS header, the stub and the list. */
  private static int checksum(Region head, int dans, int rich, int key) {
    int sum = dans;
    for (int i = 0; i < dans; i++)
      if (i < E_LFANEW || i >= E_LFANEW + 4) sum += Integer.rotateLeft(head.u8(i), i);
    for (int at = dans + START; at < rich; at += ENTRY)
      sum += Integer.rotateLeft(head.i32(at) ^ key, head.i32(at + 4) ^ key);
    return sum;
  }

  @Override
  public int size() {
    return region.length() == 0 ? 0 : (region.length() - 8 - START) / ENTRY;
  }

  @Override
  public Tool get(int index) {
    long at = START + (long) Objects.checkIndex(index, size()) * ENTRY;
    int tool = region.i32(at) ^ key;
    return new Tool(tool >>> 16, tool & 0xffff, (region.i32(at + 4) ^ key) & 0xffff_ffffL);
  }

  /** Returns where it begins, in bytes from the beginning of the file; 0 where there is none. */
  public long offset() {
    return region.origin();
  }

  /** Returns the number that the list is masked with, which is its checksum as well. */
  public int key() {
    return key;
  }

  /**
   * Returns whether the checksum is right: the list and the DOS header before it are as the linker
   * wrote them.
   */
  public boolean isSound() {
    return sound;
  }
}
