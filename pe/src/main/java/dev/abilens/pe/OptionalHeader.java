package dev.abilens.pe;

import dev.abilens.bytes.Region;

/**
 * The optional header (PE Format, "Optional Header"), which every image has, as a view of the file,
 * both layouts widened to one shape. Every field is read in its place, as loaders read it, whatever
 * {@code SizeOfOptionalHeader} says. Immutable and thread-safe.
 */
public final class OptionalHeader {
  private final Region nt;
  private final int base;
  private final int bits;

  /** Reads the header that begins at {@code base} in a region. */
  OptionalHeader(Region nt, int base) {
    this.nt = nt;
    this.base = base;
    this.bits = magic() == Pe.IMAGE_NT_OPTIONAL_HDR64_MAGIC ? 64 : 32;
  }

  /** Returns the size of an address in bits: 64 for PE32+, 32 for PE32. */
  public int bits() {
    return bits;
  }

  /** Returns {@code Magic}, such as {@link Pe#IMAGE_NT_OPTIONAL_HDR64_MAGIC}. */
  public int magic() {
    return nt.u16(base);
  }

  /** Returns {@code MajorLinkerVersion}. */
  public int majorLinkerVersion() {
    return nt.u8(base + 2);
  }

  /** Returns {@code MinorLinkerVersion}. */
  public int minorLinkerVersion() {
    return nt.u8(base + 3);
  }

  /** Returns {@code SizeOfCode} in bytes, over all sections. */
  public long sizeOfCode() {
    return nt.u32(base + 4);
  }

  /** Returns {@code SizeOfInitializedData} in bytes, over all sections. */
  public long sizeOfInitializedData() {
    return nt.u32(base + 8);
  }

  /** Returns {@code SizeOfUninitializedData} in bytes, over all sections. */
  public long sizeOfUninitializedData() {
    return nt.u32(base + 12);
  }

  /** Returns {@code AddressOfEntryPoint}, an RVA; 0 for a DLL without one. */
  public long addressOfEntryPoint() {
    return nt.u32(base + 16);
  }

  /** Returns {@code BaseOfCode}, an RVA. */
  public long baseOfCode() {
    return nt.u32(base + 20);
  }

  /** Returns {@code BaseOfData}, an RVA; 0 in PE32+, which has no such field. */
  public long baseOfData() {
    return bits == 64 ? 0 : nt.u32(base + 24);
  }

  /** Returns {@code ImageBase}: the address that the image was linked for, unsigned. */
  public long imageBase() {
    return nt.word(base + (bits == 64 ? 24L : 28L), bits);
  }

  /** Returns {@code SectionAlignment} in bytes, in memory. */
  public long sectionAlignment() {
    return nt.u32(base + 32);
  }

  /** Returns {@code FileAlignment} in bytes, in the file. */
  public long fileAlignment() {
    return nt.u32(base + 36);
  }

  /** Returns {@code MajorOperatingSystemVersion}. */
  public int majorOperatingSystemVersion() {
    return nt.u16(base + 40);
  }

  /** Returns {@code MinorOperatingSystemVersion}. */
  public int minorOperatingSystemVersion() {
    return nt.u16(base + 42);
  }

  /** Returns {@code MajorImageVersion}. */
  public int majorImageVersion() {
    return nt.u16(base + 44);
  }

  /** Returns {@code MinorImageVersion}. */
  public int minorImageVersion() {
    return nt.u16(base + 46);
  }

  /** Returns {@code MajorSubsystemVersion}: of the oldest Windows that runs it. */
  public int majorSubsystemVersion() {
    return nt.u16(base + 48);
  }

  /** Returns {@code MinorSubsystemVersion}. */
  public int minorSubsystemVersion() {
    return nt.u16(base + 50);
  }

  /** Returns {@code Win32VersionValue}, which should be 0. */
  public long win32VersionValue() {
    return nt.u32(base + 52);
  }

  /** Returns {@code SizeOfImage} in bytes, in memory. */
  public long sizeOfImage() {
    return nt.u32(base + 56);
  }

  /** Returns {@code SizeOfHeaders} in bytes: what the file's beginning is mapped of. */
  public long sizeOfHeaders() {
    return nt.u32(base + 60);
  }

  /** Returns {@code CheckSum}; 0 where there is none. */
  public int checkSum() {
    return nt.i32(base + 64);
  }

  /** Returns {@code Subsystem}, such as {@link Pe#IMAGE_SUBSYSTEM_WINDOWS_GUI}. */
  public int subsystem() {
    return nt.u16(base + 68);
  }

  /** Returns {@code DllCharacteristics}, such as {@link Pe#IMAGE_DLLCHARACTERISTICS_GUARD_CF}. */
  public int dllCharacteristics() {
    return nt.u16(base + 70);
  }

  /** Returns {@code SizeOfStackReserve} in bytes, unsigned. */
  public long sizeOfStackReserve() {
    return nt.word(base + 72, bits);
  }

  /** Returns {@code SizeOfStackCommit} in bytes, unsigned. */
  public long sizeOfStackCommit() {
    return nt.word(base + (bits == 64 ? 80L : 76L), bits);
  }

  /** Returns {@code SizeOfHeapReserve} in bytes, unsigned. */
  public long sizeOfHeapReserve() {
    return nt.word(base + (bits == 64 ? 88L : 80L), bits);
  }

  /** Returns {@code SizeOfHeapCommit} in bytes, unsigned. */
  public long sizeOfHeapCommit() {
    return nt.word(base + (bits == 64 ? 96L : 84L), bits);
  }

  /** Returns {@code LoaderFlags}, which should be 0. */
  public int loaderFlags() {
    return nt.i32(base + (bits == 64 ? 104 : 88));
  }

  /** Returns {@code NumberOfRvaAndSizes}: how many data directories the file says it has. */
  public long numberOfRvaAndSizes() {
    return nt.u32(base + (bits == 64 ? 108 : 92));
  }

  /** Returns where the data directories begin, in bytes from the signature. */
  int directories() {
    return directories(bits);
  }

  /** Returns where they begin in a header of either layout. */
  static int directories(int bits) {
    return PeHeader.OPTIONAL_HEADER + (bits == 64 ? 112 : 96);
  }
}
