package dev.abilens.macho;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bends sound files where it hurts: heads, load commands, and the tables that those lead to. */
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
    List<MachOFile> slices = RealFiles.slices(ByteSource.of("seed", seed));
    MachOFile file = slices.get(random.nextInt(slices.size()));
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int at = target(file, slices.size() > 1, seed.length, random);
      if (random.nextInt(8) == 0) bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      int size = 1 << random.nextInt(4);
      if (at < 0 || at + size > bytes.length) continue;
      ByteBuffer out = ByteBuffer.wrap(bytes).order(file.header().order());
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

  private static int target(MachOFile file, boolean fat, int length, Random random) {
    LoadCommands commands = file.loadCommands();
    int command = random.nextInt(commands.size());
    int origin = (int) commands.region().origin();
    return switch (random.nextInt(8)) {
      case 0 -> fat && random.nextBoolean() ? random.nextInt(48) : origin - random.nextInt(32);
      case 1, 2, 3 ->
          origin + commands.at(command) + random.nextInt(commands.length(command) / 4) * 4;
      case 4, 5, 6 -> table(file, random);
      default -> random.nextInt(length);
    };
  }

  /** A place in one of the tables of fixups and exports. */
  private static int table(MachOFile file, Random random) {
    List<LoadCommand> chains = file.loadCommands().all(MachO.LC_DYLD_CHAINED_FIXUPS);
    if (!chains.isEmpty()) {
      long at = chains.get(0).data().u32(8);
      return (int) (random.nextInt(4) == 0 ? file.segments().get(1).fileoff() : at)
          + random.nextInt(64);
    }
    DyldInfo info = file.dyldInfo();
    Region symbols = file.symtab().strings();
    if (info == null || random.nextInt(6) == 0) return (int) symbols.origin() - random.nextInt(200);
    List<Region> tables =
        List.of(info.rebase(), info.bind(), info.weakBind(), info.lazyBind(), info.export());
    Region table = tables.get(random.nextInt(tables.size()));
    return table.length() == 0 ? -1 : (int) table.origin() + random.nextInt(table.length());
  }
}
