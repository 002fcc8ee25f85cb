package dev.abilens.pe;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.Refusal;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.OsVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Windows looks at before it maps an image: headers and sections against each other and the
 * file's size, and the machine against the process. Every complaint has one and the same text.
 */
final class WindowsHeader implements LoaderFiles.Reader<WindowsAbi, WindowsModule> {
  private static final int PAGE = 0x1000;
  private static final int SECTOR = 0x200;
  private static final int GRANULARITY = 0x1_0000;
  private static final long LARGEST_IMAGE = 0x7700_0000L;

  private final @Nullable PeFile known;

  WindowsHeader() {
    this(null);
  }

  /** Makes the reader of a file of which tables may have been read already; null for any file. */
  WindowsHeader(@Nullable PeFile known) {
    this.known = known;
  }

  private PeFile file(ByteSource source, ReadLimits limits) throws IOException {
    return known != null && known.bytes().areOf(source, limits) ? known : PeFile.of(source, limits);
  }

  @Override
  public WindowsModule read(ByteSource source, WindowsAbi abi, ReadLimits limits)
      throws IOException {
    return WindowsModule.of(file(source, limits));
  }

  @Override
  public @Nullable Refusal check(ByteSource source, WindowsAbi abi) throws IOException {
    try {
      PeFile file = file(source, ReadLimits.defaults());
      Refusal refusal = image(file);
      if (refusal == null) refusal = machine(file, abi);
      return refusal == null ? version(file, abi) : refusal;
    } catch (LimitReachedException e) {
      throw e;
    } catch (MalformedBinaryException e) {
      String where = e.where();
      return bad(e.offset(), where.substring(where.indexOf(": ") + 2), e.found());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Refusal bad(long offset, String where, Object found) {
    return new Refusal("BAD_IMAGE", Map.of("found", String.valueOf(found)), offset, where);
  }

  private static Refusal bad(PeFile file, int field, String where, long found) {
    return bad(file.header().lfanew() + field, where, "0x" + Long.toHexString(found));
  }

  private static @Nullable Refusal image(PeFile file) {
    PeHeader header = file.header();
    OptionalHeader optional = header.optional();
    if ((header.lfanew() & 3) != 0)
      return bad(0x3c, "IMAGE_DOS_HEADER > e_lfanew", header.lfanew());
    if ((header.characteristics() & Pe.IMAGE_FILE_EXECUTABLE_IMAGE) == 0)
      return bad(file, 22, "IMAGE_FILE_HEADER > Characteristics", header.characteristics());
    if (optional.imageBase() % GRANULARITY != 0)
      return bad(
          file,
          header.bits() == 64 ? 48 : 52,
          "IMAGE_OPTIONAL_HEADER > ImageBase",
          optional.imageBase());
    long sections = optional.sectionAlignment();
    long raw = optional.fileAlignment();
    if (Long.bitCount(raw) != 1 || (raw & SECTOR - 1) != 0 && raw != sections)
      return bad(file, 60, "IMAGE_OPTIONAL_HEADER > FileAlignment", raw);
    if (Long.bitCount(sections) != 1 || sections < raw)
      return bad(file, 56, "IMAGE_OPTIONAL_HEADER > SectionAlignment", sections);
    long size = optional.sizeOfImage();
    if (size > LARGEST_IMAGE || size == 0)
      return bad(file, 80, "IMAGE_OPTIONAL_HEADER > SizeOfImage", size);
    if (optional.sizeOfHeaders() >= size)
      return bad(file, 84, "IMAGE_OPTIONAL_HEADER > SizeOfHeaders", optional.sizeOfHeaders());
    if (file.sections().size() < header.numberOfSections())
      return bad(file, 6, "IMAGE_FILE_HEADER > NumberOfSections", header.numberOfSections());
    return sections < PAGE ? flat(file) : sections(file);
  }

  /** An image of small alignment is mapped as the file lies. */
  private static @Nullable Refusal flat(PeFile file) {
    SectionTable sections = file.sections();
    for (int i = 0; i < sections.size(); i++)
      if (sections.sizeOfRawData(i) != 0
          && sections.pointerToRawData(i) != sections.virtualAddress(i))
        return section(file, i, 20, "PointerToRawData", sections.pointerToRawData(i));
    return null;
  }

  /** Sections follow each other without holes, within the image, and the file has their bytes. */
  private static @Nullable Refusal sections(PeFile file) {
    OptionalHeader optional = file.header().optional();
    SectionTable sections = file.sections();
    long alignment = optional.sectionAlignment();
    long end = roundUp(optional.sizeOfImage(), PAGE);
    long next = roundUp(optional.sizeOfHeaders(), alignment);
    for (int i = 0; i < sections.size(); i++) {
      long size =
          sections.virtualSize(i) == 0 ? sections.sizeOfRawData(i) : sections.virtualSize(i);
      if (sections.virtualAddress(i) != next)
        return section(file, i, 12, "VirtualAddress", sections.virtualAddress(i));
      next += roundUp(size, alignment);
      if (size == 0 || next > end) return section(file, i, 8, "VirtualSize", size);
      long start = sections.pointerToRawData(i);
      if (sections.sizeOfRawData(i) != 0
          && start != 0
          && start + sections.sizeOfRawData(i) > file.source().size())
        return section(file, i, 16, "SizeOfRawData", sections.sizeOfRawData(i));
    }
    return null;
  }

  private static Refusal section(PeFile file, int index, int at, String field, long found) {
    return bad(
        file.sections().offset(index) + at,
        "IMAGE_SECTION_HEADER[" + index + "] > " + field,
        "0x" + Long.toHexString(found));
  }

  // At most 2^32 - 1 and 2^31: no sum here overflows.
  private static long roundUp(long value, long alignment) {
    return (value + alignment - 1) & -alignment;
  }

  private static @Nullable Refusal machine(PeFile file, WindowsAbi abi) {
    int machine = file.header().machine();
    boolean wide = machine != Pe.IMAGE_FILE_MACHINE_I386 && machine != Pe.IMAGE_FILE_MACHINE_ARMNT;
    Chpe chpe = file.chpe();
    boolean fits =
        abi.fit(machine, chpe == null ? null : chpe.kind(), isPureIl(file)) != WindowsAbi.Fit.NO;
    if (fits && wide == (file.header().bits() == 64)) return null;
    boolean arm64 =
        abi.machine() == Pe.IMAGE_FILE_MACHINE_ARM64 && machine == Pe.IMAGE_FILE_MACHINE_AMD64;
    return new Refusal(
        arm64 ? "ARM64_MIX" : "BAD_IMAGE",
        Map.of(
            "machine", file.header().machineName(),
            "process", abi.machineName()),
        file.header().lfanew() + PeHeader.FILE_HEADER,
        "IMAGE_FILE_HEADER > Machine");
  }

  private static boolean isPureIl(PeFile file) {
    ClrHeader clr = file.clr();
    return clr != null
        && clr.isPureIl()
        && (clr.flags() & PeTables.COMIMAGE_FLAGS_32BITREQUIRED) == 0;
  }

  /** Seen of programs only: a Windows that may be too old for a DLL leaves nothing open. */
  private static @Nullable Refusal version(PeFile file, WindowsAbi abi) {
    OptionalHeader optional = file.header().optional();
    OsVersion wanted =
        OsVersion.of(optional.majorSubsystemVersion(), optional.minorSubsystemVersion());
    if (abi.versions().isAtLeast(wanted) != Answer.NO) return null;
    return new Refusal(
        "SUBSYSTEM_TOO_NEW",
        Map.of("required", wanted.toString()),
        file.header().lfanew() + PeHeader.OPTIONAL_HEADER + 48,
        "IMAGE_OPTIONAL_HEADER > MajorSubsystemVersion");
  }
}
