package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Bends sound files where it hurts: heads, dynamic tables, and what those lead to. */
final class Mutations {
  private static final long[] NASTY = {
    0,
    1,
    2,
    7,
    0x7f,
    0xff,
    0xffff,
    0x1_0000,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_ffffL,
    0x1_0000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    -8,
    -0x1000
  };

  private Mutations() {}

  static byte[] of(byte[] seed, Random random) throws IOException {
    byte[] bytes = seed.clone();
    ElfFile elf = ElfFile.of(ByteSource.of("seed", seed));
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int word = elf.header().bits() / 8;
      int at = target(elf, seed.length, random);
      if (random.nextInt(8) == 0) bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      int size = random.nextBoolean() ? word : 1 << random.nextInt(3);
      if (at < 0 || at + size > bytes.length) continue;
      ByteBuffer out = ByteBuffer.wrap(bytes).order(elf.header().order());
      long value =
          random.nextInt(3) > 0
              ? NASTY[random.nextInt(NASTY.length)] + (random.nextInt(4) == 0 ? 1 : 0)
              : random.nextInt(bytes.length);
      switch (size) {
        case 8 -> out.putLong(at, value);
        case 4 -> out.putInt(at, (int) value);
        case 2 -> out.putShort(at, (short) value);
        default -> out.put(at, (byte) random.nextInt());
      }
    }
    return bytes;
  }

  private static int target(ElfFile elf, int length, Random random) {
    int word = elf.header().bits() / 8;
    DynamicTable dynamic = elf.dynamic();
    int entry = random.nextInt(dynamic.size());
    return switch (random.nextInt(8)) {
      case 0 -> 16 + random.nextInt(word == 8 ? 48 : 36);
      case 1, 2 -> {
        ProgramHeaders headers = elf.programHeaders();
        int entrySize = ProgramHeaders.entrySize(elf.header().bits());
        yield (int) headers.offset(random.nextInt(headers.size()))
            + random.nextInt(entrySize / 4) * 4;
      }
      case 3 -> (int) dynamic.offset(entry) + (random.nextBoolean() ? word : 0);
      // Into the table that an entry leads to.
      case 4, 5, 6 -> {
        long offset = elf.addressSpace().fileOffset(dynamic.value(entry));
        yield offset < 0 ? -1 : (int) offset + random.nextInt(32) * 2;
      }
      default -> random.nextInt(length);
    };
  }
}
