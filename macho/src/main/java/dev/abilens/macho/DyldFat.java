package dev.abilens.macho;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.Region;
import dev.abilens.format.Refusal;
import dev.abilens.image.Availability.Answer;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A universal file as dyld goes through it: which slice a process takes, or why none. Since one bad
 * slice costs all of them, this is another view than {@link FatFile}.
 */
final class DyldFat {
  private static final int FAT_MAGIC = 0xcafebabe;
  private static final int FAT_MAGIC_64 = 0xcafebabf;
  private static final int HEADER = 8;
  private static final int ARCH = 20;
  private static final int ARCH_64 = 32;
  // The table has to lie in the first page; since dyld 1284 a count is the bound.
  private static final int PAGE = 4096;
  private static final int MAX_SLICES = 16;

  private final ByteSource source;
  private final DyldAbi abi;
  private final boolean validates;
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable String error;

  /**
   * An entry of the table.
   *
   * @param at where it lies, in bytes from the beginning of the file
   */
  record Entry(int cputype, int cpusubtype, long offset, long size, long at) {
    String arch() {
      return DyldAbi.archName(cputype, cpusubtype);
    }
  }

  private DyldFat(ByteSource source, DyldAbi abi) {
    this.source = source;
    this.abi = abi;
    this.validates = abi.validates() == Answer.YES;
  }

  /** Returns whether dyld takes a file for a universal one by its first four bytes. */
  static boolean isFat(int magic, DyldAbi abi) {
    return magic == FAT_MAGIC || (magic == FAT_MAGIC_64 && !abi.speaksOld());
  }

  static DyldFat read(ByteSource source, DyldAbi abi) throws IOException {
    DyldFat fat = new DyldFat(source, abi);
    fat.readTable();
    if (fat.error == null && !abi.speaksOld()) fat.validate();
    return fat;
  }

  private void readTable() throws IOException {
    Region header = source.region("fat_header", 0, HEADER).order(ByteOrder.BIG_ENDIAN);
    boolean wide = header.i32(0) == FAT_MAGIC_64;
    long count = header.u32(4);
    int size = wide ? ARCH_64 : ARCH;
    if (count > (validates ? MAX_SLICES : (PAGE - HEADER) / size)) {
      error =
          validates
              ? "fat file has too many slices (" + (int) count + ")"
              : "fat header too large: " + count + " entries";
      return;
    }
    // dyld reads one entry more than it counts: a hidden one for arm64.
    long last = wide ? count : count + 1;
    if (HEADER + last * size > source.size()) {
      error =
          validates
              ? "slice headers extend beyond end of file"
              : "fat header malformed, architecture slices extend beyond end of file";
      last = Math.min(count, (source.size() - HEADER) / size);
    }
    Region table = source.region("fat_arch", HEADER, last * size).order(ByteOrder.BIG_ENDIAN);
    for (int i = 0; i < last; i++) {
      long at = (long) i * size;
      Entry entry =
          new Entry(
              table.i32(at),
              table.i32(at + 4),
              wide ? table.i64(at + 8) : table.u32(at + 8),
              wide ? table.i64(at + 16) : table.u32(at + 12),
              HEADER + at);
      if (i < count || isHidden(entry)) entries.add(entry);
    }
  }

  private static boolean isHidden(Entry entry) {
    int subtype = entry.cpusubtype() & ~MachO.CPU_SUBTYPE_MASK;
    return entry.cputype() == MachO.CPU_TYPE_ARM64
        && (subtype == MachO.CPU_SUBTYPE_ARM64_ALL || subtype == MachO.CPU_SUBTYPE_ARM64_V8);
  }

  private void validate() throws IOException {
    for (int i = 0; i < entries.size() && error == null; i++) {
      Entry entry = entries.get(i);
      if (!isInside(entry)) {
        error =
            validates
                ? entry.arch() + " slice extends beyond end of file"
                : "slice " + i + " extends beyond end of file";
        return;
      }
      if (validates) compare(i, entry);
      if (error == null) checkSlice(entry);
    }
  }

