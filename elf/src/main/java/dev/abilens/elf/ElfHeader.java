package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * The ELF header (gABI, "ELF Header"), both classes widened to one shape, extended numbering
 * resolved. Immutable.
 *
 * @param bits 32 or 64 ({@code EI_CLASS})
 * @param bigEndian whether values are big-endian ({@code EI_DATA})
 * @param identVersion {@code EI_VERSION}
 * @param osAbi {@code EI_OSABI}, such as {@link Elf#ELFOSABI_LINUX}
 * @param abiVersion {@code EI_ABIVERSION}
 * @param type {@code e_type}, such as {@link Elf#ET_DYN}
 * @param machine {@code e_machine}, such as {@link Elf#EM_X86_64}
 * @param version {@code e_version}
 * @param entry {@code e_entry}, an address or 0
 * @param phoff {@code e_phoff}: where the program headers begin, in bytes from the beginning of the
 *     file
 * @param shoff {@code e_shoff}: where the section headers begin, likewise; 0 for none
 * @param flags {@code e_flags}, the processor's own
 * @param ehsize {@code e_ehsize}: the size of this header as written
 * @param phentsize {@code e_phentsize}: the size of a program header as written
 * @param phnum how many program headers there are; {@code sh_info} of section 0 where {@code
 *     e_phnum} is {@link Elf#PN_XNUM}
 * @param shentsize {@code e_shentsize}: the size of a section header as written
 * @param shnum how many section headers there are, unsigned; {@code sh_size} of section 0 where
 *     {@code e_shnum} is 0
 * @param shstrndx the section that holds the names of sections; {@code sh_link} of section 0 where
 *     {@code e_shstrndx} is {@link Elf#SHN_XINDEX}
 */
public record ElfHeader(
    int bits,
    boolean bigEndian,
    int identVersion,
    int osAbi,
    int abiVersion,
    int type,
    int machine,
    long version,
    long entry,
    long phoff,
    long shoff,
    int flags,
    int ehsize,
    int phentsize,
    long phnum,
    int shentsize,
    long shnum,
    long shstrndx) {

  private static final int EF_MIPS_ABI2 = 0x20;

  static final int MAGIC = 0x464c457f;

  static ElfHeader read(ByteSource source) throws IOException {
    Region ident = source.region("e_ident", 0, Elf.EI_NIDENT);
    if (ident.i32(0) != MAGIC)
      throw wrong(ident, 0, "magic", hex(ident.u32(0)), hex(MAGIC) + " (0x7f ELF)");
    int fileClass = ident.u8(Elf.EI_CLASS);
    if (fileClass != Elf.ELFCLASS32 && fileClass != Elf.ELFCLASS64)
      throw wrong(ident, Elf.EI_CLASS, "EI_CLASS", "" + fileClass, "1 (32-bit) or 2 (64-bit)");
    int data = ident.u8(Elf.EI_DATA);
    if (data != Elf.ELFDATA2LSB && data != Elf.ELFDATA2MSB)
      throw wrong(ident, Elf.EI_DATA, "EI_DATA", "" + data, "1 (little-endian) or 2 (big-endian)");

    int bits = fileClass == Elf.ELFCLASS64 ? 64 : 32;
    ByteOrder order = data == Elf.ELFDATA2MSB ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int word = bits / 8;
    Region ehdr = source.region("Ehdr", 0, bits == 64 ? 64 : 52).order(order);
    int afterWords = 24 + 3 * word; // e_flags follows e_entry, e_phoff and e_shoff
    long shoff = ehdr.word(24 + 2L * word, bits);
    int shentsize = ehdr.u16(afterWords + 10);
    long phnum = ehdr.u16(afterWords + 8);
    long shnum = ehdr.u16(afterWords + 12);
    long shstrndx = ehdr.u16(afterWords + 14);

    boolean extended = phnum == Elf.PN_XNUM || shnum == 0 || shstrndx == Elf.SHN_XINDEX;
    int sectionSize = Sections.entrySize(bits);
    if (extended && shoff > 0 && shentsize == sectionSize && shoff <= source.size() - sectionSize) {
      Region first = source.region("Shdr[0]", shoff, sectionSize).order(order);
      long size = first.word(8 + 3L * word, bits);
      long link = first.u32(8 + 4L * word);
      long info = first.u32(12 + 4L * word);
      // 0 there says that nobody extended anything.
      if (phnum == Elf.PN_XNUM && info != 0) phnum = info;
      if (shnum == 0) shnum = size;
      if (shstrndx == Elf.SHN_XINDEX) shstrndx = link;
    }
    return new ElfHeader(
        bits,
        order == ByteOrder.BIG_ENDIAN,
        ident.u8(Elf.EI_VERSION),
        ident.u8(Elf.EI_OSABI),
        ident.u8(Elf.EI_ABIVERSION),
        ehdr.u16(16),
        ehdr.u16(18),
        ehdr.u32(20),
        ehdr.word(24, bits),
        ehdr.word(24 + word, bits),
        shoff,
        ehdr.i32(afterWords),
        ehdr.u16(afterWords + 4),
        ehdr.u16(afterWords + 6),
        phnum,
        shentsize,
        shnum,
        shstrndx);
  }

  private static MalformedBinaryException wrong(
      Region region, long at, String field, String found, String expected) {
    return new MalformedBinaryException(
        region.origin() + at, region.name() + " > " + field, found, expected);
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** Returns the byte order of multi-byte values. */
  public ByteOrder order() {
    return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Returns the name of the machine code, such as {@code EM_X86_64}. */
  public String machineName() {
    return Elf.machineName(machine);
  }

  /** Returns the name of the type, such as {@code ET_DYN}. */
  public String typeName() {
    return Elf.typeName(type);
  }

  /** Returns these facts in the form that every format has. */
  public BinaryHeader toBinaryHeader() {
    return new BinaryHeader(
        BinaryFormat.ELF, bits, bigEndian, machine, type, osAbi | abiVersion << 8, 0);
  }

  /**
   * Returns the architecture, as far as Node has a word for it: machine, class, byte order and ABI
   * flags have to fit. x32 and MIPS n32 do not: they are 32-bit ABIs of 64-bit machines.
   */
  public Architecture architecture() {
    boolean wide = bits == 64;
    return switch (machine) {
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
    if (wide) return only(!bigEndian, Architecture.MIPS64EL);
    if ((flags & EF_MIPS_ABI2) != 0) return Architecture.OTHER;
    return bigEndian ? Architecture.MIPS : Architecture.MIPSEL;
  }

  private static Architecture only(boolean fits, Architecture architecture) {
    return fits ? architecture : Architecture.OTHER;
  }
}
