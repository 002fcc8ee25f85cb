package dev.abilens.elf;

import dev.abilens.format.LoadLog;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.ProgramCache;
import dev.abilens.format.Refusal;
import dev.abilens.image.Availability;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.VersionNeed;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One {@code dlopen} of glibc's loader, from the name to the last relocation. For one thread. */
final class GlibcLink {
  private static final String RELR_NODE = "GLIBC_ABI_DT_RELR";
  // Distributions of musl name its library for the architecture, its own makefile does not.
  private static final String MUSL = "libc.musl-";
  private static final String MUSL_PLAIN = "libc.so";

  private final LoadRequest request;
  private final LoadRequest.Process context;
  private final LoaderAbi abi;
  private final @Nullable GlibcRelease release;
  private final GlibcSearch search;
  private final LoaderFiles<LoaderAbi, LoadedObject> files;
  private final LoadLog log = new LoadLog(LoaderKind.GLIBC);

  private GlibcProcess process = new GlibcProcess(null, List.of(), null);
  // What the load brings, in the order in which it is met.
  private final List<LinkedObject> brought = new ArrayList<>();
  private final Map<String, LinkedObject> byName = new HashMap<>();
  private final ObjectsByFile byFile = new ObjectsByFile();
  // Whether something that could define symbols is not there, or not known.
  private boolean incomplete;

  GlibcLink(
      LoadRequest request,
      LoaderAbi abi,
      @Nullable GlibcRelease release,
      GlibcSearch search,
      LoaderFiles<LoaderAbi, LoadedObject> files) {
    this.request = request;
    this.context = request.process();
    this.abi = abi;
    this.release = release;
    this.search = search;
    this.files = files;
  }

  /** Returns the process before the load. */
  GlibcProcess process(@Nullable GlibcInstallation installation) throws IOException {
    LinkedObject program = program();
    if (context.program() != null && program == null)
      return new GlibcProcess(null, List.of(), context.programPath() + " is no ELF program");
    List<LinkedObject> objects = new ArrayList<>();
    String gap = null;
    if (program != null) {
      objects.add(program);
      gap = addClosure(objects, program);
    } else {
      LinkedObject nobody = LinkedObject.program(context, null);
      for (String name : usual()) {
        SearchResult found = search.find(name, nobody, null);
        if (found.isThere()) objects.add(found.linked(name, null));
      }
    }
    if (installation != null && installation.loader() != null) {
      FileTree root = context.root();
      String path = installation.loader();
      LoaderFiles.Found<LoadedObject> found =
          root == null ? null : files.find(root, path, abi, request.limits());
      if (found != null && found.object() != null)
        add(objects, new LinkedObject(path, path, found.object(), null, root, path, found.path()));
    }
    if (context.root() == null && objects.stream().anyMatch(o -> o.isNamed("libc.so.6")))
      addLoader(objects);
    return new GlibcProcess(program, objects, gap);
  }

  /** Adds the loader, which libc.so.6 needs, where a table says how the system's is called. */
  private void addLoader(List<LinkedObject> objects) throws IOException {
    LinkedObject nobody = LinkedObject.program(context, null);
    for (String name : GlibcInstallation.loaders(abi.architecture())) {
      if (objects.stream().anyMatch(o -> o.isNamed(name))) return;
      SearchResult found = search.find(name, nobody, null);
      if (!found.isThere()) continue;
      objects.add(found.linked(name, null));
      return;
    }
  }

  /** Returns what the official programs bring, where the program itself is not at hand. */
  private List<String> usual() {
    List<String> names = new ArrayList<>();
    if (!context.bare()) names.add("libdl.so.2");
    if (context.linked() == LoadRequest.Linked.CPP) names.add("libstdc++.so.6");
    if (!context.bare()) names.add("libm.so.6");
    boolean unwinder = context.linked() == LoadRequest.Linked.UNWINDER;
    if (unwinder || context.linked() == LoadRequest.Linked.CPP) names.add("libgcc_s.so.1");
    if (!context.bare()) names.add("libpthread.so.0");
    names.add("libc.so.6");
    return names;
  }

  private @Nullable LinkedObject program() {
    if (!(context.program() instanceof ElfImage elf)) return null;
    return LinkedObject.program(context, new LoadedObject(elf.file()));
  }

