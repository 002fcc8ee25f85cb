package dev.abilens.elf;

import dev.abilens.image.Pointer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a loader reads, writes or runs memory of an object that is not there for that: the process
 * ends.
 *
 * @param offset where in the file the cause lies
 * @param where the structure there
 * @param evidence what is touched
 * @param sure whether it is surely not there: behind the object something else may lie
 */
record MemoryFault(long offset, String where, String evidence, boolean sure) {
  /** What the table of loaders' words calls it. */
  static final String KIND = "FAULT";

  private static final long PAGE = 4096;

  /** No process has so much memory. */
  private static final long MOST_MEMORY = 1L << 48;

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

  private MemoryFault(long offset, String where, String evidence) {
    this(offset, where, evidence, true);
  }

  /** Returns whether what lies between two addresses is more than a process can have mapped. */
  static boolean isTooMuch(long from, long to, int bits) {
    return bits == 64 && Long.compareUnsigned(to - from, MOST_MEMORY) >= 0;
  }

  /** Returns the first fault that glibc's loader runs into, or null. */
  static @Nullable MemoryFault ofGlibc(LoadedObject object, LoaderAbi abi) {
    One one = new One(object, true);
    MemoryFault fault = one.incompleteTable();
    if (fault == null) fault = one.lazyBinding(abi);
    if (fault == null) fault = one.outgrown();
    return fault == null ? one.first() : fault;
  }

  /** Returns the first fault that musl's loader runs into, or null. */
  static @Nullable MemoryFault ofMusl(LoadedObject object) {
    One one = new One(object, false);
    MemoryFault fault = one.misread();
    return fault == null ? one.first() : fault;
  }

  /** One object, mapped. */
  private static final class One {
    private final LoadedObject object;
    private final boolean glibc;
    private final DynamicTable dynamic;
    private final long word;

    // Between these, pages are known to be writable.
    private long first;
    private long end;

    One(LoadedObject object, boolean glibc) {
      this.object = object;
      this.glibc = glibc;
      this.dynamic = object.dynamic();
      this.word = object.header().bits() / 8;
    }

    /** What every loader runs into. */
    @Nullable MemoryFault first() {
      MemoryFault fault = shrunk();
      if (fault == null) fault = hidden();
      if (fault == null) fault = unreadable();
      if (fault == null) fault = relocations();
      if (fault == null) fault = afterwardsReadOnly();
      return fault == null ? initializers() : fault;
    }

    /** What musl's loader takes for something else, or looks for in vain. */
    @Nullable MemoryFault misread() {
      if (!dynamic.has(Elf.DT_HASH) && !dynamic.has(Elf.DT_GNU_HASH))
        return new MemoryFault(
            start(), "PT_DYNAMIC", "there is neither DT_HASH nor DT_GNU_HASH", false);
      MemoryFault none = withoutAddress(Elf.DT_REL, Elf.DT_RELSZ, "DT_RELSZ");
      if (none == null) none = withoutAddress(Elf.DT_RELA, Elf.DT_RELASZ, "DT_RELASZ");
      if (none == null) none = withoutAddress(Elf.DT_JMPREL, Elf.DT_PLTRELSZ, "DT_PLTRELSZ");
      if (none != null) return none;
      boolean mixed = dynamic.has(Elf.DT_RELA) && dynamic.has(Elf.DT_JMPREL);
      int kind = dynamic.last(Elf.DT_PLTREL);
      if (mixed && (kind < 0 || dynamic.value(kind) != Elf.DT_RELA))
        return new MemoryFault(
            kind < 0 ? start() : dynamic.offset(kind),
            "PT_DYNAMIC > DT_PLTREL",
            "not DT_RELA",
            false);
      return null;
    }

    /** Where a table has a size and no address, the object's first bytes are taken for it. */
    private @Nullable MemoryFault withoutAddress(long tag, long sizeTag, String size) {
      if (dynamic.has(tag) || dynamic.value(sizeTag, 0) == 0) return null;
      return new MemoryFault(
          dynamic.offset(dynamic.last(sizeTag)),
          "PT_DYNAMIC > " + size,
          "there is no such table",
          false);
    }

    /** Tables in memory that may not be read. */
    private @Nullable MemoryFault unreadable() {
      for (long tag : READ) {
        int at = dynamic.last(tag);
        ProgramHeader segment = at < 0 ? null : segment(dynamic.value(at));
        if (segment != null && (segment.flags() & (Elf.PF_R | Elf.PF_W | Elf.PF_X)) == 0)
          return new MemoryFault(
              dynamic.offset(at), "PT_DYNAMIC", place(dynamic.value(at)) + " is read");
      }
      return null;
    }

