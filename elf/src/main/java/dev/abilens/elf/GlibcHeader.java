package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.bytes.Region;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.Refusal;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What glibc's loader looks at before it maps anything, in its order: the ELF header against what
 * the process itself is, and whether the program headers are all there.
 */
final class GlibcHeader implements LoaderFiles.Reader<LoaderAbi, LoadedObject> {
  private static final int EI_PAD = 9;

  /** How many bytes of a 64-bit file are read before anything is looked at. */
  static final int FIRST_READ = 832;

  // The ABI versions that ELFOSABI_LINUX may have, as 2.31 to 2.41 take them.
  private static final int MAX_ABI_VERSION = 3;
  private static final int MAX_ABI_VERSION_MIPS = 5;

  private static final int EF_ARM_EABIMASK = 0xff00_0000;
  private static final int EF_ARM_EABI_VER5 = 0x0500_0000;
  private static final int EF_ARM_ABI_FLOAT_SOFT = 0x200;
  private static final int EF_RISCV_FLOAT_ABI = 6;
  private static final int EF_RISCV_FLOAT_ABI_DOUBLE = 4;
  private static final int EF_PPC64_ABI = 3;

  private final @Nullable ElfFile known;

  GlibcHeader() {
    this(null);
  }

  /** Makes the reader of a file of which tables may have been read already; null for any file. */
  GlibcHeader(@Nullable ElfFile known) {
    this.known = known;
  }

  @Override
  public LoadedObject read(ByteSource source, LoaderAbi abi, ReadLimits limits) throws IOException {
    boolean same = known != null && known.bytes().areOf(source, limits);
    return LoadedObject.read(source, limits, same ? known : null, Reading.FILE, Reading.GLIBC);
  }

  @Override
  public @Nullable Refusal check(ByteSource source, LoaderAbi abi) throws IOException {
    if (source.size() < abi.headerSize())
      return Refusal.of("FILE_TOO_SHORT", source.size(), "the end of the file");
    Region header = source.region("Ehdr", 0, abi.headerSize()).order(abi.order());
    Refusal ident = ident(header, abi);
    // Of another machine's file nothing but magic and class is complained of: it is passed over.
    if (ident != null && (isFatal(ident) || isOfMachine(header, abi))) return ident;
    if (ident == null && header.u32(20) != Elf.EV_CURRENT)
      return Refusal.of("BAD_E_VERSION", 20, "Ehdr > e_version");
    if (!isOfMachine(header, abi)) return wrongMachine(header, abi);
    int type = header.u16(16);
    if (type != Elf.ET_DYN && type != Elf.ET_EXEC)
      return Refusal.of("NOT_LOADABLE_TYPE", 16, "Ehdr > e_type");
    if (header.u16(abi.phentsizeAt()) != ProgramHeaders.entrySize(abi.bits()))
      return Refusal.of("BAD_PHENTSIZE", abi.phentsizeAt(), "Ehdr > e_phentsize");
    long length = (long) header.u16(abi.phentsizeAt() + 2) * ProgramHeaders.entrySize(abi.bits());
    long phoff = abi.phoff(header);
    // What comes out within the bytes that were read first is taken from before them.
    if (phoff < 0 && phoff + length >= 0 && phoff + length <= FIRST_READ)
      return Refusal.of("NO_LOAD_SEGMENT", abi.phoffAt(), "Ehdr > e_phoff");
    if (phoff < 0 || phoff + length < 0)
      return Refusal.of("PHDRS_NOWHERE", abi.phoffAt(), "Ehdr > e_phoff");
    if (phoff > source.size() - length)
      return Refusal.of("TRUNCATED_PHDRS", source.size(), "the end of the file");
    return null;
  }

  private static boolean isFatal(Refusal ident) {
    return ident.kind().equals("NOT_ELF") || ident.kind().equals("WRONG_CLASS");
  }

  private static Refusal wrongMachine(Region header, LoaderAbi abi) {
    int data = header.u8(Elf.EI_DATA);
    Region own =
        header.order(data == Elf.ELFDATA2MSB ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return new Refusal(
        "WRONG_MACHINE",
        Map.of(
            "machine", Elf.machineName(own.u16(18)),
            "process", Elf.machineName(abi.machine())),
        18,
        "Ehdr > e_machine");
  }

  /** Returns whether machine and ABI flags are the process's ({@code elf_machine_matches_host}). */
  private static boolean isOfMachine(Region header, LoaderAbi abi) {
    if (header.u16(18) != abi.machine()) return false;
    int flags = header.i32(24 + 3L * (abi.bits() / 8));
    return switch (abi.machine()) {
      // Node.js for Arm is built for hard floats; only version 5 of the EABI tells them apart.
      case Elf.EM_ARM ->
          (flags & EF_ARM_EABIMASK) != EF_ARM_EABI_VER5 || (flags & EF_ARM_ABI_FLOAT_SOFT) == 0;
      case Elf.EM_RISCV -> (flags & EF_RISCV_FLOAT_ABI) == EF_RISCV_FLOAT_ABI_DOUBLE;
      case Elf.EM_PPC64 -> (flags & EF_PPC64_ABI) != (abi.bigEndian() ? 2 : 1);
      default -> true;
    };
  }

  private static @Nullable Refusal ident(Region header, LoaderAbi abi) {
    if (header.order(ByteOrder.LITTLE_ENDIAN).i32(0) != ElfHeader.MAGIC)
      return Refusal.of("NOT_ELF", 0, "e_ident");
    if (header.u8(Elf.EI_CLASS) != (abi.bits() == 64 ? Elf.ELFCLASS64 : Elf.ELFCLASS32))
      return new Refusal(
          "WRONG_CLASS",
          // Any class that is not the process's own is taken for the other one.
          Map.of("found", abi.bits() == 64 ? "ELFCLASS32" : "ELFCLASS64"),
          Elf.EI_CLASS,
          "e_ident > EI_CLASS");
    if (header.u8(Elf.EI_DATA) != (abi.bigEndian() ? Elf.ELFDATA2MSB : Elf.ELFDATA2LSB))
      return new Refusal(
          "WRONG_ENDIAN",
          Map.of("required", abi.bigEndian() ? "big-endian" : "little-endian"),
          Elf.EI_DATA,
          "e_ident > EI_DATA");
    if (header.u8(Elf.EI_VERSION) != Elf.EV_CURRENT)
      return Refusal.of("BAD_EI_VERSION", Elf.EI_VERSION, "e_ident > EI_VERSION");
    int osAbi = header.u8(Elf.EI_OSABI);
    if (osAbi != Elf.ELFOSABI_SYSV && osAbi != Elf.ELFOSABI_LINUX)
      return new Refusal(
          "BAD_OSABI", Map.of("osabi", Elf.osAbiName(osAbi)), Elf.EI_OSABI, "e_ident > EI_OSABI");
    int highest = 0;
    if (osAbi == Elf.ELFOSABI_LINUX)
      highest = abi.machine() == Elf.EM_MIPS ? MAX_ABI_VERSION_MIPS : MAX_ABI_VERSION;
    if (header.u8(Elf.EI_ABIVERSION) > highest)
      return Refusal.of("BAD_ABIVERSION", Elf.EI_ABIVERSION, "e_ident > EI_ABIVERSION");
    for (int i = EI_PAD; i < Elf.EI_NIDENT; i++)
      if (header.u8(i) != 0) return Refusal.of("BAD_PADDING", i, "e_ident > EI_PAD");
    return null;
  }
}
