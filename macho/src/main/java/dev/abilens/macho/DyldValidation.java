package dev.abilens.macho;

import dev.abilens.bytes.Region;
import dev.abilens.format.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What dyld holds a file against before it maps it, since dyld 1284 (macOS 15.4): each load command
 * against its structure, the segments against the file and against one another.
 */
final class DyldValidation {
  private static final int VM_PROTS = 7;

  private final MachOFile file;

  private DyldValidation(MachOFile file) {
    this.file = file;
  }

  /** Returns why dyld does not map the file, or null if it does. */
  static @Nullable Refusal check(MachOFile file) {
    DyldValidation check = new DyldValidation(file);
    Refusal refusal = check.fileType();
    if (refusal == null) refusal = check.commands();
    if (refusal == null) refusal = check.identity();
    return refusal != null ? refusal : check.segments();
  }

  private static Refusal malformed(String words, long offset, String where) {
    return new Refusal("MALFORMED", Map.of("reason", words), offset, where);
  }

  private @Nullable Refusal fileType() {
    return switch (file.header().filetype()) {
      case 3, MachO.MH_CORE, MachO.MH_DSYM ->
          malformed("unknown filetype " + file.header().filetype(), 12, "mach_header > filetype");
      default -> null;
    };
  }

  private @Nullable Refusal commands() {
    LoadCommands commands = file.loadCommands();
    for (int i = 0; i < commands.size(); i++) {
      Refusal refusal = command(commands.get(i), i + 1);
      if (refusal != null) return refusal;
    }
    return null;
  }

  private static @Nullable Refusal command(LoadCommand command, int number) {
    String words =
        switch (command.cmd()) {
          case MachO.LC_ID_DYLIB,
              MachO.LC_LOAD_DYLIB,
              MachO.LC_LOAD_WEAK_DYLIB,
              MachO.LC_REEXPORT_DYLIB,
              MachO.LC_LOAD_UPWARD_DYLIB,
              MachO.LC_RPATH,
              MachO.LC_SUB_UMBRELLA,
              MachO.LC_SUB_CLIENT,
              MachO.LC_SUB_LIBRARY ->
              text(command, 8);
          case MachO.LC_FILESET_ENTRY -> text(command, 24);
          case MachO.LC_SYMTAB -> exactly(command, 24);
          case MachO.LC_DYSYMTAB -> exactly(command, 80);
          case MachO.LC_SEGMENT_SPLIT_INFO,
              MachO.LC_ATOM_INFO,
              MachO.LC_FUNCTION_STARTS,
              MachO.LC_DYLD_EXPORTS_TRIE,
              MachO.LC_DYLD_CHAINED_FIXUPS,
              MachO.LC_FUNCTION_VARIANTS,
              MachO.LC_FUNCTION_VARIANT_FIXUPS,
              MachO.LC_VERSION_MIN_MACOSX,
              MachO.LC_VERSION_MIN_IPHONEOS,
              MachO.LC_VERSION_MIN_TVOS,
              MachO.LC_VERSION_MIN_WATCHOS ->
              exactly(command, 16);
          case MachO.LC_ENCRYPTION_INFO -> exactly(command, 20);
          case MachO.LC_ENCRYPTION_INFO_64, MachO.LC_UUID, MachO.LC_MAIN -> exactly(command, 24);
          case MachO.LC_DYLD_INFO, MachO.LC_DYLD_INFO_ONLY -> exactly(command, 48);
          case MachO.LC_BUILD_VERSION -> counted(command, 24, 20, 8, " size wrong");
          case MachO.LC_SEGMENT ->
              counted(command, 56, 48, 68, " size does not match number of sections");
          case MachO.LC_SEGMENT_64 ->
              counted(command, 72, 64, 80, " size does not match number of sections");
          default -> null;
        };
    String before = "load command #" + number + " ";
    if (words != null) return malformed(before + words, command.offset(), place(command));
    if (!command.isRequired() || isKnown(command.cmd())) return null;
    return new Refusal(
        "UNKNOWN_LOAD_COMMAND_NEW",
        Map.of("n", Integer.toString(number), "hex", String.format("%08X", command.cmd())),
        command.offset(),
        place(command));
  }

  private static String place(LoadCommand command) {
    return command.name() + "[" + command.index() + "]";
  }

