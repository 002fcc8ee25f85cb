package dev.abilens.elf;

import dev.abilens.format.LoadLog;
import dev.abilens.image.Availability;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.SystemLibraries;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The relocations of what a load brings: libraries before those that ask for them, in each object
 * the tables in the loader's order, jump slots left to the first call. For one thread.
 */
final class GlibcRelocation {
  /** Types beside the usual ones that the loader of x86-64 applies: 32, PC32, SIZE32, SIZE64. */
  private static final Set<Integer> X64_OTHERS = Set.of(10, 2, 32, 33);

  private static final Set<Integer> I386_OTHERS = Set.of(2, 38);

  // Of static thread-local storage a process keeps this much for libraries to come; see the
  // boundaries measured for glibc 2.31 to 2.41 on x86-64. Between the two it depends on the
  // program.
  private static final long TLS_FITS = 1600;
  private static final long TLS_FITS_NOT = 2048;

  // Nor is there room for what is aligned to more than all that the process began with.
  private static final long TLS_ALIGNED = 64;

  private final GlibcLink link;
  private final LoadLog log;
  private final GlibcProcess process;
  private final List<LinkedObject> brought;
  private final LoaderAbi abi;
  private final @Nullable GlibcRelease release;
  private final boolean incomplete;
  private final Map<LinkedObject, MemoryFault> faults;
  private final GlibcScope scope;
  // Objects of the process of which only tables tell.
  private final List<String> told = new ArrayList<>();

  // An array: it is gone through for each symbol.
  private final LinkedObject[] claimed;
  private final Set<LinkedObject> inStaticTls = new LinkedHashSet<>();
  private OwnNames.@Nullable Gathered own;
  private long staticTls;

  GlibcRelocation(
      GlibcLink link,
      LoadLog log,
      GlibcProcess process,
      List<LinkedObject> brought,
      LoaderAbi abi,
      @Nullable GlibcRelease release,
      boolean incomplete,
      Map<LinkedObject, MemoryFault> faults) {
    this.link = link;
    this.faults = faults;
    this.log = log;
    this.process = process;
    this.brought = brought;
    this.abi = abi;
    this.release = release;
    this.incomplete = incomplete;
    List<LinkedObject> all = new ArrayList<>(process.objects());
    all.addAll(brought);
    this.scope = new GlibcScope(all, release, HashSteps.ofLoad());
    for (LinkedObject o : process.objects()) if (o.object() == null) told.add(o.name());
    this.claimed = link.claimed().toArray(LinkedObject[]::new);
  }

  void run() {
    for (LinkedObject o : order())
      if (o.object() != null && o.isSound(true)) new One(o, o.object()).run();
    if (own == null) return;
    LoadRequest.Process context = link.request().process();
    boolean program = process.program() != null || context.bare();
    log.bind(own.bound(told, context.libraries(), program));
  }

  /** Libraries first, each once; among equals what was met last comes first. */
  private List<LinkedObject> order() {
    Set<LinkedObject> done = new LinkedHashSet<>();
    Set<LinkedObject> seen = new HashSet<>();
    Map<String, List<LinkedObject>> byName = byName();
    // A chain of libraries may be as long as there are files.
    Deque<Visit> ahead = new ArrayDeque<>();
    for (int i = brought.size() - 1; i >= 0; i--) {
      if (seen.add(brought.get(i))) ahead.push(visit(brought.get(i), byName));
      while (!ahead.isEmpty()) {
        Visit visit = ahead.element();
        if (!visit.needed().hasNext()) {
          done.add(ahead.pop().object());
          continue;
        }
        LinkedObject other = visit.needed().next();
        if (seen.add(other)) ahead.push(visit(other, byName));
      }
    }
    return List.copyOf(done);
  }

  /** An object, and what is left of what it needs. */
  private record Visit(LinkedObject object, Iterator<LinkedObject> needed) {}

  private static Visit visit(LinkedObject object, Map<String, List<LinkedObject>> byName) {
    List<LinkedObject> needed = new ArrayList<>();
    if (object.object() != null) {
      List<DynamicTable.NamedEntry> entries = object.object().dynamic().needed();
      for (int i = entries.size() - 1; i >= 0; i--)
        needed.addAll(byName.getOrDefault(entries.get(i).text(), List.of()));
    }
    return new Visit(object, needed.iterator());
  }

