package dev.abilens.macho;

import dev.abilens.format.SpecNames;

/**
 * The codes of the format, in the spelling of its headers, and their names.
 *
 * <p>Sources: Apple's {@code mach-o/loader.h}, {@code nlist.h}, {@code fat.h}, {@code
 * fixup-chains.h}, {@code mach/machine.h}, and dyld where it knows more. A code that is not here
 * survives everywhere as the number that it is; the name look-ups print it as one ({@code
 * LC_0x1234}).
 */
public final class MachO {

  // magic

  /** A 32-bit file in the reader's order. */
  public static final int MH_MAGIC = 0xfeedface;

  /** A 64-bit file in the reader's order. */
  public static final int MH_MAGIC_64 = 0xfeedfacf;

  // cputype

  /** The 64-bit variant of a processor family. */
  public static final int CPU_ARCH_ABI64 = 0x0100_0000;

  /** 64-bit processors with 32-bit addresses. */
  public static final int CPU_ARCH_ABI64_32 = 0x0200_0000;

  /** 32-bit x86. */
  public static final int CPU_TYPE_X86 = 7;

  /** x86-64. */
  public static final int CPU_TYPE_X86_64 = CPU_TYPE_X86 | CPU_ARCH_ABI64;

  /** 32-bit Arm. */
  public static final int CPU_TYPE_ARM = 12;

  /** 64-bit Arm. */
  public static final int CPU_TYPE_ARM64 = CPU_TYPE_ARM | CPU_ARCH_ABI64;

  /** 64-bit Arm with 32-bit addresses. */
  public static final int CPU_TYPE_ARM64_32 = CPU_TYPE_ARM | CPU_ARCH_ABI64_32;

  /** 32-bit PowerPC. */
  public static final int CPU_TYPE_POWERPC = 18;

  /** 64-bit PowerPC. */
  public static final int CPU_TYPE_POWERPC64 = CPU_TYPE_POWERPC | CPU_ARCH_ABI64;

  // cpusubtype

  /** The feature bits of a subtype. */
  public static final int CPU_SUBTYPE_MASK = 0xff00_0000;

  /** 64-bit libraries; on {@code arm64e} {@link #CPU_SUBTYPE_PTRAUTH_ABI}. */
  public static final int CPU_SUBTYPE_LIB64 = 0x8000_0000;

  /** {@code arm64e}: the version of the pointer-authentication ABI is given. */
  public static final int CPU_SUBTYPE_PTRAUTH_ABI = 0x8000_0000;

  /** {@code arm64e}: that version. */
  public static final int CPU_SUBTYPE_ARM64_PTR_AUTH_MASK = 0x0f00_0000;

  /** Any x86-64. */
  public static final int CPU_SUBTYPE_X86_64_ALL = 3;

  /** Haswell and later. */
  public static final int CPU_SUBTYPE_X86_64_H = 8;

  /** Any 64-bit Arm. */
  public static final int CPU_SUBTYPE_ARM64_ALL = 0;

  /** Armv8. */
  public static final int CPU_SUBTYPE_ARM64_V8 = 1;

  /** With pointer authentication. */
  public static final int CPU_SUBTYPE_ARM64E = 2;

  // filetype

  /** Relocatable object. */
  public static final int MH_OBJECT = 1;

  /** Program. */
  public static final int MH_EXECUTE = 2;

  /** Core dump. */
  public static final int MH_CORE = 4;

  /** Preloaded program, such as firmware. */
  public static final int MH_PRELOAD = 5;

  /** Library. */
  public static final int MH_DYLIB = 6;

  /** The loader itself. */
  public static final int MH_DYLINKER = 7;

  /** Plug-in: what addons are linked as. */
  public static final int MH_BUNDLE = 8;

  /** Library for static linking, without contents. */
  public static final int MH_DYLIB_STUB = 9;

  /** Debug information. */
  public static final int MH_DSYM = 10;

  /** Kernel extension. */
  public static final int MH_KEXT_BUNDLE = 11;

  /** Several files in one, as the kernel has it. */
  public static final int MH_FILESET = 12;

  // flags

  /** Nothing is undefined. */
  public static final int MH_NOUNDEFS = 0x1;

  /** For the loader. */
  public static final int MH_DYLDLINK = 0x4;

