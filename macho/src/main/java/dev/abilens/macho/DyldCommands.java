package dev.abilens.macho;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.Region;
import dev.abilens.format.Refusal;
import dev.abilens.image.Availability.Answer;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the load commands are a table that dyld can walk ({@code isMachO}). */
final class DyldCommands {
  private static final int HEAD = 8;
  private static final int MAX_FILETYPE = 12;
  // What the words of dyld 4 do not say beforehand: addresses.
  private static final String SOMEWHERE = " at ... with mh=..., ";

  private DyldCommands() {}

  /**
   * Returns why dyld does not go on, or null.
   *
   * @param part the slice, with a header of its own byte order
   * @param header its first 28 bytes
   * @param offset where it begins in the file
   */
  static @Nullable Refusal check(ByteSource part, Region header, long offset, DyldAbi abi)
      throws IOException {
    long begin = header.i32(0) == MachO.MH_MAGIC_64 ? 32 : 28;
    long count = header.u32(16);
    long size = header.u32(20);
    if (begin + size > part.size()) {
      String words =
          abi.speaksOld()
              ? "malformed mach-o: load commands size ("
                  + (begin + size)
                  + ") > mach-o file size ("
                  + part.size()
                  + ")"
              : abi.validates() == Answer.YES
                  ? "load commands length ("
                      + (begin + size)
                      + ") exceeds length of file ("
                      + part.size()
                      + ")"
                  : "load commands exceed length of first segment";
      return refusal(words, offset + 20, "mach_header > sizeofcmds", abi);
    }
    if (!abi.speaksOld() && Integer.compareUnsigned(header.i32(12), MAX_FILETYPE) > 0)
      return refusal(
          "unknown mach-o filetype (" + Integer.toUnsignedString(header.i32(12)) + ")",
          offset + 12,
          "mach_header > filetype",
          abi);
    Region commands = part.region("load commands", begin, size);
    long at = 0;
    for (long i = 0; i < count; i++) {
      long left = size - at;
      long length = left < HEAD ? 0 : commands.u32(at + 4);
      String words = null;
      if (left < HEAD) words = pastEnd(i, count, size, abi);
      else if (length < HEAD) words = tooSmall(i, count, length, abi);
      else if (length > left) words = tooLarge(i, count, length, abi);
      else if (length % 4 != 0 && !abi.speaksOld() && abi.validates() != Answer.YES)
        words = number(i, count) + SOMEWHERE + "size (" + hex(length) + ") not multiple of 4";
      if (words != null)
        return refusal(
            words,
            commands.origin() + at + (left < HEAD ? 0 : 4),
            "load command[" + i + "] > cmdsize",
            abi);
      at += length;
    }
    return null;
  }

  private static String pastEnd(long index, long count, long size, DyldAbi abi) {
    if (abi.speaksOld())
      return "malformed mach-o: ncmds ("
          + count
          + ") too large to fit in sizeofcmds ("
          + size
          + ")";
    if (abi.validates() == Answer.YES)
      return newNumber(index, count) + SOMEWHERE + "off end of load commands";
    return number(index, count) + SOMEWHERE + "extends past sizeofcmds";
  }

  private static String tooSmall(long index, long count, long length, DyldAbi abi) {
    if (abi.speaksOld())
      return "malformed mach-o image: load command #"
          + index
          + " length ("
          + length
          + ") too small";
    String number = abi.validates() == Answer.YES ? newNumber(index, count) : number(index, count);
    return number + SOMEWHERE + "size (" + hex(length) + ") too small";
  }

  private static String tooLarge(long index, long count, long length, DyldAbi abi) {
    if (abi.speaksOld())
      return "malformed mach-o image: load command #"
          + index
          + " length ("
          + length
          + ") would exceed sizeofcmds";
    String number = abi.validates() == Answer.YES ? newNumber(index, count) : number(index, count);
    return number + SOMEWHERE + "size (" + hex(length) + ") is too large, load commands end at ...";
  }

  private static String number(long index, long count) {
    return "malformed load command #" + index + " of " + count;
  }

  // Counted from 1 since dyld 1284.
  private static String newNumber(long index, long count) {
    return "malformed load command (" + (index + 1) + " of " + count + ")";
  }

  private static String hex(long value) {
    return String.format("0x%X", value);
  }

  /** Returns a refusal in dyld's words for a file that contradicts itself. */
  static Refusal refusal(String words, long offset, String where, DyldAbi abi) {
    return new Refusal(
        abi.speaksOld() ? "MALFORMED_OLD" : "MALFORMED", Map.of("reason", words), offset, where);
  }
}