  /** Adds what the program asks for, and says what of it is not there. */
  private @Nullable String addClosure(List<LinkedObject> objects, LinkedObject program)
      throws IOException {
    String gap = null;
    for (int i = 0; i < objects.size(); i++) {
      LinkedObject asking = objects.get(i);
      if (asking.object() == null) continue;
      for (DynamicTable.NamedEntry needed : asking.object().dynamic().needed()) {
        String name = needed.text();
        if (objects.stream().anyMatch(o -> o.isNamed(name))) continue;
        SearchResult found = search.find(name, asking, program);
        if (found.isThere()) add(objects, found.linked(name, asking));
        else if (context.root() == null && found.status() == SearchResult.Status.UNKNOWN)
          // It is the runtime of that system: what it needs is there.
          objects.add(LinkedObject.claimed(name, asking));
        else if (gap == null)
          gap = asking.path() + " needs " + name + ", which the system given does not show";
      }
    }
    return gap;
  }

  private static void add(List<LinkedObject> objects, LinkedObject object) {
    if (object.tree() == null
        || objects.stream().noneMatch(o -> o.isSameFile(object.tree(), object.realPath())))
      objects.add(object);
  }

  /**
   * Foresees the load in a process.
   *
   * @param before is asked for the process if the file is one that the loader maps
   */
  LoadResult run(ProgramCache.Maker<GlibcProcess> before) throws IOException {
    ElfFile known = request.image() instanceof ElfImage elf ? elf.file() : null;
    LoaderFiles.Found<LoadedObject> file =
        LoaderFiles.read(
            new GlibcHeader(known), request.source(), request.treePath(), abi, request.limits());
    LoadedObject object = log.objectOf(file, request.path());
    if (object == null) return log.result();
    process = before.make();
    LinkedObject addon = LinkedObject.addon(request, file, object, process.program());
    if (!map(addon)) return log.result();
    bring(addon);
    if (process.gap() != null) {
      log.gap("whether the process itself runs there: " + process.gap());
      incomplete = true;
    }
    bringDependencies();
    for (LinkedObject o : brought) checkVersions(o);
    for (LinkedObject o : brought) checkProcessor(o);
    for (LinkedObject o : brought) o.askSound(log, true);
    Map<LinkedObject, MemoryFault> faults =
        log.isRefused()
            ? Map.of()
            : MemoryFault.ofEach(brought, (o, open) -> MemoryFault.ofGlibc(o, abi, release, open));
    new GlibcRelocation(this, log, process, brought, abi, release, incomplete, faults).run();
    if (!log.isRefused()) for (LinkedObject o : brought) o.askFault(log, faults.get(o));
    addon.askAfterwards(log, true, context.bare());
    for (LinkedObject o : brought.subList(1, brought.size())) o.addTo(log);
    return log.result();
  }

  LoadRequest request() {
    return request;
  }

  /** Goes through the segments of an object; false if the loader does not keep it. */
  private boolean map(LinkedObject linked) {
    LoadedObject object = linked.object();
    if (object == null) return true;
    GlibcSegments segments = new GlibcSegments(object, abi, release);
    Refusal refusal = segments.check(process.hasExecutableStack(abi));
    if (refusal != null) {
      log.refuse(refusal, linked.name());
      return false;
    }
    MemoryFault fault = MemoryFault.ofGlibcsTable(object);
    if (fault != null) {
      linked.askFault(log, fault);
      return false;
    }
    linked.askWhole(log, false);
    if (release == null) askRelease(object, linked);
    boolean read = release == null || !release.atLeast(36);
    if (read && object.isUnappliedLater())
      log.gap(
          "whether "
              + linked.path()
              + " gets by with relocations at 0, where glibc before 2.36 looks for them");
    return true;
  }

  private void askRelease(LoadedObject object, LinkedObject linked) {
    if (object.wantsExecutableStack(abi))
      log.gap(
          "which release of glibc runs it: from 2.41 on the executable stack that "
              + linked.path()
              + " asks for is refused");
    if (new GlibcSegments(object, abi, new GlibcRelease(34)).check(true) != null)
      log.gap(
          "which release of glibc runs it: before 2.35 the alignment of "
              + linked.path()
              + " is refused");
    if (object.dynamic().has(Elf.DT_RELR))
      log.gap(
          "which release of glibc runs it: before 2.36 the relocations (DT_RELR) of "
              + linked.path()
              + " are not applied");
  }

  // --- dependencies

  private void bringDependencies() throws IOException {
    for (int i = 0; i < brought.size(); i++) {
      LinkedObject asking = brought.get(i);
      if (asking.object() == null) continue;
      DynamicTable dynamic = asking.object().dynamic();
      for (DynamicTable.NamedEntry entry : dynamic.libraries()) {
        if (log.isCut()) return;
        long tag = dynamic.tag(entry.index());
        if (tag == Elf.DT_NEEDED) bring(entry, "DT_NEEDED", asking);
        else bringFiltered(entry, tag == Elf.DT_FILTER, asking);
      }
    }
  }

  private void bring(LinkedObject object) {
    brought.add(object);
    for (String name : object.names()) byName.putIfAbsent(name, object);
    byFile.add(object);
  }

