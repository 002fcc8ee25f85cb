package dev.abilens.pe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small image with one section, made of what a test puts into it. RVAs count from the section's
 * beginning at 0x1000; the headers take 0x400 bytes of the file.
 */
final class SmallPe {
  static final int SECTION = 0x1000;
  static final int HEADERS = 0x400;
  static final long BASE = 0x1_8000_0000L;
  private static final int LFANEW = 0x80;
  private static final int DESCRIPTOR = 20;
  private static final int DELAY_DESCRIPTOR = 32;

  private final int machine;
  private final boolean wide;
  private byte[] bytes = new byte[0x400];
  private int size;
  private final Map<Integer, long[]> directories = new LinkedHashMap<>();
  private final Map<Integer, Integer> patches = new LinkedHashMap<>();
  private final List<int[]> imported = new ArrayList<>();
  private final List<int[]> delayed = new ArrayList<>();
  private byte[] tail = {};

  SmallPe(int machine) {
    this.machine = machine;
    this.wide = machine != Pe.IMAGE_FILE_MACHINE_I386;
    // So that no RVA of use is that of the section itself.
    put(new byte[16]);
  }

  static SmallPe x64() {
    return new SmallPe(Pe.IMAGE_FILE_MACHINE_AMD64);
  }

  static SmallPe ia32() {
    return new SmallPe(Pe.IMAGE_FILE_MACHINE_I386);
  }

  static SmallPe arm64() {
    return new SmallPe(Pe.IMAGE_FILE_MACHINE_ARM64);
  }

  long base() {
    return wide ? BASE : 0x1000_0000L;
  }

  /** Puts bytes into the section, aligned to 16; returns their RVA. */
  int put(byte[] content) {
    size = size + 15 & -16;
    while (size + content.length > bytes.length) bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(content, 0, bytes, size, content.length);
    int rva = SECTION + size;
    size += content.length;
    return rva;
  }

  int put(ByteBuffer filled) {
    return put(bytes(filled));
  }

  int text(String text) {
    return put((text + "\0").getBytes(StandardCharsets.UTF_8));
  }

  static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns all that a buffer holds. */
  static byte[] bytes(ByteBuffer buffer) {
    byte[] all = new byte[buffer.capacity()];
    buffer.get(0, all);
    return all;
  }

  int word() {
    return wide ? 8 : 4;
  }

  ByteBuffer word(ByteBuffer into, long value) {
    return wide ? into.putLong(value) : into.putInt((int) value);
  }

  SmallPe directory(int index, long rva, long size) {
    directories.put(index, new long[] {rva, size});
    return this;
  }

  /** Puts a 16-bit value somewhere into the file; 0 is the signature. */
  SmallPe nt16(int offset, int value) {
    patches.put(LFANEW + offset, value);
    return this;
  }

  /** Puts a 32-bit value behind the signature. */
  SmallPe nt32(int offset, long value) {
    return nt16(offset, (int) value & 0xffff).nt16(offset + 2, (int) (value >>> 16));
  }

  SmallPe characteristics(int value) {
    return nt16(22, value);
  }

  SmallPe subsystemVersion(int major, int minor) {
    return nt16(24 + 48, major).nt16(24 + 50, minor);
  }

  /** Puts bytes behind the section. */
  SmallPe tail(byte[] bytes) {
    this.tail = bytes;
    return this;
  }

  private int thunks(String... names) {
    ByteBuffer thunks = buffer((names.length + 1) * word());
    for (String name : names) {
      boolean ordinal = name.startsWith("#");
      long flag = wide ? Long.MIN_VALUE : 0x8000_0000L;
      if (ordinal) word(thunks, flag | Integer.parseInt(name, 1, name.length(), 10));
      else word(thunks, put(("\0\0" + name + "\0").getBytes(StandardCharsets.UTF_8)));
    }
    return put(thunks);
  }

  SmallPe imports(String dll, String... names) {
    imported.add(new int[] {thunks(names), text(dll), thunks(names)});
    return this;
  }

  SmallPe delays(String dll, String... names) {
    delayed.add(new int[] {thunks(names), text(dll), thunks(names), put(new byte[8])});
    return this;
  }