  /** Each undefined symbol names its library. */
  public static final int MH_TWOLEVEL = 0x80;

  /** Every symbol is looked up everywhere. */
  public static final int MH_FORCE_FLAT = 0x100;

  /**
   * Neither {@code dlopen} nor {@code dlsym} finds it (in a library; {@code MH_NOFIXPREBINDING}
   * before).
   */
  public static final int MH_NO_DYNAMIC_ACCESS = 0x400;

  /** Has weak definitions. */
  public static final int MH_WEAK_DEFINES = 0x8000;

  /** Uses weak definitions. */
  public static final int MH_BINDS_TO_WEAK = 0x10000;

  /** Re-exports no library. */
  public static final int MH_NO_REEXPORTED_DYLIBS = 0x100000;

  /** Runs at any address. */
  public static final int MH_PIE = 0x200000;

  /** Has thread-local variables. */
  public static final int MH_HAS_TLV_DESCRIPTORS = 0x800000;

  /** For simulators, too. */
  public static final int MH_SIM_SUPPORT = 0x0800_0000;

  /** Part of the shared cache. */
  public static final int MH_DYLIB_IN_CACHE = 0x8000_0000;

  // load commands

  /** The bit of a command that a loader must understand, or else refuse the file. */
  public static final int LC_REQ_DYLD = 0x8000_0000;

  /** Segment of a 32-bit file. */
  public static final int LC_SEGMENT = 0x1;

  /** Symbol table. */
  public static final int LC_SYMTAB = 0x2;

  /** Thread state. */
  public static final int LC_THREAD = 0x4;

  /** Thread state of a program. */
  public static final int LC_UNIXTHREAD = 0x5;

  /** Parts of the symbol table, and relocations. */
  public static final int LC_DYSYMTAB = 0xb;

  /** Library that is needed. */
  public static final int LC_LOAD_DYLIB = 0xc;

  /** Install name of this library. */
  public static final int LC_ID_DYLIB = 0xd;

  /** Loader that a program asks for. */
  public static final int LC_LOAD_DYLINKER = 0xe;

  /** Name of this loader. */
  public static final int LC_ID_DYLINKER = 0xf;

  /** Library that was bound beforehand. */
  public static final int LC_PREBOUND_DYLIB = 0x10;

  /** Initialiser of a 32-bit library. */
  public static final int LC_ROUTINES = 0x11;

  /** Umbrella framework that this one belongs to. */
  public static final int LC_SUB_FRAMEWORK = 0x12;

  /** Umbrella framework that is re-exported. */
  public static final int LC_SUB_UMBRELLA = 0x13;

  /** Who may link with this library. */
  public static final int LC_SUB_CLIENT = 0x14;

  /** Library that is re-exported. */
  public static final int LC_SUB_LIBRARY = 0x15;

  /** Hints for two-level look-ups. */
  public static final int LC_TWOLEVEL_HINTS = 0x16;

  /** Checksum of what was bound beforehand. */
  public static final int LC_PREBIND_CKSUM = 0x17;

  /** Library that may be missing. */
  public static final int LC_LOAD_WEAK_DYLIB = 0x18 | LC_REQ_DYLD;

  /** Segment of a 64-bit file. */
  public static final int LC_SEGMENT_64 = 0x19;

  /** Initialiser of a 64-bit library. */
  public static final int LC_ROUTINES_64 = 0x1a;

  /** Identity of the build. */
  public static final int LC_UUID = 0x1b;

  /** Directory for {@code @rpath}. */
  public static final int LC_RPATH = 0x1c | LC_REQ_DYLD;

  /** Code signature. */
  public static final int LC_CODE_SIGNATURE = 0x1d;

  /** References between segments. */
  public static final int LC_SEGMENT_SPLIT_INFO = 0x1e;

  /** Library that is needed and re-exported. */
  public static final int LC_REEXPORT_DYLIB = 0x1f | LC_REQ_DYLD;

  /** Library that is loaded at its first use; dyld takes no notice of it. */
  public static final int LC_LAZY_LOAD_DYLIB = 0x20;

  /** Encrypted range of a 32-bit file. */
  public static final int LC_ENCRYPTION_INFO = 0x21;

  /** Rebase, bind and export information. */
  public static final int LC_DYLD_INFO = 0x22;