  /**
   * Brings a library that an object stands before: its definitions come before the object's own.
   *
   * @param must whether the load fails without it
   */
  private void bringFiltered(DynamicTable.NamedEntry entry, boolean must, LinkedObject asking)
      throws IOException {
    String name = entry.text();
    if (!name.isEmpty() && find(name) == null) {
      SearchResult.Status status = search.find(name, asking, process.program()).status();
      boolean there = status == SearchResult.Status.FOUND || status == SearchResult.Status.CLAIMED;
      if (!there && must) bring(entry, "DT_FILTER", asking);
      if (!there && (must || status != SearchResult.Status.UNKNOWN)) return;
    }
    log.gap("what the libraries provide that " + asking.path() + " stands before (DT_FILTER)");
    incomplete = true;
  }

  private void bring(DynamicTable.NamedEntry needed, String tagName, LinkedObject asking)
      throws IOException {
    String name = needed.text();
    // The program's name is empty, too.
    if (name.isEmpty() || find(name) != null) return;
    SearchResult found = search.find(name, asking, process.program());
    String where = "PT_DYNAMIC > " + tagName + " [" + needed.index() + "]";
    switch (found.status()) {
      case FOUND, CLAIMED -> {
        LinkedObject object = found.linked(name, asking);
        LinkedObject same = byFile.sameAs(object, process.objects());
        if (same != null) {
          byName.put(name, same);
        } else if (map(object)) {
          bring(object);
        } else {
          incomplete = true;
        }
      }
      case MISSING -> {
        incomplete = true;
        boolean musl = name.startsWith(MUSL) || name.equals(MUSL_PLAIN);
        String kind = musl ? "MUSL_ADDON" : "DEPENDENCY_MISSING";
        log.refuse(kind, dependency(name, name, asking), needed.offset(), where, found.text());
      }
      case WRONG_CLASS -> {
        incomplete = true;
        Map<String, String> detail = dependency(name, name, asking);
        detail.put("found", abi.bits() == 64 ? "ELFCLASS32" : "ELFCLASS64");
        log.refuse("DEPENDENCY_WRONG_CLASS", detail, needed.offset(), where, found.text());
      }
      case REFUSED -> {
        incomplete = true;
        refuseDependency(name, found, asking, needed.offset(), where);
      }
      case UNKNOWN -> {
        incomplete = true;
        LinkedObject.notKnown(name, asking, found, log);
      }
    }
  }

  private void refuseDependency(
      String name, SearchResult found, LinkedObject asking, long offset, String where) {
    Map<String, String> detail = dependency(name, found.path(), asking);
    Refusal refusal = found.found() == null ? null : found.found().refusal();
    String kind = refusal == null ? "FILE_IS_DIRECTORY" : refusal.kind();
    if (kind.equals("NOT_ELF")) kind = "DEPENDENCY_NOT_ELF";
    // The message's path is that of the file that is refused.
    else detail.put("path", found.path());
    if (refusal != null) detail.putAll(refusal.detail());
    String evidence = found.path() + " is the first file of that name";
    log.refuse(kind, detail, offset, where, evidence);
  }

  private static Map<String, String> dependency(String name, String path, LinkedObject asking) {
    Map<String, String> detail = new HashMap<>();
    detail.put("library", name);
    detail.put("soname", name);
    detail.put("deppath", path);
    detail.put("path", asking.path());
    return detail;
  }

  /** Returns the object of the process or of this load that a name stands for, or null. */
  private @Nullable LinkedObject find(String name) {
    for (LinkedObject o : process.objects()) if (o.isNamed(name)) return o;
    return byName.get(name);
  }

  // --- versions

  private void checkVersions(LinkedObject linked) {
    LoadedObject object = linked.object();
    if (object == null) return;
    boolean relrNode = false;
    for (VersionNeeds.Entry entry : object.needs().entries()) {
      VersionNeed need = entry.need();
      boolean asksForRelr = need.version().equals(RELR_NODE);
      relrNode |= asksForRelr && isHeldToRelr(need);
      // The program's name is empty, too.
      if (need.library().isEmpty()) continue;
      LinkedObject library = find(need.library());
      if (library == null) {
        if (!incomplete) askNobody(linked, need);
        continue;
      }
      if (!entry.isHashed()) {
        if (!need.weak())
          versionMissing(linked, need, library.path(), "its hash is another name's");
      } else if (library.object() != null) {
        checkFile(linked, need, library, library.object());
      } else {
        checkTable(linked, need, library);
      }
    }
    LoadedObject.BadRecord bad = object.badNeed();
    if (bad != null)
      log.refuse(
          "BAD_VERNEED",
          Map.of("path", linked.path(), "n", Integer.toString(bad.version())),
          bad.offset(),
          "PT_DYNAMIC > DT_VERNEED > vn_version",
          "");
    checkRelr(linked, object, relrNode);
  }

