package dev.abilens.elf;

import dev.abilens.format.SpecNames;

/**
 * The codes of the format, in the spelling of its specifications, and their names.
 *
 * <p>Sources: System V gABI (ELF header, sections, segments, dynamic linking), the processor
 * supplements, the GNU extensions as glibc's loader reads them. A code that is not here survives
 * everywhere as the number that it is; the name look-ups print it as a distance from its reserved
 * range ({@code ET_LOOS+5}) or as a number ({@code EM_0x1234}).
 */
public final class Elf {

  // e_ident

  /** Where the class of the file is written. */
  public static final int EI_CLASS = 4;

  /** Where its byte order is written. */
  public static final int EI_DATA = 5;

  /** Where the version of the format is written. */
  public static final int EI_VERSION = 6;

  /** Where the operating system or ABI is written. */
  public static final int EI_OSABI = 7;

  /** Where the version of that ABI is written. */
  public static final int EI_ABIVERSION = 8;

  /** The length of {@code e_ident} in bytes. */
  public static final int EI_NIDENT = 16;

  /** A file of 32-bit words. */
  public static final int ELFCLASS32 = 1;

  /** A file of 64-bit words. */
  public static final int ELFCLASS64 = 2;

  /** Little-endian. */
  public static final int ELFDATA2LSB = 1;

  /** Big-endian. */
  public static final int ELFDATA2MSB = 2;

  /** The one version of the format. */
  public static final int EV_CURRENT = 1;

  // EI_OSABI

  /** System V, or nothing said. */
  public static final int ELFOSABI_SYSV = 0;

  /** HP-UX. */
  public static final int ELFOSABI_HPUX = 1;

  /** NetBSD. */
  public static final int ELFOSABI_NETBSD = 2;

  /** Linux with GNU extensions; also spelt {@code ELFOSABI_GNU}. */
  public static final int ELFOSABI_LINUX = 3;

  /** Solaris. */
  public static final int ELFOSABI_SOLARIS = 6;

  /** FreeBSD. */
  public static final int ELFOSABI_FREEBSD = 9;

  /** OpenBSD. */
  public static final int ELFOSABI_OPENBSD = 12;

  // e_type

  /** No type. */
  public static final int ET_NONE = 0;

  /** Relocatable object. */
  public static final int ET_REL = 1;

  /** Executable at a fixed address. */
  public static final int ET_EXEC = 2;

  /** Shared object, or executable at any address. */
  public static final int ET_DYN = 3;

  /** Core dump. */
  public static final int ET_CORE = 4;

  // e_machine

  /** No machine. */
  public static final int EM_NONE = 0;

  /** SPARC. */
  public static final int EM_SPARC = 2;

  /** Intel 80386. */
  public static final int EM_386 = 3;

  /** Intel MCU. */
  public static final int EM_IAMCU = 6;

  /** MIPS. */
  public static final int EM_MIPS = 8;

  /** SPARC v8plus. */
  public static final int EM_SPARC32PLUS = 18;

  /** PowerPC, 32-bit. */
  public static final int EM_PPC = 20;

  /** PowerPC, 64-bit. */
  public static final int EM_PPC64 = 21;

  /** IBM S/390 and Z. */
  public static final int EM_S390 = 22;

  /** Arm, 32-bit. */
  public static final int EM_ARM = 40;

  /** SPARC v9, 64-bit. */
  public static final int EM_SPARCV9 = 43;

  /** Intel Itanium. */
  public static final int EM_IA_64 = 50;

  /** AMD x86-64. */
  public static final int EM_X86_64 = 62;

  /** Arm, 64-bit. */
  public static final int EM_AARCH64 = 183;

  /** RISC-V. */
  public static final int EM_RISCV = 243;

  /** LoongArch. */
  public static final int EM_LOONGARCH = 258;

  /** Alpha, by the code that it is used with. */
  public static final int EM_ALPHA = 0x9026;

  // extended numbering

  /** {@code e_phnum}: the number is in {@code sh_info} of section 0. */
  public static final int PN_XNUM = 0xffff;

  /** No section; for a symbol: it is defined elsewhere. */
  public static final int SHN_UNDEF = 0;

  /** The first reserved section index. */
  public static final int SHN_LORESERVE = 0xff00;

  /** The value is no address and is not relocated. */
  public static final int SHN_ABS = 0xfff1;

  /** An unallocated common block. */
  public static final int SHN_COMMON = 0xfff2;

  /** The index is elsewhere: in {@code sh_link} of section 0, or in {@code SHT_SYMTAB_SHNDX}. */
  public static final int SHN_XINDEX = 0xffff;

