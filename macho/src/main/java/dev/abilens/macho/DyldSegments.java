package dev.abilens.macho;

import dev.abilens.format.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How {@link DyldValidation} holds the segments against the file and against one another. */
final class DyldSegments {
  private static final int VM_PROTS = 7;

  private final MachOFile file;
  private final DyldPolicy policy;
  private final Segments segments;

  private DyldSegments(MachOFile file, DyldPolicy policy) {
    this.file = file;
    this.policy = policy;
    this.segments = file.segments();
  }

  static @Nullable Refusal check(MachOFile file, DyldPolicy policy) {
    return new DyldSegments(file, policy).check();
  }

  private @Nullable Refusal check() {
    List<Section> sections = file.sections();
    int section = 0;
    boolean shared = isShared();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      String words = segment(segment, shared);
      boolean mapped = segment.vmsize() != 0 || segment.filesize() == 0;
      for (; section < sections.size() && sections.get(section).segment() == i; section++)
        if (words == null && mapped) words = section(sections.get(section), segment);
      if (words != null) return refused(words, i);
    }
    Refusal refusal = text();
    if (refusal == null) refusal = overlaps();
    if (refusal == null && policy.asksForUniqueNames()) refusal = names();
    return refusal != null || !policy.asksForOrder() ? refusal : order();
  }

  private Refusal refused(String words, int segment) {
    return DyldValidation.malformed(
        words,
        file.loadCommands().get(segments.command(segment)).offset(),
        "segment[" + segment + "]");
  }

  // What was meant for the shared cache says how it may be split.
  private boolean isShared() {
    if (file.header().filetype() != MachO.MH_DYLIB) return false;
    for (LoadCommand split : file.loadCommands().all(MachO.LC_SEGMENT_SPLIT_INFO))
      if (split.has(16) && split.data().u32(12) != 0) return true;
    return false;
  }

  private @Nullable String segment(Segment s, boolean shared) {
    long size = file.source().size();
    if (Long.compareUnsigned(s.fileoff(), size) > 0
        || Long.compareUnsigned(s.filesize(), size - s.fileoff()) > 0)
      return "segment '" + s.segname() + "' load command content extends beyond end of file";
    if (Long.compareUnsigned(s.filesize(), s.vmsize()) > 0) {
      if (s.vmsize() == 0 && s.initprot() == 0) return null;
      return "segment '" + s.segname() + "' filesize exceeds vmsize";
    }
    if ((s.initprot() & ~VM_PROTS) != 0)
      return s.segname()
          + " segment permissions has invalid bits set ("
          + String.format("0x%08X", s.initprot())
          + ")";
    String access = policy.access(s, shared);
    if (access != null) return access;
    if (Long.compareUnsigned(s.vmaddr() + s.vmsize(), s.vmaddr()) < 0)
      return "'" + s.segname() + "' segment vm range wraps";
    return null;
  }

  private @Nullable String section(Section section, Segment segment) {
    long end = section.addr() + section.size();
    String of = "section '" + section.sectname() + "' ";
    if (section.size() < 0) return of + "size too large " + hex(section.size());
    if (Long.compareUnsigned(section.addr(), segment.vmaddr()) < 0)
      return of
          + "start address "
          + hex(section.addr())
          + " is before containing segment's address "
          + hex(segment.vmaddr());
    long last = segment.vmaddr() + segment.vmsize();
    return policy.asksForSectionsWithin() && Long.compareUnsigned(end, last) > 0
        ? of
            + "end address "
            + hex(end)
            + " is beyond containing segment's end address "
            + hex(last)
        : null;
  }

  private static String hex(long value) {
    return String.format("0x%X", value);
  }

  private @Nullable Refusal text() {
    int text = segments.indexOf("__TEXT");
    if (text < 0) return DyldValidation.malformed("missing __TEXT segment", 0, "mach_header");
    Segment first = segments.get(text);
    long head = file.header().size() + (file.header().sizeofcmds() & 0xffff_ffffL);
    String words = null;
    if (first.fileoff() != 0) words = "__TEXT segment fileoffset is not zero";
    else if (Long.compareUnsigned(first.filesize(), head) < 0)
      words = "load commands do not fit in __TEXT segment filesize";
    else if (Long.compareUnsigned(first.vmsize(), head) < 0)
      words = "load commands do not fit in __TEXT segment vmsize";
    return words == null ? null : refused(words, text);
  }

  private @Nullable Refusal overlaps() {
    // A file has as many segments as its commands have room for: sorted, neighbours tell.
    List<Integer> byAddress = sorted(false);
    List<Integer> byOffset = sorted(true);
    for (int i = 1; i < byAddress.size(); i++) {
      Segment a = segments.get(byAddress.get(i - 1));
      Segment b = segments.get(byAddress.get(i));
      if (Long.compareUnsigned(a.vmaddr() + a.vmsize(), b.vmaddr()) > 0)
        return overlap("vm", a, b, byAddress.get(i));
    }
    for (int i = 1; i < byOffset.size(); i++) {
      Segment a = segments.get(byOffset.get(i - 1));
      Segment b = segments.get(byOffset.get(i));
      if (Long.compareUnsigned(a.fileoff() + a.filesize(), b.fileoff()) > 0)
        return overlap("file", a, b, byOffset.get(i));
    }
    return null;
  }

  /** The segments that take up any room, in the order of that room. */
  private List<Integer> sorted(boolean byFile) {
    return IntStream.range(0, segments.size())
        .boxed()
        .filter(i -> (byFile ? segments.get(i).filesize() : segments.get(i).vmsize()) != 0)
        .sorted(
            (i, j) ->
                byFile
                    ? Long.compareUnsigned(segments.get(i).fileoff(), segments.get(j).fileoff())
                    : Long.compareUnsigned(segments.get(i).vmaddr(), segments.get(j).vmaddr()))
        .toList();
  }

  private Refusal overlap(String what, Segment a, Segment b, int index) {
    return refused(
        what + " range of segment '" + a.segname() + "' overlaps segment '" + b.segname() + "'",
        index);
  }

  private @Nullable Refusal names() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < segments.size(); i++) {
      String name = segments.get(i).segname();
      if (!seen.add(name)) return refused("duplicate segment name '" + name + "'", i);
    }
    return null;
  }

  /**
   * In the file, in memory and among the commands they have one order; the last may lie anywhere.
   */
  private @Nullable Refusal order() {
    for (int i = 1; i < segments.size() - 1; i++) {
      Segment a = segments.get(i - 1);
      Segment b = segments.get(i);
      if (b.filesize() != 0 && Long.compareUnsigned(b.fileoff(), a.fileoff()) < 0)
        return refused("segment '" + a.segname() + "' file offset out of order", i);
      if (Long.compareUnsigned(b.vmaddr(), a.vmaddr()) < 0)
        return refused("segment '" + b.segname() + "' vm address out of order", i);
    }
    return null;
  }
}
