package dev.abilens.macho;

import dev.abilens.bytes.Region;
import dev.abilens.format.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What dyld holds a file against before it maps it, since dyld 1284 (macOS 15.4): each load command
 * against its structure, libraries and paths against one another, then {@link DyldSegments}.
 */
final class DyldValidation {
  // As many as dyld compares with one another.
  private static final int MAX_LIBRARIES = 256;
  private static final int MAX_RPATHS = 64;
  private static final String OF_THE_SYSTEM = "/usr/lib/system/";

  private final MachOFile file;
  private final DyldPolicy policy;

  private DyldValidation(MachOFile file, DyldPolicy policy) {
    this.file = file;
    this.policy = policy;
  }

  /**
   * Returns why dyld does not map the file, or null if it does.
   *
   * @param aligned whether dyld is that of macOS 26 or later, rather than of 15.4 or later
   */
  static @Nullable Refusal check(MachOFile file, boolean aligned) {
    DyldPolicy policy = DyldPolicy.of(file, aligned);
    DyldValidation check = new DyldValidation(file, policy);
    Refusal refusal = check.fileType();
    if (refusal == null) refusal = check.commands();
    if (refusal == null) refusal = check.identity();
    if (refusal == null) refusal = check.libraries();
    if (refusal == null && policy.asksForEachRpathOnce()) refusal = check.rpaths();
    return refusal != null ? refusal : DyldSegments.check(file, policy);
  }

  static Refusal malformed(String words, long offset, String where) {
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
    if (uuids.isEmpty() && policy.asksForUuid())
      return malformed("missing LC_UUID load command", 0, "mach_header");
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

  private @Nullable Refusal libraries() {
    Set<String> seen = new HashSet<>();
    int count = 0;
    for (Dylib dylib : file.dylibs()) {
      if (dylib.cmd() == MachO.LC_LAZY_LOAD_DYLIB) continue;
      if (count++ < MAX_LIBRARIES && !seen.add(dylib.name()) && policy.asksForEachLibraryOnce())
        return malformed(
            "duplicate linked dylib '" + dylib.name() + "'",
            dylib.offset(),
            MachO.commandName(dylib.cmd()));
    }
    Dylib id = file.id();
    boolean system = id != null && id.name().startsWith(OF_THE_SYSTEM);
    return count == 0 && policy.asksForLibraries() && !system
        ? malformed(
            "missing LC_LOAD_DYLIB (must link with at least libSystem.dylib)", 0, "mach_header")
        : null;
  }

  private @Nullable Refusal rpaths() {
    Set<String> seen = new HashSet<>();
    List<LoadCommand> rpaths = file.loadCommands().all(MachO.LC_RPATH);
    for (LoadCommand rpath : rpaths.subList(0, Math.min(rpaths.size(), MAX_RPATHS))) {
      String path = rpath.text(8);
      if (path != null && !seen.add(path))
        return malformed("duplicate LC_RPATH '" + path + "'", rpath.offset(), "LC_RPATH");
    }
    return null;
  }
}