  private Map<String, List<LinkedObject>> byName() {
    Map<String, List<LinkedObject>> byName = new HashMap<>();
    for (LinkedObject o : brought)
      for (String name : o.names()) byName.computeIfAbsent(name, n -> new ArrayList<>()).add(o);
    return byName;
  }

  /** The relocations of one object. */
  private final class One {
    private final LinkedObject linked;
    private final LoadedObject object;
    private final DynamicSymbols symbols;
    private final SymbolName.OfSymbols name;
    private final Relocations relocations;
    private final boolean now;
    // The first that has its addend beside it: where what is said to be relative begins.
    private final int first;
    private final BitSet eager = new BitSet();
    private final BitSet lazy = new BitSet();
    private final BitSet reserved = new BitSet();

    One(LinkedObject linked, LoadedObject object) {
      this.linked = linked;
      this.object = object;
      this.symbols = object.symbols();
      this.name = new SymbolName.OfSymbols(symbols);
      this.relocations = object.relocations();
      this.now = object.dynamic().bindsNow();
      this.first = firstWithAddend();
    }

    void run() {
      if (object.header().machine() == Elf.EM_MIPS)
        log.gap("how the global offset table of " + linked.path() + " is bound, on MIPS");
      if (!checkRelativeRun()) return;
      int run = endOfRun();
      int end = MemoryFault.end(faults.get(linked), relocations.size());
      for (int i = 0; i < end; i++) {
        RelocationKind kind = relocations.kind(i);
        int symbol = relocations.symbol(i);
        if (kind == RelocationKind.RELATIVE && (symbol == 0 || i < run)) continue;
        if (relocations.isJumpSlot(i) && !now) {
          if (!lazily(i, kind, symbol)) return;
        } else if (!eagerly(i, kind, symbol)) {
          return;
        }
      }
    }

    /** The loader trusts DT_RELACOUNT: another type in that run trips an assertion. */
    private boolean checkRelativeRun() {
      long count = object.dynamic().value(Elf.DT_RELACOUNT, 0);
      if (Math.multiplyHigh(count, abi.bits() / 8 * 3L) != 0) {
        log.gap("where the relocations of " + linked.path() + " begin, of which so many are none");
        return true;
      }
      for (int i = first; i < relocations.size() && i - first < count; i++) {
        if (relocations.isJumpSlot(i)) return true;
        if (relocations.kind(i) == RelocationKind.RELATIVE) continue;
        log.refuse(
            new LoadFailure(
                "BAD_RELOC",
                "Inconsistency detected by ld.so: "
                    + relativeAssertion()
                    + ": elf_machine_rela_relative: Assertion `ELFW(R_TYPE) (reloc->r_info) == "
                    + Elf.relocationName(
                        RelocationKind.relativeType(abi.machine(), abi.bits()), abi.machine())
                    + "' failed!",
                Map.of("path", linked.path(), "hex", hex(relocations.type(i))),
                object.dynamic().offset(object.dynamic().last(Elf.DT_RELACOUNT)),
                "PT_DYNAMIC > DT_RELACOUNT",
                "a relocation of another type stands in the run, and the process ends"));
        return false;
      }
      return true;
    }

    private int firstWithAddend() {
      int i = 0;
      while (i < relocations.size() && (!relocations.hasAddend(i) || relocations.isJumpSlot(i)))
        i++;
      return i;
    }

    /** Where the run ends in which nothing is looked at but what is added. */
    private int endOfRun() {
      long count = object.dynamic().value(Elf.DT_RELACOUNT, 0);
      if (count <= 0) return 0;
      return (int) Math.min(first + count, relocations.size());
    }

    /** Where the assertion stands, with the line in releases in which it was seen. */
    private String relativeAssertion() {
      if (abi.machine() != Elf.EM_X86_64 || release == null) return "dl-machine.h";
      String file = "../sysdeps/x86_64/dl-machine.h";
      return switch (release.minor()) {
        case 31 -> file + ": 547";
        case 36 -> file + ": 487";
        case 41, 42, 43 -> file + ": 498";
        default -> file;
      };
    }

