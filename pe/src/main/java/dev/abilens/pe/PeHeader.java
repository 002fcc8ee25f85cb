package dev.abilens.pe;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import java.io.IOException;
import java.util.Arrays;

/**
 * The head of a PE file (PE Format, "Signature" and "COFF File Header"), as a view of the file: the
 * place that {@code e_lfanew} leads to, wherever that is. What a file does not hold of it, at its
 * very end, reads as zeros, as it does in memory. Immutable and thread-safe.
 */
public final class PeHeader {
  private static final int SIZEOF_DOS_HEADER = 64;
  private static final int E_LFANEW = 0x3c;

  static final int FILE_HEADER = 4;
  static final int OPTIONAL_HEADER = 24;

  // The whole of IMAGE_NT_HEADERS64 with all directories.
  private static final int MAX_HEADER = 264;

  // The signature and what follows it lie in a region of their own, or in that of the whole file
  // from a base on.
  private final Region nt;
  private final int base;
  private final int held;

  private PeHeader(Region nt, int base, int held) {
    this.nt = nt;
    this.base = base;
    this.held = held;
  }

  static PeHeader read(ByteSource source) throws IOException {
    int magic = source.size() < 2 ? 0 : part(source, "e_magic", 0, 2).u16(0);
    if (magic != Pe.IMAGE_DOS_SIGNATURE)
      throw wrong(source, 0, "e_magic", OtherCoff.describe(source), "0x5a4d (MZ)");
    long lfanew = part(source, "IMAGE_DOS_HEADER", 0, SIZEOF_DOS_HEADER).u32(E_LFANEW);
    // A file shorter than the signature would be is one of DOS.
    if (lfanew > source.size() - FILE_HEADER)
      throw wrong(
          source,
          E_LFANEW,
          "IMAGE_DOS_HEADER > e_lfanew",
          "0x" + Long.toHexString(lfanew),
          "an offset within the " + source.size() + " bytes of the file");
    Region part = part(source, "Signature", lfanew, FILE_HEADER);
    long signature = part.u32(at(source, part, lfanew));
    if (signature != Pe.IMAGE_NT_SIGNATURE)
      throw wrong(
          source,
          lfanew,
          "IMAGE_NT_HEADERS > Signature",
          OtherCoff.describe(signature),
          "0x4550 (PE)");
    part = part(source, "IMAGE_NT_HEADERS", lfanew, OPTIONAL_HEADER + 2);
    int layout = part.u16(at(source, part, lfanew) + OPTIONAL_HEADER);
    if (layout != Pe.IMAGE_NT_OPTIONAL_HDR32_MAGIC && layout != Pe.IMAGE_NT_OPTIONAL_HDR64_MAGIC)
      throw wrong(
          source,
          lfanew + OPTIONAL_HEADER,
          "IMAGE_OPTIONAL_HEADER > Magic",
          "0x"
              + Integer.toHexString(layout)
              + (layout == Pe.IMAGE_ROM_OPTIONAL_HDR_MAGIC ? " (ROM image)" : ""),
          "0x10b (PE32) or 0x20b (PE32+)");
    int held = (int) Math.min(MAX_HEADER, source.size() - lfanew);
    Region nt = part(source, "IMAGE_NT_HEADERS", lfanew, held);
    int base = (int) at(source, nt, lfanew);
    if (held == MAX_HEADER) return new PeHeader(nt, base, held);
    byte[] padded = Arrays.copyOf(nt.bytes(base, held), MAX_HEADER);
    nt =
        Region.of(source.name(), padded, 0, MAX_HEADER, nt.origin() + base)
            .slice("IMAGE_NT_HEADERS", 0, MAX_HEADER);
    return new PeHeader(nt, 0, held);
  }

  /** Returns what holds a part of a file: all of it, where it lies in memory. */
  private static Region part(ByteSource source, String label, long offset, int length)
      throws IOException {
    Region whole = source.whole();
    return whole != null && offset <= whole.length() - length
        ? whole
        : source.region(label, offset, length);
  }

  private static long at(ByteSource source, Region part, long offset) {
    return part == source.whole() ? offset : 0;
  }

