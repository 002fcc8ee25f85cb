package dev.abilens.pe;

import dev.abilens.addon.AddonProfile;
import dev.abilens.format.LoadLog;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.Refusal;
import dev.abilens.image.Availability;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.system.WindowsSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code LoadLibraryExW}: the addon is mapped, then all that it and its libraries are linked
 * against, then what they take of each other is looked up. For one thread.
 */
final class WindowsLink {
  private static final Availability TAKEN =
      Availability.yes("the system's library is taken to have it");

  private final LoadRequest request;
  private final LoadRequest.Process context;
  private final WindowsAbi abi;
  private final WindowsSearch search;
  private final SideBySideSearch assemblies;
  private final LoadLog log = new LoadLog(LoaderKind.WINDOWS);

  // What is loaded: the process's own modules, then what this load brings.
  private final List<LinkedModule> modules = new ArrayList<>();
  private final List<LinkedModule> brought = new ArrayList<>();
  // What each module of this load found for each of its libraries, in the order of its table.
  private final Map<LinkedModule, List<ModuleSearch>> found = new HashMap<>();

  WindowsLink(
      LoadRequest request,
      WindowsAbi abi,
      WindowsSearch search,
      SideBySideSearch assemblies,
      List<LinkedModule> process) {
    this.request = request;
    this.context = request.process();
    this.abi = abi;
    this.search = search;
    this.assemblies = assemblies;
    this.modules.addAll(process);
  }

  /** Foresees the load. */
  LoadResult run() throws IOException {
    PeFile known = request.image() instanceof PeImage pe ? pe.file() : null;
    LoaderFiles.Found<WindowsModule> file =
        LoaderFiles.read(
            new WindowsHeader(known), request.source(), request.treePath(), abi, request.limits());
    WindowsModule module = log.objectOf(file, request.path());
    if (module == null) return log.result();
    String path = request.path();
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    LinkedModule addon = new LinkedModule(name, path, module, false);
    ask(addon, module);
    // Windows' own libraries ask for it, too, and have it.
    if (module.isChecked())
      log.gap(
          "whether Windows takes the signature of "
              + path
              + ", without which it does not map it (FORCE_INTEGRITY)");
    if (!module.isDll()) {
      // Mapped, but neither bound nor called.
      if (!module.libraries().isEmpty())
        log.gap(
            "what becomes of "
                + path
                + ", which is a program and no DLL: Windows binds none of its imports");
      return log.result();
    }
    bring(addon);
    for (int i = 0; i < brought.size(); i++) {
      LinkedModule next = brought.get(i);
      if (next.module() != null) map(next, next.module());
    }
    for (LinkedModule next : brought) if (next.module() != null) bind(next, next.module());
    for (LinkedModule next : brought) call(next);
    return log.result();
  }

  private void bring(LinkedModule module) {
    modules.add(module);
    brought.add(module);
  }

  /** Leaves open what the bytes of a module do not tell. */
  private void ask(LinkedModule linked, WindowsModule module) {
    if (module.problem() != null) log.gap(LoadLog.CONTRADICTION + module.problem().message());
    if (abi.fit(module.machine(), module.kind(), false) == WindowsAbi.Fit.DEPENDS)
      log.gap(
          "whether the process of x64 is one on a machine of ARM64: "
              + linked.path()
              + " is of "
              + module.kind());
    if (module.relocsStripped())
      log.gap(
          "whether the address that "
              + linked.path()
              + " was linked for is free: it has no relocations");
  }

  // --- mapping

  private void map(LinkedModule asking, WindowsModule module) throws IOException {
    SideBySideSearch.Result context = assemblies.directories(module);
    for (SideBySide missing : context.missing())
      refuse(
          "SXS_MISSING",
          asking,
          missing.toString(),
          module.libraries().isEmpty() ? 0 : module.libraries().get(0).offset(),
          "RT_MANIFEST > assemblyIdentity",
          "the assembly is neither beside it nor in WinSxS");
    List<ModuleSearch> results = new ArrayList<>();
    found.put(asking, results);
    for (WindowsModule.Library library : module.libraries()) {
      ModuleSearch result = find(library, module, context.directories());
      results.add(result);
      if (library.delayed()) continue;
      switch (result.status()) {
        case FOUND, CLAIMED -> add(result);
        case MISSING -> missing(asking, library, result);
        case REFUSED -> refused(asking, library, result);
        case UNKNOWN ->
            log.gap("whether " + asking.path() + " finds " + library.name() + ": " + result.text());
      }
    }
  }

  private ModuleSearch find(
      WindowsModule.Library library,
      WindowsModule module,
      List<WindowsSearch.Directory> directories)
      throws IOException {
    // The hook that node-gyp and its like link in takes the program for whatever it is called.
    if (library.delayed() && AddonProfile.isHost(library.name()) && !context.bare())
      return ModuleSearch.found(modules.get(0));
    if (context.bare() && AddonProfile.isHost(library.name()))
      return ModuleSearch.of(
          ModuleSearch.Status.MISSING, library.name(), "the process is that of no runtime");
    if (AddonProfile.isHost(library.name())
        && modules.stream().noneMatch(m -> m.isNamed(library.name())))
      return ModuleSearch.of(
          ModuleSearch.Status.MISSING,
          library.name(),
          "the process runs " + modules.get(0).name() + ", and has no module of that name");
    return search.find(library.name(), modules, module, library.delayed(), directories);
  }

  private void add(ModuleSearch result) {
    LinkedModule module = result.module();
    if (module == null || modules.stream().anyMatch(m -> m.isNamed(module.name()))) return;
    bring(module);
    if (module.module() != null) ask(module, module.module());
  }