    /** What is made read-only in the end lies within the object. */
    private @Nullable MemoryFault afterwardsReadOnly() {
      int i = object.segments().lastIndex(Elf.PT_GNU_RELRO);
      if (i < 0) return null;
      ProgramHeader part = object.segments().get(i);
      long end = (part.vaddr() + part.memsz()) & -PAGE;
      if ((part.vaddr() & -PAGE) == end) return null;
      if (end > 0 && isWithin(part.vaddr()) && isWithin(end - 1)) return null;
      return new MemoryFault(
          object.segments().offset(i),
          "Phdr[" + i + "] PT_GNU_RELRO",
          "it reaches out of the object",
          false);
    }

    /** Entries of the dynamic table that are asked for without a look whether they are there. */
    @Nullable MemoryFault incompleteTable() {
      MemoryFault fault = without(Elf.DT_STRTAB, "DT_STRTAB");
      if (fault == null && object.relocations().size() > 0)
        fault = without(Elf.DT_SYMTAB, "DT_SYMTAB");
      if (fault == null && dynamic.has(Elf.DT_RELA)) fault = without(Elf.DT_RELASZ, "DT_RELASZ");
      if (fault == null && dynamic.has(Elf.DT_RELA)) fault = without(Elf.DT_RELAENT, "DT_RELAENT");
      if (fault == null && dynamic.has(Elf.DT_REL)) fault = without(Elf.DT_RELSZ, "DT_RELSZ");
      if (fault == null && dynamic.has(Elf.DT_RELR)) fault = without(Elf.DT_RELRENT, "DT_RELRENT");
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
      return new MemoryFault(start(), "PT_DYNAMIC", "there is no " + name + ", and it is read");
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
      if (!known || !dynamic.has(Elf.DT_JMPREL) || dynamic.bindsNow()) return null;
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

    /** What reaches behind the last segment is mapped over what lies there. */
    @Nullable MemoryFault outgrown() {
      ProgramHeaders all = object.segments();
      int last = all.lastIndex(Elf.PT_LOAD);
      long end = last < 0 ? 0 : end(last);
      for (int i = 0; i < last; i++)
        if (all.type(i) == Elf.PT_LOAD && Long.compareUnsigned(end(i), end) > 0)
          return new MemoryFault(
              all.offset(i), "Phdr[" + i + "] PT_LOAD > p_memsz", "behind the last PT_LOAD", false);
      return null;
    }

    private long end(int segment) {
      ProgramHeaders all = object.segments();
      return (all.vaddr(segment) + all.memsz(segment) + PAGE - 1) & -PAGE;
    }

    /** Segments are mapped in whole pages: one that shares a page with another hides its bytes. */
    private @Nullable MemoryFault hidden() {
      ProgramHeaders all = object.segments();
      for (int i = 0; i < all.size(); i++)
        for (int j = 0; j < i; j++)
          if (all.type(i) == Elf.PT_LOAD
              && all.type(j) == Elf.PT_LOAD
              && Long.compareUnsigned(all.vaddr(i) & -PAGE, end(j)) < 0
              && Long.compareUnsigned(all.vaddr(j) & -PAGE, end(i)) < 0)
            return new MemoryFault(
                all.offset(i),
                "Phdr[" + i + "] PT_LOAD > p_vaddr",
                "in the pages of Phdr[" + j + "]",
                false);
      return null;
    }

    /** A segment of more pages in the file than in memory is mapped over what lies behind it. */
    private @Nullable MemoryFault shrunk() {
      ProgramHeaders all = object.segments();
      for (int i = 0; i < all.size(); i++) {
        if (all.type(i) != Elf.PT_LOAD) continue;
        long inFile = (all.vaddr(i) + all.filesz(i) + PAGE - 1) & -PAGE;
        if (Long.compareUnsigned(inFile, end(i)) > 0)
          return new MemoryFault(
              all.offset(i), "Phdr[" + i + "] PT_LOAD > p_memsz", "less than p_filesz", false);
      }
      return null;
    }

    /** Every relocation writes to its place. */
    private @Nullable MemoryFault relocations() {
      Relocations relocations = object.relocations();
      long called = dynamic.value(Elf.DT_INIT_ARRAY, 0);
      long before = called - word;
      long size = dynamic.value(Elf.DT_INIT_ARRAYSZ, 0) + word;
      for (int i = 0; i < relocations.size(); i++) {
        long at = relocations.address(i);
        if (relocations.kind(i) == RelocationKind.NONE) continue;
        if (Long.compareUnsigned(at - before, size) < 0 && (at - before) % word != 0)
          return new MemoryFault(
              Math.max(0, object.space().fileOffset(at)),
              "relocation " + i,
              "it writes to parts of what DT_INIT_ARRAY says is called",
              false);
        if (isWritable(at, word)) continue;
        return new MemoryFault(
            Math.max(0, object.space().fileOffset(at)),
            "relocation " + i,
            place(at) + " is written to",
            isWithin(at));
      }
      return null;
    }

    private @Nullable MemoryFault initializers() {
      int at = dynamic.last(Elf.DT_INIT);
      boolean none = at < 0 || (!glibc && dynamic.value(at) == 0);
      if (!none && !isRun(dynamic.value(at)))
        return new MemoryFault(
            dynamic.offset(at), "PT_DYNAMIC > DT_INIT", place(dynamic.value(at)) + " is called");
      at = dynamic.last(Elf.DT_INIT_ARRAY);
      if (at < 0) return null;
      long array = dynamic.value(at);
      long size = dynamic.value(Elf.DT_INIT_ARRAYSZ, 0);
      if (size < 0 || size > object.space().available(array))
        return new MemoryFault(
            dynamic.offset(at), "PT_DYNAMIC > DT_INIT_ARRAY", place(array) + " is read", false);
      for (long place = array; place <= array + size - word; place += word) {
        Optional<Pointer> pointer = object.file().pointerAt(place);
        // Where nothing relocates it, an address is what the linker wrote, and none of the
        // object's.
        boolean relocated = pointer.isPresent();
        if (!relocated && object.header().type() == Elf.ET_EXEC) continue;
        boolean elsewhere = relocated && pointer.get().symbol() != null;
        if (elsewhere || (relocated && isRun(pointer.get().address()))) continue;
        return new MemoryFault(
            Math.max(0, object.space().fileOffset(place)),
            "PT_DYNAMIC > DT_INIT_ARRAY",
            relocated
                ? place(pointer.get().address()) + " is called"
                : "no relocation writes to it",
            relocated);
      }
      return null;
    }

    private boolean isRun(long address) {
      ProgramHeader segment = segment(address);
      if (segment == null || (segment.flags() & Elf.PF_X) == 0) return false;
      // glibc fills with zeros what is more in memory than in the file, musl only data.
      boolean filled = glibc && Long.compareUnsigned(segment.memsz(), segment.filesz()) > 0;
      return !filled || Long.compareUnsigned(address - segment.vaddr(), segment.filesz()) < 0;
    }

    private static String place(long address) {
      return "what lies at 0x" + Long.toHexString(address);
    }

    /** Whether the object takes up an address, with a segment or between two. */
    private boolean isWithin(long address) {
      ProgramHeaders all = object.segments();
      long lowest = -1;
      long highest = 0;
      for (int i = 0; i < all.size(); i++) {
        if (all.type(i) != Elf.PT_LOAD) continue;
        if (Long.compareUnsigned(all.vaddr(i), lowest) < 0) lowest = all.vaddr(i) & -PAGE;
        if (Long.compareUnsigned(end(i), highest) > 0) highest = end(i);
      }
      return Long.compareUnsigned(address, lowest) >= 0
          && Long.compareUnsigned(address, highest) < 0;
    }

    private boolean isWritable(long address, long size) {
      if (address >= first && address <= end - size) return true;
      return isWritable(address) && isWritable(address + size - 1);
    }

    private boolean isWritable(long address) {
      ProgramHeader segment = segment(address);
      if (segment == null) return false;
      if ((segment.flags() & Elf.PF_W) == 0 && !dynamic.hasTextRelocations()) return false;
      // Where another segment lies on top, it begins a page of its own.
      if (object.space().problems().isEmpty()) {
        first = segment.vaddr();
        end = segment.vaddr() + segment.memsz();
      }
      return true;
    }

    /** The segment that is mapped at an address at last, in whole pages. */
    private @Nullable ProgramHeader segment(long address) {
      ProgramHeaders all = object.segments();
      for (int i = all.size() - 1; i >= 0; i--) {
        if (all.type(i) != Elf.PT_LOAD) continue;
        long from = all.vaddr(i) & -PAGE;
        long size = Math.max(all.filesz(i), all.memsz(i));
        long behind = (all.vaddr(i) + size + PAGE - 1) & -PAGE;
        if (Long.compareUnsigned(address - from, behind - from) < 0) return all.get(i);
      }
      return null;
    }
  }
}
