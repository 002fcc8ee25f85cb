package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of its own version ({@code VS_VERSIONINFO} with {@code VS_FIXEDFILEINFO}).
 * Immutable.
 *
 * @param fileVersion the version of the file, such as {@code 1.2.3.4}; null where nothing is said
 * @param productVersion the version of what the file is a part of, or null
 * @param fileFlags {@code dwFileFlags} as far as the mask beside them says that they hold
 * @param fileOs the system that it says it is for
 * @param fileType what it says it is, such as 2 for a DLL
 * @param strings the tables of texts, in file order
 */
public record VersionInfo(
    @Nullable String fileVersion,
    @Nullable String productVersion,
    int fileFlags,
    int fileOs,
    int fileType,
    List<StringTable> strings) {
  private static final int HEAD = 6;
  private static final int FIXED = 52;
  private static final int SIGNATURE = 0xfeef04bd;

  /** Copies the list. */
  public VersionInfo {
    strings = List.copyOf(strings);
  }

  /**
   * The texts of a language.
   *
   * @param language {@code LANGID} and code page in eight hexadecimal digits, such as {@code
   *     040904b0}
   * @param values the texts by their names, such as {@code CompanyName}, in file order
   */
  public record StringTable(String language, Map<String, String> values) {
    /** Copies the map. */
    public StringTable {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** A block of the tree: all of it, its key, and where its value and its children lie. */
  private record Block(Region all, String key, int value, int valueLength, int children) {

    /** Reads the block that begins at an offset. */
    static Block read(Region parent, int at) {
      int length = parent.u16(at);
      if (length < HEAD)
        throw new MalformedBinaryException(
            parent.origin() + at,
            parent.name() + " > wLength",
            Integer.toString(length),
            "at least " + HEAD);
      Region all = parent.slice("block", at, length);
      int end = HEAD;
      while (all.u16(end) != 0) end += 2;
      String key = new String(all.bytes(HEAD, end - HEAD), StandardCharsets.UTF_16LE);
      // Texts are counted in characters.
      int size = all.u16(2) * (all.u16(4) == 1 ? 2 : 1);
      int value = Math.min(aligned(end + 2, parent, at), length);
      // Some compilers count the bytes of a text.
      size = Math.min(size, length - value);
      return new Block(all, key, value, size, aligned(value + size, parent, at));
    }

    // Counted from the beginning of the whole resource, whose blocks are aligned in sound files.
    private static int aligned(int offset, Region parent, int at) {
      return offset + (-(int) (parent.origin() + at + offset) & 3 & 3);
    }

    List<Block> read() {
      List<Block> blocks = new ArrayList<>();
      int at = children;
      while (at + HEAD <= all.length()) {
        // Padding at the end of the whole.
        if (all.u16(at) == 0) break;
        Block block = read(all, at);
        blocks.add(block);
        at = aligned(at + block.all.length(), all, 0);
      }
      return blocks;
    }

    String text() {
      String text = new String(all.bytes(value, valueLength & -2), StandardCharsets.UTF_16LE);
      int end = text.indexOf(0);
      return end < 0 ? text : text.substring(0, end);
    }
  }

  static VersionInfo read(Region resource) {
    Block root = Block.read(resource, 0);
    List<StringTable> tables = new ArrayList<>();
    for (Block info : root.read()) {
      if (!info.key.equals("StringFileInfo")) continue;
      for (Block table : info.read()) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Block string : table.read()) values.putIfAbsent(string.key, string.text());
        tables.add(new StringTable(table.key, values));
      }
    }
    if (root.valueLength < FIXED || root.all.i32(root.value) != SIGNATURE)
      return new VersionInfo(null, null, 0, 0, 0, tables);
    Region fixed = root.all.slice("VS_FIXEDFILEINFO", root.value, FIXED);
    return new VersionInfo(
        version(fixed, 8),
        version(fixed, 16),
        fixed.i32(24) & fixed.i32(28),
        fixed.i32(32),
        fixed.i32(36),
        tables);
  }

  private static String version(Region fixed, int at) {
    return fixed.u16(at + 2)
        + "."
        + fixed.u16(at)
        + "."
        + fixed.u16(at + 6)
        + "."
        + fixed.u16(at + 4);
  }

  /** Returns a text of the first language that has it, or null. */
  public @Nullable String string(String name) {
    for (StringTable table : strings) {
      String value = table.values().get(name);
      if (value != null) return value;
    }
    return null;
  }
}
