package dev.abilens.elf;

import dev.abilens.format.LoadLog;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.Refusal;
import dev.abilens.image.Availability;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.libc.DottedNumber;
import dev.abilens.libc.MuslSymbols;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One {@code dlopen} of musl's loader, from the name to the last relocation. For one thread. */
final class MuslLink {
  private static final Pattern GLIBC_LOADER =
      Pattern.compile("ld-linux.*|ld64\\.so\\..*|ld\\.so\\.1");

  // More than a system gives to a process that has written to none of it.
  private static final long MOST_ROOM = 1L << 40;

  // No allocation has half of the addresses.
  private static final long MOST_ROOM_32 = 1L << 31;

  /** What the loader tells a file by that is the C library itself. */
  private static final String ONLY_LIBC = "__libc_start_main";

  /** The C library by the name that tables know it by. */
  private static final String LIBC = "libc.so";

  private static final Set<String> OF_START_FILES =
      Set.of(
          "__gmon_start__",
          "__cxa_finalize",
          "_ITM_registerTMCloneTable",
          "_ITM_deregisterTMCloneTable");

  private static final DottedNumber WITH_ALIASES = DottedNumber.of("1.2.6");

  // R_X86_64_PC32, R_386_PC32, R_ARM_REL32: applied beside the usual ones.
  private static final int OFFSET32 = 2;
  private static final int OFFSET32_ARM = 3;

  // R_X86_64_RELATIVE64, which only glibc's loader knows.
  private static final int RELATIVE64 = 38;

  private final LoadRequest request;
  private final LoadRequest.Process context;
  private final LoaderAbi abi;
  private final MuslProcess process;
  private final MuslSearch search;
  private final LoadLog log = new LoadLog(LoaderKind.MUSL);
  private final List<LinkedObject> brought = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final ObjectsByFile byFile = new ObjectsByFile();
  private OwnNames.@Nullable Gathered own;
  private boolean incomplete;

  MuslLink(
      LoadRequest request,
      LoaderAbi abi,
      MuslProcess process,
      LoaderFiles<LoaderAbi, LoadedObject> files) {
    this.request = request;
    this.context = request.process();
    this.abi = abi;
    this.process = process;
    this.search =
        new MuslSearch(
            files,
            abi,
            request.limits(),
            context.root(),
            process.installation(),
            context.libraries());
  }

  /** Foresees the load. */
  LoadResult run() throws IOException {
    LoaderFiles.Found<LoadedObject> file =
        LoaderFiles.read(
            new MuslHeader(), request.source(), request.treePath(), abi, request.limits());
    LoadedObject object = log.objectOf(file, request.path());
    if (object == null) return log.result();
    Refusal refusal = segments(object);
    if (refusal != null) {
      log.refuse(refusal, request.path());
      return log.result();
    }
    LinkedObject addon = LinkedObject.addon(request, file, object, process.program());
    add(addon);
    askHash(addon, object);
    addon.askWhole(log, true);
    if (process.gap() != null) {
      log.gap("whether the process itself runs there: " + process.gap());
      incomplete = true;
    }
    for (int i = 0; i < brought.size(); i++) bringDependencies(brought.get(i));
    List<LinkedObject> all = new ArrayList<>(process.objects());
    all.addAll(brought);
    MuslScope scope = new MuslScope(all, HashSteps.ofLoad());
    for (LinkedObject o : brought) o.askSound(log, false);
    for (LinkedObject o : brought) prepareLazy(o);
    Map<LinkedObject, MemoryFault> faults =
        log.isRefused() ? Map.of() : MemoryFault.ofEach(brought, MemoryFault::ofMusl);
    for (LinkedObject o : brought)
      if (o.object() != null && o.isSound(false))
        new One(o, o.object(), scope, faults.get(o)).run();
    if (own != null) {
      List<String> told = process.libc() == null ? List.of(LIBC) : List.of();
      boolean program = process.program() != null || context.bare();
      log.bind(own.bound(told, context.libraries(), program));
    }
    if (!log.isRefused()) for (LinkedObject o : brought) o.askFault(log, faults.get(o));
    addon.askAfterwards(log, false, context.bare());
    for (LinkedObject o : brought.subList(1, brought.size())) o.addTo(log);
    return log.result();
  }

