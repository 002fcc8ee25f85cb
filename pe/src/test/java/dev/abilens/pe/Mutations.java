package dev.abilens.pe;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Bends sound files where it hurts: heads, directories, sections, and what those lead to. */
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
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -2,
    -8,
    -0x1000
  };

  private Mutations() {}

  static byte[] of(byte[] seed, Random random) throws IOException {
    byte[] bytes = seed.clone();
    PeFile pe = PeFile.of(ByteSource.of("seed", seed));
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      long at = target(pe, seed.length, random);
      if (random.nextInt(8) == 0) bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      int size = random.nextBoolean() ? 4 : 1 << random.nextInt(4);
      if (at < 0 || at + size > bytes.length) continue;
      ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      long value = value(pe, bytes.length, random);
      switch (size) {
        case 8 -> out.putLong((int) at, value);
        case 4 -> out.putInt((int) at, (int) value);
        case 2 -> out.putShort((int) at, (short) value);
        default -> out.put((int) at, (byte) random.nextInt());
      }
    }
    return bytes;
  }

  private static long value(PeFile pe, int length, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(length);
      // Into another table: what shares bytes is what hurts.
      case 1 -> pe.directories().rva(random.nextInt(16)) + random.nextInt(64);
      default -> NASTY[random.nextInt(NASTY.length)] + (random.nextInt(4) == 0 ? 1 : 0);
    };
  }

  private static long target(PeFile pe, int length, Random random) {
    int directory = random.nextInt(16);
    return switch (random.nextInt(8)) {
      case 0 -> 0x3c;
      case 1 -> pe.header().lfanew() + random.nextInt(136);
      case 2 -> pe.directories().offset(directory) + 4L * random.nextInt(2);
      case 3 ->
          pe.sections().offset(random.nextInt(pe.sections().size())) + 4L * random.nextInt(10);
      // Into the table that a directory leads to.
      case 4, 5 -> {
        long offset = pe.addressSpace().fileOffset(pe.directories().rva(directory));
        yield offset < 0 ? -1 : offset + random.nextInt(64) * 2L;
      }
      case 6 -> {
        ImportTable imports = random.nextBoolean() ? pe.imports() : pe.delayedImports();
        if (imports.size() == 0) yield -1;
        long rva = imports.lookupTable(random.nextInt(imports.size()));
        yield pe.addressSpace().fileOffset(rva) + 4L * random.nextInt(16);
      }
      default -> random.nextInt(length);
    };
  }
}
