package dev.abilens.pe;

import dev.abilens.format.SpecNames;

/**
 * The codes of the format, in the spelling of its specifications, and their names.
 *
 * <p>Sources: Microsoft's "PE Format" and {@code winnt.h}. A code that is not here survives
 * everywhere as the number that it is; the name look-ups print it as a number ({@code
 * IMAGE_SUBSYSTEM_0x63}), and a bit without a name as one ({@code IMAGE_FILE_DLL+0x40}).
 */
public final class Pe {

  // signatures and magic numbers

  /** {@code MZ}, which every image begins with. */
  public static final int IMAGE_DOS_SIGNATURE = 0x5a4d;

  /** {@code PE} and two zero bytes, where {@code e_lfanew} leads. */
  public static final int IMAGE_NT_SIGNATURE = 0x4550;

  /** PE32: addresses of 32 bits. */
  public static final int IMAGE_NT_OPTIONAL_HDR32_MAGIC = 0x10b;

  /** PE32+: addresses of 64 bits. */
  public static final int IMAGE_NT_OPTIONAL_HDR64_MAGIC = 0x20b;

  /** A ROM image, which has a header of its own. */
  public static final int IMAGE_ROM_OPTIONAL_HDR_MAGIC = 0x107;

  // Machine

  /** No machine, or any. */
  public static final int IMAGE_FILE_MACHINE_UNKNOWN = 0;

  /** x86, 32 bits. */
  public static final int IMAGE_FILE_MACHINE_I386 = 0x14c;

  /** Arm, Thumb-2, 32 bits. */
  public static final int IMAGE_FILE_MACHINE_ARMNT = 0x1c4;

  /** Itanium. */
  public static final int IMAGE_FILE_MACHINE_IA64 = 0x200;

  /** x86-64. */
  public static final int IMAGE_FILE_MACHINE_AMD64 = 0x8664;

  /** Arm64 code that follows the conventions of x64; in object files only. */
  public static final int IMAGE_FILE_MACHINE_ARM64EC = 0xa641;

  /** Arm64 and Arm64EC in one file; in object files only. */
  public static final int IMAGE_FILE_MACHINE_ARM64X = 0xa64e;

  /** Arm64. */
  public static final int IMAGE_FILE_MACHINE_ARM64 = 0xaa64;

  // Characteristics of the file

  /** Loads at its preferred address only. */
  public static final int IMAGE_FILE_RELOCS_STRIPPED = 0x0001;

  /** Linked without error: without it nothing is loaded. */
  public static final int IMAGE_FILE_EXECUTABLE_IMAGE = 0x0002;

  /** No COFF line numbers. */
  public static final int IMAGE_FILE_LINE_NUMS_STRIPPED = 0x0004;

  /** No COFF symbols. */
  public static final int IMAGE_FILE_LOCAL_SYMS_STRIPPED = 0x0008;

  /** Obsolete. */
  public static final int IMAGE_FILE_AGGRESSIVE_WS_TRIM = 0x0010;

  /** Takes addresses above 2 GiB. */
  public static final int IMAGE_FILE_LARGE_ADDRESS_AWARE = 0x0020;

  /** Obsolete: little-endian. */
  public static final int IMAGE_FILE_BYTES_REVERSED_LO = 0x0080;

  /** For a machine of 32-bit words. */
  public static final int IMAGE_FILE_32BIT_MACHINE = 0x0100;

  /** No debugging information. */
  public static final int IMAGE_FILE_DEBUG_STRIPPED = 0x0200;

  /** Copied before it runs from a removable medium. */
  public static final int IMAGE_FILE_REMOVABLE_RUN_FROM_SWAP = 0x0400;

  /** Copied before it runs from the network. */
  public static final int IMAGE_FILE_NET_RUN_FROM_SWAP = 0x0800;

  /** A system file. */
  public static final int IMAGE_FILE_SYSTEM = 0x1000;

  /** A DLL. */
  public static final int IMAGE_FILE_DLL = 0x2000;