  private boolean isInside(Entry entry) {
    return entry.offset() >= 0
        && entry.size() >= 0
        && entry.offset() <= source.size()
        && entry.size() <= source.size() - entry.offset();
  }

  private void compare(int index, Entry entry) {
    for (int j = 0; j < index; j++) {
      Entry other = entries.get(j);
      if (other.arch().equals(entry.arch()) && !entry.arch().equals("unknown"))
        error = "duplicate " + entry.arch() + " slices";
      else if (other.offset() < entry.offset() + entry.size()
          && entry.offset() < other.offset() + other.size()) error = "overlapping slices";
      if (error != null) return;
    }
  }

  private void checkSlice(Entry entry) throws IOException {
    if (entry.size() < 28) {
      if (!validates) error = "MachO header exceeds file length";
      return;
    }
    Region header = source.region("mach_header", entry.offset(), 28);
    int magic = header.i32(0);
    if (magic != MachO.MH_MAGIC && magic != MachO.MH_MAGIC_64) {
      int big = Integer.reverseBytes(magic);
      // Slices of PowerPC are passed over.
      if (!validates && big != MachO.MH_MAGIC && big != MachO.MH_MAGIC_64)
        error = "file does not start with MH_MAGIC[_64]";
      return;
    }
    if (!validates) {
      ByteSource part = source.slice("slice", entry.offset(), entry.size());
      Refusal bad = DyldCommands.check(part, header, entry.offset(), abi);
      if (bad != null) {
        error = bad.detail().get("reason");
        return;
      }
    }
    boolean same =
        header.i32(4) == entry.cputype()
            && ((header.i32(8) ^ entry.cpusubtype()) & ~MachO.CPU_SUBTYPE_MASK) == 0;
    boolean big =
        entry.cputype() == MachO.CPU_TYPE_ARM64 || entry.cputype() == MachO.CPU_TYPE_ARM64_32;
    if ((entry.offset() & (big ? 0x3fff : 0xfff)) != 0) error = "slice is not page aligned";
    else if (!same)
      error =
          validates
              ? "cpu type/subtype in slice ("
                  + DyldAbi.archName(header.i32(4), header.i32(8))
                  + ") does not match fat header ("
                  + entry.arch()
                  + ")"
              : "cpu type in slice does not match fat header";
  }

  /** Returns the slice that the process takes, or null. */
  @Nullable Entry best() {
    if (error != null) return null;
    Entry best = null;
    int grade = DyldAbi.REFUSED;
    for (Entry entry : entries) {
      int g = abi.grade(entry.cputype(), entry.cpusubtype());
      if (DyldAbi.isBetter(g, grade)) {
        best = entry;
        grade = g;
      }
    }
    // dyld 2 looks at no other slice than the one that it takes.
    return best != null && !isInside(best) ? null : best;
  }

  /** Returns why the process takes none. */
  Refusal refusal() {
    String have = String.join(",", entries.stream().map(Entry::arch).toList());
    if (abi.speaksOld() && error == null) {
      Entry taken = taken();
      if (taken != null)
        return DyldCommands.refusal(
            "truncated fat file.  file length="
                + source.size()
                + ", but needed slice goes to "
                + (taken.offset() + taken.size()),
            taken.at() + 8,
            "fat_arch > offset",
            abi);
    }
    // Until dyld 1284, whatever is wrong with a slice reads as none that fits.
    if (error != null)
      return DyldCommands.refusal(
          validates || abi.speaksOld()
              ? error
              : "fat file, but missing compatible architecture (have '"
                  + have
                  + "', need '"
                  + abi.need()
                  + "')",
          4,
          "fat_header: " + error,
          abi);
    return new Refusal(
        abi.speaksOld() ? "WRONG_ARCH_FAT_OLD" : "WRONG_ARCH_FAT",
        Map.of("have", have, "need", abi.need(), "machine", have, "process", abi.need()),
        4,
        "fat_header > nfat_arch");
  }

  private @Nullable Entry taken() {
    for (Entry entry : entries)
      if (abi.grade(entry.cputype(), entry.cpusubtype()) != DyldAbi.REFUSED) return entry;
    return null;
  }
}