  /** Room for all relocations that may be left open is made before the first of them. */
  private void prepareLazy(LinkedObject linked) {
    if (linked.object() == null || linked.object().dynamic().bindsNow()) return;
    DynamicTable dynamic = linked.object().dynamic();
    long count =
        (dynamic.value(Elf.DT_RELSZ, 0) >>> 1)
            + Long.divideUnsigned(dynamic.value(Elf.DT_RELASZ, 0), 3)
            + (dynamic.value(Elf.DT_PLTRELSZ, 0) >>> 1)
            + 1;
    long room = 3L * (abi.bits() / 8);
    if (abi.bits() == 32) count &= 0xffff_ffffL;
    boolean fits = Math.multiplyHigh(count, room) == 0 && count * room >= 0;
    if (fits && count * room < (abi.bits() == 32 ? MOST_ROOM_32 : MOST_ROOM)) return;
    log.refuse(
        "LAZY_MEMORY",
        Map.of("path", linked.path()),
        dynamic.size() == 0 ? 0 : dynamic.offset(0),
        "PT_DYNAMIC > DT_RELSZ, DT_RELASZ, DT_PLTRELSZ",
        "");
  }

  private @Nullable Refusal segments(LoadedObject object) {
    ProgramHeader dynamic = object.segments().last(Elf.PT_DYNAMIC);
    if (dynamic == null || dynamic.vaddr() == 0)
      return Refusal.of("NOT_LOADABLE", abi.phentsizeAt() + 2, "Phdr > PT_DYNAMIC");
    if (object.segments().last(Elf.PT_LOAD) == null) {
      boolean says = Boolean.TRUE.equals(process.before124());
      return Refusal.of(
          says ? "NO_MEMORY" : "TRUNCATED_SEGMENTS", abi.phentsizeAt() + 2, "Phdr: no PT_LOAD");
    }
    Refusal unmapped = tooLarge(object.segments());
    if (unmapped == null) unmapped = offsets(object.segments());
    if (unmapped != null) return unmapped;
    if (Truncation.kills(object, dynamic, true))
      return Refusal.of(
          "TRUNCATED_SEGMENTS", object.file().source().size(), "PT_DYNAMIC > p_vaddr");
    // There are zeros, or what was mapped before the object: which that is, no file tells.
    if (object.space().available(dynamic.vaddr()) == 0)
      return Refusal.of(MemoryFault.KIND, dynamic.offset(), "PT_DYNAMIC > p_vaddr");
    // Each file is asked for what only the C library has.
    return object.symbols().hasHash()
        ? null
        : Refusal.of(MemoryFault.KIND, dynamic.offset(), "PT_DYNAMIC: no DT_HASH, no DT_GNU_HASH");
  }

  /** Adds a gap if the question whether a file is the C library leads out of it. */
  private void askHash(LinkedObject linked, LoadedObject object) {
    if (object.symbols().find(SymbolName.of(ONLY_LIBC), i -> false, HashSteps.ofOne())
        == SymbolHash.UNKNOWN) log.gap(LinkedObject.hashGap(linked, ONLY_LIBC));
  }

  /** Offsets that no file can have. */
  private static @Nullable Refusal offsets(ProgramHeaders all) {
    for (int i = 0; i < all.size(); i++) {
      if (all.type(i) != Elf.PT_LOAD) continue;
      long offset = all.fileOffset(i);
      if (offset < 0 || offset + Pages.SIZE < 0)
        return Refusal.of("OFFSET_TOO_LARGE", all.offset(i), "Phdr[" + i + "] PT_LOAD > p_offset");
    }
    return null;
  }

  /** All is mapped at once, from the lowest address to the highest. */
  private @Nullable Refusal tooLarge(ProgramHeaders all) {
    long from = -1;
    long to = 0;
    int highest = 0;
    for (int i = 0; i < all.size(); i++) {
      if (all.type(i) != Elf.PT_LOAD) continue;
      if (Long.compareUnsigned(all.vaddr(i), from) < 0) from = all.vaddr(i);
      long end = all.vaddr(i) + all.memsz(i);
      if (Long.compareUnsigned(end, to) <= 0) continue;
      to = end;
      highest = i;
    }
    if (Pages.up(to) == Pages.down(from))
      return Refusal.of("PHDRS_NOWHERE", all.offset(highest), "Phdr[" + highest + "] > p_memsz");
    if (!Pages.isTooMuch(Pages.down(from), to, abi.bits())) return null;
    return Refusal.of("NO_MEMORY", all.offset(highest), "Phdr[" + highest + "] PT_LOAD > p_memsz");
  }

  // --- dependencies

  private void bringDependencies(LinkedObject asking) throws IOException {
    if (asking.object() == null) return;
    for (DynamicTable.NamedEntry needed : asking.object().dynamic().needed()) {
      if (log.isCut()) return;
      String name = needed.text();
      if (name.isEmpty()) {
        refuseUnnamed(needed, asking);
        continue;
      }
      if (isLoaded(name)) continue;
      bring(name, needed, search.find(name, asking), asking);
    }
  }

