package dev.abilens.macho;

import dev.abilens.format.SpecNames;
import org.jspecify.annotations.Nullable;

/** The names of codes, as Apple's headers spell them. */
final class MachONames {
  static final SpecNames CPU =
      new SpecNames(
          "CPU_TYPE_",
          """
          1 VAX, 6 MC680x0, 7 X86, 8 MIPS, 10 MC98000, 11 HPPA, 12 ARM, 13 MC88000, 14 SPARC,
          15 I860, 16 ALPHA, 18 POWERPC, 0x1000007 X86_64, 0x100000c ARM64, 0x1000012 POWERPC64,
          0x200000c ARM64_32, 0xffffffff ANY""");

  static final SpecNames TYPE =
      new SpecNames(
          "MH_",
          """
          1 OBJECT, 2 EXECUTE, 3 FVMLIB, 4 CORE, 5 PRELOAD, 6 DYLIB, 7 DYLINKER, 8 BUNDLE,
          9 DYLIB_STUB, 10 DSYM, 11 KEXT_BUNDLE, 12 FILESET, 13 GPU_EXECUTE, 14 GPU_DYLIB""");

  static final SpecNames COMMAND =
      new SpecNames(
          "LC_",
          """
          0x1 SEGMENT, 0x2 SYMTAB, 0x3 SYMSEG, 0x4 THREAD, 0x5 UNIXTHREAD, 0x6 LOADFVMLIB,
          0x7 IDFVMLIB, 0x8 IDENT, 0x9 FVMFILE, 0xa PREPAGE, 0xb DYSYMTAB, 0xc LOAD_DYLIB,
          0xd ID_DYLIB, 0xe LOAD_DYLINKER, 0xf ID_DYLINKER, 0x10 PREBOUND_DYLIB, 0x11 ROUTINES,
          0x12 SUB_FRAMEWORK, 0x13 SUB_UMBRELLA, 0x14 SUB_CLIENT, 0x15 SUB_LIBRARY,
          0x16 TWOLEVEL_HINTS, 0x17 PREBIND_CKSUM, 0x19 SEGMENT_64, 0x1a ROUTINES_64, 0x1b UUID,
          0x1d CODE_SIGNATURE, 0x1e SEGMENT_SPLIT_INFO, 0x20 LAZY_LOAD_DYLIB,
          0x21 ENCRYPTION_INFO, 0x22 DYLD_INFO, 0x24 VERSION_MIN_MACOSX,
          0x25 VERSION_MIN_IPHONEOS, 0x26 FUNCTION_STARTS, 0x27 DYLD_ENVIRONMENT,
          0x29 DATA_IN_CODE, 0x2a SOURCE_VERSION, 0x2b DYLIB_CODE_SIGN_DRS,
          0x2c ENCRYPTION_INFO_64, 0x2d LINKER_OPTION, 0x2e LINKER_OPTIMIZATION_HINT,
          0x2f VERSION_MIN_TVOS, 0x30 VERSION_MIN_WATCHOS, 0x31 NOTE, 0x32 BUILD_VERSION,
          0x36 ATOM_INFO, 0x37 FUNCTION_VARIANTS, 0x38 FUNCTION_VARIANT_FIXUPS,
          0x39 TARGET_TRIPLE, 0x3a LAZY_LOAD_DYLIB_INFO, 0x80000018 LOAD_WEAK_DYLIB,
          0x8000001c RPATH, 0x8000001f REEXPORT_DYLIB, 0x80000022 DYLD_INFO_ONLY,
          0x80000023 LOAD_UPWARD_DYLIB, 0x80000028 MAIN, 0x80000033 DYLD_EXPORTS_TRIE,
          0x80000034 DYLD_CHAINED_FIXUPS, 0x80000035 FILESET_ENTRY""");

  static final SpecNames PLATFORM =
      new SpecNames(
          "PLATFORM_",
          """
          0 UNKNOWN, 1 MACOS, 2 IOS, 3 TVOS, 4 WATCHOS, 5 BRIDGEOS, 6 MACCATALYST,
          7 IOSSIMULATOR, 8 TVOSSIMULATOR, 9 WATCHOSSIMULATOR, 10 DRIVERKIT, 11 VISIONOS,
          12 VISIONOSSIMULATOR, 13 FIRMWARE, 14 SEPOS, 15 MACOS_EXCLAVECORE,
          16 MACOS_EXCLAVEKIT, 17 IOS_EXCLAVECORE, 18 IOS_EXCLAVEKIT, 19 TVOS_EXCLAVECORE,
          20 TVOS_EXCLAVEKIT, 21 WATCHOS_EXCLAVECORE, 22 WATCHOS_EXCLAVEKIT,
          23 VISIONOS_EXCLAVECORE, 24 VISIONOS_EXCLAVEKIT, 0xffffffff ZIPPERED""");

