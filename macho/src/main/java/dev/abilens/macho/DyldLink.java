package dev.abilens.macho;

import dev.abilens.format.LoadLog;
import dev.abilens.format.LoaderFiles;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.OsVersion;
import dev.abilens.image.Problem;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One {@code dlopen} of dyld's, from the file to the last symbol. For one thread. */
final class DyldLink {
  private static final OsVersion CHAINED_FIXUPS = OsVersion.of(10, 15);
  // Before it, not every format of chains is followed.
  private static final OsVersion CHAINS_BY_OFFSET = OsVersion.of(11, 0);

  /** Where {@code flags} lie in a {@code mach_header}. */
  private static final int FLAGS = 24;

  private final LoadRequest request;
  private final LoadRequest.Process context;
  private final DyldProcess process;
  private final LoaderFiles<DyldAbi, DyldObject> files;
  private final DyldAbi asked;
  private final LoadLog log = new LoadLog(LoaderKind.DYLD);
  // Whether something that could define symbols is not there, or not known.
  private boolean incomplete;

  DyldLink(
      LoadRequest request,
      DyldAbi abi,
      DyldProcess process,
      LoaderFiles<DyldAbi, DyldObject> files) {
    this.request = request;
    this.context = request.process();
    this.asked = abi;
    this.process = process;
    this.files = files;
  }

  /** Foresees the load. */
  LoadResult run() throws IOException {
    MachOFile known = request.image() instanceof MachOImage macho ? macho.file() : null;
    LoaderFiles.Found<DyldObject> file =
        LoaderFiles.read(
            new DyldHeader(known), request.source(), request.treePath(), asked, request.limits());
    DyldObject object = log.objectOf(file, request.path());
    if (object == null) return log.result();
    LinkedImage addon =
        new LinkedImage(request.path(), request.path(), object, request.tree(), file.path());
    DyldAbi abi = assumed(object);
    access(object, abi);
    map(addon, object, abi);
    if (process.gap() != null) {
      log.gap("whether the process itself runs there: " + process.gap());
      incomplete = true;
    }
    DyldSearch search = new DyldSearch(files, abi, request.limits(), context);
    DyldClosure closure = new DyldClosure(search, process.closure().images());
    closure.know(process.closure());
    LinkedImage program = process.program();
    LinkedImage.Chain caller = program == null ? null : new LinkedImage.Chain(program, null);
    closure.load(new LinkedImage.Chain(addon, caller), this::missing);
    List<LinkedImage> all = closure.images();
    List<LinkedImage> brought = all.subList(process.closure().images().size(), all.size());
    for (LinkedImage image : brought.subList(1, brought.size()))
      if (image.object() != null) map(image, image.object(), abi);
    for (LinkedImage image : brought) askSound(image);
    new DyldBinding(log, context, process, closure, abi, incomplete).run(brought);
    return log.result();
  }

  /** The oldest macOS is not assumed to be older than the file says that it is for. */
  private DyldAbi assumed(DyldObject object) {
    BuildVersion built = object.macOs();
    if (built == null) return asked;
    OsVersion least = version(built.minos());
    if (asked.versions().isAtLeast(least) != Answer.UNKNOWN) return asked;
    log.assume("MINIMUM_OS");
    return asked.from(least);
  }

  static OsVersion version(int packed) {
    return new OsVersion(packed >>> 16, packed >>> 8 & 0xff, packed & 0xff);
  }

  private void askSound(LinkedImage image) {
    DyldObject object = image.object();
    Problem problem = object == null ? null : object.problem();
    if (problem != null) log.gap(LoadLog.CONTRADICTION + problem.message());
  }

  // --- one image

  private void map(LinkedImage image, DyldObject object, DyldAbi abi) {
    for (String gap : object.gaps()) log.gap(gap);
    var doubt = abi.doubt(object.file());
    if (doubt != null)
      log.gap(
          "which release of macOS runs it: "
              + doubt.getKey()
              + " "
              + image.path()
              + " is refused ("
              + DyldSearch.reason(doubt.getValue(), image.path())
              + ")");
    requiredCommands(image, object, abi);
    encrypted(image, object);
    LinkedImage program = process.program();
    new DyldSignature(log, image, object, abi).check(program == null ? null : program.object());
    minimumOs(image, object, abi);
  }