  private void add(LinkedObject object) {
    brought.add(object);
    names.add(object.name());
    byFile.add(object);
  }

  private void refuseUnnamed(DynamicTable.NamedEntry needed, LinkedObject asking) {
    incomplete = true;
    log.refuse(
        "DEPENDENCY_UNNAMED",
        Map.of("path", asking.path()),
        needed.offset(),
        "PT_DYNAMIC > DT_NEEDED [" + needed.index() + "]",
        "");
  }

  private boolean isLoaded(String name) {
    if (MuslProcess.isLibc(name)) return true;
    for (LinkedObject o : process.objects()) if (o.name().equals(name)) return true;
    return names.contains(name);
  }

  private void bring(
      String name, DynamicTable.NamedEntry needed, SearchResult found, LinkedObject asking) {
    String where = "PT_DYNAMIC > DT_NEEDED [" + needed.index() + "]";
    Map<String, String> detail =
        Map.of("library", name, "soname", name, "path", asking.path(), "deppath", found.path());
    switch (found.status()) {
      case FOUND, CLAIMED -> {
        LinkedObject object = found.linked(name, asking);
        if (byFile.sameAs(object, process.objects()) != null) return;
        Refusal refusal = object.object() == null ? null : segments(object.object());
        if (refusal != null) {
          incomplete = true;
          boolean says = refusal.kind().equals("NOT_LOADABLE");
          log.refuse(
              says ? "DEPENDENCY_BAD" : refusal.kind(),
              detail,
              needed.offset(),
              where,
              found.path() + " is the first file of that name");
          return;
        }
        add(object);
        object.askWhole(log, true);
      }
      case MISSING -> {
        incomplete = true;
        boolean glibc = GLIBC_LOADER.matcher(name).matches();
        log.refuse(
            glibc ? "GLIBC_ADDON" : "DEPENDENCY_MISSING",
            detail,
            needed.offset(),
            where,
            found.text());
      }
      case REFUSED, WRONG_CLASS -> {
        incomplete = true;
        log.refuse(
            refused(found),
            detail,
            needed.offset(),
            where,
            found.path() + " is the first file of that name");
      }
      case UNKNOWN -> {
        incomplete = true;
        LinkedObject.notKnown(name, asking, found, log);
      }
    }
  }

  private static String refused(SearchResult found) {
    if (found.found() == null) return "DEPENDENCY_BAD";
    return switch (found.found().status()) {
      case CIRCLE -> "DEPENDENCY_CIRCLE";
      case DIRECTORY -> "DEPENDENCY_DIRECTORY";
      default -> "DEPENDENCY_BAD";
    };
  }

  // --- relocations

  /** The relocations of one object: jump slots first, then the others. */
  private final class One {
    private final LinkedObject linked;
    private final LoadedObject object;
    private final DynamicSymbols symbols;
    private final SymbolName.OfSymbols looked;
    private final Relocations relocations;
    private final MuslScope scope;
    private final boolean now;
    private final BitSet done = new BitSet();
    private final BitSet fixed = new BitSet();
    private final int end;
    private int last = -1;

    One(LinkedObject linked, LoadedObject object, MuslScope scope, @Nullable MemoryFault fault) {
      this.linked = linked;
      this.object = object;
      this.symbols = object.symbols();
      this.looked = new SymbolName.OfSymbols(symbols);
      this.relocations = object.relocations();
      this.scope = scope;
      this.now = object.dynamic().bindsNow();
      this.end = MemoryFault.end(fault, relocations.size());
    }

    void run() {
      if (end == MemoryFault.BEFORE_ALL) return;
      for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < relocations.size(); i++) {
          if (relocations.isJumpSlot(i) != (pass == 0)) continue;
          if (i == end || !apply(i)) return;
        }
      checkRelr();
    }

    private void checkRelr() {
      int at = object.dynamic().last(Elf.DT_RELR);
      if (at < 0 || object.dynamic().value(Elf.DT_RELRSZ, 0) == 0) return;
      boolean called = object.isInitializedByRelr();
      if (Boolean.TRUE.equals(process.before124()) && !called)
        log.gap(
            "whether "
                + linked.path()
                + " gets by without its relocations (DT_RELR), which musl before 1.2.4 does not apply");
      else if (process.before124() == null)
        log.gap(
            "which release of musl runs it: before 1.2.4 the relocations (DT_RELR) of "
                + linked.path()
                + " are not applied");
      else if (process.before124())
        log.refuse(
            "RELR_IGNORED",
            Map.of("path", linked.path()),
            object.dynamic().offset(at),
            "PT_DYNAMIC > DT_RELR",
            "musl before 1.2.4 does not know DT_RELR");
    }

