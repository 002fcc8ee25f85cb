package dev.abilens.header;

import dev.abilens.bytes.Region;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Reads the header of an ELF, Mach-O or PE file from its first bytes, in place: nothing is copied,
 * and where the fields are used at once not even the result is allocated.
 *
 * <p>No bytes are refused. What begins like no binary is {@link BinaryFormat#NONE}. Where the bytes
 * end before the header does, the format is known and so are the fields in every four-byte word
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
  // All words are read as little-endian ones, which those of nearly all files are.

  private static final int ELF_MAGIC = 0x464c_457f;
  private static final int ELFCLASS32 = 1;
  private static final int ELFCLASS64 = 2;
  private static final int ELFDATA2MSB = 2;

  private static final int MH_MAGIC = 0xfeed_face;
  private static final int MH_CIGAM = 0xcefa_edfe;
  private static final int MH_MAGIC_64 = 0xfeed_facf;
  private static final int MH_CIGAM_64 = 0xcffa_edfe;

  static final int FAT_CIGAM = 0xbeba_feca;
  static final int FAT_CIGAM_64 = 0xbfba_feca;
  private static final int OLDEST_CLASS_FILE_VERSION = 45;
  private static final int CPU_FAMILY_MASK = 0x00ff_ffff;

  private static final int IMAGE_DOS_SIGNATURE = 0x5a4d;

  /** What is looked at of every file: a DOS header, which is longer than the other headers. */
  private static final int SIZEOF_DOS_HEADER = 0x40;

  private static final int E_LFANEW = 0x3c;
  private static final int LFANEW_LIMIT = 256 * 1024 * 1024;
  private static final int IMAGE_NT_SIGNATURE = 0x0000_4550;
  private static final int IMAGE_NT_OPTIONAL_HDR32_MAGIC = 0x10b;
  private static final int IMAGE_NT_OPTIONAL_HDR64_MAGIC = 0x20b;

  // From the signature of a PE file; Subsystem lies alike in both optional headers.

  private static final int MACHINE = 4;
  private static final int CHARACTERISTICS = 22;
  private static final int SUBSYSTEM = 92;
  private static final int NT_HEAD = 96;

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
    boolean cutOff;
    int first;
    int second;
    int third;
    int fourth;
    int head = atMost(SIZEOF_DOS_HEADER, length);
    int magic = Words.i32(bytes, start, head, 0);
    if (isMz(magic)) {
      int at = signatureAt(head, Words.i32(bytes, start, head, E_LFANEW));
      start += at;
      head = atMost(NT_HEAD, length - at);
      cutOff = head < Integer.BYTES;
      first = Words.i32(bytes, start, head, 0);
      second = Words.i32(bytes, start, head, MACHINE);
      third = Words.i32(bytes, start, head, CHARACTERISTICS);
      fourth = Words.i32(bytes, start, head, SUBSYSTEM);
    } else {
      cutOff = false;
      first = Words.i32(bytes, start, head, 4);
      second = Words.i32(bytes, start, head, 8);
      third = Words.i32(bytes, start, head, 12);
      fourth = Words.i32(bytes, start, head, 16);
    }
    return header(magic, cutOff, first, second, third, fourth);
  }

  /**
   * Reads the header of a file that lies in a buffer, from its position to its limit. Position,
   * limit and order of the buffer are left alone, and its order changes no answer; a buffer in
   * little-endian order is read a little sooner.
   *
   * @param buffer the file, or its first bytes; heap, direct, mapped or read-only. A mapped file
   *     must not be cut short meanwhile.
   */
  public static BinaryHeader read(ByteBuffer buffer) {
    int start = buffer.position();
    int length = buffer.remaining();
    boolean cutOff;
    long words;
    int first;
    int second;
    int third;
    int fourth;
    int head = atMost(SIZEOF_DOS_HEADER, length);
    int magic = Words.i32(buffer, start, head, 0);
    if (isMz(magic)) {
      int at = signatureAt(head, Words.i32(buffer, start, head, E_LFANEW));
      start += at;
      head = atMost(NT_HEAD, length - at);
      cutOff = head < Integer.BYTES;
      words = Words.i64(buffer, start, head, 0);
      first = (int) words;
      second = high(words);
      third = Words.i32(buffer, start, head, CHARACTERISTICS);
      fourth = Words.i32(buffer, start, head, SUBSYSTEM);
    } else {
      cutOff = false;
      words = Words.i64(buffer, start, head, 4);
      first = (int) words;
      second = high(words);
      words = Words.i64(buffer, start, head, 12);
      third = (int) words;
      fourth = high(words);
    }
    return header(magic, cutOff, first, second, third, fourth);
  }

  /**
   * Reads the header of a file from a region.
   *
   * @param head the file, or its first bytes
   */
  public static BinaryHeader read(Region head) {
    return read(head.asByteBuffer());
  }

  /**
   * Returns how many bytes there are to look at. Where none are missing, that is a constant to the
   * compiler, which then compares once and not for each word ({@link Math#min} is none to it).
   */
  private static int atMost(int most, int length) {
    return length < most ? length : most;
  }

  private static boolean isMz(int magic) {
    return (magic & 0xffff) == IMAGE_DOS_SIGNATURE;
  }

  /**
   * Returns where the signature of an {@code MZ} file is: beyond all bytes if {@code e_lfanew} is
   * cut off, and at 0, where there is none, if it is out of range.
   */
  private static int signatureAt(int length, int lfanew) {
    if (length < SIZEOF_DOS_HEADER) return LFANEW_LIMIT;
    return lfanew > 0 && lfanew < LFANEW_LIMIT ? lfanew : 0;
  }

  /**
   * Understands what was read.
   *
   * <p>Numbers come in, and a header is made in one place only, so that a compiler sees the whole
   * of its life: it would be allocated if two of them met in one variable, if an object that holds
   * the bytes were handed to a method that is not inlined, or if this were too big to be inlined.
   *
   * @param cutOff whether there is no first word
   * @param first bytes 4 to 7 of the file, or bytes 0 to 3 of {@code IMAGE_NT_HEADERS}
   * @param second bytes 8 to 11 of the file, or bytes 4 to 7 of {@code IMAGE_NT_HEADERS}
   * @param third bytes 12 to 15 of the file, or bytes 22 to 25 of {@code IMAGE_NT_HEADERS}
   * @param fourth bytes 16 to 19 of the file, or bytes 92 to 95 of {@code IMAGE_NT_HEADERS}
   */
  private static BinaryHeader header(
      int magic, boolean cutOff, int first, int second, int third, int fourth) {
    BinaryFormat format = BinaryFormat.NONE;
    int bits = 0;
    boolean big = false;
    int machine = 0;
    int type = 0;
    int variant = 0;
    int slices = 0;
    if (isMz(magic)) {
      if (cutOff || first == IMAGE_NT_SIGNATURE) {
        format = BinaryFormat.PE;
        bits = bits(third >>> 16, IMAGE_NT_OPTIONAL_HDR32_MAGIC, IMAGE_NT_OPTIONAL_HDR64_MAGIC);
        machine = second & 0xffff;
        type = third & 0xffff;
        variant = bits == 0 ? 0 : fourth & 0xffff;
      }
    } else if (magic == ELF_MAGIC) {
      format = BinaryFormat.ELF;
      bits = bits(first & 0xff, ELFCLASS32, ELFCLASS64);
      big = (first >>> 8 & 0xff) == ELFDATA2MSB;
      int fields = halves(fourth, big);
      machine = fields >>> 16;
      type = fields & 0xffff;
      variant = first >>> 24 | (second & 0xff) << 8;
    } else if (isMachO32(magic) || isMachO64(magic)) {
      format = BinaryFormat.MACH_O;
      bits = isMachO64(magic) ? 64 : 32;
      big = isBigMachO(magic);
      machine = ordered(first, big);
      type = ordered(third, big);
      variant = ordered(second, big);
    } else {
      slices = slices(magic, first, second);
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

  private static boolean isBigMachO(int magic) {
    return magic == MH_CIGAM || magic == MH_CIGAM_64;
  }

  /**
   * Returns how many architectures a universal file has, or 0 if it is none.
   *
   * @param first the number of slices
   * @param second the {@code cputype} of the first one
   */
  static int slices(int magic, int first, int second) {
    if (magic != FAT_CIGAM && magic != FAT_CIGAM_64) return 0;
    int count = Integer.reverseBytes(first);
    int family = Integer.reverseBytes(second) & CPU_FAMILY_MASK;
    boolean plausible = family > 0 && family < 256;
    return plausible && count > 0 && count < OLDEST_CLASS_FILE_VERSION ? count : 0;
  }

  private static int bits(int code, int codeOf32, int codeOf64) {
    return code == codeOf64 ? 64 : code == codeOf32 ? 32 : 0;
  }

  /** Returns {@code e_type}, and {@code e_machine} times 65,536. */
  private static int halves(int fields, boolean big) {
    return big ? Integer.rotateLeft(Integer.reverseBytes(fields), 16) : fields;
  }

  private static int high(long words) {
    return (int) (words >>> 32);
  }

  private static int ordered(int word, boolean big) {
    return big ? Integer.reverseBytes(word) : word;
  }
}
