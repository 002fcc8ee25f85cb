package dev.abilens.macho;

import dev.abilens.bytes.Region;
import dev.abilens.format.NameCheck;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A load command as it lies in the file, known or not. Immutable.
 *
 * @param index its place among the load commands
 * @param cmd its code, such as {@link MachO#LC_UUID}
 * @param data its bytes, {@code cmd} and {@code cmdsize} counted
 */
public record LoadCommand(int index, int cmd, Region data) {

  /** Returns the name of its code, such as {@code LC_UUID}. */
  public String name() {
    return MachO.commandName(cmd);
  }

  /** Returns where it lies, in bytes from the beginning of the file. */
  public long offset() {
    return data.origin();
  }

  /** Returns whether a loader that does not know this code must refuse the file. */
  public boolean isRequired() {
    return (cmd & MachO.LC_REQ_DYLD) != 0;
  }

  /** Returns whether it holds that many bytes. */
  boolean has(int size) {
    return data.length() >= size;
  }

  /**
   * Returns the text that an {@code lc_str} of this command names.
   *
   * @param field where the {@code lc_str} lies in the command
   * @return the text as UTF-8, or null if it does not lie wholly within the command
   */
  public @Nullable String text(int field) {
    if (field < 0 || !has(field + 4)) return null;
    long at = data.u32(field);
    if (at >= data.length()) return null;
    for (long end = at; end < data.length(); end++) if (data.u8(end) == 0) return data.string(at);
    return null;
  }

  /** Returns the texts behind the count of an {@link MachO#LC_LINKER_OPTION}. */
  List<String> strings() {
    List<String> strings = new ArrayList<>();
    if (!has(12)) return strings;
    long count = data.u32(8);
    int end = NameCheck.end(data);
    for (int at = 12; at < end && strings.size() < count; ) {
      String text = data.string(at);
      at += data.stringLength(at) + 1;
      strings.add(text);
    }
    return List.copyOf(strings);
  }

  /** Returns a name of 16 bytes, filled up with zeros. */
  static String fixedName(Region data, long at) {
    int length = 0;
    while (length < 16 && data.u8(at + length) != 0) length++;
    return new String(data.bytes(at, length), StandardCharsets.UTF_8);
  }
}