  /** For one processor only. */
  public static final int IMAGE_FILE_UP_SYSTEM_ONLY = 0x4000;

  /** Obsolete: big-endian. */
  public static final int IMAGE_FILE_BYTES_REVERSED_HI = 0x8000;

  // Subsystem

  /** None. */
  public static final int IMAGE_SUBSYSTEM_UNKNOWN = 0;

  /** Drivers and native processes of Windows. */
  public static final int IMAGE_SUBSYSTEM_NATIVE = 1;

  /** Windows, graphical. */
  public static final int IMAGE_SUBSYSTEM_WINDOWS_GUI = 2;

  /** Windows, on a console. */
  public static final int IMAGE_SUBSYSTEM_WINDOWS_CUI = 3;

  /** OS/2, on a console. */
  public static final int IMAGE_SUBSYSTEM_OS2_CUI = 5;

  /** POSIX, on a console. */
  public static final int IMAGE_SUBSYSTEM_POSIX_CUI = 7;

  /** Drivers of Windows 9x. */
  public static final int IMAGE_SUBSYSTEM_NATIVE_WINDOWS = 8;

  /** Windows CE. */
  public static final int IMAGE_SUBSYSTEM_WINDOWS_CE_GUI = 9;

  /** An EFI application. */
  public static final int IMAGE_SUBSYSTEM_EFI_APPLICATION = 10;

  /** An EFI driver with boot services. */
  public static final int IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER = 11;

  /** An EFI driver with run-time services. */
  public static final int IMAGE_SUBSYSTEM_EFI_RUNTIME_DRIVER = 12;

  /** An EFI ROM image. */
  public static final int IMAGE_SUBSYSTEM_EFI_ROM = 13;

  /** Xbox. */
  public static final int IMAGE_SUBSYSTEM_XBOX = 14;

  /** A boot application of Windows. */
  public static final int IMAGE_SUBSYSTEM_WINDOWS_BOOT_APPLICATION = 16;

  /** Xbox code catalog. */
  public static final int IMAGE_SUBSYSTEM_XBOX_CODE_CATALOG = 17;

  // DllCharacteristics

  /** Takes any 64-bit address. */
  public static final int IMAGE_DLLCHARACTERISTICS_HIGH_ENTROPY_VA = 0x0020;

  /** May be moved at load. */
  public static final int IMAGE_DLLCHARACTERISTICS_DYNAMIC_BASE = 0x0040;

  /** Its signature is checked at load. */
  public static final int IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY = 0x0080;

  /** Runs where data cannot be executed. */
  public static final int IMAGE_DLLCHARACTERISTICS_NX_COMPAT = 0x0100;

  /** Its manifest is not used. */
  public static final int IMAGE_DLLCHARACTERISTICS_NO_ISOLATION = 0x0200;

  /** No structured exception handlers. */
  public static final int IMAGE_DLLCHARACTERISTICS_NO_SEH = 0x0400;

  /** Not to be bound. */
  public static final int IMAGE_DLLCHARACTERISTICS_NO_BIND = 0x0800;

  /** Runs in an AppContainer only. */
  public static final int IMAGE_DLLCHARACTERISTICS_APPCONTAINER = 0x1000;

  /** A WDM driver. */
  public static final int IMAGE_DLLCHARACTERISTICS_WDM_DRIVER = 0x2000;

  /** Control Flow Guard. */
  public static final int IMAGE_DLLCHARACTERISTICS_GUARD_CF = 0x4000;

  /** Aware of terminal servers. */
  public static final int IMAGE_DLLCHARACTERISTICS_TERMINAL_SERVER_AWARE = 0x8000;

  // data directories

  /** Exports. */
  public static final int IMAGE_DIRECTORY_ENTRY_EXPORT = 0;

  /** Imports. */
  public static final int IMAGE_DIRECTORY_ENTRY_IMPORT = 1;

  /** Resources. */
  public static final int IMAGE_DIRECTORY_ENTRY_RESOURCE = 2;

  /** Unwinding tables. */
  public static final int IMAGE_DIRECTORY_ENTRY_EXCEPTION = 3;