  // p_type

  /** Unused. */
  public static final int PT_NULL = 0;

  /** A part of the file that is mapped. */
  public static final int PT_LOAD = 1;

  /** The dynamic table. */
  public static final int PT_DYNAMIC = 2;

  /** The path of the program interpreter. */
  public static final int PT_INTERP = 3;

  /** Notes. */
  public static final int PT_NOTE = 4;

  /** The program headers themselves. */
  public static final int PT_PHDR = 6;

  /** The template of thread-local storage. */
  public static final int PT_TLS = 7;

  /** The index of unwind information. */
  public static final int PT_GNU_EH_FRAME = 0x6474e550;

  /** Whether the stack has to be executable. */
  public static final int PT_GNU_STACK = 0x6474e551;

  /** What is made read-only once relocated. */
  public static final int PT_GNU_RELRO = 0x6474e552;

  /** The note of properties. */
  public static final int PT_GNU_PROPERTY = 0x6474e553;

  /** Executable. */
  public static final int PF_X = 1;

  /** Writable. */
  public static final int PF_W = 2;

  /** Readable. */
  public static final int PF_R = 4;

  // d_tag

  /** The end of the table. */
  public static final long DT_NULL = 0;

  /** A library asked for. */
  public static final long DT_NEEDED = 1;

  /** Size of {@link #DT_JMPREL}, in bytes. */
  public static final long DT_PLTRELSZ = 2;

  /** The global offset table. */
  public static final long DT_PLTGOT = 3;

  /** The System V hash table of symbols. */
  public static final long DT_HASH = 4;

  /** The string table. */
  public static final long DT_STRTAB = 5;

  /** The symbol table. */
  public static final long DT_SYMTAB = 6;

  /** Relocations with addends. */
  public static final long DT_RELA = 7;

  /** Size of {@link #DT_RELA}, in bytes. */
  public static final long DT_RELASZ = 8;

  /** Size of one of its entries. */
  public static final long DT_RELAENT = 9;

  /** Size of the string table, in bytes. */
  public static final long DT_STRSZ = 10;

  /** Size of a symbol. */
  public static final long DT_SYMENT = 11;

  /** The initialiser. */
  public static final long DT_INIT = 12;

  /** The terminator. */
  public static final long DT_FINI = 13;

  /** The name that the file gives itself. */
  public static final long DT_SONAME = 14;

  /** Search path, also for what its dependencies need. */
  public static final long DT_RPATH = 15;

  /** Own definitions come first. */
  public static final long DT_SYMBOLIC = 16;

  /** Relocations with addends in place. */
  public static final long DT_REL = 17;

  /** Size of {@link #DT_REL}, in bytes. */
  public static final long DT_RELSZ = 18;

  /** Size of one of its entries. */
  public static final long DT_RELENT = 19;

  /** {@link #DT_REL} or {@link #DT_RELA}: the kind of {@link #DT_JMPREL}. */
  public static final long DT_PLTREL = 20;

  /** Relocations may write into read-only segments. */
  public static final long DT_TEXTREL = 22;

  /** Relocations of the procedure linkage table. */
  public static final long DT_JMPREL = 23;

  /** Everything is bound at load. */
  public static final long DT_BIND_NOW = 24;

  /** Pointers to initialisers. */
  public static final long DT_INIT_ARRAY = 25;

  /** Pointers to terminators. */
  public static final long DT_FINI_ARRAY = 26;

  /** Size of {@link #DT_INIT_ARRAY}, in bytes. */
  public static final long DT_INIT_ARRAYSZ = 27;

  /** Size of {@link #DT_FINI_ARRAY}, in bytes. */
  public static final long DT_FINI_ARRAYSZ = 28;

  /** Search path for its own dependencies. */
  public static final long DT_RUNPATH = 29;

  /** Flags {@code DF_*}. */
  public static final long DT_FLAGS = 30;

  /** Size of {@link #DT_RELR}, in bytes. */
  public static final long DT_RELRSZ = 35;

  /** Relative relocations as bitmaps. */
  public static final long DT_RELR = 36;

  /** Size of one of its entries. */
  public static final long DT_RELRENT = 37;

  /** Packed relocations with addends in place. */
  public static final long DT_ANDROID_REL = 0x6000000f;

  /** Size of {@link #DT_ANDROID_REL}, in bytes. */
  public static final long DT_ANDROID_RELSZ = 0x60000010;

  /** Packed relocations with addends. */
  public static final long DT_ANDROID_RELA = 0x60000011;