    /** Applies a relocation; false if the load ends with it. */
    private boolean apply(int index) {
      RelocationKind kind = relocations.kind(index);
      int symbol = relocations.symbol(index);
      if (isForeign(relocations.type(index))) return unsupported(index);
      if (kind == RelocationKind.NONE || (kind == RelocationKind.RELATIVE && symbol == 0))
        return true;
      if (isOfNothing(index, kind, symbol)) askSymbol(symbol);
      if (symbol != 0 && !bind(symbol, kind)) return false;
      if (kind == RelocationKind.TPOFF) return fixed(index, symbol);
      if (isApplied(kind, relocations.type(index))) return true;
      if (abi.machine() == Elf.EM_MIPS || abi.machine() == Elf.EM_PPC) {
        log.gap(
            "what the loader makes of "
                + Elf.relocationName(relocations.type(index), abi.machine())
                + " in "
                + linked.path());
        return true;
      }
      return unsupported(index);
    }

    private boolean isForeign(int type) {
      return abi.machine() == Elf.EM_X86_64 && type == RELATIVE64;
    }

    /** Whether an address is written of which no symbol tells where it is. */
    private boolean isOfNothing(int index, RelocationKind kind, int symbol) {
      boolean slot = kind == RelocationKind.GLOB_DAT || kind == RelocationKind.JUMP_SLOT;
      if (kind == RelocationKind.TLSDESC || kind == RelocationKind.OTHER)
        return symbol > 0 && symbol < symbols.reach() && symbols.isOfNoThread(symbol);
      if (symbol == 0) return slot || kind == RelocationKind.ABSOLUTE;
      if (kind == RelocationKind.RELATIVE) return true;
      if (symbol < 0 || symbol >= symbols.reach() || !symbols.isUndefined(symbol)) return false;
      boolean local = symbols.binding(symbol) == Elf.STB_LOCAL;
      // The address of what is missing is what is added to it.
      if (slot) return local || relocations.hasAddend(index) && relocations.addend(index) != 0;
      if (kind == RelocationKind.DTPMOD) return symbols.binding(symbol) == Elf.STB_WEAK;
      return kind == RelocationKind.ABSOLUTE && local;
    }

    private void askSymbol(int symbol) {
      log.gap("what symbol " + Integer.toUnsignedString(symbol) + " of " + linked.path() + " is");
    }

    private boolean unsupported(int index) {
      int machine = machine();
      boolean foreign = machine >= 0 && machine != abi.machine();
      log.refuse(
          foreign ? "WRONG_MACHINE" : "BAD_RELOC",
          Map.of(
              "path", linked.path(),
              "n", Integer.toString(relocations.type(index) & Integer.MAX_VALUE),
              "machine", Elf.machineName(foreign ? machine : abi.machine()),
              "process", Elf.machineName(abi.machine())),
          Math.max(0, object.space().fileOffset(relocations.address(index))),
          "relocation "
              + index
              + ", of the place at 0x"
              + Long.toHexString(relocations.address(index)),
          foreign ? "the file is for " + Elf.machineName(machine) : "");
      return false;
    }

    /** Returns what the addon's own header says it is for, or -1 for another object. */
    private int machine() {
      if (!linked.equals(brought.get(0)) || request.image() == null) return -1;
      return request.image().header().machine();
    }

    private boolean isApplied(RelocationKind kind, int type) {
      return switch (kind) {
        case OTHER ->
            abi.machine() == Elf.EM_ARM
                ? type == OFFSET32_ARM
                : type == OFFSET32
                    && (abi.machine() == Elf.EM_X86_64 || abi.machine() == Elf.EM_386);
        case IRELATIVE -> false;
        default -> true;
      };
    }