  /** Returns whether a release that does not know DT_RELR refuses what asks for its node. */
  private boolean isHeldToRelr(VersionNeed need) {
    boolean knows = release == null || release.atLeast(36);
    return knows || (!need.weak() && !need.library().isEmpty());
  }

  /** A library that versions are asked of and that nothing loads trips an assertion. */
  private void askNobody(LinkedObject linked, VersionNeed need) {
    boolean loader = need.library().startsWith("ld-");
    if (loader || (process.program() == null && !context.bare())) {
      log.gap(
          "which library "
              + linked.path()
              + " asks for versions of "
              + need.library()
              + ": none of that name is loaded");
      return;
    }
    boolean formerly = release != null && !release.atLeast(36);
    log.refuse(
        "NEED_OF_NOTHING",
        Map.of("path", linked.path(), "library", need.library(), "n", formerly ? "205" : "204"),
        need.offset(),
        "PT_DYNAMIC > DT_VERNEED > " + need.library(),
        "nothing loads a library of that name");
  }

  private void checkFile(
      LinkedObject linked, VersionNeed need, LinkedObject library, LoadedObject file) {
    if (!file.definesVersions() || file.defines(need.version())) return;
    LoadedObject.BadRecord bad = file.badDefinition();
    if (bad != null)
      log.refuse(
          "BAD_VERDEF",
          Map.of(
              "deppath", library.path(),
              "library", need.library(),
              "n", Integer.toString(bad.version()),
              "path", linked.path()),
          need.offset(),
          "PT_DYNAMIC > DT_VERNEED",
          library.path() + " has it at offset 0x" + Long.toHexString(bad.offset()));
    else if (!need.weak())
      versionMissing(linked, need, library.path(), library.path() + " does not define it");
  }

  private void checkTable(LinkedObject linked, VersionNeed need, LinkedObject library) {
    log.assume("SYSTEM_LIBRARIES");
    Availability answer = context.libraries().version(need.library(), need.version());
    switch (answer.answer()) {
      case YES -> {}
      case NO -> {
        if (!need.weak()) versionMissing(linked, need, library.path(), answer.evidence());
      }
      case UNKNOWN -> {
        if (!need.weak())
          log.gap(
              "whether "
                  + need.library()
                  + " defines "
                  + need.version()
                  + ": "
                  + answer.evidence());
      }
    }
  }

  private void versionMissing(LinkedObject linked, VersionNeed need, String path, String evidence) {
    log.refuse(
        "VERSION_MISSING",
        Map.of(
            "library", need.library(),
            "deppath", path,
            "version", need.version(),
            "node", need.version(),
            "path", linked.path()),
        need.offset(),
        "PT_DYNAMIC > DT_VERNEED > " + need.library(),
        evidence);
  }

  private void checkRelr(LinkedObject linked, LoadedObject object, boolean node) {
    if (release == null || node || !object.dynamic().has(Elf.DT_RELR)) return;
    int at = object.dynamic().last(Elf.DT_RELR);
    if (!release.atLeast(36) && !object.isInitializedByRelr()) {
      log.gap(
          "whether "
              + linked.path()
              + " gets by without its relocations (DT_RELR), which glibc before 2.36 does not apply");
      return;
    }
    if (!release.atLeast(36)) {
      log.refuse(
          "RELR_IGNORED",
          Map.of("path", linked.path()),
          object.dynamic().offset(at),
          "PT_DYNAMIC > DT_RELR",
          "glibc " + release + " does not know DT_RELR");
      return;
    }
    boolean libc =
        object.dynamic().needed().stream().anyMatch(n -> n.text().startsWith("libc.so."));
    if (libc && object.dynamic().has(Elf.DT_VERNEED))
      log.refuse(
          "RELR_WITHOUT_NODE",
          Map.of("path", linked.path()),
          object.dynamic().offset(at),
          "PT_DYNAMIC > DT_RELR",
          "");
  }

  /** Which level of x86-64 a machine has is no matter of its files: what is needed is assumed. */
  private void checkProcessor(LinkedObject linked) {
    LoadedObject object = linked.object();
    if (object == null || object.isaNeeded() <= 1) return;
    if (release == null || release.atLeast(33)) log.assume("PROCESSOR");
  }

  /** Returns the objects that no file is at hand of. */
  List<LinkedObject> claimed() {
    List<LinkedObject> all = new ArrayList<>(process.objects());
    all.addAll(brought);
    return all.stream().filter(o -> o.object() == null).toList();
  }
}
