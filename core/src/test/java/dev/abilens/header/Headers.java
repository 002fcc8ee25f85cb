package dev.abilens.header;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The smallest headers of every kind. */
final class Headers {
  private Headers() {}

  /** Returns an ELF header of {@code ET_DYN}, cut after {@code e_machine}. */
  static byte[] elf(int bits, boolean big, int machine) {
    return new Bytes(20, big)
        .text(0, "\177ELF")
        .u8(4, bits / 32)
        .u8(5, big ? 2 : 1)
        .u8(6, 1)
        .u8(7, 3)
        .u8(8, 1)
        .u16(16, 3)
        .u16(18, machine)
        .array();
  }

  /** Returns a Mach-O header of {@code MH_BUNDLE}, cut after {@code ncmds}. */
  static byte[] machO(int bits, boolean big, int cputype, int cpusubtype) {
    return new Bytes(20, big)
        .i32(0, bits == 64 ? 0xfeedfacf : 0xfeedface)
        .i32(4, cputype)
        .i32(8, cpusubtype)
        .i32(12, 8)
        .i32(16, 17)
        .array();
  }

  /** Returns a fat header and one {@code fat_arch} or {@code fat_arch_64} for each processor. */
  static byte[] fat(boolean wide, int... cputypes) {
    int entry = wide ? 32 : 20;
    Bytes bytes =
        new Bytes(8 + cputypes.length * entry, true)
            .i32(0, wide ? 0xcafebabf : 0xcafebabe)
            .i32(4, cputypes.length);
    for (int i = 0; i < cputypes.length; i++) {
      int at = 8 + i * entry;
      bytes.i32(at, cputypes[i]).i32(at + 4, 3 + i);
      if (wide) bytes.i64(at + 8, 0x1_0000_4000L * (i + 1)).i64(at + 16, 0x1_0000_0000L + i);
      else bytes.i32(at + 8, 0x4000 * (i + 1)).i32(at + 12, 0x9000_0000 + i);
      bytes.i32(at + (wide ? 24 : 16), 14);
    }
    return bytes.array();
  }

  /** Returns a PE file up to the optional header's magic. */
  static byte[] pe(int bits, int lfanew, int machine) {
    return new Bytes(Math.max(64, lfanew + 96), false)
        .text(0, "MZ")
        .i32(0x3c, lfanew)
        .text(lfanew, "PE\0\0")
        .u16(lfanew + 4, machine)
        .u16(lfanew + 22, 0x2022)
        .u16(lfanew + 24, bits == 64 ? 0x20b : 0x10b)
        .u16(lfanew + 92, 3)
        .array();
  }

  /** Bytes that are written field by field. */
  static final class Bytes {
    private final ByteBuffer buffer;

    Bytes(int size, boolean big) {
      buffer =
          ByteBuffer.allocate(size).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    Bytes text(int at, String text) {
      for (int i = 0; i < text.length(); i++) buffer.put(at + i, (byte) text.charAt(i));
      return this;
    }

    Bytes u8(int at, int value) {
      buffer.put(at, (byte) value);
      return this;
    }

    Bytes u16(int at, int value) {
      buffer.putShort(at, (short) value);
      return this;
    }

    Bytes i32(int at, int value) {
      buffer.putInt(at, value);
      return this;
    }

    Bytes i64(int at, long value) {
      buffer.putLong(at, value);
      return this;
    }

    byte[] array() {
      return buffer.array();
    }
  }
}
