package dev.abilens.elf;

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
 * Lays out a shared object whose every field a test may bend afterwards: one readable and one
 * writable segment, tables one after another, addresses equal to offsets.
 */
final class ElfBuilder {
  static final int WRITABLE = 0x800;
  static final int SIZE = 0x1000;

  final int bits;
  final ByteOrder order;
  final int word;
  private final int machine;
  private final ByteBuffer out;
  private final List<long[]> segments = new ArrayList<>();
  private final List<long[]> dynamic = new ArrayList<>();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private int next = 0x200;

  ElfBuilder(int bits, ByteOrder order, int machine) {
    this.bits = bits;
    this.order = order;
    this.word = bits / 8;
    this.machine = machine;
    this.out = ByteBuffer.allocate(SIZE).order(order);
    strings.write(0);
    segment(Elf.PT_LOAD, Elf.PF_R | Elf.PF_X, 0, WRITABLE);
    segment(Elf.PT_LOAD, Elf.PF_R | Elf.PF_W, WRITABLE, SIZE - WRITABLE);
  }

  static ElfBuilder x64() {
    return new ElfBuilder(64, ByteOrder.LITTLE_ENDIAN, Elf.EM_X86_64);
  }

  ElfBuilder segment(int type, int flags, long offset, long size) {
    segments.add(new long[] {type, flags, offset, size});
    return this;
  }

  ElfBuilder dyn(long tag, long value) {
    dynamic.add(new long[] {tag, value});
    return this;
  }

  int text(String text) {
    int at = strings.size();
    strings.writeBytes((text + "\0").getBytes(StandardCharsets.UTF_8));
    return at;
  }

  ElfBuilder needed(String library) {
    return dyn(Elf.DT_NEEDED, text(library));
  }

  /** Takes room for a table, aligned to 8 bytes, and notes where it begins. */
  int place(String name, int size) {
    int at = next;
    places.put(name, at);
    next = (next + size + 7) & -8;
    return at;
  }

  int at(String name) {
    Integer at = places.get(name);
    if (at == null) throw new AssertionError("no " + name);
    return at;
  }

  ElfBuilder u16(int at, int value) {
    out.putShort(at, (short) value);
    return this;
  }

  ElfBuilder u32(int at, long value) {
    out.putInt(at, (int) value);
    return this;
  }

  ElfBuilder word(int at, long value) {
    if (word == 8) out.putLong(at, value);
    else out.putInt(at, (int) value);
    return this;
  }

  /** Symbols: {@code {name offset, info, section, value}}, after the empty one. */
  ElfBuilder symbols(long[]... symbols) {
    int entry = DynamicSymbols.entrySize(bits);
    int at = place("symtab", (symbols.length + 1) * entry);
    dyn(Elf.DT_SYMTAB, at);
    for (long[] s : symbols) {
      at += entry;
      u32(at, s[0]);
      out.put(at + (word == 8 ? 4 : 12), (byte) s[1]);
      u16(at + (word == 8 ? 6 : 14), (int) s[2]);
      word(at + (word == 8 ? 8 : 4), s[3]);
    }
    return this;
  }

  /** Says how visible a symbol is. */
  ElfBuilder visibility(int symbol, int visibility) {
    int entry = at("symtab") + symbol * DynamicSymbols.entrySize(bits);
    out.put(entry + (word == 8 ? 5 : 13), (byte) visibility);
    return this;
  }

  /** A System V hash of one bucket over symbols 1 to {@code count - 1}. */
  ElfBuilder sysvHash(int count) {
    int at = place("hash", 8 + 4 + 4 * count);
    dyn(Elf.DT_HASH, at);
    u32(at, 1).u32(at + 4, count).u32(at + 8, count > 1 ? 1 : 0);
    for (int i = 1; i + 1 < count; i++) u32(at + 12 + 4 * i, i + 1);
    return this;
  }

  /** A version need of one library with one version each. */
  ElfBuilder needs(String[]... needs) {
    int at = place("verneed", needs.length * 32);
    dyn(Elf.DT_VERNEED, at).dyn(Elf.DT_VERNEEDNUM, needs.length);
    for (int i = 0; i < needs.length; i++, at += 32) {
      u16(at, 1).u16(at + 2, 1).u32(at + 4, text(needs[i][0])).u32(at + 8, 16);
      u32(at + 12, i + 1 < needs.length ? 32 : 0);
      u32(at + 16, SymbolName.of(needs[i][1]).sysv()).u16(at + 20, 0).u16(at + 22, i + 2);
      u32(at + 24, text(needs[i][1])).u32(at + 28, 0);
    }
    return this;
  }

  /** Writes string table, dynamic table and head. */
  byte[] build() {
    byte[] text = strings.toByteArray();
    int stringsAt = place("strtab", text.length);
    out.put(stringsAt, text);
    dyn(Elf.DT_STRTAB, stringsAt).dyn(Elf.DT_STRSZ, text.length);
    int dynamicSize = (dynamic.size() + 1) * 2 * word;
    int dynamicAt = place("dynamic", dynamicSize);
    for (int i = 0; i < dynamic.size(); i++) {
      word(dynamicAt + 2 * i * word, dynamic.get(i)[0]);
      word(dynamicAt + (2 * i + 1) * word, dynamic.get(i)[1]);
    }
    segment(Elf.PT_DYNAMIC, Elf.PF_R | Elf.PF_W, dynamicAt, dynamicSize);
    head();
    return out.array();
  }

  private void head() {
    int ehsize = word == 8 ? 64 : 52;
    out.put(0, new byte[] {0x7f, 'E', 'L', 'F', (byte) (word / 4)});
    out.put(5, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2)).put(6, (byte) 1);
    u16(16, Elf.ET_DYN).u16(18, machine).u32(20, 1);
    word(24 + word, ehsize);
    int rest = 24 + 3 * word;
    u16(rest + 4, ehsize).u16(rest + 6, ProgramHeaders.entrySize(bits));
    u16(rest + 8, segments.size());
    int at = ehsize;
    places.put("phdr", at);
    for (long[] s : segments) {
      u32(at, s[0]).u32(word == 8 ? at + 4 : at + 24, s[1]);
      int words = word == 8 ? at + 8 : at + 4;
      word(words, s[2]).word(words + word, s[2]).word(words + 2 * word, s[2]);
      word(words + 3 * word, s[3]).word(words + 4 * word, s[3]);
      at += ProgramHeaders.entrySize(bits);
    }
  }

  static ElfFile read(byte[] bytes) {
    try {
      return ElfFile.of(ByteSource.of("t.node", bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