  /** Exports names; one that comes as {@code name=LIBRARY.other} is forwarded. */
  SmallPe exports(String dll, String... names) {
    int code = put(new byte[4]);
    int[] texts = new int[names.length];
    for (int i = 0; i < names.length; i++) texts[i] = text(names[i].replaceFirst("=.*", ""));
    int library = text(dll);
    int functions = put(new byte[4 * names.length]);
    int pointers = put(new byte[4 * names.length]);
    int ordinals = put(new byte[2 * names.length]);
    int directory = put(new byte[40]);
    for (int i = 0; i < names.length; i++) {
      int at = names[i].indexOf('=');
      // What lies within the directory's bounds is a forwarder.
      patch32(functions + 4 * i, at < 0 ? code : text(names[i].substring(at + 1)));
      patch32(pointers + 4 * i, texts[i]);
      bytes[ordinals - SECTION + 2 * i] = (byte) i;
    }
    patch32(directory + 12, library);
    patch32(directory + 16, 1);
    patch32(directory + 20, names.length);
    patch32(directory + 24, names.length);
    patch32(directory + 28, functions);
    patch32(directory + 32, pointers);
    patch32(directory + 36, ordinals);
    return directory(Pe.IMAGE_DIRECTORY_ENTRY_EXPORT, directory, SECTION + size - directory);
  }

  private void patch32(int rva, int value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(rva - SECTION, value);
  }

  /** Puts one resource into the tree of resources, of language 1033. */
  SmallPe resource(int type, int id, byte[] data) {
    int rva = put(data);
    ByteBuffer tree = buffer(88);
    int[] ids = {type, id, 1033};
    for (int level = 0; level < 3; level++) {
      tree.position(24 * level + 14);
      tree.putShort((short) 1).putInt(ids[level]);
      tree.putInt(level < 2 ? 0x8000_0000 | 24 * (level + 1) : 72);
    }
    tree.putInt(72, rva).putInt(76, data.length);
    return directory(Pe.IMAGE_DIRECTORY_ENTRY_RESOURCE, put(tree), 88);
  }

  SmallPe manifest(int id, String text) {
    return resource(PeTables.RT_MANIFEST, id, text.getBytes(StandardCharsets.UTF_8));
  }

  private void descriptors() {
    if (!imported.isEmpty()) {
      ByteBuffer table = buffer(DESCRIPTOR * (imported.size() + 1));
      for (int[] entry : imported)
        table.putInt(entry[0]).putInt(0).putInt(0).putInt(entry[1]).putInt(entry[2]);
      directory(Pe.IMAGE_DIRECTORY_ENTRY_IMPORT, put(table), table.capacity());
    }
    if (!delayed.isEmpty()) {
      ByteBuffer table = buffer(DELAY_DESCRIPTOR * (delayed.size() + 1));
      for (int[] entry : delayed) {
        table.putInt(1).putInt(entry[1]).putInt(entry[3]).putInt(entry[2]).putInt(entry[0]);
        table.putInt(0).putInt(0).putInt(0);
      }
      directory(Pe.IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT, put(table), table.capacity());
    }
  }

  byte[] build() {
    descriptors();
    int rawSize = size + 0x1ff & -0x200;
    int optional = wide ? 240 : 224;
    ByteBuffer file = buffer(HEADERS + rawSize + tail.length);
    file.putShort(0, (short) Pe.IMAGE_DOS_SIGNATURE).putInt(0x3c, LFANEW);
    file.position(LFANEW);
    file.putInt(Pe.IMAGE_NT_SIGNATURE).putShort((short) machine).putShort((short) 1);
    file.putInt(0).putInt(0).putInt(0).putShort((short) optional);
    int executable = Pe.IMAGE_FILE_EXECUTABLE_IMAGE | Pe.IMAGE_FILE_DLL;
    file.putShort((short) (wide ? executable | 0x20 : executable | 0x100));
    file.putShort((short) (wide ? 0x20b : 0x10b)).putShort((short) 14).putInt(rawSize);
    file.putInt(0).putInt(0).putInt(0).putInt(SECTION);
    if (!wide) file.putInt(SECTION);
    word(file, base()).putInt(0x1000).putInt(0x200).putShort((short) 6).putShort((short) 0);
    file.putInt(0).putShort((short) 6).putShort((short) 0).putInt(0);
    file.putInt(SECTION + (size + 0xfff & -0x1000)).putInt(HEADERS).putInt(0);
    file.putShort((short) Pe.IMAGE_SUBSYSTEM_WINDOWS_GUI).putShort((short) 0x160);
    for (int i = 0; i < 4; i++) word(file, 0x1000);
    file.putInt(0).putInt(16);
    int first = file.position();
    directories.forEach(
        (index, place) ->
            file.putInt(first + 8 * index, (int) place[0])
                .putInt(first + 8 * index + 4, (int) place[1]));
    file.position(first + 128);
    file.put(".data\0\0\0".getBytes(StandardCharsets.US_ASCII)).putInt(size).putInt(SECTION);
    file.putInt(rawSize).putInt(HEADERS).putInt(0).putInt(0).putInt(0).putInt(0xe000_0040);
    patches.forEach((at, value) -> file.putShort(at, (short) (int) value));
    file.position(HEADERS).put(bytes, 0, size).position(HEADERS + rawSize).put(tail);
    return bytes(file);
  }
}
