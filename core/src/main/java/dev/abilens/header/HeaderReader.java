package dev.abilens.header;

import dev.abilens.bytes.Region;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Reads the header of an ELF, Mach-O or PE file from its first bytes, in place: nothing is copied,
 * and where the fields are used at once not even the result is allocated.
 *
 * <p>No bytes are refused. What begins like no binary is {@link BinaryFormat#NONE}. Where the bytes
 * end before the header does, the format is known and so are the fields in every eight-byte word
 * that is whole; the others are 0. It is the readers of the formats who complain. Nothing beyond
 * the header is checked.
 *
 * <ul>
 *   <li>ELF: four bytes of magic, then {@code e_ident}, {@code e_type} and {@code e_machine}, 20
 *       bytes.
 *   <li>Mach-O: {@code mach_header}, 20 bytes of which are used.
 *   <li>Universal Mach-O: {@code fat_header}, which shares its magic with Java's class files. They
 *       have their version where {@code nfat_arch} lies, which as a number is 45 or more; so 1 to
 *       44 architectures are a universal file, as long as the first one's processor is one of 255
 *       families. So nothing is said before 12 bytes are there.
 *   <li>PE: {@code e_lfanew} at offset 0x3c leads to the signature and the COFF header; 26 bytes
 *       are used from there on and {@code Subsystem} behind them, usually within the first 1024
 *       bytes of the file. An {@code MZ} file is PE if the signature is there, or if the bytes end
 *       before they could tell; it is none if something else is in that place or {@code e_lfanew}
 *       is 256 MiB or more, which Windows refuses. So a PE file of 0 {@link BinaryHeader#bits()}
 *       was cut off before its optional header, or has one that is not known.
 * </ul>
 */
public final class HeaderReader {
  private static final int ELF_MAGIC = 0x7f45_4c46;
  private static final int ELFCLASS32 = 1;
  private static final int ELFCLASS64 = 2;
  private static final int ELFDATA2MSB = 2;

  private static final int MH_MAGIC = 0xfeed_face;
  private static final int MH_CIGAM = 0xcefa_edfe;
  private static final int MH_MAGIC_64 = 0xfeed_facf;
  private static final int MH_CIGAM_64 = 0xcffa_edfe;

  static final int FAT_MAGIC = 0xcafe_babe;
  static final int FAT_MAGIC_64 = 0xcafe_babf;
  private static final int OLDEST_CLASS_FILE_VERSION = 45;
  private static final int CPU_FAMILY_MASK = 0x00ff_ffff;

  private static final int IMAGE_DOS_SIGNATURE = 0x4d5a;
  private static final int SIZEOF_DOS_HEADER = 0x40;
  private static final int E_LFANEW = 0x3c;
  private static final int LFANEW_LIMIT = 256 * 1024 * 1024;
  private static final int IMAGE_NT_SIGNATURE = 0x0000_4550;
  private static final int IMAGE_NT_OPTIONAL_HDR32_MAGIC = 0x10b;
  private static final int IMAGE_NT_OPTIONAL_HDR64_MAGIC = 0x20b;

  /** Where the first word of the fields lies: behind the magic. */
  private static final int FIELDS = 4;

  /** From the first word of the fields to the second. */
  private static final int STEP = 8;

  private static final int NT_STEP = 18;

  /** From the signature to {@code Subsystem}, which lies alike in both optional headers. */
  private static final int SUBSYSTEM = 92;

  private HeaderReader() {}

  /**
   * Reads the header of a file.
   *
   * @param bytes the file, or its first bytes
   */
  public static BinaryHeader read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  /**
   * Reads the header of a file that lies within an array.
   *
   * @param bytes holds the file, or its first bytes
   * @param offset the index of the file's first byte
   * @param length how many bytes are the file's
   * @throws IndexOutOfBoundsException if the array does not hold these bytes
   */
  public static BinaryHeader read(byte[] bytes, int offset, int length) {
    int start = Objects.checkFromIndexSize(offset, length, bytes.length);
    boolean cutOff = false;
    long first;
    long second;
    int third = 0;
    int magic = Words.i32(bytes, start, length, 0);
    if (!isMz(magic)) {
      first = Words.i64(bytes, start, length, FIELDS);
      second = Words.i64(bytes, start, length, FIELDS + STEP);
    } else {
      int at = signatureAt(length, Words.i32(bytes, start, length, E_LFANEW));
      cutOff = at > length - Long.BYTES;
      first = Words.i64(bytes, start, length, at);
      second = Words.i64(bytes, start, length, at + NT_STEP);
      third = Words.i32(bytes, start, length, at + SUBSYSTEM);
    }
    return header(magic, cutOff, first, second, third);
  }

  /**
   * Reads the header of a file that lies in a buffer, from its position to its limit. Position,
   * limit and order of the buffer are left alone, and its order plays no part.
   *
   * @param buffer the file, or its first bytes; heap, direct, mapped or read-only. A mapped file
   *     must not be cut short meanwhile.
   */
  public static BinaryHeader read(ByteBuffer buffer) {
    int start = buffer.position();
    int length = buffer.remaining();
    boolean cutOff = false;
    long first;
    long second;
    int third = 0;
    int magic = Words.i32(buffer, start, length, 0);
    if (!isMz(magic)) {
      first = Words.i64(buffer, start, length, FIELDS);
      second = Words.i64(buffer, start, length, FIELDS + STEP);
    } else {
      int at = signatureAt(length, Words.i32(buffer, start, length, E_LFANEW));
      cutOff = at > length - Long.BYTES;
      first = Words.i64(buffer, start, length, at);
      second = Words.i64(buffer, start, length, at + NT_STEP);
      third = Words.i32(buffer, start, length, at + SUBSYSTEM);
    }
    return header(magic, cutOff, first, second, third);
  }

  /**
   * Reads the header of a file from a region.
   *
   * @param head the file, or its first bytes
   */
  public static BinaryHeader read(Region head) {
    return read(head.asByteBuffer());
  }

  private static boolean isMz(int magic) {
    return magic >>> 16 == IMAGE_DOS_SIGNATURE;
  }

  /**
   * Returns where the signature of an {@code MZ} file is: beyond all bytes if {@code e_lfanew} is
   * cut off, and at 0, where there is none, if it is out of range.
   */
  private static int signatureAt(int length, int lfanew) {
    if (length < SIZEOF_DOS_HEADER) return LFANEW_LIMIT;
    int at = Integer.reverseBytes(lfanew);
    return at > 0 && at < LFANEW_LIMIT ? at : 0;
  }

  /**
   * Understands what was read.
   *
   * <p>Numbers come in, and a header is made in one place only, so that a compiler sees the whole
   * of its life: it would be allocated if two of them met in one variable, if an object that holds
   * the bytes were handed to a method that is not inlined, or if this were too big to be inlined.
   *
   * @param cutOff whether there is no first word
   * @param first bytes 4 to 11 of the file, or bytes 0 to 7 of {@code IMAGE_NT_HEADERS}
   * @param second bytes 12 to 19 of the file, or bytes 18 to 25 of {@code IMAGE_NT_HEADERS}
   * @param third bytes 92 to 95 of {@code IMAGE_NT_HEADERS}
   */
  private static BinaryHeader header(
      int magic, boolean cutOff, long first, long second, int third) {
    BinaryFormat format = BinaryFormat.NONE;
    int bits = 0;
    boolean big = false;
    int machine = 0;
    int type = 0;
    int variant = 0;
    int slices = 0;
    if (magic == ELF_MAGIC) {
      format = BinaryFormat.ELF;
      bits = bits((int) (first >>> 56), ELFCLASS32, ELFCLASS64);
      big = isBigElf(first);
      int fields = halves(second, big);
      machine = fields >>> 16;
      type = fields & 0xffff;
      variant = osAbi(first);
    } else if (isMz(magic)) {
      int signature = Integer.reverseBytes((int) (first >>> 32));
      if (cutOff || signature == IMAGE_NT_SIGNATURE) {
        format = BinaryFormat.PE;
        int fields = Integer.reverseBytes((int) second);
        bits = bits(fields >>> 16, IMAGE_NT_OPTIONAL_HDR32_MAGIC, IMAGE_NT_OPTIONAL_HDR64_MAGIC);
        machine = Integer.reverseBytes((int) first) & 0xffff;
        type = fields & 0xffff;
        variant = bits == 0 ? 0 : Integer.reverseBytes(third) & 0xffff;
      }
    } else if (isMachO32(magic) || isMachO64(magic)) {
      format = BinaryFormat.MACH_O;
      bits = isMachO64(magic) ? 64 : 32;
      big = isBigMachO(magic);
      machine = ordered(first >>> 32, big);
      type = ordered(second >>> 32, big);
      variant = ordered(first, big);
    } else {
      slices = slices(magic, first);
      big = slices > 0;
      if (big) format = BinaryFormat.MACH_O;
    }
    return new BinaryHeader(format, bits, big, machine, type, variant, slices);
  }

  private static boolean isMachO32(int magic) {
    return magic == MH_MAGIC || magic == MH_CIGAM;
  }

  private static boolean isMachO64(int magic) {
    return magic == MH_MAGIC_64 || magic == MH_CIGAM_64;
  }

  private static boolean isBigElf(long ident) {
    return (ident >>> 48 & 0xff) == ELFDATA2MSB;
  }

  /** Returns {@code EI_OSABI}, and {@code EI_ABIVERSION} times 256. */
  private static int osAbi(long ident) {
    return (int) (ident >>> 32 & 0xff | ident >>> 16 & 0xff00);
  }

  private static boolean isBigMachO(int magic) {
    return magic == MH_MAGIC || magic == MH_MAGIC_64;
  }

  /**
   * Returns how many architectures a universal file has, or 0 if it is none.
   *
   * @param first the number of slices and the {@code cputype} of the first one
   */
  static int slices(int magic, long first) {
    if (magic != FAT_MAGIC && magic != FAT_MAGIC_64) return 0;
    int count = (int) (first >>> 32);
    int family = (int) first & CPU_FAMILY_MASK;
    boolean plausible = family > 0 && family < 256;
    return plausible && count > 0 && count < OLDEST_CLASS_FILE_VERSION ? count : 0;
  }

  private static int bits(int code, int codeOf32, int codeOf64) {
    return code == codeOf64 ? 64 : code == codeOf32 ? 32 : 0;
  }

  /** Returns {@code e_type}, and {@code e_machine} times 65,536. */
  private static int halves(long words, boolean big) {
    return big ? Integer.rotateLeft((int) words, 16) : Integer.reverseBytes((int) words);
  }

  /** Returns the lower half of two big-endian words in the order of the file. */
  private static int ordered(long words, boolean big) {
    return big ? (int) words : Integer.reverseBytes((int) words);
  }
}
