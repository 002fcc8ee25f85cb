package dev.abilens.macho;

import dev.abilens.bytes.ByteSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays out a bundle whose every field a test may bend afterwards: {@code __TEXT}, {@code __DATA}
 * and {@code __LINKEDIT} one after another, addresses {@link #BASE} above offsets.
 */
final class SmallMachO {
  static final long BASE = 0x10000;
  static final int DATA = 0x600;
  static final int LINKEDIT = 0xa00;
  static final int SIZE = 0x1000;

  final int bits;
  final int word;
  private final ByteOrder order;
  private final int cputype;
  private final ByteBuffer out;
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final List<int[]> symbols = new ArrayList<>();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private int commands;
  private int commandsEnd;
  private int next = LINKEDIT;

  SmallMachO(int bits, ByteOrder order, int cputype) {
    this.bits = bits;
    this.word = bits / 8;
    this.order = order;
    this.cputype = cputype;
    this.out = ByteBuffer.allocate(SIZE).order(order);
    this.commandsEnd = MachOHeader.sizeOf(bits);
    strings.write(0);
    segment("__TEXT", 0, DATA, 5);
    segment("__DATA", DATA, LINKEDIT - DATA, 3);
    segment("__LINKEDIT", LINKEDIT, SIZE - LINKEDIT, 1);
  }

  static SmallMachO arm64() {
    return new SmallMachO(64, ByteOrder.LITTLE_ENDIAN, MachO.CPU_TYPE_ARM64);
  }

  static SmallMachO i386() {
    return new SmallMachO(32, ByteOrder.LITTLE_ENDIAN, MachO.CPU_TYPE_X86);
  }

  /** Adds a command of 32-bit words and notes where it begins. */
  SmallMachO command(int cmd, int... words) {
    int at = begin(cmd, 8 + 4 * words.length);
    for (int i = 0; i < words.length; i++) u32(at + 8 + 4 * i, words[i]);
    return this;
  }

  /** Adds a command with a text behind its words, of which the first is where it begins. */
  SmallMachO text(int cmd, String text, int... words) {
    int head = 12 + 4 * words.length;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = begin(cmd, (head + bytes.length + 8) & -8);
    u32(at + 8, head);
    for (int i = 0; i < words.length; i++) u32(at + 12 + 4 * i, words[i]);
    out.put(at + head, bytes);
    return this;
  }

  SmallMachO dylib(int cmd, String name) {
    return text(cmd, name, 2, 0x10203, 0x10000);
  }

  SmallMachO segment(String name, int offset, int size, int protection) {
    int cmd = bits == 64 ? MachO.LC_SEGMENT_64 : MachO.LC_SEGMENT;
    int at = begin(cmd, Segments.sizeOf(bits));
    out.put(at + 8, name.getBytes(StandardCharsets.UTF_8));
    word(at + 24, BASE + offset).word(at + 24 + word, size);
    word(at + 24 + 2 * word, offset).word(at + 24 + 3 * word, size);
    int rest = at + 24 + 4 * word;
    return u32(rest, protection).u32(rest + 4, protection);
  }

  private int begin(int cmd, int size) {
    int at = commandsEnd;
    places.put(MachO.commandName(cmd) + "[" + commands++ + "]", at);
    places.put(MachO.commandName(cmd), at);
    u32(at, cmd).u32(at + 4, size);
    commandsEnd += size;
    if (commandsEnd > DATA) throw new AssertionError("too many commands");
    return at;
  }

  /** Takes room for a table, aligned to 8 bytes, and notes where it begins. */
  int place(String name, int size) {
    int at = next;
    places.put(name, at);
    next = (next + size + 7) & -8;
    if (next > SIZE) throw new AssertionError("no room for " + name);
    return at;
  }

  int at(String name) {
    Integer at = places.get(name);
    if (at == null) throw new AssertionError("no " + name + " in " + places.keySet());
    return at;
  }

  /** Adds a symbol: type, section, desc, value. */
  SmallMachO symbol(String name, int type, int section, int desc, long value) {
    symbols.add(new int[] {strings.size(), type, section, desc, (int) value});
    strings.writeBytes((name + "\0").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Adds a table of bytes in {@code __LINKEDIT} and returns where it begins. */
  int bytes(String name, int... values) {
    int at = place(name, values.length);
    for (int i = 0; i < values.length; i++) out.put(at + i, (byte) values[i]);
    return at;
  }

  /** Adds a {@code linkedit_data_command} with a table of bytes. */
  SmallMachO data(int cmd, int... values) {
    int at = bytes(MachO.commandName(cmd) + " data", values);
    return command(cmd, at, values.length);
  }

  SmallMachO u16(int at, int value) {
    out.putShort(at, (short) value);
    return this;
  }

  SmallMachO u32(int at, long value) {
    out.putInt(at, (int) value);
    return this;
  }

  SmallMachO word(int at, long value) {
    if (word == 8) out.putLong(at, value);
    else out.putInt(at, (int) value);
    return this;
  }

  /** Writes the symbol table, if there are symbols, and the head. */
  byte[] build() {
    if (!symbols.isEmpty()) {
      int entry = Symtab.entrySize(bits);
      int table = place("nlist", symbols.size() * entry);
      for (int i = 0; i < symbols.size(); i++) {
        int[] s = symbols.get(i);
        int at = table + i * entry;
        u32(at, s[0]).u16(at + 6, s[3]).word(at + 8, s[4]);
        out.put(at + 4, (byte) s[1]).put(at + 5, (byte) s[2]);
      }
      int text = place("strings", strings.size());
      out.put(text, strings.toByteArray());
      command(MachO.LC_SYMTAB, table, symbols.size(), text, strings.size());
    }
    int head = MachOHeader.sizeOf(bits);
    u32(0, bits == 64 ? MachO.MH_MAGIC_64 : MachO.MH_MAGIC).u32(4, cputype).u32(8, 0);
    u32(12, MachO.MH_BUNDLE).u32(16, commands).u32(20, commandsEnd - head);
    u32(24, MachO.MH_DYLDLINK | MachO.MH_TWOLEVEL);
    return out.array();
  }

  ByteOrder order() {
    return order;
  }

  static MachOFile read(byte[] bytes) {
    try {
      return MachOFile.of(ByteSource.of("t.node", bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