  /** The same, and no other relocations. */
  public static final int LC_DYLD_INFO_ONLY = 0x22 | LC_REQ_DYLD;

  /** Library that is needed and itself needs this one. */
  public static final int LC_LOAD_UPWARD_DYLIB = 0x23 | LC_REQ_DYLD;

  /** Oldest macOS. */
  public static final int LC_VERSION_MIN_MACOSX = 0x24;

  /** Oldest iOS. */
  public static final int LC_VERSION_MIN_IPHONEOS = 0x25;

  /** Addresses of functions. */
  public static final int LC_FUNCTION_STARTS = 0x26;

  /** Environment variable for the loader. */
  public static final int LC_DYLD_ENVIRONMENT = 0x27;

  /** Where a program begins. */
  public static final int LC_MAIN = 0x28 | LC_REQ_DYLD;

  /** Data among code. */
  public static final int LC_DATA_IN_CODE = 0x29;

  /** Version of the sources. */
  public static final int LC_SOURCE_VERSION = 0x2a;

  /** Code-signing requirements of the libraries. */
  public static final int LC_DYLIB_CODE_SIGN_DRS = 0x2b;

  /** Encrypted range of a 64-bit file. */
  public static final int LC_ENCRYPTION_INFO_64 = 0x2c;

  /** Options for the link editor. */
  public static final int LC_LINKER_OPTION = 0x2d;

  /** Hints for the link editor. */
  public static final int LC_LINKER_OPTIMIZATION_HINT = 0x2e;

  /** Oldest tvOS. */
  public static final int LC_VERSION_MIN_TVOS = 0x2f;

  /** Oldest watchOS. */
  public static final int LC_VERSION_MIN_WATCHOS = 0x30;

  /** Data of somebody else's. */
  public static final int LC_NOTE = 0x31;

  /** Platform, its oldest version, and the tools. */
  public static final int LC_BUILD_VERSION = 0x32;

  /** Exports. */
  public static final int LC_DYLD_EXPORTS_TRIE = 0x33 | LC_REQ_DYLD;

  /** Rebases and binds in chains. */
  public static final int LC_DYLD_CHAINED_FIXUPS = 0x34 | LC_REQ_DYLD;

  /** A file of a {@link #MH_FILESET}. */
  public static final int LC_FILESET_ENTRY = 0x35 | LC_REQ_DYLD;

  /** For linking again. */
  public static final int LC_ATOM_INFO = 0x36;

  /** Functions for several processors. */
  public static final int LC_FUNCTION_VARIANTS = 0x37;

  /** Where those are used. */
  public static final int LC_FUNCTION_VARIANT_FIXUPS = 0x38;

  /** Target of the compiler. */
  public static final int LC_TARGET_TRIPLE = 0x39;

  /** Libraries that are loaded at their first use. */
  public static final int LC_LAZY_LOAD_DYLIB_INFO = 0x3a;

  // dylib_use_command

  /** In the place of a dylib's timestamp: flags follow. */
  public static final int DYLIB_USE_MARKER = 0x1a74_1800;

  /** It may be missing. */
  public static final int DYLIB_USE_WEAK_LINK = 0x1;

  /** It is re-exported. */
  public static final int DYLIB_USE_REEXPORT = 0x2;

  /** It needs this one. */
  public static final int DYLIB_USE_UPWARD = 0x4;

  /** It is initialised at its first use. */
  public static final int DYLIB_USE_DELAYED_INIT = 0x8;

  // protection

  /** Readable. */
  public static final int VM_PROT_READ = 1;

  /** Writable. */
  public static final int VM_PROT_WRITE = 2;

  /** Executable. */
  public static final int VM_PROT_EXECUTE = 4;

  // segment flags

  /** Encrypted. */
  public static final int SG_PROTECTED_VERSION_1 = 0x8;

  /** Read-only once fixups are applied. */
  public static final int SG_READ_ONLY = 0x10;

  // section flags

  /** The type of a section. */
  public static final int SECTION_TYPE = 0xff;

  /** Zeros that the file does not hold. */
  public static final int S_ZEROFILL = 1;

  /** Pointers that are bound at load. */
  public static final int S_NON_LAZY_SYMBOL_POINTERS = 6;

  /** Pointers that are bound at the first call. */
  public static final int S_LAZY_SYMBOL_POINTERS = 7;