  /** Signatures: the one whose address is an offset in the file. */
  public static final int IMAGE_DIRECTORY_ENTRY_SECURITY = 4;

  /** Base relocations. */
  public static final int IMAGE_DIRECTORY_ENTRY_BASERELOC = 5;

  /** Debugging information. */
  public static final int IMAGE_DIRECTORY_ENTRY_DEBUG = 6;

  /** Reserved. */
  public static final int IMAGE_DIRECTORY_ENTRY_ARCHITECTURE = 7;

  /** The value of the global pointer. */
  public static final int IMAGE_DIRECTORY_ENTRY_GLOBALPTR = 8;

  /** Thread-local storage. */
  public static final int IMAGE_DIRECTORY_ENTRY_TLS = 9;

  /** Load configuration. */
  public static final int IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG = 10;

  /** Bound imports. */
  public static final int IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT = 11;

  /** All import address tables. */
  public static final int IMAGE_DIRECTORY_ENTRY_IAT = 12;

  /** Delayed imports. */
  public static final int IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT = 13;

  /** The header of .NET. */
  public static final int IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR = 14;

  /** How many the format has. */
  public static final int IMAGE_NUMBEROF_DIRECTORY_ENTRIES = 16;

  // Characteristics of a section

  /** Holds code. */
  public static final int IMAGE_SCN_CNT_CODE = 0x20;

  /** Holds data that the file has. */
  public static final int IMAGE_SCN_CNT_INITIALIZED_DATA = 0x40;

  /** Holds zeros that the file does not have. */
  public static final int IMAGE_SCN_CNT_UNINITIALIZED_DATA = 0x80;

  /** Not needed once it is loaded. */
  public static final int IMAGE_SCN_MEM_DISCARDABLE = 0x0200_0000;

  /** Shared between processes. */
  public static final int IMAGE_SCN_MEM_SHARED = 0x1000_0000;

  /** Executable. */
  public static final int IMAGE_SCN_MEM_EXECUTE = 0x2000_0000;

  /** Readable. */
  public static final int IMAGE_SCN_MEM_READ = 0x4000_0000;

  /** Writable. */
  public static final int IMAGE_SCN_MEM_WRITE = 0x8000_0000;

  // types of base relocations

  /** Nothing: fills up a block. */
  public static final int IMAGE_REL_BASED_ABSOLUTE = 0;

  /** The high half of a 32-bit address. */
  public static final int IMAGE_REL_BASED_HIGH = 1;

  /** The low half of a 32-bit address. */
  public static final int IMAGE_REL_BASED_LOW = 2;

  /** A 32-bit address. */
  public static final int IMAGE_REL_BASED_HIGHLOW = 3;

  /** The high half of a 32-bit address, rounded by the low half that follows. */
  public static final int IMAGE_REL_BASED_HIGHADJ = 4;

  /** A jump of MIPS. */
  public static final int IMAGE_REL_BASED_MIPS_JMPADDR = 5;

  /** A pair of MOVW and MOVT of Arm. */
  public static final int IMAGE_REL_BASED_ARM_MOV32 = 5;

  /** The upper 20 bits of a RISC-V address. */
  public static final int IMAGE_REL_BASED_RISCV_HIGH20 = 5;

  /** A pair of MOVW and MOVT of Thumb. */
  public static final int IMAGE_REL_BASED_THUMB_MOV32 = 7;

  /** The lower 12 bits of a RISC-V address, in a load. */
  public static final int IMAGE_REL_BASED_RISCV_LOW12I = 7;

  /** The lower 12 bits of a RISC-V address, in a store. */
  public static final int IMAGE_REL_BASED_RISCV_LOW12S = 8;

  /** A load of an address of LoongArch. */
  public static final int IMAGE_REL_BASED_LOONGARCH64_MARK_LA = 8;

  /** A jump of MIPS16. */
  public static final int IMAGE_REL_BASED_MIPS_JMPADDR16 = 9;

  /** A 64-bit address. */
  public static final int IMAGE_REL_BASED_DIR64 = 10;

