package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;

/**
 * Where exceptions go that come out of calls: the descriptions in {@code .eh_frame} (Linux Standard
 * Base, "Exception Frames") and the tables of call sites that they lead to, which C++ and Rust have
 * in one form (Itanium C++ ABI, "Exception Handling Tables"). For one question.
 */
final class ExceptionTables {
  private static final int HEADER = 12;
  private static final int ROW = 8;

  private static final int MOST_ACTIONS = 1 << 10;

  // How pointers are written (DW_EH_PE_...).
  private static final int OMITTED = 0xff;
  private static final long WIDE = 0xffff_ffffL;
  private static final int FORMAT = 0x0f;
  private static final int RELATIVE_TO = 0x70;
  private static final int TO_PLACE = 0x10;

  private final AddressSpace space;
  private final int bits;
  private long at;

  private ExceptionTables(ElfFile file) {
    space = file.addressSpace();
    bits = file.header().bits();
  }

  /**
   * Returns whether a function may catch what comes out of a call that it makes; true where that
   * cannot be told. What is only destroyed on the way is not caught.
   *
   * @param back where the call comes back to
   */
  static boolean mayCatch(ElfFile file, long back) {
    ProgramHeader segment = file.programHeaders().last(Elf.PT_GNU_EH_FRAME);
    if (segment == null) return true;
    try {
      return new ExceptionTables(file).catches(segment.vaddr(), back - 1);
    } catch (MalformedBinaryException e) {
      return true;
    }
  }

  private boolean catches(long header, long call) {
    Region head = space.region("PT_GNU_EH_FRAME", header, HEADER);
    if (!UnwindTable.isPlain(head)) return true;
    long low = 0;
    long high = head.u32(8);
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (header + row(header, middle).i32(0) <= call) low = middle + 1;
      else high = middle;
    }
    // Where no function is, the process ends.
    return low > 0 && described(header + row(header, low - 1).i32(4), call);
  }

  private Region row(long header, long index) {
    return space.region("PT_GNU_EH_FRAME", header + HEADER + ROW * index, ROW);
  }

  /** By the description of one function. */
  private boolean described(long description, long call) {
    at = description;
    if (u32() == WIDE) return true;
    long place = at;
    int[] encodings = encodings(place - u32());
    if (encodings.length == 0) return true;
    at = place + 4;
    long from = pointer(encodings[0]);
    long size = pointer(encodings[0] & FORMAT);
    uleb();
    if (call - from < 0 || call - from >= size || encodings[1] == OMITTED) return false;
    long here = at;
    if (number(encodings[1]) == 0) return false;
    at = here;
    at = pointer(encodings[1]);
    return caught(call - from);
  }

  /** Reads how a function's address and that of its table are written; none if not known. */
  private int[] encodings(long common) {
    at = common + 8;
    int version = u8();
    if (u8() != 'z') return new int[0];
    StringBuilder letters = new StringBuilder();
    for (int letter = u8(); letter != 0; letter = u8()) letters.append((char) letter);
    uleb();
    uleb();
    if (version == 1) u8();
    else uleb();
    uleb();
    int[] encodings = {0, OMITTED};
    for (int i = 0; i < letters.length(); i++) {
      switch (letters.charAt(i)) {
        case 'R' -> encodings[0] = u8();
        case 'L' -> encodings[1] = u8();
        case 'P' -> number(u8() & FORMAT);
        case 'S', 'B' -> {}
        default -> {
          return new int[0];
        }
      }
    }
    return encodings;
  }

  /** By the table of a function's call sites. */
  private boolean caught(long distance) {
    int pads = u8();
    if (pads != OMITTED) pointer(pads);
    if (u8() != OMITTED) uleb();
    int encoding = u8() & FORMAT;
    long size = uleb();
    long actions = at + size;
    while (at < actions) {
      long from = pointer(encoding);
      long length = pointer(encoding);
      long pad = pointer(encoding);
      long action = uleb();
      if (distance < from) return false; // the process ends
      if (distance - from < length) return pad != 0 && action != 0 && catches(actions + action - 1);
    }
    return false;
  }

  /** Whether one of a chain of actions is more than to destroy what is on the way. */
  private boolean catches(long action) {
    for (int i = 0; i < MOST_ACTIONS; i++) {
      at = action;
      if (sleb() != 0) return true;
      long here = at;
      long next = sleb();
      if (next == 0) return false;
      action = here + next;
    }
    return true;
  }

  // --- numbers

  private long pointer(int encoding) {
    long place = at;
    long number = number(encoding);
    return (encoding & RELATIVE_TO) == TO_PLACE ? place + number : number;
  }

  private long number(int encoding) {
    int relative = encoding & ~FORMAT;
    if (relative != 0 && relative != TO_PLACE) throw wrong(encoding);
    return switch (encoding & FORMAT) {
      case 0x00 -> bytes(bits / Byte.SIZE).word(0, bits);
      case 0x01 -> uleb();
      case 0x03 -> u32();
      case 0x04, 0x0c -> bytes(8).i64(0);
      case 0x09 -> sleb();
      case 0x0b -> bytes(4).i32(0);
      default -> throw wrong(encoding);
    };
  }

  private Region bytes(int size) {
    at += size;
    return space.region(".eh_frame", at - size, size);
  }

  private int u8() {
    return bytes(1).u8(0);
  }

  private long u32() {
    return bytes(4).u32(0);
  }

  private long uleb() {
    return leb(false);
  }

  private long sleb() {
    return leb(true);
  }

  private long leb(boolean signed) {
    long value = 0;
    int shift = 0;
    int b;
    do {
      b = u8();
      if (shift < Long.SIZE) value |= (b & 0x7fL) << shift;
      shift += 7;
    } while ((b & 0x80) != 0);
    boolean negative = signed && (b & 0x40) != 0 && shift < Long.SIZE;
    return negative ? value | -1L << shift : value;
  }

  private MalformedBinaryException wrong(int encoding) {
    return new MalformedBinaryException(
        Math.max(0, space.fileOffset(at)),
        ".eh_frame",
        "an encoding of 0x" + Integer.toHexString(encoding),
        "one that compilers write");
  }
}