  private static boolean isKnown(int cmd) {
    return switch (cmd) {
      case MachO.LC_LOAD_WEAK_DYLIB,
          MachO.LC_RPATH,
          MachO.LC_REEXPORT_DYLIB,
          MachO.LC_DYLD_INFO_ONLY,
          MachO.LC_LOAD_UPWARD_DYLIB,
          MachO.LC_MAIN,
          MachO.LC_DYLD_EXPORTS_TRIE,
          MachO.LC_DYLD_CHAINED_FIXUPS,
          MachO.LC_FILESET_ENTRY ->
          true;
      default -> false;
    };
  }

  private static @Nullable String exactly(LoadCommand command, int size) {
    if (command.data().length() == size) return null;
    String name = command.name();
    if (command.cmd() == MachO.LC_DYLD_INFO) name = "LC_DYLD_INFO_ONLY";
    if (name.startsWith("LC_VERSION_MIN_")) name = "LC_VERSION_MIN_*";
    return name + " size wrong";
  }

  private static @Nullable String counted(
      LoadCommand command, int head, int countAt, int each, String words) {
    boolean right =
        command.has(head) && command.data().length() == head + command.data().u32(countAt) * each;
    return right ? null : command.name() + words;
  }

  private static @Nullable String text(LoadCommand command, int field) {
    if (command.text(field) != null) return null;
    int size = command.data().length();
    if (!command.has(field + 4)) return "string extends beyond end of load command";
    Region data = command.data();
    return data.u32(field) >= size
        ? "string offset (" + data.u32(field) + ") outside its size (" + size + ")"
        : "string extends beyond end of load command";
  }

  private @Nullable Refusal identity() {
    List<LoadCommand> uuids = file.loadCommands().all(MachO.LC_UUID);
    if (uuids.size() > 1)
      return malformed("too many LC_UUID load commands", uuids.get(1).offset(), "LC_UUID");
    List<LoadCommand> ids = file.loadCommands().all(MachO.LC_ID_DYLIB);
    if (ids.size() > 1)
      return malformed("multiple LC_ID_DYLIB found", ids.get(1).offset(), "LC_ID_DYLIB");
    int type = file.header().filetype();
    boolean dylib = type == MachO.MH_DYLIB || type == MachO.MH_DYLIB_STUB;
    if (dylib && ids.isEmpty())
      return malformed("MH_DYLIB is missing LC_ID_DYLIB", 12, "mach_header > filetype");
    if (!dylib && !ids.isEmpty())
      return malformed(
          "found LC_ID_DYLIB found in non-MH_DYLIB", ids.get(0).offset(), "LC_ID_DYLIB");
    return null;
  }

  private @Nullable Refusal segments() {
    Segments segments = file.segments();
    for (int i = 0; i < segments.size(); i++) {
      String words = segment(segments.get(i));
      if (words != null) return malformed(words, place(i), "segment[" + i + "]");
    }
    int text = segments.indexOf("__TEXT");
    if (text < 0) return malformed("missing __TEXT segment", 0, "mach_header");
    Segment first = segments.get(text);
    long head = file.header().size() + (file.header().sizeofcmds() & 0xffff_ffffL);
    String words = null;
    if (first.fileoff() != 0) words = "__TEXT segment fileoffset is not zero";
    else if (Long.compareUnsigned(first.filesize(), head) < 0)
      words = "load commands do not fit in __TEXT segment filesize";
    else if (Long.compareUnsigned(first.vmsize(), head) < 0)
      words = "load commands do not fit in __TEXT segment vmsize";
    if (words != null) return malformed(words, place(text), "segment[" + text + "]");
    return overlaps(segments);
  }

  private long place(int segment) {
    return file.loadCommands().get(file.segments().command(segment)).offset();
  }

  private @Nullable String segment(Segment s) {
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
    if (Long.compareUnsigned(s.vmaddr() + s.vmsize(), s.vmaddr()) < 0)
      return "'" + s.segname() + "' segment vm range wraps";
    return null;
  }

  private @Nullable Refusal overlaps(Segments segments) {
    // A file has as many segments as its commands have room for: sorted, neighbours tell.
    List<Integer> byAddress = sorted(segments, false);
    List<Integer> byOffset = sorted(segments, true);
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
  private static List<Integer> sorted(Segments segments, boolean byFile) {
    return java.util.stream.IntStream.range(0, segments.size())
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
    return malformed(
        what + " range of segment '" + a.segname() + "' overlaps segment '" + b.segname() + "'",
        place(index),
        "segment[" + index + "]");
  }
}
