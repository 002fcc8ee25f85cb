package dev.abilens.macho;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * The {@code mach_header} or {@code mach_header_64} of {@code mach-o/loader.h}, widened to one
 * shape. Immutable.
 *
 * @param bits 32 or 64, as the magic says
 * @param bigEndian whether values are big-endian, as the magic says
 * @param cputype the processor, such as {@link MachO#CPU_TYPE_ARM64}
 * @param cpusubtype its variant, with feature bits in the highest byte
 * @param filetype the kind of file, such as {@link MachO#MH_BUNDLE}
 * @param ncmds how many load commands there are, unsigned
 * @param sizeofcmds how many bytes they take together, unsigned
 * @param flags such as {@link MachO#MH_TWOLEVEL}
 */
public record MachOHeader(
    int bits,
    boolean bigEndian,
    int cputype,
    int cpusubtype,
    int filetype,
    int ncmds,
    int sizeofcmds,
    int flags) {

  static MachOHeader read(ByteSource source) throws IOException {
    Region whole = source.whole();
    // The larger of both headers, where there is room for it.
    Region first =
        whole == null && source.size() >= sizeOf(64)
            ? source.region("mach_header", 0, sizeOf(64))
            : whole;
    Region magic = first != null && first.length() >= 4 ? first : source.region("magic", 0, 4);
    int little = magic.i32(0);
    int big = Integer.reverseBytes(little);
    int bits =
        little == MachO.MH_MAGIC || big == MachO.MH_MAGIC
            ? 32
            : little == MachO.MH_MAGIC_64 || big == MachO.MH_MAGIC_64 ? 64 : 0;
    if (bits == 0)
      throw new MalformedBinaryException(
          magic.origin(),
          source.region("magic", 0, 4).name(),
          "0x" + Integer.toHexString(big),
          "MH_MAGIC 0xfeedface or MH_MAGIC_64 0xfeedfacf, in either order");
    boolean bigEndian = big == MachO.MH_MAGIC || big == MachO.MH_MAGIC_64;
    Region head =
        first != null && first.length() >= sizeOf(bits)
            ? first
            : source.region("mach_header", 0, sizeOf(bits));
    return new MachOHeader(
        bits,
        bigEndian,
        i32(head, 4, bigEndian),
        i32(head, 8, bigEndian),
        i32(head, 12, bigEndian),
        i32(head, 16, bigEndian),
        i32(head, 20, bigEndian),
        i32(head, 24, bigEndian));
  }

  private static int i32(Region head, int at, boolean bigEndian) {
    int value = head.i32(at);
    return bigEndian ? Integer.reverseBytes(value) : value;
  }

  static int sizeOf(int bits) {
    return bits == 64 ? 32 : 28;
  }

  /** Returns the size of this header in bytes: where the load commands begin. */
  public int size() {
    return sizeOf(bits);
  }

  /** Returns the byte order of multi-byte values. */
  public ByteOrder order() {
    return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Returns whether all of some flags are set. */
  public boolean has(int flag) {
    return (flags & flag) == flag;
  }

  /** Returns the name of the processor, such as {@code CPU_TYPE_ARM64}. */
  public String machineName() {
    return toBinaryHeader().machineName();
  }

  /** Returns what Apple's tools call the architecture, such as {@code arm64e}. */
  public String archName() {
    return MachO.archName(cputype, cpusubtype);
  }

  /** Returns the name of the kind of file, such as {@code MH_BUNDLE}. */
  public String typeName() {
    return MachO.typeName(filetype);
  }

  /** Returns whether it is code with pointer authentication, {@code arm64e}. */
  public boolean isArm64e() {
    return cputype == MachO.CPU_TYPE_ARM64
        && (cpusubtype & ~MachO.CPU_SUBTYPE_MASK) == MachO.CPU_SUBTYPE_ARM64E;
  }

  /**
   * Returns the version of the pointer-authentication ABI of {@code arm64e} code.
   *
   * @return 0 to 15; -1 where none is given, as in code from before there were versions, or where
   *     it is no {@code arm64e}
   */
  public int pointerAuthAbi() {
    if (!isArm64e() || (cpusubtype & MachO.CPU_SUBTYPE_PTRAUTH_ABI) == 0) return -1;
    return (cpusubtype & MachO.CPU_SUBTYPE_ARM64_PTR_AUTH_MASK) >>> 24;
  }

  /** Returns whether that ABI is the kernel's. */
  public boolean isKernelPointerAuthAbi() {
    return pointerAuthAbi() >= 0 && (cpusubtype & 0x4000_0000) != 0;
  }

  /** Returns these facts in the form that every format has. */
  public BinaryHeader toBinaryHeader() {
    return new BinaryHeader(BinaryFormat.MACH_O, bits, bigEndian, cputype, filetype, cpusubtype, 0);
  }

  /** Returns the architecture, as far as Node has a word for it. */
  public Architecture architecture() {
    return toBinaryHeader().architecture();
  }
}