    private boolean lazily(int index, RelocationKind kind, int symbol) {
      switch (kind) {
        case JUMP_SLOT -> {
          if (isNew(lazy, symbol)) bind(symbol, true, true);
          return true;
        }
        case IRELATIVE -> {
          return true;
        }
        case TLSDESC -> {
          if (!isBeyond(symbol) && symbol != 0 && symbols.isOfNoThread(symbol)) askSymbol(symbol);
          // Releases before 2.34 look it up when it is used first.
          if (release != null && release.atLeast(34)) return bind(kind, symbol);
          if (isNew(lazy, symbol)) bind(symbol, true, true);
          return true;
        }
        default -> {
          if (abi.machine() != Elf.EM_X86_64 && abi.machine() != Elf.EM_386) {
            unknownType(index);
            return true;
          }
          refuseType("BAD_PLT_RELOC", index);
          return false;
        }
      }
    }

    /** Whether something is added to the address in a slot, which later releases leave out. */
    private boolean formerlyAdds(int index) {
      return release != null
          && !release.atLeast(36)
          && relocations.hasAddend(index)
          && relocations.addend(index) != 0;
    }

    private boolean eagerly(int index, RelocationKind kind, int symbol) {
      switch (kind) {
        case NONE, RELATIVE, IRELATIVE -> {
          if (symbol != 0 && kind == RelocationKind.RELATIVE) askSymbol(symbol);
          return true;
        }
        case TPOFF -> {
          return bind(kind, symbol) && reserveTls(symbol, index);
        }
        case OTHER -> {
          if (isApplied(relocations.type(index))) {
            askSymbol(symbol);
            return bind(kind, symbol);
          }
          if (!bind(kind, symbol)) return false;
          if (abi.machine() != Elf.EM_X86_64 && abi.machine() != Elf.EM_386) {
            unknownType(index);
            return true;
          }
          refuseType("BAD_RELOC", index);
          return false;
        }
        default -> {
          boolean slot = kind == RelocationKind.GLOB_DAT || kind == RelocationKind.JUMP_SLOT;
          if (slot && formerlyAdds(index)) askSymbol(symbol);
          return bind(kind, symbol);
        }
      }
    }

    private boolean isApplied(int type) {
      return switch (abi.machine()) {
        case Elf.EM_X86_64 -> X64_OTHERS.contains(type);
        case Elf.EM_386 -> I386_OTHERS.contains(type);
        default -> false;
      };
    }

    private boolean bind(RelocationKind kind, int symbol) {
      boolean slot = kind == RelocationKind.GLOB_DAT || kind == RelocationKind.JUMP_SLOT;
      if (slot && symbol == 0) askSymbol(symbol);
      if (!isNew(eager, symbol)) return true;
      // What is nowhere, and not looked for either, is taken to lie where the object begins.
      boolean address = slot || kind == RelocationKind.ABSOLUTE;
      if (address
          && symbol != 0
          && symbols.isTakenFromItself(symbol)
          && symbols.isUndefined(symbol)) askSymbol(symbol);
      boolean tls =
          switch (kind) {
            case DTPMOD, DTPOFF, TPOFF, TLSDESC -> true;
            default -> false;
          };
      if (tls && symbol != 0 && symbols.isOfNoThread(symbol)) askSymbol(symbol);
      return bind(symbol, tls || kind == RelocationKind.JUMP_SLOT, false);
    }

    /** Whether a symbol is there, and looked up for the first time in one of two ways. */
    private boolean isNew(BitSet seen, int symbol) {
      if (isBeyond(symbol)) {
        askSymbol(symbol);
        return false;
      }
      if (seen.get(symbol)) return false;
      seen.set(symbol);
      return true;
    }

    private boolean isBeyond(int symbol) {
      return symbol < 0 || (symbol != 0 && symbol >= symbols.reach());
    }

    private void askSymbol(int symbol) {
      log.gap("what symbol " + Integer.toUnsignedString(symbol) + " of " + linked.path() + " is");
    }

    private void unknownType(int index) {
      log.gap(
          "what the loader makes of "
              + Elf.relocationName(relocations.type(index), abi.machine())
              + " in "
              + linked.path());
    }

    private void refuseType(String kind, int index) {
      log.refuse(
          kind,
          Map.of("path", linked.path(), "hex", hex(relocations.type(index))),
          Math.max(0, object.space().fileOffset(relocations.address(index))),
          "relocation "
              + index
              + ", of the place at 0x"
              + Long.toHexString(relocations.address(index)),
          "");
    }