  private static MalformedBinaryException wrong(
      ByteSource source, long at, String where, String found, String expected) {
    return new MalformedBinaryException(at, source.name() + ": " + where, found, expected);
  }

  /** Returns {@code e_lfanew}: where the signature lies, in bytes from the beginning. */
  public long lfanew() {
    return nt.origin() + base;
  }

  /** Returns {@code Machine}, such as {@link Pe#IMAGE_FILE_MACHINE_AMD64}. */
  public int machine() {
    return nt.u16(base + FILE_HEADER);
  }

  /** Returns {@code NumberOfSections}. */
  public int numberOfSections() {
    return nt.u16(base + FILE_HEADER + 2);
  }

  /**
   * Returns {@code TimeDateStamp}: seconds since 1970, unsigned, or a digest of the file where the
   * linker was asked for the same file each time.
   */
  public long timeDateStamp() {
    return nt.u32(base + FILE_HEADER + 4);
  }

  /** Returns {@code PointerToSymbolTable}, an offset in the file; 0 for no COFF symbols. */
  public long pointerToSymbolTable() {
    return nt.u32(base + FILE_HEADER + 8);
  }

  /** Returns {@code NumberOfSymbols}, of the COFF symbols. */
  public long numberOfSymbols() {
    return nt.u32(base + FILE_HEADER + 12);
  }

  /** Returns {@code SizeOfOptionalHeader} in bytes: the section table lies behind so many. */
  public int sizeOfOptionalHeader() {
    return nt.u16(base + FILE_HEADER + 16);
  }

  /** Returns {@code Characteristics}, such as {@link Pe#IMAGE_FILE_DLL}. */
  public int characteristics() {
    return nt.u16(base + FILE_HEADER + 18);
  }

  /** Returns the optional header, which every image has. */
  public OptionalHeader optional() {
    return new OptionalHeader(nt, base + OPTIONAL_HEADER);
  }

  /** Returns where the section table begins, in bytes from the beginning of the file. */
  public long sectionTableOffset() {
    return lfanew() + OPTIONAL_HEADER + sizeOfOptionalHeader();
  }

  /** Returns the size of an address in bits: 64 for PE32+, 32 for PE32. */
  public int bits() {
    int magic = nt.u16(base + OPTIONAL_HEADER);
    return magic == Pe.IMAGE_NT_OPTIONAL_HDR64_MAGIC ? 64 : 32;
  }

  /** Returns whether it is a DLL ({@link Pe#IMAGE_FILE_DLL}). */
  public boolean isDll() {
    return (characteristics() & Pe.IMAGE_FILE_DLL) != 0;
  }

  /** Returns the name of the machine code, such as {@code IMAGE_FILE_MACHINE_AMD64}. */
  public String machineName() {
    return toBinaryHeader().machineName();
  }

  /**
   * Returns the name of the kind of file: {@code IMAGE_FILE_DLL}, {@code
   * IMAGE_FILE_EXECUTABLE_IMAGE}, or what else is set in {@link #characteristics()}.
   */
  public String typeName() {
    if (isDll()) return Pe.characteristicsNames(Pe.IMAGE_FILE_DLL);
    int executable = characteristics() & Pe.IMAGE_FILE_EXECUTABLE_IMAGE;
    return Pe.characteristicsNames(executable != 0 ? executable : characteristics());
  }

  /** Returns these facts in the form that every format has. */
  public BinaryHeader toBinaryHeader() {
    return new BinaryHeader(
        BinaryFormat.PE, bits(), false, machine(), characteristics(), optional().subsystem(), 0);
  }

  /**
   * Returns the architecture, as far as Node has a word for it: machine and size of addresses have
   * to fit.
   */
  public Architecture architecture() {
    Architecture machine = toBinaryHeader().architecture();
    boolean narrow = machine == Architecture.IA32 || machine == Architecture.ARM;
    return narrow == (bits() == 32) ? machine : Architecture.OTHER;
  }

  /** Returns how many bytes the file holds of signature, file header and optional header. */
  int held() {
    return held;
  }

  /** Returns what holds the signature and what follows it. */
  Region region() {
    return nt;
  }

  /** Returns where the signature lies in {@link #region()}. */
  int base() {
    return base;
  }
}
