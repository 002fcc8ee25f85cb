package dev.abilens.macho;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of its rules dyld holds a file to ({@code mach_o::Policy}): newer ones are asked only of
 * what was built with an SDK of their time or later.
 *
 * @param epoch when the SDK was released: ten times the year, and 5 more in autumn
 * @param program whether the file is a program
 * @param aligned whether dyld is 1323 or later (macOS 26), which asks some rules later than dyld
 *     1284 (macOS 15.4) did
 */
record DyldPolicy(int epoch, boolean program, boolean aligned) {
  private static final int AUTUMN_2015 = 20155;
  private static final int AUTUMN_2019 = 20195;
  private static final int AUTUMN_2020 = 20205;
  private static final int AUTUMN_2021 = 20215;
  private static final int AUTUMN_2024 = 20245;
  private static final int SPRING_2025 = 20250;
  private static final int AUTUMN_2025 = 20255;

  // What says nothing of itself is taken for a file of this time.
  private static final int MACOS_10_5 = 10 << 16 | 5 << 8;
  private static final int MACOS_11 = 11 << 16;

  static DyldPolicy of(MachOFile file, boolean aligned) {
    return new DyldPolicy(
        epochOf(sdk(file)), file.header().filetype() == MachO.MH_EXECUTE, aligned);
  }

  private static int sdk(MachOFile file) {
    List<BuildVersion> versions = file.buildVersions();
    BuildVersion last = null;
    for (BuildVersion version : versions) if (version.isMacOs()) last = version;
    if (last != null) return sdk(last);
    if (!versions.isEmpty()) return sdk(versions.get(versions.size() - 1));
    return file.header().cputype() == MachO.CPU_TYPE_ARM64 ? MACOS_11 : MACOS_10_5;
  }

  private static int sdk(BuildVersion version) {
    boolean old = version.cmd() != MachO.LC_BUILD_VERSION;
    return old && version.sdk() == 0 ? version.minos() : version.sdk();
  }

  /** Returns the time of an SDK as dyld counts it; where it is not known, the last of all times. */
  static int epochOf(int sdk) {
    int major = sdk >>> 16;
    int minor = sdk >>> 8 & 0xff;
    if (major < 11) {
      // dyld reckons with 16 bits, so that the SDK 0.0 is later than any.
      int year = 2004 + (sdk - (10 << 16) >>> 8) & 0xffff;
      return (sdk & 0xff) >= 4 ? 10 * (year - 1) : 10 * year + 5;
    }
    int year = major >= 26 ? 1999 + major : 2009 + major;
    boolean spring = minor >= (major <= 13 ? 3 : 4);
    return spring ? 10 * (year + 1) : 10 * year + 5;
  }

  private boolean isFrom(int time) {
    return epoch >= time;
  }

  // Until dyld 1323, programs were not looked at when they were started, nor spared here.
  private boolean isFrom(int time, int ofPrograms) {
    return isFrom(program && aligned ? ofPrograms : time);
  }

  boolean asksForUuid() {
    return isFrom(AUTUMN_2021, AUTUMN_2025);
  }

  boolean asksForLibraries() {
    return isFrom(SPRING_2025);
  }

  boolean asksForEachLibraryOnce() {
    return isFrom(aligned ? AUTUMN_2025 : AUTUMN_2024);
  }

  boolean asksForEachRpathOnce() {
    return isFrom(aligned ? AUTUMN_2025 : SPRING_2025);
  }

  boolean asksForSectionsWithin() {
    return isFrom(AUTUMN_2020);
  }

  boolean asksForOrder() {
    return isFrom(AUTUMN_2019, AUTUMN_2025);
  }

  boolean asksForUniqueNames() {
    return aligned && isFrom(AUTUMN_2025);
  }

  /**
   * Returns why the access that a segment is given is refused, or null.
   *
   * @param shared whether the file is one for the shared cache
   */
  @Nullable String access(Segment segment, boolean shared) {
    int access = segment.initprot();
    return switch (segment.segname()) {
      case "__TEXT" ->
          isFrom(AUTUMN_2019) && access != (MachO.VM_PROT_READ | MachO.VM_PROT_EXECUTE)
              ? "__TEXT segment permissions is not 'r-x'"
              : null;
      case "__LINKEDIT" ->
          isFrom(AUTUMN_2015, AUTUMN_2025) && access != MachO.VM_PROT_READ
              ? "__LINKEDIT segment permissions is not 'r--'"
              : null;
      case "__DATA", "__DATA_CONST" -> {
        if (!isFrom(AUTUMN_2025)) yield null;
        if (access != (MachO.VM_PROT_READ | MachO.VM_PROT_WRITE))
          yield segment.segname() + " segment permissions is not 'rw-'";
        boolean open = (segment.flags() & MachO.SG_READ_ONLY) == 0 && !shared;
        yield open && segment.segname().equals("__DATA_CONST")
            ? "__DATA_CONST segment missing SG_READ_ONLY flag"
            : null;
      }
      default -> null;
    };
  }
}