    /** Two digits, or all eight where they do not do, as the loader writes them. */
    private String hex(int type) {
      return (type & ~0xff) == 0 ? String.format("%02x", type) : String.format("%08x", type);
    }

    /** Looks a symbol up; false if the load ends with it. */
    private boolean bind(int symbol, boolean defined, boolean lazily) {
      if (symbol == 0) return true;
      if (symbols.isTakenFromItself(symbol)) return true;
      if (!symbols.hasName(symbol)) {
        askSymbol(symbol);
        return true;
      }
      int versym = Math.max(0, symbols.versym(symbol)) & Elf.VERSYM_VERSION;
      if (object.isBeyondVersions(versym)) askSymbol(symbol);
      String version = object.version(versym);
      String library = object.library(versym);
      GlibcScope.Lookup found = scope.find(name.of(symbol), version, library, defined);
      if (found.answer() == GlibcScope.Answer.FOUND) {
        if (mayBeElsewhere(symbol)) own(symbol, found.object());
        return true;
      }
      Reference reference = new Reference(symbol, version, library, lazily);
      return switch (found.answer()) {
        case FOUND -> true;
        case ASSERTION -> assertion(reference);
        case UNKNOWN -> {
          if (found.object() != null) log.gap(LinkedObject.hashGap(found.object(), reference.name));
          yield true;
        }
        case MISSING -> isTolerated(symbol) || missing(reference, false);
        case NOT_IN_LIBRARY -> isTolerated(symbol) || missing(reference, true);
      };
    }

    /** Whether the file has itself what others that come first are asked for. */
    private boolean mayBeElsewhere(int symbol) {
      return linked.equals(brought.get(0))
          && !symbols.isUndefined(symbol)
          && symbols.visibility(symbol) != Elf.STV_PROTECTED
          && !object.dynamic().isSymbolic();
    }

    /** Notes where something is found that the file has itself. */
    private void own(int symbol, @Nullable LinkedObject found) {
      if (own == null) own = new OwnNames.Gathered(symbols);
      own.add(symbol, linked.equals(found));
    }

    private boolean isTolerated(int symbol) {
      return symbols.binding(symbol) == Elf.STB_WEAK;
    }

    private boolean assertion(Reference r) {
      Map<String, String> detail = r.detail();
      detail.put("n", release != null && !release.atLeast(32) ? "111" : "107");
      if (release == null) {
        log.gap(
            "which release of glibc runs it: before 2.41 the library that "
                + r.name
                + " is asked of ends the process");
        return true;
      }
      add("DEPENDENCY_UNVERSIONED_ASSERT", r, detail, "");
      return r.lazy;
    }

    private boolean missing(Reference r, boolean bound) {
      // Where a library is not there, or not known, that is told already.
      if (incomplete || isClaimed(r)) return true;
      if (process.program() == null && !link.request().process().bare() && r.version == null) {
        log.open(linked.path(), r.name, r.lazy);
        return true;
      }
      Map<String, String> detail = r.detail();
      if (r.lazy) {
        // The same words are followed by the version, where the reference has one.
        if (r.version != null) detail.put("symbol", r.name + ", version " + r.version);
        add("SYMBOL_MISSING_LAZY", r, detail, "no object of the process defines it");
        return true;
      }
      String kind = r.version == null ? "SYMBOL_MISSING" : "SYMBOL_VERSION_MISSING";
      if (bound) kind = "SYMBOL_VERSION_MISSING_OLD";
      add(kind, r, detail, "no object of the process defines it");
      return false;
    }

    private void add(String kind, Reference r, Map<String, String> detail, String evidence) {
      long offset = symbols.offset(r.symbol);
      if (r.lazy) log.late(kind, detail, offset, object.symbolPlace(r.symbol));
      else log.refuse(kind, detail, offset, object.symbolPlace(r.symbol), evidence);
    }