  private void missing(LinkedModule asking, WindowsModule.Library library, ModuleSearch result) {
    refuse(
        "MODULE_MISSING", asking, library.name(), library.offset(), library.where(), result.text());
  }

  private void refused(LinkedModule asking, WindowsModule.Library library, ModuleSearch result) {
    Refusal refusal = result.refusal();
    Map<String, String> detail = detail(asking, library.name());
    if (refusal != null) detail.putAll(refusal.detail());
    log.refuse(
        refusal == null ? "BAD_IMAGE" : refusal.kind(),
        detail,
        library.offset(),
        library.where(),
        result.text()
            + " is the first file of that name"
            + (refusal == null ? "" : ": " + refusal.where()));
  }

  private void refuse(
      String kind,
      LinkedModule asking,
      String library,
      long offset,
      String where,
      String evidence) {
    String text = asking.path() + " asks for " + library + (evidence.isEmpty() ? "" : ": ");
    log.refuse(kind, detail(asking, library), offset, where, text + evidence);
  }

  /** The loader's words name the addon alone: what it misses is told beside them. */
  private Map<String, String> detail(LinkedModule asking, String library) {
    Map<String, String> detail = new HashMap<>();
    detail.put("path", request.path());
    detail.put("library", library);
    detail.put("importer", asking.path());
    WindowsSystem.redistributable(library)
        .ifPresent(brings -> detail.put("redistributable", brings.title()));
    return detail;
  }

  // --- binding

  private void bind(LinkedModule asking, WindowsModule module) throws IOException {
    List<ModuleSearch> results = found.getOrDefault(asking, List.of());
    for (int i = 0; i < results.size(); i++) {
      WindowsModule.Library library = module.libraries().get(i);
      ModuleSearch result = results.get(i);
      LinkedModule from = result.module();
      if (library.delayed() && result.status() == ModuleSearch.Status.MISSING)
        late(asking, library, first(library), result.text());
      if (from == null) continue;
      for (String symbol : library.symbols()) take(asking, library, symbol, from);
    }
  }

  private void call(LinkedModule linked) {
    WindowsModule module = linked.module();
    if (module != null && module.entry() != null) log.refuse(module.entry(), linked.path());
  }

  private static String first(WindowsModule.Library library) {
    return library.symbols().isEmpty() ? "" : library.symbols().get(0);
  }

  private void take(
      LinkedModule asking, WindowsModule.Library library, String symbol, LinkedModule from)
      throws IOException {
    if (from.program() && from.module() == null) {
      log.open(asking.path(), symbol, library.delayed());
      return;
    }
    Availability there = new Exports(from, symbol).find();
    switch (there.answer()) {
      case YES -> {}
      case UNKNOWN ->
          log.gap("whether " + from.path() + " exports " + symbol + ": " + there.evidence());
      case NO -> {
        if (library.delayed()) late(asking, library, symbol, there.evidence());
        else {
          Map<String, String> detail = detail(asking, library.name());
          detail.put("symbol", symbol);
          log.refuse(
              "PROCEDURE_MISSING",
              detail,
              library.offset(),
              library.where(),
              asking.path()
                  + " takes "
                  + symbol
                  + " of "
                  + library.name()
                  + ": "
                  + there.evidence());
        }
      }
    }
  }

  private void late(
      LinkedModule asking, WindowsModule.Library library, String symbol, String evidence) {
    Map<String, String> detail = detail(asking, library.name());
    detail.put("symbol", symbol);
    log.late("DELAYLOAD", detail, library.offset(), library.where(), evidence);
  }

  /** The look-up of one symbol, from forwarder to forwarder. */
  private final class Exports {
    // Windows follows as many as there are; a circle would never end.
    private static final int MAX_FORWARDERS = 32;

    private LinkedModule module;
    private String symbol;

    Exports(LinkedModule module, String symbol) {
      this.module = module;
      this.symbol = symbol;
    }

    Availability find() throws IOException {
      for (int i = 0; i < MAX_FORWARDERS; i++) {
        WindowsModule file = module.module();
        if (file == null) return claimed();
        String forwarder = file.exports().get(symbol);
        if (forwarder == null) return Availability.no(module.path() + " does not export " + symbol);
        if (forwarder.isEmpty()) return Availability.yes(module.path() + " exports it");
        Availability lost = follow(forwarder);
        if (lost != null) return lost;
      }
      return Availability.no(module.path() + " forwards " + symbol + " in a circle");
    }

    private Availability claimed() {
      Availability answer = context.libraries().symbol(module.name(), symbol);
      if (answer.isNo()) return answer;
      log.assume("SYSTEM_LIBRARIES");
      return TAKEN;
    }

    /** Goes on with the module that a forwarder names; what is lost on the way is returned. */
    private @Nullable Availability follow(String forwarder) throws IOException {
      int dot = forwarder.lastIndexOf('.');
      if (dot <= 0) return Availability.no(module.path() + " forwards it to " + forwarder);
      String library = forwarder.substring(0, dot);
      ModuleSearch result =
          search.find(
              library.contains(".") ? library : library + ".dll",
              modules,
              module.module(),
              false,
              List.of());
      LinkedModule next = result.module();
      String through = module.path() + " forwards it to " + forwarder + ": " + result.text();
      if (next == null)
        return result.status() == ModuleSearch.Status.UNKNOWN
            ? Availability.unknown(through)
            : Availability.no(through);
      module = next;
      symbol = forwarder.substring(dot + 1);
      return null;
    }
  }
}