  private static final SpecNames CHARACTERISTIC =
      new SpecNames(
          "IMAGE_FILE_",
          """
          0x1 RELOCS_STRIPPED, 0x2 EXECUTABLE_IMAGE, 0x4 LINE_NUMS_STRIPPED,
          0x8 LOCAL_SYMS_STRIPPED, 0x10 AGGRESSIVE_WS_TRIM, 0x20 LARGE_ADDRESS_AWARE,
          0x80 BYTES_REVERSED_LO, 0x100 32BIT_MACHINE, 0x200 DEBUG_STRIPPED,
          0x400 REMOVABLE_RUN_FROM_SWAP, 0x800 NET_RUN_FROM_SWAP, 0x1000 SYSTEM, 0x2000 DLL,
          0x4000 UP_SYSTEM_ONLY, 0x8000 BYTES_REVERSED_HI""");
  private static final SpecNames SUBSYSTEM =
      new SpecNames(
          "IMAGE_SUBSYSTEM_",
          """
          0 UNKNOWN, 1 NATIVE, 2 WINDOWS_GUI, 3 WINDOWS_CUI, 5 OS2_CUI, 7 POSIX_CUI,
          8 NATIVE_WINDOWS, 9 WINDOWS_CE_GUI, 10 EFI_APPLICATION, 11 EFI_BOOT_SERVICE_DRIVER,
          12 EFI_RUNTIME_DRIVER, 13 EFI_ROM, 14 XBOX, 16 WINDOWS_BOOT_APPLICATION,
          17 XBOX_CODE_CATALOG""");
  private static final SpecNames DLL_CHARACTERISTIC =
      new SpecNames(
          "IMAGE_DLLCHARACTERISTICS_",
          """
          0x20 HIGH_ENTROPY_VA, 0x40 DYNAMIC_BASE, 0x80 FORCE_INTEGRITY, 0x100 NX_COMPAT,
          0x200 NO_ISOLATION, 0x400 NO_SEH, 0x800 NO_BIND, 0x1000 APPCONTAINER,
          0x2000 WDM_DRIVER, 0x4000 GUARD_CF, 0x8000 TERMINAL_SERVER_AWARE""");
  private static final SpecNames DIRECTORY =
      new SpecNames(
          "IMAGE_DIRECTORY_ENTRY_",
          """
          0 EXPORT, 1 IMPORT, 2 RESOURCE, 3 EXCEPTION, 4 SECURITY, 5 BASERELOC, 6 DEBUG,
          7 ARCHITECTURE, 8 GLOBALPTR, 9 TLS, 10 LOAD_CONFIG, 11 BOUND_IMPORT, 12 IAT,
          13 DELAY_IMPORT, 14 COM_DESCRIPTOR""");
  private static final SpecNames SECTION =
      new SpecNames(
          "IMAGE_SCN_",
          """
          0x8 TYPE_NO_PAD, 0x20 CNT_CODE, 0x40 CNT_INITIALIZED_DATA,
          0x80 CNT_UNINITIALIZED_DATA, 0x100 LNK_OTHER, 0x200 LNK_INFO, 0x800 LNK_REMOVE,
          0x1000 LNK_COMDAT, 0x4000 NO_DEFER_SPEC_EXC, 0x8000 GPREL, 0x20000 MEM_PURGEABLE,
          0x40000 MEM_LOCKED, 0x80000 MEM_PRELOAD, 0x1000000 LNK_NRELOC_OVFL,
          0x2000000 MEM_DISCARDABLE, 0x4000000 MEM_NOT_CACHED, 0x8000000 MEM_NOT_PAGED,
          0x10000000 MEM_SHARED, 0x20000000 MEM_EXECUTE, 0x40000000 MEM_READ,
          0x80000000 MEM_WRITE""");

  private static final int IMAGE_SCN_ALIGN_MASK = 0x00f0_0000;