    private boolean bind(int symbol, RelocationKind kind) {
      if (symbol < 0 || symbol >= symbols.reach()) {
        askSymbol(symbol);
        return true;
      }
      boolean local = symbols.binding(symbol) == Elf.STB_LOCAL;
      // The name of a local one is read for no more than the words of a refusal.
      if (!symbols.hasName(symbol) && (!local || kind == RelocationKind.TPOFF)) {
        askSymbol(symbol);
        return true;
      }
      last = symbol;
      if (local) return true;
      boolean retried = kind == RelocationKind.JUMP_SLOT || kind == RelocationKind.GLOB_DAT;
      boolean lazy = retried && !now;
      // Once for the lazy ones and once for the others.
      int seen = 2 * symbol + (lazy ? 1 : 0);
      if (done.get(seen)) return true;
      done.set(seen);
      SymbolName wanted = looked.of(symbol);
      boolean defined = kind == RelocationKind.JUMP_SLOT;
      LinkedObject found = scope.find(wanted, defined);
      if (found != null) {
        if (linked.equals(brought.get(0)) && !symbols.isUndefined(symbol)) own(symbol, found);
        return true;
      }
      String name = symbols.name(symbol);
      LinkedObject unknown = scope.unknown(wanted, defined);
      if (unknown != null) {
        log.gap(LinkedObject.hashGap(unknown, name));
        return true;
      }
      if (isAlias(name)) return true;
      if (symbols.isUndefined(symbol) && symbols.binding(symbol) == Elf.STB_WEAK) return true;
      return missing(symbol, name, kind, lazy);
    }

    /** Returns the name of the symbol that was looked at last. */
    private String lastName() {
      return last < 0 ? "" : symbols.name(last);
    }

    /** Notes where something is found that the file has itself. */
    private void own(int symbol, LinkedObject found) {
      if (own == null) own = new OwnNames.Gathered(symbols);
      own.add(symbol, linked.equals(found));
    }

    /** Whether it is a name of old 64-bit file offsets that the loader itself knows. */
    private boolean isAlias(String name) {
      return process.libc() != null
          && Boolean.FALSE.equals(process.before124())
          && !MuslSymbols.bundled().exports(WITH_ALIASES, name).isYes()
          && MuslSymbols.bundled().resolves(WITH_ALIASES, name).isYes();
    }

    private boolean missing(int symbol, String name, RelocationKind kind, boolean lazy) {
      // What is weak is asked for before it is called, and so is what start files refer to.
      boolean asked = symbols.binding(symbol) == Elf.STB_WEAK || OF_START_FILES.contains(name);
      if (lazy && kind == RelocationKind.GLOB_DAT && asked) return true;
      int versym = Math.max(0, symbols.versym(symbol)) & Elf.VERSYM_VERSION;
      String library = object.library(versym);
      if (incomplete) return true;
      boolean ofLibc = library != null && MuslProcess.isLibc(library);
      if (process.libc() == null) {
        Availability answer = context.libraries().symbol(LIBC, name);
        if (answer.isYes() || (library != null && !ofLibc && isClaimed(library))) {
          log.assume("SYSTEM_LIBRARIES");
          return true;
        }
        if (!answer.isNo() && (ofLibc || context.program() != null || context.bare())) {
          log.gap("whether musl has " + name + ": " + answer.evidence());
          return true;
        }
      }
      if (process.program() == null && !context.bare() && !ofLibc) {
        log.open(linked.path(), name, lazy);
        return true;
      }
      Map<String, String> detail = new HashMap<>();
      detail.put("path", linked.path());
      detail.put("symbol", name);
      if (library != null) detail.put("library", library);
      long offset = symbols.offset(symbol);
      String where = object.symbolPlace(symbol);
      if (lazy) {
        log.late("SYMBOL_MISSING_LAZY", detail, offset, where);
        return true;
      }
      log.refuse("SYMBOL_MISSING", detail, offset, where, "no object of the process defines it");
      return false;
    }

    private boolean isClaimed(String library) {
      for (LinkedObject o : scope.objects())
        if (o.object() == null && o.isNamed(library)) return true;
      return false;
    }

    /** Storage at a fixed place is for what the process began with. */
    private boolean fixed(int index, int symbol) {
      // It is asked for already.
      if (symbol < 0 || (symbol != 0 && symbol >= symbols.reach())) return true;
      // What is refused ends the load: what was asked before was not.
      if (fixed.get(symbol)) return true;
      fixed.set(symbol);
      LinkedObject owner = linked;
      if (symbol != 0 && symbols.binding(symbol) != Elf.STB_LOCAL) {
        LinkedObject found = scope.find(looked.of(symbol), false);
        if (found == null) {
          if (symbols.isOfNoThread(symbol)) askSymbol(symbol);
          return true;
        }
        owner = found;
      }
      if (process.objects().contains(owner)) return true;
      // An object without thread-local storage is none that came too late for it.
      if (owner.object() != null && owner.object().tlsMemory() == 0) {
        if (symbol != 0 && symbols.isOfNoThread(symbol)) askSymbol(symbol);
        return true;
      }
      log.refuse(
          "STATIC_TLS",
          Map.of("path", linked.path(), "symbol", lastName(), "deppath", owner.path()),
          Math.max(0, object.space().fileOffset(relocations.address(index))),
          "relocation " + index,
          "");
      return false;
    }
  }
}
