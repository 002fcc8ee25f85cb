package dev.abilens.elf;

import dev.abilens.format.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What glibc's loader looks at while it maps a file, in its order. Sizes of segments are never
 * compared with that of the file: where a page that the loader touches lies behind its end, the
 * process dies.
 */
final class GlibcSegments {
  private static final long SHORTEST_NOTE = 32;
  private static final long MOST_OFFSET = 1L << 62;

  private final LoadedObject object;
  private final LoaderAbi abi;
  private final @Nullable GlibcRelease release;

  GlibcSegments(LoadedObject object, LoaderAbi abi, @Nullable GlibcRelease release) {
    this.object = object;
    this.abi = abi;
    this.release = release;
  }

  /**
   * Returns why the loader does not keep the file, or null if it goes on to its dependencies.
   *
   * @param executableStack whether the process has an executable stack already
   */
  @Nullable Refusal check(boolean executableStack) {
    Refusal note = notes();
    if (note != null) return note;
    int loads = 0;
    for (int i = 0; i < object.segments().size(); i++) {
      ProgramHeader h = object.segments().get(i);
      if (h.type() != Elf.PT_LOAD) continue;
      loads++;
      if (isOld() && Pages.inside(h.align()) != 0) return segment("BAD_ALIGN", i, "p_align");
      long unit = isOld() ? h.align() : Pages.SIZE;
      if (((h.vaddr() - h.offset()) & (unit - 1)) != 0)
        return segment(isOld() ? "BAD_OFFSET_OLD" : "BAD_OFFSET", i, "p_offset");
    }
    if (loads == 0) return Refusal.of("NO_LOAD_SEGMENT", abi.phentsizeAt() + 2, "Ehdr > e_phnum");
    if (object.header().type() == Elf.ET_EXEC) return Refusal.of("EXECUTABLE", 16, "Ehdr > e_type");
    ProgramHeader dynamic = object.segments().last(Elf.PT_DYNAMIC);
    if (dynamic == null || dynamic.filesz() == 0 || dynamic.vaddr() == 0)
      return Refusal.of("NO_DYNAMIC", abi.phentsizeAt() + 2, "Phdr > PT_DYNAMIC");
    Refusal unmapped = tooLarge();
    if (unmapped == null) unmapped = mapping();
    if (unmapped != null) return unmapped;
    if (Truncation.kills(object, dynamic, false))
      return Refusal.of("TRUNCATED_SEGMENTS", object.file().source().size(), "the end of the file");
    Refusal assertion = GlibcAssertions.ofTable(object, abi, release);
    if (assertion != null) return assertion;
    long flags = object.flags1();
    if ((flags & Elf.DF_1_PIE) != 0 && (release == null || release.atLeast(30))) return flag("PIE");
    if ((flags & Elf.DF_1_NOOPEN) != 0) return flag("NO_DLOPEN");
    if (!executableStack
        && object.wantsExecutableStack(abi)
        && release != null
        && release.atLeast(41)) return stack();
    return GlibcAssertions.ofHash(object, release);
  }

  /** Releases before 2.36 look through the notes for the system that a file is for. */
  private @Nullable Refusal notes() {
    if (release == null || release.atLeast(36)) return null;
    for (int i = 0; i < object.segments().size(); i++) {
      ProgramHeader h = object.segments().get(i);
      boolean read = h.type() == Elf.PT_NOTE && (h.align() == 4 || h.align() == 8);
      if (!read || Long.compareUnsigned(h.filesz(), SHORTEST_NOTE) < 0) continue;
      long last = h.offset() + h.filesz();
      // What comes out within the bytes that were read first is taken from before them.
      if (h.offset() < 0 && last >= 0 && last <= GlibcHeader.FIRST_READ) continue;
      if (h.offset() < 0 || h.offset() >= MOST_OFFSET)
        return Refusal.of("PHDRS_NOWHERE", object.segments().offset(i), "PT_NOTE > p_offset");
      if (h.filesz() < 0 || h.filesz() > object.file().source().size() - h.offset())
        return Refusal.of("NOTE_OUTSIDE", object.segments().offset(i), "PT_NOTE > p_filesz");
    }
    return null;
  }

