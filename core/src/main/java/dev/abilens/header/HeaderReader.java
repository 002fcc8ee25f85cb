package dev.abilens.header;

import dev.abilens.bytes.Region;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of an ELF, Mach-O or PE file from its first bytes, in place: nothing is copied,
 * and where the fields are used at once not even the result is allocated.
 *
 * <p>No bytes are refused. What begins like no binary is {@link BinaryFormat#NONE}. Where the bytes
 * end before the header does, the format and the fields that are there are known and the others are
 * 0; the readers of the formats are the ones who complain. Nothing beyond the header is checked.
 *
 * <ul>
 *   <li>ELF: four bytes of magic, then {@code e_ident}, {@code e_type} and {@code e_machine}, 20
 *       bytes.
 *   <li>Mach-O: {@code mach_header}, 16 bytes.
 *   <li>Universal Mach-O: {@code fat_header}, which shares its magic with Java's class files. They
 *       have their version where {@code nfat_arch} lies, which as a number is 45 or more; so 1 to
 *       44 architectures are a universal file, as long as the first one's processor (if the bytes
 *       reach so far) is one of 255 families. The magic alone, without a count, is neither.
 *   <li>PE: {@code e_lfanew} at offset 0x3c leads to the signature and the COFF header, 26 bytes of
 *       which are used, usually within the first 1024 bytes of the file. An {@code MZ} file is PE
 *       if the signature is there, or if the bytes end before they could tell; it is none if
 *       something else is in that place or {@code e_lfanew} is 256 MiB or more, which Windows
 *       refuses. So a PE file of 0 {@link BinaryHeader#bits()} was cut off before its optional
 *       header, or has none that is known.
 * </ul>
 */
public final class HeaderReader {
  private static final int ELF_MAGIC = 0x7f45_4c46;
  private static final int EI_CLASS = 4;
  private static final int EI_OSABI = 7;
  private static final int ELFCLASS32 = 1;
  private static final int ELFCLASS64 = 2;
  private static final int ELFDATA2MSB = 2;

  private static final int MH_MAGIC = 0xfeed_face;
  private static final int MH_CIGAM = 0xcefa_edfe;
  private static final int MH_MAGIC_64 = 0xfeed_facf;
  private static final int MH_CIGAM_64 = 0xcffa_edfe;
  private static final int MH_CPUSUBTYPE = 8;

  static final int FAT_MAGIC = 0xcafe_babe;
  static final int FAT_MAGIC_64 = 0xcafe_babf;
  static final int FAT_NFAT_ARCH = 4;
  private static final int FAT_FIRST_CPUTYPE = 8;
  private static final int OLDEST_CLASS_FILE_VERSION = 45;

  private static final int IMAGE_DOS_SIGNATURE = 0x4d5a;
  private static final int IMAGE_NT_SIGNATURE = 0x5045_0000;
  private static final int E_LFANEW = 0x3c;
  private static final int SIZEOF_DOS_HEADER = 0x40;
  private static final int LFANEW_LIMIT = 256 * 1024 * 1024;
  private static final int OPTIONAL_HEADER_MAGIC = 24;
  private static final int IMAGE_NT_OPTIONAL_HDR32_MAGIC = 0x10b;
  private static final int IMAGE_NT_OPTIONAL_HDR64_MAGIC = 0x20b;

  private HeaderReader() {}

  /**
   * Reads the header of a file.
   *
   * @param bytes the file, or its first bytes
   */
  public static BinaryHeader read(byte[] bytes) {
    return read(bytes, null, 0, bytes.length);
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
    return read(bytes, null, Objects.checkFromIndexSize(offset, length, bytes.length), length);
  }

  /**
   * Reads the header of a file that lies in a buffer, from its position to its limit. Position,
   * limit and order of the buffer are left alone, and its order plays no part.
   *
   * @param buffer the file, or its first bytes; heap, direct, mapped or read-only. A mapped file
   *     must not be cut short meanwhile.
   */
  public static BinaryHeader read(ByteBuffer buffer) {
    return read(Head.NO_ARRAY, buffer, buffer.position(), buffer.remaining());
  }

  /**
   * Reads the header of a file from a region.
   *
   * @param head the file, or its first bytes
   */
  public static BinaryHeader read(Region head) {
    return read(head.asByteBuffer());
  }

  // The only place where a header is made: two that meet in one variable would both be allocated.
  private static BinaryHeader read(
      byte[] array, @Nullable ByteBuffer buffer, int start, int length) {
    Layout layout = layout(array, buffer, start, length);
    int base = layout == Layout.PE ? signatureAt(array, buffer, start, length) : 0;
    int ident = layout == Layout.ELF ? ident(array, buffer, start, length) : 0;
    boolean big = layout.big || (ident & 0xff) == ELFDATA2MSB;
    return new BinaryHeader(
        layout.format,
        bits(layout, array, buffer, start, length, base, ident),
        big,
        code(layout, array, buffer, start, length, base + layout.machineAt, big),
        code(layout, array, buffer, start, length, base + layout.typeAt, big),
        variant(layout, array, buffer, start, length, big),
        layout == Layout.FAT ? Head.i32(array, buffer, start, length, FAT_NFAT_ARCH, true) : 0);
  }

  static Layout layout(byte[] array, @Nullable ByteBuffer buffer, int start, int length) {
    return switch (Head.i32(array, buffer, start, length, 0, true)) {
      case ELF_MAGIC -> Layout.ELF;
      case MH_MAGIC -> Layout.MACH_O_32_BIG;
      case MH_CIGAM -> Layout.MACH_O_32;
      case MH_MAGIC_64 -> Layout.MACH_O_64_BIG;
      case MH_CIGAM_64 -> Layout.MACH_O_64;
      case FAT_MAGIC, FAT_MAGIC_64 ->
          isUniversal(array, buffer, start, length) ? Layout.FAT : Layout.NONE;
      default -> isPe(array, buffer, start, length) ? Layout.PE : Layout.NONE;
    };
  }

  private static boolean isUniversal(
      byte[] array, @Nullable ByteBuffer buffer, int start, int length) {
    int slices = Head.i32(array, buffer, start, length, FAT_NFAT_ARCH, true);
    if (slices <= 0 || slices >= OLDEST_CLASS_FILE_VERSION) return false;
    if (length < FAT_FIRST_CPUTYPE + Integer.BYTES) return true;
    // The highest byte holds ABI flags.
    int family = Head.i32(array, buffer, start, length, FAT_FIRST_CPUTYPE, true) & 0x00ff_ffff;
    return family > 0 && family < 256;
  }

  private static boolean isPe(byte[] array, @Nullable ByteBuffer buffer, int start, int length) {
    if (Head.u16(array, buffer, start, length, 0, true) != IMAGE_DOS_SIGNATURE) return false;
    if (length < SIZEOF_DOS_HEADER) return true;
    int at = signatureAt(array, buffer, start, length);
    if (at < 0 || at >= LFANEW_LIMIT) return false;
    return at > length - Integer.BYTES
        || Head.i32(array, buffer, start, length, at, true) == IMAGE_NT_SIGNATURE;
  }

  /** Returns {@code e_lfanew}, or a place beyond all that is given if that is cut off. */
  private static int signatureAt(byte[] array, @Nullable ByteBuffer buffer, int start, int length) {
    if (length < SIZEOF_DOS_HEADER) return LFANEW_LIMIT;
    return Head.i32(array, buffer, start, length, E_LFANEW, false);
  }

  /** Returns {@code EI_CLASS} times 256, and {@code EI_DATA}. */
  private static int ident(byte[] array, @Nullable ByteBuffer buffer, int start, int length) {
    return Head.u16(array, buffer, start, length, EI_CLASS, true);
  }

  private static int bits(
      Layout layout,
      byte[] array,
      @Nullable ByteBuffer buffer,
      int start,
      int length,
      int base,
      int ident) {
    return switch (layout) {
      case ELF ->
          switch (ident >>> 8) {
            case ELFCLASS32 -> 32;
            case ELFCLASS64 -> 64;
            default -> 0;
          };
      case PE ->
          switch (Head.u16(array, buffer, start, length, base + OPTIONAL_HEADER_MAGIC, false)) {
            case IMAGE_NT_OPTIONAL_HDR32_MAGIC -> 32;
            case IMAGE_NT_OPTIONAL_HDR64_MAGIC -> 64;
            default -> 0;
          };
      default -> layout.bits;
    };
  }

  private static int code(
      Layout layout,
      byte[] array,
      @Nullable ByteBuffer buffer,
      int start,
      int length,
      int offset,
      boolean big) {
    return layout.width == Short.BYTES
        ? Head.u16(array, buffer, start, length, offset, big)
        : Head.i32(array, buffer, start, length, offset, big);
  }

  private static int variant(
      Layout layout,
      byte[] array,
      @Nullable ByteBuffer buffer,
      int start,
      int length,
      boolean big) {
    return switch (layout) {
      // Two bytes beside each other, EI_OSABI the lower one: a number of no byte order.
      case ELF -> Head.u16(array, buffer, start, length, EI_OSABI, false);
      case MACH_O_32, MACH_O_32_BIG, MACH_O_64, MACH_O_64_BIG ->
          Head.i32(array, buffer, start, length, MH_CPUSUBTYPE, big);
      default -> 0;
    };
  }
}