  private static final SpecNames BASE_RELOCATION =
      new SpecNames(
          "IMAGE_REL_BASED_",
          "0 ABSOLUTE, 1 HIGH, 2 LOW, 3 HIGHLOW, 4 HIGHADJ, 6 RESERVED, 10 DIR64");
  private static final SpecNames ARM_RELOCATION =
      new SpecNames("IMAGE_REL_BASED_", "5 ARM_MOV32, 7 THUMB_MOV32");
  private static final SpecNames RISCV_RELOCATION =
      new SpecNames("IMAGE_REL_BASED_", "5 RISCV_HIGH20, 7 RISCV_LOW12I, 8 RISCV_LOW12S");
  private static final SpecNames LOONGARCH_RELOCATION =
      new SpecNames("IMAGE_REL_BASED_", "8 LOONGARCH64_MARK_LA");
  private static final SpecNames MIPS_RELOCATION =
      new SpecNames("IMAGE_REL_BASED_", "5 MIPS_JMPADDR, 9 MIPS_JMPADDR16");

  private Pe() {}

  /** Returns the names of the bits that are set in the characteristics of a file. */
  public static String characteristicsNames(int characteristics) {
    return bits(CHARACTERISTIC, characteristics);
  }

  /** Returns the name of a subsystem, such as {@code IMAGE_SUBSYSTEM_WINDOWS_GUI}. */
  public static String subsystemName(int subsystem) {
    return SUBSYSTEM.name(subsystem, SpecNames.NONE);
  }

  /** Returns the names of the bits that are set in {@code DllCharacteristics}. */
  public static String dllCharacteristicsNames(int dllCharacteristics) {
    return bits(DLL_CHARACTERISTIC, dllCharacteristics);
  }

  /** Returns the name of a data directory, such as {@code IMAGE_DIRECTORY_ENTRY_EXPORT}. */
  public static String directoryName(int index) {
    return DIRECTORY.name(index, SpecNames.NONE);
  }

  /**
   * Returns the names of the bits that are set in the characteristics of a section; the alignment
   * that object files have there is one of them, such as {@code IMAGE_SCN_ALIGN_16BYTES}.
   */
  public static String sectionCharacteristicsNames(int characteristics) {
    int align = characteristics & IMAGE_SCN_ALIGN_MASK;
    String names = bits(SECTION, characteristics & ~align);
    if (align == 0) return names;
    int power = (align >>> 20) - 1;
    String name =
        power > 13
            ? "IMAGE_SCN_ALIGN_0x" + Integer.toHexString(align)
            : "IMAGE_SCN_ALIGN_" + (1 << power) + "BYTES";
    return names.equals("0") ? name : names + "+" + name;
  }

  /**
   * Returns the name of the type of a base relocation, such as {@code IMAGE_REL_BASED_DIR64}.
   *
   * @param type the code, 0 to 15
   * @param machine the {@code Machine} that gives some codes their meaning
   */
  public static String baseRelocationName(int type, int machine) {
    return BASE_RELOCATION.name(type, machineRelocations(machine));
  }

  private static SpecNames machineRelocations(int machine) {
    return switch (machine) {
      case 0x1c0, 0x1c2, IMAGE_FILE_MACHINE_ARMNT -> ARM_RELOCATION;
      case 0x5032, 0x5064, 0x5128 -> RISCV_RELOCATION;
      case 0x6232, 0x6264 -> LOONGARCH_RELOCATION;
      case 0x162, 0x166, 0x168, 0x169, 0x266, 0x366, 0x466 -> MIPS_RELOCATION;
      default -> SpecNames.NONE;
    };
  }

  private static String bits(SpecNames names, int value) {
    StringBuilder text = new StringBuilder();
    int unknown = 0;
    for (int rest = value; rest != 0; rest &= rest - 1) {
      int bit = Integer.lowestOneBit(rest);
      String name = names.find(bit & 0xffff_ffffL);
      if (name == null) unknown |= bit;
      else text.append(text.length() == 0 ? "" : "+").append(name);
    }
    if (unknown != 0 || value == 0)
      text.append(text.length() == 0 ? "" : "+").append(value == 0 ? "0" : hex(unknown));
    return text.toString();
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }
}
