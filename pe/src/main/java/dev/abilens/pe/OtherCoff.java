package dev.abilens.pe;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.Region;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import java.io.IOException;

/** What else than a PE image a file is that somebody takes for one, in words for a message. */
final class OtherCoff {
  private static final int IMPORT_OBJECT_HDR_SIG2 = 0xffff;
  private static final int NE = 0x454e;
  private static final int LE = 0x454c;
  private static final int LX = 0x584c;

  private OtherCoff() {}

  /** Describes a file that does not begin with {@code MZ}. */
  static String describe(ByteSource source) throws IOException {
    int held = (int) Math.min(8, source.size());
    Region head = source.region("head", 0, held);
    if (held == 8 && head.matches(0, "!<arch>\n")) return "an archive, such as an import library";
    if (held < 8) return held < 2 ? held + " bytes" : hex(head.u16(0));
    int machine = head.u16(0);
    // IMPORT_OBJECT_HEADER and ANON_OBJECT_HEADER begin like an object file of no machine.
    if (machine == 0 && head.u16(2) == IMPORT_OBJECT_HDR_SIG2)
      return head.u16(4) == 0
          ? "a member of an import library for " + name(head.u16(6))
          : "an object file of the /bigobj or /GL kind for " + name(head.u16(6));
    String name = name(machine);
    boolean known = machine != 0 && name.startsWith("IMAGE_FILE_MACHINE_");
    return known ? "a COFF object file for " + name : hex(machine);
  }

  /** Describes what an {@code MZ} file has in the place of the signature. */
  static String describe(long signature) {
    int two = (int) signature & 0xffff;
    return switch (two) {
      case NE -> hex(two) + " (NE, of 16-bit Windows)";
      case LE, LX -> hex(two) + " (LE or LX, of OS/2)";
      default -> hex(signature);
    };
  }

  private static String name(int machine) {
    return new BinaryHeader(BinaryFormat.PE, 0, false, machine, 0, 0, 0).machineName();
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
