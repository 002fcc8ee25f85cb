package dev.abilens.pe;

import dev.abilens.bytes.Region;
import java.util.UUID;

/** GUIDs as Windows writes them: three little-endian numbers, then eight bytes. */
final class Guid {
  private Guid() {}

  /** Returns a GUID in lower case, such as {@code 5181b6cf-4d00-4c4d-a53f-e9225da85214}. */
  static String read(Region region, long offset) {
    long high = region.u32(offset) << 32 | (long) region.u16(offset + 4) << 16;
    return new UUID(high | region.u16(offset + 6), Long.reverseBytes(region.i64(offset + 8)))
        .toString();
  }
}
