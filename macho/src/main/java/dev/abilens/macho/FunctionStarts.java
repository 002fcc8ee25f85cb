package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The addresses of functions ({@link MachO#LC_FUNCTION_STARTS}), in ascending order. Immutable and
 * thread-safe.
 */
public final class FunctionStarts {
  private final long[] addresses;
  private final List<Problem> problems;

  private FunctionStarts(long[] addresses, List<Problem> problems) {
    this.addresses = addresses;
    this.problems = problems;
  }

  static FunctionStarts read(FileBytes bytes, LoadCommands commands, long base) {
    ProblemLog log = new ProblemLog(bytes);
    Region data = LinkEdit.data(bytes, commands, MachO.LC_FUNCTION_STARTS, log);
    OpcodeReader in = new OpcodeReader(data);
    long[] addresses = new long[16];
    int count = 0;
    long address = base;
    try {
      while (in.hasMore()) {
        long distance = in.uleb();
        if (distance == 0) break;
        address += distance;
        if (count == addresses.length) addresses = Arrays.copyOf(addresses, 2 * count);
        addresses[count++] = address;
      }
    } catch (MalformedBinaryException e) {
      log.add(e);
    }
    return new FunctionStarts(Arrays.copyOf(addresses, count), log.toList());
  }

  /** Returns how many functions there are. */
  public int size() {
    return addresses.length;
  }

  /** Returns the address of a function, as linked; bit 0 says Thumb on 32-bit Arm. */
  public long address(int index) {
    return addresses[Objects.checkIndex(index, addresses.length)];
  }

  List<Problem> problems() {
    return problems;
  }
}