    /** Whether a table says, or may be taken to say, that a library defines the symbol. */
    private boolean isClaimed(Reference r) {
      if (claimed.length == 0) return false;
      SystemLibraries known = link.request().process().libraries();
      if (r.version != null && r.library != null)
        for (LinkedObject o : claimed) {
          if (!o.isNamed(r.library)) continue;
          // Of a weak need, too, which is not asked for before.
          if (known.version(o.name(), r.version).isNo()) return false;
          if (r.version.equals("GLIBC_PRIVATE"))
            log.gap("whether that release of " + r.library + " has the private symbol " + r.name);
          log.assume("SYSTEM_LIBRARIES");
          return true;
        }
      LinkedObject perhaps = null;
      for (LinkedObject o : claimed) {
        if (!known.mayDefine(o.name(), r.name)) continue;
        Availability there = known.symbol(o.name(), r.name);
        if (there.isYes()) {
          log.assume("SYSTEM_LIBRARIES");
          return true;
        }
        if (!there.isNo()) perhaps = o;
      }
      if (perhaps == null) return false;
      log.gap("whether " + perhaps.path() + " has " + r.name);
      return true;
    }

    private boolean reserveTls(int symbol, int index) {
      // It is asked for already.
      if (isBeyond(symbol) || reserved.get(symbol)) return true;
      reserved.set(symbol);
      LinkedObject owner = linked;
      if (symbol != 0) {
        int versym = Math.max(0, symbols.versym(symbol)) & Elf.VERSYM_VERSION;
        boolean own =
            symbols.binding(symbol) == Elf.STB_LOCAL
                || symbols.visibility(symbol) == Elf.STV_HIDDEN;
        if (!own) {
          LinkedObject found =
              scope
                  .find(name.of(symbol), object.version(versym), object.library(versym), true)
                  .object();
          if (found == null) return true;
          owner = found;
        }
      }
      // What the process began with has its place already.
      if (owner.object() == null || process.objects().contains(owner) || !inStaticTls.add(owner))
        return true;
      if (!takesTls(owner.object(), index)) return false;
      staticTls += owner.object().tlsSize();
      boolean aligned = isAligned(owner.object().tlsAlign());
      if (aligned && staticTls <= TLS_FITS) return true;
      if (aligned && staticTls <= TLS_FITS_NOT) {
        log.gap(
            "whether the process has "
                + staticTls
                + " bytes of static thread-local storage left for "
                + linked.path());
        return true;
      }
      log.refuse(
          "STATIC_TLS",
          Map.of("path", owner.path(), "size", Long.toString(staticTls)),
          Math.max(0, object.space().fileOffset(relocations.address(index))),
          "relocation " + index,
          aligned ? "" : "it is aligned to " + owner.object().tlsAlign() + " bytes");
      return false;
    }

    /** Of an object without thread-local storage, the room for it is divided by nothing. */
    private boolean takesTls(LoadedObject owner, int index) {
      ProgramHeader tls = owner.tls();
      // An image at the object's very beginning is taken for none that has a place.
      if (tls != null && tls.align() != 0 && (tls.vaddr() != 0 || tls.filesz() == 0)) {
        if (tls.filesz() > tls.memsz())
          log.gap(LoadLog.CONTRADICTION + linked.path() + ": PT_TLS > p_filesz");
        return true;
      }
      log.refuse(
          MemoryFault.KIND,
          Map.of("path", linked.path()),
          Math.max(0, object.space().fileOffset(relocations.address(index))),
          "relocation " + index,
          tls == null ? "there is no thread-local storage" : "its place is none");
      return false;
    }

    private boolean isAligned(long align) {
      if (align <= TLS_ALIGNED) return true;
      for (LinkedObject o : process.objects())
        if (o.object() != null && o.object().tlsAlign() >= align) return true;
      return false;
    }

    /** A symbol as this object refers to it. */
    private final class Reference {
      private final int symbol;
      private final String name;
      private final @Nullable String version;
      private final @Nullable String library;
      private final boolean lazy;

      Reference(int symbol, @Nullable String version, @Nullable String library, boolean lazy) {
        this.symbol = symbol;
        this.name = symbols.name(symbol);
        this.version = version;
        this.library = library;
        this.lazy = lazy;
      }

      Map<String, String> detail() {
        Map<String, String> detail = new HashMap<>();
        LoadRequest.Process context = link.request().process();
        detail.put("path", linked.path());
        detail.put("symbol", name);
        detail.put("argv0", context.programPath());
        if (version != null) {
          detail.put("version", version);
          detail.put("node", version);
        }
        if (library != null) {
          detail.put("library", library);
          detail.put("soname", library);
        }
        return detail;
      }
    }
  }
}