  static final SpecNames TOOL =
      new SpecNames(
          "TOOL_",
          """
          1 CLANG, 2 SWIFT, 3 LD, 4 LLD, 1024 METAL, 1025 AIRLLD, 1026 AIRNT, 1027 AIRNT_PLUGIN,
          1028 AIRPACK, 1031 GPUARCHIVER, 1032 METAL_FRAMEWORK""");

  static final SpecNames SECTION =
      new SpecNames(
          "S_",
          """
          0 REGULAR, 1 ZEROFILL, 2 CSTRING_LITERALS, 3 4BYTE_LITERALS, 4 8BYTE_LITERALS,
          5 LITERAL_POINTERS, 6 NON_LAZY_SYMBOL_POINTERS, 7 LAZY_SYMBOL_POINTERS,
          8 SYMBOL_STUBS, 9 MOD_INIT_FUNC_POINTERS, 10 MOD_TERM_FUNC_POINTERS, 11 COALESCED,
          12 GB_ZEROFILL, 13 INTERPOSING, 14 16BYTE_LITERALS, 15 DTRACE_DOF,
          16 LAZY_DYLIB_SYMBOL_POINTERS, 17 THREAD_LOCAL_REGULAR, 18 THREAD_LOCAL_ZEROFILL,
          19 THREAD_LOCAL_VARIABLES, 20 THREAD_LOCAL_VARIABLE_POINTERS,
          21 THREAD_LOCAL_INIT_FUNCTION_POINTERS, 22 INIT_FUNC_OFFSETS""");

  static final SpecNames POINTER_FORMAT =
      new SpecNames(
          "DYLD_CHAINED_PTR_",
          """
          1 ARM64E, 2 64, 3 32, 4 32_CACHE, 5 32_FIRMWARE, 6 64_OFFSET, 7 ARM64E_KERNEL,
          8 64_KERNEL_CACHE, 9 ARM64E_USERLAND, 10 ARM64E_FIRMWARE, 11 X86_64_KERNEL_CACHE,
          12 ARM64E_USERLAND24, 13 ARM64E_SHARED_CACHE, 14 ARM64E_SEGMENTED""");

  private static final SpecNames ARM =
      new SpecNames(
          "",
          """
          0 arm, 5 armv4t, 6 armv6, 7 armv5, 8 xscale, 9 armv7, 10 armv7f, 11 armv7s, 12 armv7k,
          13 armv8, 14 armv6m, 15 armv7m, 16 armv7em""");

  private static final SpecNames POWERPC =
      new SpecNames(
          "",
          """
          0 ppc, 1 ppc601, 3 ppc603, 4 ppc603e, 5 ppc603ev, 6 ppc604, 7 ppc604e, 8 ppc620,
          9 ppc750, 10 ppc7400, 11 ppc7450, 100 ppc970""");

  private MachONames() {}

  static String arch(int cputype, int subtype) {
    @Nullable String name =
        switch (cputype) {
          case MachO.CPU_TYPE_X86 -> "i386";
          case MachO.CPU_TYPE_X86_64 ->
              subtype == MachO.CPU_SUBTYPE_X86_64_H ? "x86_64h" : "x86_64";
          case MachO.CPU_TYPE_ARM64 -> arm64(subtype);
          case MachO.CPU_TYPE_ARM64_32 -> "arm64_32";
          case MachO.CPU_TYPE_POWERPC64 -> "ppc64";
          case MachO.CPU_TYPE_ARM -> ARM.find(subtype);
          case MachO.CPU_TYPE_POWERPC -> POWERPC.find(subtype);
          default -> null;
        };
    if (name != null) return name;
    return MachO.cpuName(cputype) + " subtype " + subtype;
  }

  private static String arm64(int subtype) {
    return switch (subtype) {
      case MachO.CPU_SUBTYPE_ARM64_V8 -> "arm64v8";
      case MachO.CPU_SUBTYPE_ARM64E -> "arm64e";
      default -> "arm64";
    };
  }
}