  /** Size of {@link #DT_ANDROID_RELA}, in bytes. */
  public static final long DT_ANDROID_RELASZ = 0x60000012;

  /** {@link #DT_RELR} before it was standard. */
  public static final long DT_ANDROID_RELR = 0x6fffe000;

  /** Size of {@link #DT_ANDROID_RELR}, in bytes. */
  public static final long DT_ANDROID_RELRSZ = 0x6fffe001;

  /** Size of one of its entries. */
  public static final long DT_ANDROID_RELRENT = 0x6fffe003;

  /** The GNU hash table of symbols. */
  public static final long DT_GNU_HASH = 0x6ffffef5;

  /** The version index of each symbol. */
  public static final long DT_VERSYM = 0x6ffffff0;

  /** How many relocations with addends, from the first one on, are relative. */
  public static final long DT_RELACOUNT = 0x6ffffff9;

  /** How many of the relocations of {@link #DT_REL} come first and are relative. */
  public static final long DT_RELCOUNT = 0x6ffffffaL;

  /** Flags {@code DF_1_*}. */
  public static final long DT_FLAGS_1 = 0x6ffffffb;

  /** Versions defined. */
  public static final long DT_VERDEF = 0x6ffffffc;

  /** How many versions are defined. */
  public static final long DT_VERDEFNUM = 0x6ffffffd;

  /** Versions needed. */
  public static final long DT_VERNEED = 0x6ffffffe;

  /** Of how many libraries versions are needed. */
  public static final long DT_VERNEEDNUM = 0x6fffffff;

  /** A library whose definitions come first, if it is there. */
  public static final long DT_AUXILIARY = 0x7ffffffd;

  /** A library whose definitions replace these. */
  public static final long DT_FILTER = 0x7fffffff;

  /** MIPS: how many GOT entries are local. */
  public static final long DT_MIPS_LOCAL_GOTNO = 0x7000000a;

  /** MIPS: how many symbols there are. */
  public static final long DT_MIPS_SYMTABNO = 0x70000011;

  /** MIPS: the first symbol with a GOT entry. */
  public static final long DT_MIPS_GOTSYM = 0x70000013;

  /** MIPS: the GNU hash table with translated indices. */
  public static final long DT_MIPS_XHASH = 0x70000036;

  /** {@link #DT_FLAGS}: uses {@code $ORIGIN}. */
  public static final long DF_ORIGIN = 1;

  /** {@link #DT_FLAGS}: {@link #DT_SYMBOLIC}. */
  public static final long DF_SYMBOLIC = 2;

  /** {@link #DT_FLAGS}: {@link #DT_TEXTREL}. */
  public static final long DF_TEXTREL = 4;

  /** {@link #DT_FLAGS}: {@link #DT_BIND_NOW}. */
  public static final long DF_BIND_NOW = 8;

  /** {@link #DT_FLAGS}: thread-local storage at fixed offsets. */
  public static final long DF_STATIC_TLS = 16;

  /** {@link #DT_FLAGS_1}: everything is bound at load. */
  public static final long DF_1_NOW = 1;

  /** {@link #DT_FLAGS_1}: is never unloaded. */
  public static final long DF_1_NODELETE = 8;

  /** {@link #DT_FLAGS_1}: refuses {@code dlopen}. */
  public static final long DF_1_NOOPEN = 0x40;

  /** {@link #DT_FLAGS_1}: system directories are not searched. */
  public static final long DF_1_NODEFLIB = 0x800;

  /** {@link #DT_FLAGS_1}: an executable. */
  public static final long DF_1_PIE = 0x8000000;

  // symbols

  /** Binding: local. */
  public static final int STB_LOCAL = 0;

  /** Binding: global. */
  public static final int STB_GLOBAL = 1;

  /** Binding: weak. */
  public static final int STB_WEAK = 2;

  /** Binding: one definition in the whole process. */
  public static final int STB_GNU_UNIQUE = 10;

  /** Type: none. */
  public static final int STT_NOTYPE = 0;

  /** Type: data. */
  public static final int STT_OBJECT = 1;

  /** Type: code. */
  public static final int STT_FUNC = 2;

  /** Type: section. */
  public static final int STT_SECTION = 3;

  /** Type: source file. */
  public static final int STT_FILE = 4;

  /** Type: common block. */
  public static final int STT_COMMON = 5;

  /** Type: thread-local. */
  public static final int STT_TLS = 6;

  /** Type: a function that returns the address of the function. */
  public static final int STT_GNU_IFUNC = 10;