  /** Releases before 2.35 hold each alignment against the page size. */
  private boolean isOld() {
    return release != null && !release.atLeast(35);
  }

  /** All is mapped at once, from the first PT_LOAD of the table to the last one's end. */
  private @Nullable Refusal tooLarge() {
    ProgramHeaders all = object.segments();
    ProgramHeader first = all.first(Elf.PT_LOAD);
    int last = all.lastIndex(Elf.PT_LOAD);
    if (first == null || last < 0) return null;
    long end = all.vaddr(last) + all.memsz(last);
    if (!Pages.isTooMuch(Pages.down(first.vaddr()), end, abi.bits())) return null;
    return segment("MAP_FAILED", last, "p_memsz");
  }

  /** What is mapped then, one after the other, each over what lies there. */
  private @Nullable Refusal mapping() {
    ProgramHeaders all = object.segments();
    int first = -1;
    int before = -1;
    boolean holes = false;
    for (int i = 0; i < all.size(); i++) {
      if (all.type(i) != Elf.PT_LOAD) continue;
      if (first < 0) first = i;
      else holes |= mapEnd(before) != start(i);
      before = i;
    }
    if (holes && Long.compareUnsigned(start(before), mapEnd(first)) < 0)
      return segment(isOld() ? "CANNOT_PROTECT" : "BAD_OFFSET", first, "p_filesz");
    long end = all.vaddr(before) + all.memsz(before);
    if (holes && MemoryFault.isFar(start(before), end, abi.bits()))
      return segment("CANNOT_PROTECT", before, "p_vaddr");
    for (int i = first; i <= before; i++) {
      if (all.type(i) != Elf.PT_LOAD) continue;
      if (Pages.isTooMuch(start(i), mapEnd(i), abi.bits()))
        return segment("MAP_FAILED", i, "p_filesz");
      long allocated = all.vaddr(i) + all.memsz(i);
      // What comes out below the first address is less than what is there.
      boolean filled = allocated > mapEnd(i);
      if (filled && Pages.isTooMuch(mapEnd(i), allocated, abi.bits()))
        return segment("ZERO_FILL", i, "p_memsz");
      boolean near = !MemoryFault.isFar(start(i), end, abi.bits());
      long to = filled ? allocated : mapEnd(i);
      if (near && MemoryFault.isFar(to, end, abi.bits()))
        return segment(MemoryFault.KIND, i, filled ? "p_memsz" : "p_filesz");
    }
    return null;
  }

  private long start(int segment) {
    return Pages.down(object.segments().vaddr(segment));
  }

  private long mapEnd(int segment) {
    ProgramHeaders all = object.segments();
    return Pages.up(all.vaddr(segment) + all.filesz(segment));
  }

  private Refusal segment(String kind, int index, String field) {
    long entry = ProgramHeaders.entrySize(abi.bits());
    return new Refusal(
        kind,
        Map.of("segment", Integer.toString(index)),
        object.header().phoff() + index * entry,
        "Phdr[" + index + "] PT_LOAD > " + field);
  }

  private Refusal flag(String kind) {
    int at = object.dynamic().last(Elf.DT_FLAGS_1);
    return Refusal.of(kind, object.dynamic().offset(at), "PT_DYNAMIC > DT_FLAGS_1");
  }

  private Refusal stack() {
    long entry = ProgramHeaders.entrySize(abi.bits());
    for (int i = object.segments().size() - 1; i >= 0; i--)
      if (object.segments().get(i).type() == Elf.PT_GNU_STACK)
        return Refusal.of(
            "EXECSTACK", object.header().phoff() + i * entry, "Phdr[" + i + "] PT_GNU_STACK");
    return Refusal.of("EXECSTACK", object.header().phoff(), "Phdr: no PT_GNU_STACK");
  }
}
