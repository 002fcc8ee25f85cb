package dev.abilens.elf;

import dev.abilens.format.AddressMap;
import dev.abilens.image.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a loader reads, writes or runs memory of an object that is not there for that: the process
 * ends.
 *
 * @param offset where in the file the cause lies
 * @param where the structure there
 * @param evidence what is touched
 * @param sure whether it is surely not there: behind the object something else may lie
 * @param relocation how many relocations of the tables come before it; {@link #BEFORE_ALL} where it
 *     comes before whichever is the first
 * @param kind what the table of loaders' words calls it
 */
record MemoryFault(
    long offset, String where, String evidence, boolean sure, int relocation, String kind) {
  /** The kind of what ends the process. */
  static final String KIND = "FAULT";

  /** The kind of what ends it once the object's functions are called. */
  private static final String AT_CALL = "FAULT_AT_CALL";

  /** The kind of what ends it as it exits. */
  private static final String AT_EXIT = "FAULT_AT_EXIT";

  // Objects lie below the top of what a process maps: so far behind one lies nothing, and what
  // would come out below the first address lies nowhere either.
  private static final long FAR = 1L << 30;
  private static final long FAR_BEFORE = 1L << 46;

  // No process has anything mapped below this address (vm.mmap_min_addr).
  private static final long LOWEST = 1 << 16;

  private static final int ALL = Elf.PF_R | Elf.PF_W | Elf.PF_X;

  private static final int MOST_MISSES = 1 << 8;

  private static final int AFTERWARDS = Integer.MAX_VALUE;

  /** The number of relocations before what ends the process before all of them. */
  static final int BEFORE_ALL = -1;

  private static final List<Long> READ =
      List.of(
          Elf.DT_STRTAB,
          Elf.DT_SYMTAB,
          Elf.DT_HASH,
          Elf.DT_GNU_HASH,
          Elf.DT_RELA,
          Elf.DT_REL,
          Elf.DT_JMPREL,
          Elf.DT_VERSYM,
          Elf.DT_VERNEED);

  private MemoryFault(long offset, String where, String evidence, boolean sure) {
    this(offset, where, evidence, sure, AFTERWARDS, KIND);
  }

  private MemoryFault before() {
    return new MemoryFault(offset, where, evidence, sure, BEFORE_ALL, kind);
  }

  private static @Nullable MemoryFault before(@Nullable MemoryFault fault) {
    return fault == null ? null : fault.before();
  }

  /**
   * Returns which of an object's relocations is the first that is not applied as a fault ends the
   * process, or how many there are; {@link #BEFORE_ALL} where none is applied.
   */
  static int end(@Nullable MemoryFault fault, int relocations) {
    return fault == null || !fault.sure ? relocations : Math.min(fault.relocation, relocations);
  }

  /** Returns whether an address is so far from an object that nothing of a process lies there. */
  static boolean isFar(long address, long end, int bits) {
    return bits == 64
        && Long.compareUnsigned(address - end, FAR) >= 0
        && Long.compareUnsigned(address - end, -FAR_BEFORE) < 0;
  }

  /** Returns what glibc's loader runs into before it looks for dependencies, or null. */
  static @Nullable MemoryFault ofGlibcsTable(LoadedObject object) {
    One one = new One(object, true, false);
    MemoryFault fault = one.noTable();
    return fault == null ? one.without(Elf.DT_STRTAB, "DT_STRTAB") : fault;
  }

  /** Looks for the first fault of one object, whose file can still be read if it is open. */
  interface Look {
    @Nullable MemoryFault at(LoadedObject object, boolean open);
  }

  /**
   * Returns the faults of what a load brings, each by the object that has one.
   *
   * @param brought the addon first; of the others the files are closed
   */
  static Map<LinkedObject, MemoryFault> ofEach(List<LinkedObject> brought, Look look) {
    Map<LinkedObject, MemoryFault> faults = new HashMap<>();
    for (LinkedObject linked : brought) {
      LoadedObject object = linked.object();
      MemoryFault fault = object == null ? null : look.at(object, linked.equals(brought.get(0)));
      if (fault != null) faults.put(linked, fault);
    }
    return faults;
  }

  /**
   * Returns the first fault that glibc's loader runs into, or null.
   *
   * @param open whether the object's file can still be read: what is called is looked at then
   */
  static @Nullable MemoryFault ofGlibc(
      LoadedObject object, LoaderAbi abi, @Nullable GlibcRelease release, boolean open) {
    One one = new One(object, true, open);
    boolean relr = release == null || release.atLeast(36);
    MemoryFault fault = before(one.incompleteTable(abi, relr));
    if (fault == null) fault = before(one.lazyBinding(abi));
    if (fault == null) fault = before(one.outgrown());
    if (fault == null && relr) fault = before(one.misplacedHeaders());
    return fault == null ? one.first() : fault;
  }

  /** Returns the first fault that musl's loader runs into, or null. */
  static @Nullable MemoryFault ofMusl(LoadedObject object, boolean open) {
    return new One(object, false, open).first();
  }

  /**
   * Returns what ends the process after the load of an open object, surely or perhaps: one at most
   * of each kind.
   *
   * @param bare whether any of the object's functions may be called
   */
  static List<MemoryFault> afterwards(LoadedObject object, boolean glibc, boolean bare) {
    One one = new One(object, glibc, true);
    List<MemoryFault> faults = new ArrayList<>();
    MemoryFault call = one.unfilledSlots();
    if (call == null && bare) call = one.exports();
    if (call != null) faults.add(call.as(AT_CALL));
    MemoryFault exit = one.finalizers();
    if (exit != null) faults.add(exit.as(AT_EXIT));
    return faults;
  }

  private MemoryFault as(String otherKind) {
    return new MemoryFault(offset, where, evidence, sure, relocation, otherKind);
  }

  /** One object, mapped. */
  private static final class One {
    private final LoadedObject object;
    private final boolean glibc;
    private final boolean open;
    private final DynamicTable dynamic;
    private final long word;
    private final AddressSpace memory;
    private final boolean apart;
    private final long table;
    private final long lowest;
    private final long highest;
    private final boolean lazy;
    private final boolean text;

    // Read once a table of functions holds one that another object is to have.
    private @Nullable Set<String> optional;

    // Between these, pages are known to be writable.
    private long first;
    private long end;
    private int misses;

    One(LoadedObject object, boolean glibc, boolean open) {
      this.object = object;
      this.glibc = glibc;
      this.open = open;
      this.dynamic = object.dynamic();
      this.word = object.header().bits() / 8;
      ProgramHeaders all = object.segments();
      this.apart = all.areApart();
      boolean ofMemory = object.file().reading().isOfMemory();
      Reading reading = glibc ? Reading.GLIBC : Reading.MUSL;
      this.memory =
          ofMemory ? object.space() : AddressSpace.inPages(object.space().bytes(), all, reading);
      int segment = all.lastIndex(Elf.PT_DYNAMIC);
      this.table = segment < 0 ? 0 : all.vaddr(segment);
      long first = -1;
      for (int i = 0; i < all.size(); i++)
        if (all.type(i) == Elf.PT_LOAD && Long.compareUnsigned(all.vaddr(i), first) < 0)
          first = Pages.down(all.vaddr(i));
      this.lowest = first;
      this.highest = glibc ? endOfLast() : endOfAll();
      // Asked for each relocation: each time the table would be gone through.
      this.lazy = !dynamic.bindsNow();
      this.text = dynamic.hasTextRelocations();
    }

    private long endOfLast() {
      int last = object.segments().lastIndex(Elf.PT_LOAD);
      return last < 0 ? 0 : end(last);
    }

    private long endOfAll() {
      long end = 0;
      for (int i = 0; i < object.segments().size(); i++)
        if (object.segments().type(i) == Elf.PT_LOAD && Long.compareUnsigned(end(i), end) > 0)
          end = end(i);
      return end;
    }

    /** Whether nothing lies at an address: in a gap of the object, or far from it. */
    private boolean isNowhere(long address) {
      if (memory.isMapped(address)) return false;
      // Objects are mapped where the gap above them ends, so that below them there is nothing.
      boolean below = Long.compareUnsigned(address, lowest) < 0;
      return below || isWithin(address) || isFar(address, highest, object.header().bits());
    }

    /** The dynamic table itself. */
    private @Nullable MemoryFault noTable() {
      int segment = object.segments().lastIndex(Elf.PT_DYNAMIC);
      // Whatever may lie there is another object's.
      if (segment < 0 || memory.isMapped(object.segments().vaddr(segment))) return null;
      return new MemoryFault(
          object.segments().offset(segment),
          "Phdr[" + segment + "] PT_DYNAMIC > p_vaddr",
          place(object.segments().vaddr(segment)) + " is read",
          true);
    }

    /** What every loader runs into. */
    @Nullable MemoryFault first() {
      MemoryFault fault = before(shrunk());
      if (fault == null) fault = before(unreadable());
      if (fault == null) fault = relocations();
      if (fault == null) fault = afterwardsReadOnly();
      if (fault == null) fault = initializers();
      return fault == null ? overlap() : fault;
    }

    /** Tables in memory that may not be read. */
    private @Nullable MemoryFault unreadable() {
      for (long tag : READ) {
        int at = dynamic.last(tag);
        if (at < 0 || !isRead(tag)) continue;
        long address = dynamic.value(at);
        boolean closed = memory.isMapped(address) && (memory.flags(address) & ALL) == 0;
        if (closed || !memory.isMapped(address))
          return new MemoryFault(
              dynamic.offset(at),
              "PT_DYNAMIC",
              place(address) + " is read",
              closed || isNowhere(address));
      }
      return null;
    }

    private boolean isRead(long tag) {
      if (tag == Elf.DT_RELA) return dynamic.value(Elf.DT_RELASZ, 0) != 0;
      if (tag == Elf.DT_REL && glibc && !Relocations.appliesRel(object.header().machine()))
        return false;
      if (tag == Elf.DT_REL) return dynamic.value(Elf.DT_RELSZ, 0) != 0;
      if (tag == Elf.DT_JMPREL) return dynamic.value(Elf.DT_PLTRELSZ, 0) != 0;
      if (tag == Elf.DT_HASH && dynamic.has(Elf.DT_GNU_HASH)) return false;
      // musl's looks at no versions that a file asks for.
      return glibc || (tag != Elf.DT_VERSYM && tag != Elf.DT_VERNEED);
    }

    /** What is made read-only in the end lies within the object. */
    private @Nullable MemoryFault afterwardsReadOnly() {
      int i = object.segments().lastIndex(Elf.PT_GNU_RELRO);
      if (i < 0) return null;
      ProgramHeader part = object.segments().get(i);
      long end = Pages.down(part.vaddr() + part.memsz());
      if (Pages.down(part.vaddr()) == end) return null;
      if (end > 0 && isWithin(part.vaddr()) && isWithin(end - 1)) return null;
      int bits = object.header().bits();
      return new MemoryFault(
          object.segments().offset(i),
          "Phdr[" + i + "] PT_GNU_RELRO",
          "it reaches out of the object",
          isFar(end, highest, bits),
          AFTERWARDS,
          isWithin(part.vaddr()) ? KIND : "RELRO_OUTSIDE");
    }

    /** Entries of the dynamic table that are asked for without a look whether they are there. */
    @Nullable MemoryFault incompleteTable(LoaderAbi abi, boolean relr) {
      MemoryFault fault = without(Elf.DT_STRTAB, "DT_STRTAB");
      if (fault == null && object.relocations().size() > 0)
        fault = without(Elf.DT_SYMTAB, "DT_SYMTAB");
      if (fault == null && dynamic.has(Elf.DT_RELA)) fault = without(Elf.DT_RELASZ, "DT_RELASZ");
      if (fault == null && dynamic.has(Elf.DT_RELA)) fault = without(Elf.DT_RELAENT, "DT_RELAENT");
      // Where tables have addends, those without are not looked at.
      boolean rel = Relocations.appliesRel(abi.machine());
      if (fault == null && rel && dynamic.has(Elf.DT_REL))
        fault = without(Elf.DT_RELSZ, "DT_RELSZ");
      if (fault == null && relr && dynamic.has(Elf.DT_RELR))
        fault = without(Elf.DT_RELRENT, "DT_RELRENT");
      if (fault == null && dynamic.has(Elf.DT_PLTREL)) fault = without(Elf.DT_JMPREL, "DT_JMPREL");
      if (fault == null && dynamic.has(Elf.DT_PLTREL))
        fault = without(Elf.DT_PLTRELSZ, "DT_PLTRELSZ");
      if (fault == null && dynamic.has(Elf.DT_INIT_ARRAY))
        fault = without(Elf.DT_INIT_ARRAYSZ, "DT_INIT_ARRAYSZ");
      boolean versions = dynamic.has(Elf.DT_VERNEED) || dynamic.has(Elf.DT_VERDEF);
      if (fault == null && versions) fault = without(Elf.DT_VERSYM, "DT_VERSYM");
      if (fault == null && dynamic.has(Elf.DT_VERSYM) && !versions && refersToVersions())
        fault = missing("DT_VERNEED");
      return fault;
    }

    private @Nullable MemoryFault without(long tag, String name) {
      return dynamic.has(tag) ? null : missing(name);
    }

    private MemoryFault missing(String name) {
      return new MemoryFault(
          start(), "PT_DYNAMIC", "there is no " + name + ", and it is read", true);
    }

    private long start() {
      return dynamic.size() == 0 ? 0 : dynamic.offset(0);
    }

    private boolean refersToVersions() {
      for (int i = 0; i < object.relocations().size(); i++)
        if (object.relocations().symbol(i) != 0) return true;
      return false;
    }

    /** The loader writes its own address into the table that lazily bound calls go through. */
    @Nullable MemoryFault lazyBinding(LoaderAbi abi) {
      boolean known =
          switch (abi.machine()) {
            case Elf.EM_X86_64, Elf.EM_386, Elf.EM_AARCH64 -> true;
            default -> false;
          };
      if (!known || !dynamic.has(Elf.DT_JMPREL) || !lazy) return null;
      int at = dynamic.last(Elf.DT_PLTGOT);
      if (at < 0) return missing("DT_PLTGOT");
      long table = dynamic.value(at);
      if (isWritable(table + word, 2 * word)) return null;
      return new MemoryFault(
          dynamic.offset(at),
          "PT_DYNAMIC > DT_PLTGOT",
          place(table) + " is written to",
          isWithin(table));
    }

    /** Where the program headers are said to be in memory, there is nothing. */
    @Nullable MemoryFault misplacedHeaders() {
      int i = object.segments().lastIndex(Elf.PT_PHDR);
      if (i < 0 || memory.isMapped(object.segments().vaddr(i))) return null;
      return new MemoryFault(
          object.segments().offset(i),
          "Phdr[" + i + "] PT_PHDR > p_vaddr",
          place(object.segments().vaddr(i)) + " is read",
          isNowhere(object.segments().vaddr(i)));
    }

    /** What reaches behind the last segment is mapped over what lies there. */
    @Nullable MemoryFault outgrown() {
      ProgramHeaders all = object.segments();
      int last = all.lastIndex(Elf.PT_LOAD);
      long end = last < 0 ? 0 : end(last);
      for (int i = 0; i < last; i++)
        if (all.type(i) == Elf.PT_LOAD && Long.compareUnsigned(end(i), end) > 0)
          return new MemoryFault(
              all.offset(i),
              "Phdr[" + i + "] PT_LOAD > p_memsz",
              "it lies over what is behind the last PT_LOAD",
              Long.compareUnsigned(all.vaddr(i), end) < 0);
      return null;
    }

    private long end(int segment) {
      ProgramHeaders all = object.segments();
      return Pages.up(all.vaddr(segment) + all.memsz(segment));
    }

    /** A last segment of more pages in the file than in memory lies over what is behind it. */
    private @Nullable MemoryFault shrunk() {
      ProgramHeaders all = object.segments();
      int i = all.lastIndex(Elf.PT_LOAD);
      if (!glibc || i < 0) return null;
      long inFile = Pages.up(all.vaddr(i) + all.filesz(i));
      if (Long.compareUnsigned(inFile, end(i)) <= 0) return null;
      return new MemoryFault(
          all.offset(i), "Phdr[" + i + "] PT_LOAD > p_memsz", "less than p_filesz", false);
    }

    /** Every relocation writes to its place. */
    private @Nullable MemoryFault relocations() {
      Relocations relocations = object.relocations();
      long called = dynamic.value(Elf.DT_INIT_ARRAY, 0);
      long before = called - word;
      long size = dynamic.value(Elf.DT_INIT_ARRAYSZ, 0) + word;
      for (int i = 0; i < relocations.size(); i++) {
        if (i == relocations.cutAt()) return cutTable();
        long at = relocations.address(i);
        RelocationKind kind = relocations.kind(i);
        if (kind == RelocationKind.NONE) continue;
        MemoryFault fault = kind == RelocationKind.RELATIVE ? null : symbol(i);
        if (fault != null) return fault;
        // What no loader knows is refused and not written.
        if (kind == RelocationKind.OTHER) continue;
        fault = resolver(i, kind);
        if (fault != null) return fault;
        if (Long.compareUnsigned(at - before, size) < 0 && (at - before) % word != 0)
          return new MemoryFault(
              Math.max(0, object.space().fileOffset(at)),
              "relocation " + i,
              "it writes to parts of what DT_INIT_ARRAY says is called",
              false);
        if (isOfTable(at)) return itself(i);
        if (isWritable(at, word)) continue;
        boolean sure = isWithin(at) || isWithin(at + word - 1) || isNowhere(at);
        return new MemoryFault(
            Math.max(0, object.space().fileOffset(at)),
            "relocation " + i,
            place(at) + " is written to",
            sure,
            i,
            KIND);
      }
      return cutTable();
    }

    /** A relocation that spoils what another one wrote, whatever that is. */
    private @Nullable MemoryFault overlap() {
      Relocations relocations = object.relocations();
      // musl's loader applies these last, and they add to what is there.
      boolean adds = !glibc && dynamic.has(Elf.DT_RELR);
      boolean aligned = true;
      for (int i = 0; i < relocations.size() && aligned; i++)
        aligned = relocations.address(i) % word == 0;
      if (aligned && !adds) return null;
      long[] places = new long[relocations.size()];
      int n = 0;
      for (int i = 0; i < places.length; i++)
        if (relocations.kind(i) != RelocationKind.NONE) places[n++] = relocations.address(i);
      places = AddressMap.sortedUnsigned(Arrays.copyOf(places, n));
      for (int i = 1; i < n; i++) {
        long apart = places[i] - places[i - 1];
        if (apart < word && (apart != 0 || adds))
          return new MemoryFault(
              Math.max(0, object.space().fileOffset(places[i])),
              "relocations",
              "two of them write to " + place(places[i]),
              false);
      }
      return null;
    }

    /** A function that is asked for an address, and what is copied of no symbol. */
    private @Nullable MemoryFault resolver(int i, RelocationKind kind) {
      Relocations relocations = object.relocations();
      if (kind == RelocationKind.COPY && relocations.symbol(i) == 0)
        return new MemoryFault(start(), "relocation " + i, "it copies no symbol", true, i, KIND);
      if (kind != RelocationKind.IRELATIVE || !glibc) return null;
      if (!open && !relocations.hasAddend(i)) return null;
      MemoryFault fault = called(relocations.addend(i), start(), "relocation " + i);
      return fault == null
          ? null
          : new MemoryFault(fault.offset, fault.where, fault.evidence, fault.sure, i, KIND);
    }

    /** Whether a place is one of the dynamic table, which is read again afterwards. */
    private boolean isOfTable(long address) {
      long size = (dynamic.size() + 1L) * 2 * word;
      return Long.compareUnsigned(address - table + word - 1, size + word - 1) < 0 && table != 0;
    }

    private MemoryFault itself(int relocation) {
      return new MemoryFault(
          start(), "relocation " + relocation, "it writes to the dynamic table", false);
    }

    /** A table that goes on where the file's bytes end. */
    private @Nullable MemoryFault cutTable() {
      Relocations relocations = object.relocations();
      if (relocations.cutAt() < 0) return null;
      long at = relocations.cutAddress();
      return new MemoryFault(
          start(),
          "PT_DYNAMIC",
          place(at) + " is read for a relocation",
          isNowhere(at),
          relocations.cutAt(),
          KIND);
    }

    /** The symbol that a relocation refers to, and its name. */
    private @Nullable MemoryFault symbol(int relocation) {
      Relocations relocations = object.relocations();
      DynamicSymbols symbols = object.symbols();
      int symbol = relocations.symbol(relocation);
      boolean later = glibc && relocations.isJumpSlot(relocation) && lazy;
      if (symbol == 0 || later) return null;
      long size = DynamicSymbols.entrySize(object.header().bits());
      long index = glibc ? Integer.toUnsignedLong(symbol) : symbol;
      long read = dynamic.value(Elf.DT_SYMTAB, 0) + index * size;
      if (symbol > 0 && symbol < symbols.reach()) {
        if (symbols.hasName(symbol) || isOwn(symbol)) return null;
        read = dynamic.value(Elf.DT_STRTAB, 0) + symbols.nameOffset(symbol);
      }
      if (!isNowhere(read)) return null;
      return new MemoryFault(
          Math.max(0, object.space().fileOffset(relocations.address(relocation))),
          "relocation " + relocation,
          place(read) + " is read",
          true,
          relocation,
          KIND);
    }

    /** Whether a symbol is the object's own, so that nobody reads its name. */
    private boolean isOwn(int symbol) {
      int visibility = object.symbols().visibility(symbol);
      return object.symbols().binding(symbol) == Elf.STB_LOCAL
          || (glibc && (visibility == Elf.STV_HIDDEN || visibility == Elf.STV_INTERNAL));
    }

    private @Nullable MemoryFault initializers() {
      MemoryFault fault = function(Elf.DT_INIT, "PT_DYNAMIC > DT_INIT");
      return fault != null
          ? fault
          : functions(Elf.DT_INIT_ARRAY, Elf.DT_INIT_ARRAYSZ, "PT_DYNAMIC > DT_INIT_ARRAY");
    }

    private @Nullable MemoryFault finalizers() {
      String where = "PT_DYNAMIC > DT_FINI_ARRAY";
      boolean sized = !glibc || dynamic.has(Elf.DT_FINI_ARRAYSZ);
      if (dynamic.has(Elf.DT_FINI_ARRAY) && !sized) return missing("DT_FINI_ARRAYSZ");
      MemoryFault fault = functions(Elf.DT_FINI_ARRAY, Elf.DT_FINI_ARRAYSZ, where);
      if (fault != null && fault.sure) return fault;
      MemoryFault last = function(Elf.DT_FINI, "PT_DYNAMIC > DT_FINI");
      return fault == null || (last != null && last.sure) ? last : fault;
    }

    private @Nullable MemoryFault function(long tag, String where) {
      int at = dynamic.last(tag);
      boolean none = at < 0 || (!glibc && dynamic.value(at) == 0);
      return none ? null : called(dynamic.value(at), dynamic.offset(at), where);
    }

    private @Nullable MemoryFault functions(long tag, long sizeTag, String where) {
      int at = dynamic.last(tag);
      if (at < 0) return null;
      long array = dynamic.value(at);
      long count = dynamic.value(sizeTag, 0) >>> (word == 8 ? 3 : 2);
      // An entry is written by a relocation or stands in the file. Where segments hold the same
      // bytes of it, there may be more of them than anybody looks at.
      long most = object.file().source().size() / word + object.relocations().size();
      MemoryFault fault = null;
      for (long i = 0; i < Math.min(count, most) && fault == null; i++)
        fault = entry(array + i * word, at, where);
      if (fault != null || count <= most) return fault;
      return new MemoryFault(dynamic.offset(at), where, count + " functions are called", false);
    }

    /** Jump slots that are there and that nobody fills. */
    private @Nullable MemoryFault unfilledSlots() {
      boolean sized = dynamic.value(Elf.DT_PLTRELSZ, 0) != 0;
      boolean named = dynamic.has(Elf.DT_JMPREL);
      boolean filled = named && sized && (!glibc || dynamic.has(Elf.DT_PLTREL));
      if (filled || (!named && !sized)) return null;
      return new MemoryFault(
          dynamic.offset(dynamic.last(named ? Elf.DT_JMPREL : Elf.DT_PLTRELSZ)),
          "PT_DYNAMIC > DT_JMPREL, DT_PLTRELSZ, DT_PLTREL",
          "one of them is absent or 0, and calls go through slots that nothing is written to",
          named);
    }

    /** A function that is found by its name, and is none. */
    private @Nullable MemoryFault exports() {
      // On others a function's address may be that of a descriptor.
      int machine = object.header().machine();
      if (machine != Elf.EM_X86_64 && machine != Elf.EM_386 && machine != Elf.EM_AARCH64)
        return null;
      DynamicSymbols symbols = object.symbols();
      SymbolName.OfSymbols name = new SymbolName.OfSymbols(symbols);
      HashSteps steps = HashSteps.ofLoad();
      for (int i = 1; i < symbols.size(); i++) {
        boolean offered = symbols.isExported(i) && symbols.value(i) != 0;
        boolean relative = symbols.section(i) != Elf.SHN_ABS;
        if (!offered || !relative || symbols.type(i) != Elf.STT_FUNC) continue;
        if (!isRun(symbols.value(i)))
          return new MemoryFault(
              symbols.offset(i),
              object.symbolPlace(i) + " > st_value",
              place(symbols.value(i)) + " is called by the name of a function",
              true);
        if (isLost(i, name, steps))
          return new MemoryFault(
              symbols.offset(i),
              object.symbolPlace(i) + " > st_name",
              "the hash table leads out of the object, or very far, where it is looked for",
              false);
      }
      return null;
    }

    private boolean isLost(int symbol, SymbolName.OfSymbols name, HashSteps steps) {
      DynamicSymbols symbols = object.symbols();
      if (!symbols.hasName(symbol)) return true;
      return symbols.find(name.of(symbol), i -> i == symbol, steps) == SymbolHash.UNKNOWN;
    }

    /** An entry of a table of functions. */
    private @Nullable MemoryFault entry(long place, int at, String where) {
      long offset = object.space().fileOffset(place);
      if (offset < 0) offset = dynamic.offset(at);
      if (!memory.isMapped(place))
        return new MemoryFault(offset, where, place(place) + " is read", isNowhere(place));
      Optional<Pointer> pointer = object.initializer(place, open);
      if (pointer.isPresent()) {
        String symbol = pointer.get().symbol();
        if (symbol == null) return called(pointer.get().address(), offset, where);
        if (optional == null) optional = readOptional();
        return optional.contains(symbol)
            ? new MemoryFault(offset, where, "a function is called that may be nowhere", false)
            : null;
      }
      long there = memory.available(place);
      // Where nothing relocates it, an address is what the linker wrote, and none of the object's.
      if (object.header().type() == Elf.ET_EXEC && there >= word) return null;
      boolean zero = there == 0 && isWithin(place);
      boolean sure = zero;
      if (open && there >= word) {
        long value = memory.region(where, place, word).word(0, (int) word * 8);
        sure = Long.compareUnsigned(value, LOWEST) < 0;
      }
      return new MemoryFault(
          offset, where, "no relocation writes to it", sure && !isWritten(place));
    }

    /** The names that the object takes from others and that nobody has to provide. */
    private Set<String> readOptional() {
      DynamicSymbols symbols = object.symbols();
      Set<String> names = new HashSet<>();
      for (int i = 1; i < symbols.reach(); i++)
        if (symbols.isUndefined(i) && symbols.binding(i) == Elf.STB_WEAK)
          names.add(symbols.name(i));
      return names;
    }

    /** Whether a relocation of any kind writes to a place. */
    private boolean isWritten(long place) {
      Relocations relocations = object.relocations();
      for (int i = 0; i < relocations.size(); i++)
        if (relocations.kind(i) != RelocationKind.NONE
            && relocations.address(i) - place > -word
            && relocations.address(i) - place < word) return true;
      return false;
    }

    private @Nullable MemoryFault called(long address, long offset, String where) {
      boolean run = isRun(address);
      if (run && (!open || FunctionStart.isPlausible(memory, address, object.header().machine())))
        return null;
      String evidence = place(address) + " is called";
      return run
          ? new MemoryFault(offset, where, evidence + ", and no function begins there", false)
          : new MemoryFault(offset, where, evidence, true);
    }

    private boolean isRun(long address) {
      if (!memory.isExecutable(address)) return false;
      // What is more in memory than in the file is zeros.
      return memory.available(address) > 0;
    }

    private static String place(long address) {
      return "what lies at 0x" + Long.toHexString(address);
    }

    /** Whether the object takes up an address, with a segment or between two. */
    private boolean isWithin(long address) {
      return Long.compareUnsigned(address, lowest) >= 0
          && Long.compareUnsigned(address, highest) < 0;
    }

    private boolean isWritable(long address, long size) {
      if (address >= first && address <= end - size) return true;
      return isWritable(address) && isWritable(address + size - 1);
    }

    private boolean isWritable(long address) {
      if (!memory.isMapped(address)) return false;
      if (!memory.isWritable(address) && !text) return false;
      if (apart && object.file().reading() == Reading.FILE) remember(address);
      return true;
    }

    private void remember(long address) {
      // What goes to and fro between many segments is found no sooner so.
      if (misses++ > MOST_MISSES) return;
      ProgramHeaders all = object.segments();
      for (int i = 0; i < all.size(); i++)
        if (all.type(i) == Elf.PT_LOAD
            && Long.compareUnsigned(address - all.vaddr(i), all.memsz(i)) < 0) {
          first = all.vaddr(i);
          end = first + all.memsz(i);
          return;
        }
    }
  }
}