  /** Visibility: of the binding. */
  public static final int STV_DEFAULT = 0;

  /** Visibility: internal. */
  public static final int STV_INTERNAL = 1;

  /** Visibility: hidden. */
  public static final int STV_HIDDEN = 2;

  /** Visibility: seen and not preemptible. */
  public static final int STV_PROTECTED = 3;

  // versions

  /** Version index: local. */
  public static final int VER_NDX_LOCAL = 0;

  /** Version index: unversioned. */
  public static final int VER_NDX_GLOBAL = 1;

  /** Bit of a version index: not the default version. */
  public static final int VERSYM_HIDDEN = 0x8000;

  /** The bits of a version index that count. */
  public static final int VERSYM_VERSION = 0x7fff;

  /** The definition of the file itself. */
  public static final int VER_FLG_BASE = 1;

  /** A weak need or definition. */
  public static final int VER_FLG_WEAK = 2;

  // sh_type and sh_flags

  /** Unused. */
  public static final int SHT_NULL = 0;

  /** Bytes of the program. */
  public static final int SHT_PROGBITS = 1;

  /** The link editor's symbols. */
  public static final int SHT_SYMTAB = 2;

  /** Strings. */
  public static final int SHT_STRTAB = 3;

  /** The dynamic table. */
  public static final int SHT_DYNAMIC = 6;

  /** Notes. */
  public static final int SHT_NOTE = 7;

  /** Takes no room in the file. */
  public static final int SHT_NOBITS = 8;

  /** The loader's symbols. */
  public static final int SHT_DYNSYM = 11;

  /** Writable. */
  public static final int SHF_WRITE = 1;

  /** Mapped. */
  public static final int SHF_ALLOC = 2;

  /** Executable. */
  public static final int SHF_EXECINSTR = 4;

  /** Compressed, with a header. */
  public static final int SHF_COMPRESSED = 0x800;

  /** Compressed by zlib. */
  public static final int ELFCOMPRESS_ZLIB = 1;

  /** Compressed by Zstandard. */
  public static final int ELFCOMPRESS_ZSTD = 2;

  // notes

  /** Of {@code GNU}: the oldest kernel. */
  public static final int NT_GNU_ABI_TAG = 1;

  /** Of {@code GNU}: the build id. */
  public static final int NT_GNU_BUILD_ID = 3;

  /** Of {@code GNU}: properties. */
  public static final int NT_GNU_PROPERTY_TYPE_0 = 5;

  /** Property: what all of an AArch64 file has. */
  public static final int GNU_PROPERTY_AARCH64_FEATURE_1_AND = 0xc0000000;

  /** Property: what all of an x86 file has. */
  public static final int GNU_PROPERTY_X86_FEATURE_1_AND = 0xc0000002;

  /** Property: x86 levels needed. */
  public static final int GNU_PROPERTY_X86_ISA_1_NEEDED = 0xc0008002;

  /** Property: x86 levels used. */
  public static final int GNU_PROPERTY_X86_ISA_1_USED = 0xc0010002;

  private static final SpecNames TYPE =
      new SpecNames("ET_", "0 NONE, 1 REL, 2 EXEC, 3 DYN, 4 CORE");
  private static final SpecNames BINDING =
      new SpecNames("STB_", "0 LOCAL, 1 GLOBAL, 2 WEAK, 10 GNU_UNIQUE");
  private static final SpecNames SYMBOL_TYPE =
      new SpecNames(
          "STT_", "0 NOTYPE, 1 OBJECT, 2 FUNC, 3 SECTION, 4 FILE, 5 COMMON, 6 TLS, 10 GNU_IFUNC");
  private static final SpecNames VISIBILITY =
      new SpecNames("STV_", "0 DEFAULT, 1 INTERNAL, 2 HIDDEN, 3 PROTECTED");
  private static final SpecNames GNU_NOTE =
      new SpecNames("NT_GNU_", "1 ABI_TAG, 2 HWCAP, 3 BUILD_ID, 4 GOLD_VERSION, 5 PROPERTY_TYPE_0");

  private static final SpecNames.Range[] SMALL_RANGES = {
    new SpecNames.Range("LOOS", 10, 12), new SpecNames.Range("LOPROC", 13, 15)
  };
  private static final SpecNames.Range[] WIDE_RANGES = {
    new SpecNames.Range("LOOS", 0x6000_0000L, 0x6fff_ffffL),
    new SpecNames.Range("LOPROC", 0x7000_0000L, 0x7fff_ffffL),
    new SpecNames.Range("LOUSER", 0x8000_0000L, 0xffff_ffffL)
  };
  private static final SpecNames.Range[] TYPE_RANGES = {
    new SpecNames.Range("LOOS", 0xfe00, 0xfeff), new SpecNames.Range("LOPROC", 0xff00, 0xffff)
  };

