package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import java.io.IOException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The ELF header (gABI, "ELF Header") as a view of the file, both classes widened to one shape,
 * extended numbering resolved. Immutable and thread-safe.
 */
public final class ElfHeader {
  private static final int EF_MIPS_ABI2 = 0x20;

  static final int MAGIC = 0x464c457f;

  private final Region ehdr;
  private final int bits;

  // Section 0, where it says what the header has no room for.
  private final @Nullable Region first;

  private ElfHeader(Region ehdr, int bits, @Nullable Region first) {
    this.ehdr = ehdr;
    this.bits = bits;
    this.first = first;
  }

  static ElfHeader read(ByteSource source) throws IOException {
    Region ident = head(source, "e_ident", Elf.EI_NIDENT);
    if (ident.i32(0) != MAGIC)
      throw wrong(source, 0, "magic", hex(ident.u32(0)), hex(MAGIC) + " (0x7f ELF)");
    int fileClass = ident.u8(Elf.EI_CLASS);
    if (fileClass != Elf.ELFCLASS32 && fileClass != Elf.ELFCLASS64)
      throw wrong(source, Elf.EI_CLASS, "EI_CLASS", "" + fileClass, "1 (32-bit) or 2 (64-bit)");
    int data = ident.u8(Elf.EI_DATA);
    if (data != Elf.ELFDATA2LSB && data != Elf.ELFDATA2MSB)
      throw wrong(source, Elf.EI_DATA, "EI_DATA", "" + data, "1 (little-endian) or 2 (big-endian)");

    int bits = fileClass == Elf.ELFCLASS64 ? 64 : 32;
    ByteOrder order = data == Elf.ELFDATA2MSB ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Region ehdr = head(source, "Ehdr", bits == 64 ? 64 : 52).order(order);
    ElfHeader plain = new ElfHeader(ehdr, bits, null);
    int entry = Sections.entrySize(bits);
    boolean extended =
        plain.phnum() == Elf.PN_XNUM || plain.shnum() == 0 || plain.shstrndx() == Elf.SHN_XINDEX;
    long shoff = plain.shoff();
    if (!extended || plain.shentsize() != entry || shoff <= 0 || shoff > source.size() - entry)
      return plain;
    return new ElfHeader(ehdr, bits, source.region("Shdr[0]", shoff, entry).order(order));
  }

  /** Returns the beginning of a file: all of it, where it lies in memory. */
  private static Region head(ByteSource source, String label, int size) throws IOException {
    Region whole = source.whole();
    return whole != null && whole.length() >= size ? whole : source.region(label, 0, size);
  }

  /** Returns 32 or 64 ({@code EI_CLASS}). */
  public int bits() {
    return bits;
  }

  /** Returns whether values are big-endian ({@code EI_DATA}). */
  public boolean bigEndian() {
    return order() == ByteOrder.BIG_ENDIAN;
  }

  /** Returns the byte order of multi-byte values. */
  public ByteOrder order() {
    return ehdr.order();
  }

  /** Returns {@code EI_VERSION}. */
  public int identVersion() {
    return ehdr.u8(Elf.EI_VERSION);
  }

  /** Returns {@code EI_OSABI}, such as {@link Elf#ELFOSABI_LINUX}. */
  public int osAbi() {
    return ehdr.u8(Elf.EI_OSABI);
  }

  /** Returns {@code EI_ABIVERSION}. */
  public int abiVersion() {
    return ehdr.u8(Elf.EI_ABIVERSION);
  }

  /** Returns {@code e_type}, such as {@link Elf#ET_DYN}. */
  public int type() {
    return ehdr.u16(16);
  }

  /** Returns {@code e_machine}, such as {@link Elf#EM_X86_64}. */
  public int machine() {
    return ehdr.u16(18);
  }

  /** Returns {@code e_version}, unsigned. */
  public long version() {
    return ehdr.u32(20);
  }

  /** Returns {@code e_entry}, an address or 0. */
  public long entry() {
    return ehdr.word(24, bits);
  }

  /**
   * Returns {@code e_phoff}: where the program headers begin, in bytes from the beginning of the
   * file, unsigned.
   */
  public long phoff() {
    return ehdr.word(24 + bits / 8, bits);
  }

  /**
   * Returns {@code e_shoff}: where the section headers begin, in bytes from the beginning of the
   * file, unsigned; 0 for none.
   */
  public long shoff() {
    return ehdr.word(24 + bits / 4, bits);
  }