  /** Stubs that call through them. */
  public static final int S_SYMBOL_STUBS = 8;

  /** Pointers to initialisers. */
  public static final int S_MOD_INIT_FUNC_POINTERS = 9;

  /** Zeros that the file does not hold, possibly more than 4 GB. */
  public static final int S_GB_ZEROFILL = 12;

  /** Thread-local zeros that the file does not hold. */
  public static final int S_THREAD_LOCAL_ZEROFILL = 18;

  /** Offsets of initialisers, 32 bits each. */
  public static final int S_INIT_FUNC_OFFSETS = 22;

  // n_type, n_desc

  /** Any of these bits: a debugging entry. */
  public static final int N_STAB = 0xe0;

  /** Private external. */
  public static final int N_PEXT = 0x10;

  /** The type. */
  public static final int N_TYPE = 0x0e;

  /** External. */
  public static final int N_EXT = 0x01;

  /** Undefined; with a value, common. */
  public static final int N_UNDF = 0x0;

  /** Absolute. */
  public static final int N_ABS = 0x2;

  /** The same as another symbol, which the value names. */
  public static final int N_INDR = 0xa;

  /** Undefined, bound beforehand. */
  public static final int N_PBUD = 0xc;

  /** In a section. */
  public static final int N_SECT = 0xe;

  /** Thumb code. */
  public static final int N_ARM_THUMB_DEF = 0x8;

  /** May be missing. */
  public static final int N_WEAK_REF = 0x40;

  /** May be replaced. */
  public static final int N_WEAK_DEF = 0x80;

  /** A function that returns the address. */
  public static final int N_SYMBOL_RESOLVER = 0x100;

  /** This file. */
  public static final int SELF_LIBRARY_ORDINAL = 0x0;

  /** Any library. */
  public static final int DYNAMIC_LOOKUP_ORDINAL = 0xfe;

  /** The program. */
  public static final int EXECUTABLE_ORDINAL = 0xff;

  // special library ordinals

  /** This file. */
  public static final int BIND_SPECIAL_DYLIB_SELF = 0;

  /** The program. */
  public static final int BIND_SPECIAL_DYLIB_MAIN_EXECUTABLE = -1;

  /** Any library. */
  public static final int BIND_SPECIAL_DYLIB_FLAT_LOOKUP = -2;

  /** Whoever defines it first, as for C++ definitions of which one is kept. */
  public static final int BIND_SPECIAL_DYLIB_WEAK_LOOKUP = -3;

  // exports

  /** The kind of an export. */
  public static final int EXPORT_SYMBOL_FLAGS_KIND_MASK = 0x3;

  /** At an address. */
  public static final int EXPORT_SYMBOL_FLAGS_KIND_REGULAR = 0x0;

  /** Thread-local. */
  public static final int EXPORT_SYMBOL_FLAGS_KIND_THREAD_LOCAL = 0x1;

  /** A number. */
  public static final int EXPORT_SYMBOL_FLAGS_KIND_ABSOLUTE = 0x2;

  /** May be replaced. */
  public static final int EXPORT_SYMBOL_FLAGS_WEAK_DEFINITION = 0x4;

  /** Another library's. */
  public static final int EXPORT_SYMBOL_FLAGS_REEXPORT = 0x8;

  /** A function returns the address. */
  public static final int EXPORT_SYMBOL_FLAGS_STUB_AND_RESOLVER = 0x10;

  /** One of several, by processor. */
  public static final int EXPORT_SYMBOL_FLAGS_FUNCTION_VARIANT = 0x20;

  // platforms

  /** macOS. */
  public static final int PLATFORM_MACOS = 1;

  /** iOS. */
  public static final int PLATFORM_IOS = 2;

  /** tvOS. */
  public static final int PLATFORM_TVOS = 3;

  /** watchOS. */
  public static final int PLATFORM_WATCHOS = 4;

  /** bridgeOS. */
  public static final int PLATFORM_BRIDGEOS = 5;

  /** Mac Catalyst. */
  public static final int PLATFORM_MACCATALYST = 6;

  /** DriverKit. */
  public static final int PLATFORM_DRIVERKIT = 10;

  /** macOS and Mac Catalyst. */
  public static final int PLATFORM_ZIPPERED = -1;

