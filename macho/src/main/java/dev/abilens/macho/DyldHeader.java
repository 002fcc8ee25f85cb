package dev.abilens.macho;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.bytes.Region;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.Refusal;
import dev.abilens.image.Availability.Answer;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What dyld looks at before it maps a file, in its order: the slice for the process, the load
 * commands, the architecture, the platform, the kind of file.
 */
final class DyldHeader implements LoaderFiles.Reader<DyldAbi, DyldObject> {
  private static final int MIN_OLD = 4096;
  private static final int MACH_HEADER = 28;

  private final @Nullable MachOFile known;

  DyldHeader() {
    this(null);
  }

  /** Makes the reader of a file of which tables may have been read already; null for any file. */
  DyldHeader(@Nullable MachOFile known) {
    this.known = known;
  }

  /** A part of a file, or why there is none. */
  private record Slice(@Nullable Refusal refusal, long offset, long size) {}

  @Override
  public @Nullable Refusal check(ByteSource source, DyldAbi abi) throws IOException {
    Slice slice = slice(source, abi);
    if (slice.refusal() != null) return slice.refusal();
    ByteSource part = part(source, slice);
    Refusal refusal = thin(part, slice.offset(), abi);
    return refusal != null ? refusal : abi.refusal(file(part, ReadLimits.defaults()));
  }

  @Override
  public DyldObject read(ByteSource source, DyldAbi abi, ReadLimits limits) throws IOException {
    Slice slice = slice(source, abi);
    MachOFile file = file(part(source, slice), limits);
    MachOHeader header = file.header();
    boolean unknown = abi.grade(header.cputype(), header.cpusubtype()) == DyldAbi.UNKNOWN;
    return new DyldObject(file, slice.offset(), unknown ? List.of(abi.unknownGrade()) : List.of());
  }

  private MachOFile file(ByteSource part, ReadLimits limits) throws IOException {
    return known != null && known.bytes().areOf(part, limits) ? known : MachOFile.of(part, limits);
  }

  private static ByteSource part(ByteSource source, Slice slice) {
    if (slice.offset() == 0 && slice.size() == source.size()) return source;
    return source.slice("slice", slice.offset(), slice.size());
  }

  private static Slice slice(ByteSource source, DyldAbi abi) throws IOException {
    if (abi.speaksOld() && source.size() < MIN_OLD)
      return refused(Refusal.of("FILE_TOO_SHORT_OLD", source.size(), "the end of the file"));
    if (source.size() < 8) return refused(notMachO(source, abi));
    Region magic = source.region("magic", 0, 8).order(ByteOrder.BIG_ENDIAN);
    if (!DyldFat.isFat(magic.i32(0), abi)) return new Slice(null, 0, source.size());
    DyldFat fat = DyldFat.read(source, abi);
    DyldFat.Entry entry = fat.best();
    return entry == null ? refused(fat.refusal()) : new Slice(null, entry.offset(), entry.size());
  }

  private static Slice refused(@Nullable Refusal refusal) {
    return new Slice(refusal, 0, 0);
  }

  private static Refusal notMachO(ByteSource source, DyldAbi abi) throws IOException {
    if (!abi.speaksOld())
      return Refusal.of(
          abi.validates() == Answer.YES ? "NOT_MACHO_SLICE" : "NOT_MACHO", 0, "magic");
    Region first = source.region("magic", 0, 8);
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < 8; i++) bytes.append(String.format(" 0x%02X", first.u8(i)));
    return new Refusal("NOT_MACHO_OLD", Map.of("bytes", bytes.toString().strip()), 0, "magic");
  }

  private @Nullable Refusal thin(ByteSource part, long offset, DyldAbi abi) throws IOException {
    if (part.size() < MACH_HEADER) return notMachO(part, abi);
    Region header = part.region("mach_header", 0, MACH_HEADER);
    int magic = header.i32(0);
    boolean is = magic == MachO.MH_MAGIC || magic == MachO.MH_MAGIC_64;
    if (!is) {
      int big = Integer.reverseBytes(magic);
      boolean swapped = big == MachO.MH_MAGIC || big == MachO.MH_MAGIC_64;
      return swapped && abi.speaksOld() ? wrongArch(header, offset, abi) : notMachO(part, abi);
    }
    int grade = abi.grade(header.i32(4), header.i32(8));
    if (abi.speaksOld() && grade == DyldAbi.REFUSED) return wrongArch(header, offset, abi);
    Refusal structure = DyldCommands.check(part, header, offset, abi);
    if (structure != null) return structure;
    if (grade == DyldAbi.REFUSED) return wrongArch(header, offset, abi);
    Refusal platform = platform(file(part, ReadLimits.defaults()), offset, abi);
    if (platform != null && !abi.speaksOld()) return platform;
    return switch (header.i32(12)) {
      case MachO.MH_DYLIB, MachO.MH_BUNDLE, MachO.MH_EXECUTE -> platform;
      default ->
          new Refusal(
              abi.speaksOld() ? "NOT_LOADABLE_TYPE_OLD" : "NOT_LOADABLE_TYPE",
              Map.of("n", Integer.toUnsignedString(header.i32(12))),
              offset + 12,
              "mach_header > filetype");
    };
  }

  private static Refusal wrongArch(Region header, long offset, DyldAbi abi) {
    String have = DyldAbi.archName(header.i32(4), header.i32(8));
    return new Refusal(
        abi.speaksOld() ? "WRONG_ARCH_OLD" : "WRONG_ARCH",
        Map.of("have", have, "need", abi.need(), "machine", have, "process", abi.need()),
        offset + 4,
        "mach_header > cputype");
  }

  private static @Nullable Refusal platform(MachOFile file, long offset, DyldAbi abi) {
    List<BuildVersion> versions = file.buildVersions();
    // A program that is for Mac Catalyst runs on macOS, too; what says nothing is taken for macOS.
    boolean program = file.header().filetype() == MachO.MH_EXECUTE;
    for (BuildVersion version : versions)
      if (version.isMacOs() || (program && version.platform() == MachO.PLATFORM_MACCATALYST))
        return null;
    if (versions.isEmpty()) return null;
    BuildVersion last = versions.get(versions.size() - 1);
    return new Refusal(
        abi.speaksOld() ? "WRONG_PLATFORM_OLD" : "WRONG_PLATFORM",
        Map.of("have", platformName(last.platform()), "need", "macOS"),
        offset + 12,
        MachO.commandName(last.cmd()) + " > platform");
  }

  private static String platformName(int platform) {
    return switch (platform) {
      case MachO.PLATFORM_IOS -> "iOS";
      case MachO.PLATFORM_TVOS -> "tvOS";
      case MachO.PLATFORM_WATCHOS -> "watchOS";
      case MachO.PLATFORM_BRIDGEOS -> "bridgeOS";
      case MachO.PLATFORM_MACCATALYST -> "MacCatalyst";
      case 7 -> "iOS-sim";
      case 8 -> "tvOS-sim";
      case 9 -> "watchOS-sim";
      case MachO.PLATFORM_DRIVERKIT -> "driverKit";
      default -> "unknown";
    };
  }
}