  private Elf() {}

  /** Returns the name of an {@code e_machine}, such as {@code EM_X86_64} or {@code EM_0x1234}. */
  public static String machineName(int machine) {
    return ElfNames.MACHINE.name(machine, SpecNames.NONE);
  }

  /** Returns the name of an {@code e_type}, such as {@code ET_DYN} or {@code ET_LOOS+5}. */
  public static String typeName(int type) {
    return TYPE.name(type, SpecNames.NONE, TYPE_RANGES);
  }

  /** Returns the name of an {@code EI_OSABI}, such as {@code ELFOSABI_LINUX}. */
  public static String osAbiName(int osAbi) {
    return ElfNames.OSABI.name(osAbi, SpecNames.NONE);
  }

  /**
   * Returns the name of a {@code p_type}, such as {@code PT_GNU_STACK}.
   *
   * @param type the code; bit 31 is not a sign
   * @param machine the {@code e_machine} that gives codes from {@code PT_LOPROC} on their meaning
   */
  public static String segmentName(int type, int machine) {
    return ElfNames.SEGMENT.name(
        type & 0xffff_ffffL, ElfNames.of(ElfNames.MACHINE_SEGMENT, machine), WIDE_RANGES);
  }

  /**
   * Returns the name of a {@code d_tag}, such as {@code DT_VERNEED}.
   *
   * @param tag the code
   * @param machine the {@code e_machine} that gives codes from {@code DT_LOPROC} on their meaning
   */
  public static String dynamicName(long tag, int machine) {
    return ElfNames.DYNAMIC.name(tag, ElfNames.of(ElfNames.MACHINE_DYNAMIC, machine), WIDE_RANGES);
  }

  /**
   * Returns the name of a {@code sh_type}, such as {@code SHT_DYNSYM}.
   *
   * @param type the code; bit 31 is not a sign
   * @param machine the {@code e_machine} that gives codes from {@code SHT_LOPROC} on their meaning
   */
  public static String sectionTypeName(int type, int machine) {
    return ElfNames.SECTION.name(
        type & 0xffff_ffffL, ElfNames.of(ElfNames.MACHINE_SECTION, machine), WIDE_RANGES);
  }

  /** Returns the name of a symbol's binding, such as {@code STB_WEAK}. */
  public static String bindingName(int binding) {
    return BINDING.name(binding, SpecNames.NONE, SMALL_RANGES);
  }

  /** Returns the name of a symbol's type, such as {@code STT_FUNC}. */
  public static String symbolTypeName(int type) {
    return SYMBOL_TYPE.name(type, SpecNames.NONE, SMALL_RANGES);
  }

  /** Returns the name of a symbol's visibility, such as {@code STV_HIDDEN}. */
  public static String visibilityName(int visibility) {
    return VISIBILITY.name(visibility, SpecNames.NONE);
  }

  /**
   * Returns the name of a note's type.
   *
   * @param owner the note's name: types mean something only under it
   * @param type the code; bit 31 is not a sign
   */
  public static String noteName(String owner, int type) {
    long code = type & 0xffff_ffffL;
    String name = owner.equals("GNU") ? GNU_NOTE.find(code) : null;
    return name != null ? name : "NT_0x" + Long.toHexString(code);
  }

  /**
   * Returns the name of a relocation type, such as {@code R_X86_64_JUMP_SLOT}. One of 64-bit MIPS
   * holds up to three, in its three low bytes: {@code R_MIPS_REL32/R_MIPS_64}.
   *
   * @param type the code; bit 31 is not a sign
   * @param machine the {@code e_machine} that it belongs to
   */
  public static String relocationName(int type, int machine) {
    SpecNames names = ElfNames.relocations(machine);
    if (machine != EM_MIPS || (type & 0xffff_ff00) == 0)
      return relocationName(names, type & 0xffff_ffffL, machine);
    StringBuilder all = new StringBuilder();
    for (int rest = type; rest != 0; rest >>>= 8) {
      if (all.length() > 0) all.append('/');
      all.append(relocationName(names, rest & 0xff, machine));
    }
    return all.toString();
  }

  private static String relocationName(SpecNames names, long code, int machine) {
    String name = names.find(code);
    return name != null
        ? name
        : "R_" + machineName(machine).substring(3) + "_0x" + Long.toHexString(code);
  }
}