  /** A file may be marked so that only what is linked against it has it. */
  private void access(DyldObject object, DyldAbi abi) {
    MachOHeader header = object.header();
    if ((header.flags() & MachO.MH_NO_DYNAMIC_ACCESS) == 0) return;
    switch (abi.refusesNoDynamicAccess()) {
      case YES ->
          log.refuse(
              "NO_DYNAMIC_ACCESS",
              Map.of("path", request.path()),
              object.sliceOffset() + FLAGS,
              "mach_header > flags",
              "MH_NO_DYNAMIC_ACCESS is set");
      case UNKNOWN ->
          log.gap(
              "which release of macOS runs it: from 26 on "
                  + request.path()
                  + " is refused (MH_NO_DYNAMIC_ACCESS)");
      case NO -> {}
    }
  }

  private void requiredCommands(LinkedImage image, DyldObject object, DyldAbi abi) {
    if (abi.isModern() == Answer.YES) return;
    for (LoadCommand command : object.file().loadCommands()) {
      if (!command.isRequired()) continue;
      Answer known = isKnown(command.cmd(), abi);
      if (known == Answer.NO) {
        if (abi.isModern() == Answer.NO) {
          log.refuse(
              "UNKNOWN_LOAD_COMMAND",
              Map.of(
                  "path", image.path(),
                  "name", image.path().substring(image.path().lastIndexOf('/') + 1),
                  "hex", String.format("%08x", command.cmd())),
              command.offset(),
              command.name() + "[" + command.index() + "]",
              command.name()
                  + " is read by dyld of macOS "
                  + CHAINED_FIXUPS
                  + " and later, as its sources tell");
          return;
        }
        known = Answer.UNKNOWN;
      }
      if (known == Answer.UNKNOWN)
        log.gap(
            "which release of macOS runs it: dyld of an older one refuses "
                + image.path()
                + " for "
                + command.name());
      if (command.cmd() == MachO.LC_DYLD_CHAINED_FIXUPS
          && abi.versions().isAtLeast(CHAINS_BY_OFFSET) == Answer.NO)
        log.gap(
            "whether macOS " + CHAINED_FIXUPS + " follows the chained fixups of " + image.path());
    }
  }

  private static Answer isKnown(int cmd, DyldAbi abi) {
    return switch (cmd) {
      case MachO.LC_LOAD_WEAK_DYLIB,
          MachO.LC_RPATH,
          MachO.LC_REEXPORT_DYLIB,
          MachO.LC_DYLD_INFO_ONLY,
          MachO.LC_LOAD_UPWARD_DYLIB,
          MachO.LC_MAIN ->
          Answer.YES;
      case MachO.LC_DYLD_CHAINED_FIXUPS, MachO.LC_DYLD_EXPORTS_TRIE ->
          abi.versions().isAtLeast(CHAINED_FIXUPS);
      default -> Answer.NO;
    };
  }

  private void encrypted(LinkedImage image, DyldObject object) {
    for (int cmd : new int[] {MachO.LC_ENCRYPTION_INFO, MachO.LC_ENCRYPTION_INFO_64})
      for (LoadCommand command : object.file().loadCommands().all(cmd))
        if (command.has(20) && command.data().i32(16) != 0)
          log.gap("whether the system decrypts the code of " + image.path());
  }

  private void minimumOs(LinkedImage image, DyldObject object, DyldAbi abi) {
    BuildVersion built = object.macOs();
    if (built == null || abi.versions().isAtLeast(version(built.minos())) != Answer.NO) return;
    log.gap(
        "whether macOS "
            + abi.versions().newest()
            + " has all that "
            + image.path()
            + ", built for macOS "
            + MachO.version(built.minos())
            + ", takes from its libraries");
  }

  // --- dependencies

  private void missing(LinkedImage asking, Dylib dylib, DyldSearch.Result result) {
    incomplete = true;
    if (result.status() == DyldSearch.Status.UNKNOWN) {
      log.gap("whether " + asking.path() + " finds " + dylib.name() + ": " + result.text());
      return;
    }
    Map<String, String> detail = new HashMap<>();
    detail.put("library", dylib.name());
    detail.put("install_name", dylib.name());
    detail.put("path", asking.path());
    detail.put("uuid", uuid(asking.object()));
    detail.put("tried", result.text());
    log.refuse(
        asked.speaksOld() ? "DEPENDENCY_MISSING_OLD" : "DEPENDENCY_MISSING",
        detail,
        dylib.offset(),
        MachO.commandName(dylib.cmd()) + " > dylib.name",
        asked.speaksOld() && !result.text().isEmpty() ? "tried: " + result.text() : "");
  }

  private static String uuid(@Nullable DyldObject object) {
    return object == null ? "no uuid" : object.uuid();
  }
}