  // e_flags follows e_entry, e_phoff and e_shoff.
  private int afterWords() {
    return bits == 64 ? 48 : 36;
  }

  /** Returns {@code e_flags}, the processor's own. */
  public int flags() {
    return ehdr.i32(afterWords());
  }

  /** Returns {@code e_ehsize}: the size of this header as written, in bytes. */
  public int ehsize() {
    return ehdr.u16(afterWords() + 4);
  }

  /** Returns {@code e_phentsize}: the size of a program header as written, in bytes. */
  public int phentsize() {
    return ehdr.u16(afterWords() + 6);
  }

  /** Returns {@code e_phnum} as it stands there: loaders look no further. */
  int writtenPhnum() {
    return ehdr.u16(afterWords() + 8);
  }

  /**
   * Returns how many program headers there are; {@code sh_info} of section 0 where {@code e_phnum}
   * is {@link Elf#PN_XNUM}.
   */
  public long phnum() {
    int written = writtenPhnum();
    if (first == null || written != Elf.PN_XNUM) return written;
    long info = first.u32(12 + bits / 2);
    // 0 there says that nobody extended anything.
    return info == 0 ? written : info;
  }

  /** Returns {@code e_shentsize}: the size of a section header as written, in bytes. */
  public int shentsize() {
    return ehdr.u16(afterWords() + 10);
  }

  /**
   * Returns how many section headers there are, unsigned; {@code sh_size} of section 0 where {@code
   * e_shnum} is 0.
   */
  public long shnum() {
    int written = ehdr.u16(afterWords() + 12);
    return first == null || written != 0 ? written : first.word(8 + 3L * bits / 8, bits);
  }

  /**
   * Returns the section that holds the names of sections; {@code sh_link} of section 0 where {@code
   * e_shstrndx} is {@link Elf#SHN_XINDEX}.
   */
  public long shstrndx() {
    int written = ehdr.u16(afterWords() + 14);
    return first == null || written != Elf.SHN_XINDEX ? written : first.u32(8 + bits / 2);
  }

  private static MalformedBinaryException wrong(
      ByteSource source, long at, String field, String found, String expected) throws IOException {
    Region ident = source.region("e_ident", 0, Elf.EI_NIDENT);
    return new MalformedBinaryException(
        ident.origin() + at, ident.name() + " > " + field, found, expected);
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** Returns the name of the machine code, such as {@code EM_X86_64}. */
  public String machineName() {
    return Elf.machineName(machine());
  }

  /** Returns the name of the type, such as {@code ET_DYN}. */
  public String typeName() {
    return Elf.typeName(type());
  }

  /** Returns these facts in the form that every format has. */
  public BinaryHeader toBinaryHeader() {
    return new BinaryHeader(
        BinaryFormat.ELF, bits, bigEndian(), machine(), type(), osAbi() | abiVersion() << 8, 0);
  }

  /**
   * Returns the architecture, as far as Node has a word for it: machine, class, byte order and ABI
   * flags have to fit. x32 and MIPS n32 do not: they are 32-bit ABIs of 64-bit machines.
   */
  public Architecture architecture() {
    boolean wide = bits == 64;
    boolean bigEndian = bigEndian();
    return switch (machine()) {
      case Elf.EM_X86_64 -> only(wide && !bigEndian, Architecture.X64);
      case Elf.EM_AARCH64 -> only(wide && !bigEndian, Architecture.ARM64);
      case Elf.EM_ARM -> only(!wide && !bigEndian, Architecture.ARM);
      case Elf.EM_386 -> only(!wide && !bigEndian, Architecture.IA32);
      case Elf.EM_PPC64 -> only(wide, Architecture.PPC64);
      case Elf.EM_PPC -> only(!wide, Architecture.PPC);
      case Elf.EM_S390 -> only(wide && bigEndian, Architecture.S390X);
      case Elf.EM_RISCV -> only(wide && !bigEndian, Architecture.RISCV64);
      case Elf.EM_LOONGARCH -> only(wide && !bigEndian, Architecture.LOONG64);
      case Elf.EM_MIPS -> mips(wide);
      default -> Architecture.OTHER;
    };
  }

  private Architecture mips(boolean wide) {
    if (wide) return only(!bigEndian(), Architecture.MIPS64EL);
    if ((flags() & EF_MIPS_ABI2) != 0) return Architecture.OTHER;
    return bigEndian() ? Architecture.MIPS : Architecture.MIPSEL;
  }

  private static Architecture only(boolean fits, Architecture architecture) {
    return fits ? architecture : Architecture.OTHER;
  }
}
