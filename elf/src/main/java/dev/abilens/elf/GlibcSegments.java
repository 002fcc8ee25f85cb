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
  // Kernels with larger pages refuse more; files of their architectures are linked for them.
  private static final long PAGE = 4096;

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
    int loads = 0;
    for (int i = 0; i < object.segments().size(); i++) {
      ProgramHeader h = object.segments().get(i);
      if (h.type() != Elf.PT_LOAD) continue;
      loads++;
      if (isOld() && (h.align() & (PAGE - 1)) != 0) return segment("BAD_ALIGN", i, "p_align");
      long unit = isOld() ? h.align() : PAGE;
      if (((h.vaddr() - h.offset()) & (unit - 1)) != 0)
        return segment(isOld() ? "BAD_OFFSET_OLD" : "BAD_OFFSET", i, "p_offset");
    }
    if (loads == 0) return Refusal.of("NO_LOAD_SEGMENT", abi.phentsizeAt() + 2, "Ehdr > e_phnum");
    if (object.header().type() == Elf.ET_EXEC) return Refusal.of("EXECUTABLE", 16, "Ehdr > e_type");
    ProgramHeader dynamic = object.segments().last(Elf.PT_DYNAMIC);
    if (dynamic == null || dynamic.filesz() == 0)
      return Refusal.of("NO_DYNAMIC", abi.phentsizeAt() + 2, "Phdr > PT_DYNAMIC");
    Refusal tooLarge = tooLarge();
    if (tooLarge != null) return tooLarge;
    if (Truncation.kills(object, dynamic))
      return Refusal.of("TRUNCATED_SEGMENTS", object.file().source().size(), "the end of the file");
    long flags = object.flags1();
    if ((flags & Elf.DF_1_PIE) != 0 && (release == null || release.atLeast(30))) return flag("PIE");
    if ((flags & Elf.DF_1_NOOPEN) != 0) return flag("NO_DLOPEN");
    if (!executableStack
        && object.wantsExecutableStack(abi)
        && release != null
        && release.atLeast(41)) return stack();
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
    if (!MemoryFault.isTooMuch(first.vaddr() & -PAGE, end, abi.bits())) return null;
    return segment("MAP_FAILED", last, "p_memsz");
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