  // chained fixups

  /** Imports of 4 bytes. */
  public static final int DYLD_CHAINED_IMPORT = 1;

  /** Imports of 8 bytes. */
  public static final int DYLD_CHAINED_IMPORT_ADDEND = 2;

  /** Imports of 16 bytes. */
  public static final int DYLD_CHAINED_IMPORT_ADDEND64 = 3;

  private MachO() {}

  /** Returns the name of a {@code cputype}, such as {@code CPU_TYPE_ARM64}. */
  public static String cpuName(int cputype) {
    return MachONames.CPU.name(cputype & 0xffff_ffffL, SpecNames.NONE);
  }

  /**
   * Returns what Apple's tools call an architecture, such as {@code arm64e}, {@code x86_64h} or
   * {@code armv7}.
   *
   * @param cputype the processor
   * @param cpusubtype its variant, with or without feature bits
   */
  public static String archName(int cputype, int cpusubtype) {
    return MachONames.arch(cputype, cpusubtype & ~CPU_SUBTYPE_MASK);
  }

  /** Returns the name of a {@code filetype}, such as {@code MH_BUNDLE}. */
  public static String typeName(int filetype) {
    return MachONames.TYPE.name(filetype & 0xffff_ffffL, SpecNames.NONE);
  }

  /** Returns the name of a load command, such as {@code LC_SEGMENT_64}. */
  public static String commandName(int cmd) {
    return MachONames.COMMAND.name(cmd & 0xffff_ffffL, SpecNames.NONE);
  }

  /** Returns the name of a platform, such as {@code PLATFORM_MACOS}. */
  public static String platformName(int platform) {
    return MachONames.PLATFORM.name(platform & 0xffff_ffffL, SpecNames.NONE);
  }

  /** Returns the name of a build tool, such as {@code TOOL_LD}. */
  public static String toolName(int tool) {
    return MachONames.TOOL.name(tool & 0xffff_ffffL, SpecNames.NONE);
  }

  /** Returns the name of a section's type, such as {@code S_CSTRING_LITERALS}. */
  public static String sectionTypeName(int type) {
    return MachONames.SECTION.name(type & 0xffff_ffffL, SpecNames.NONE);
  }

  /** Returns the name of a format of chained pointers, such as {@code DYLD_CHAINED_PTR_64}. */
  public static String pointerFormatName(int format) {
    return MachONames.POINTER_FORMAT.name(format & 0xffff_ffffL, SpecNames.NONE);
  }

  /** Returns the name of a special ordinal of libraries; others as numbers. */
  public static String ordinalName(int ordinal) {
    return switch (ordinal) {
      case BIND_SPECIAL_DYLIB_SELF -> "BIND_SPECIAL_DYLIB_SELF";
      case BIND_SPECIAL_DYLIB_MAIN_EXECUTABLE -> "BIND_SPECIAL_DYLIB_MAIN_EXECUTABLE";
      case BIND_SPECIAL_DYLIB_FLAT_LOOKUP -> "BIND_SPECIAL_DYLIB_FLAT_LOOKUP";
      case BIND_SPECIAL_DYLIB_WEAK_LOOKUP -> "BIND_SPECIAL_DYLIB_WEAK_LOOKUP";
      default -> Integer.toString(ordinal);
    };
  }

  /**
   * Returns a version as Apple writes it: {@code 10.7}, or {@code 10.13.4} where the last number is
   * not 0.
   *
   * @param version {@code xxxx.yy.zz} in nibbles
   */
  public static String version(int version) {
    String text = (version >>> 16) + "." + (version >>> 8 & 0xff);
    return (version & 0xff) == 0 ? text : text + "." + (version & 0xff);
  }

  /**
   * Returns the version of sources as Apple writes it, without the zeros at its end.
   *
   * @param version {@code A.B.C.D.E} of 24, 10, 10, 10 and 10 bits
   */
  public static String sourceVersion(long version) {
    StringBuilder text = new StringBuilder(Long.toString(version >>> 40));
    long rest = version & 0xff_ffff_ffffL;
    for (int shift = 30; shift >= 0 && (rest != 0 || shift == 30); shift -= 10) {
      text.append('.').append(rest >>> shift & 0x3ff);
      rest &= (1L << shift) - 1;
    }
    return text.toString();
  }
}
