package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.bytes.Region;
import dev.abilens.image.Pointer;
import dev.abilens.image.Problem;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file as a loader holds it: what its tables say, and beside them what only a loader asks. All of
 * it is read when the object is made, so that the file may be closed. Immutable and thread-safe.
 */
final class LoadedObject {
  private static final long MAX_RECORDS = 1 << 16;

  private final ElfFile file;
  private final @Nullable String[] versions;
  private final @Nullable String[] libraries;
  private final @Nullable BadRecord badNeed;
  private final @Nullable BadRecord badDefinition;
  private final int isaNeeded;
  private final long flags1;
  private final long maskWords;
  private final Map<Long, Pointer> initializers;

  /**
   * A record of a version table whose own version is not 1.
   *
   * @param version the version that it has
   * @param offset where it lies, in bytes from the beginning of the file
   */
  record BadRecord(int version, long offset) {}

  /** Makes the object of a program, which runs already. */
  LoadedObject(ElfFile file) {
    this(file, false);
  }

  private LoadedObject(ElfFile file, boolean initialized) {
    this.file = file;
    int highest = 0;
    for (VersionNeeds.Entry e : needs().entries()) highest = Math.max(highest, e.index());
    for (VersionDefinitions.Entry e : definitions().entries())
      highest = Math.max(highest, e.index());
    versions = new @Nullable String[highest + 1];
    libraries = new @Nullable String[highest + 1];
    for (VersionNeeds.Entry e : needs().entries()) {
      versions[e.index()] = e.need().version();
      libraries[e.index()] = e.need().library();
    }
    for (VersionDefinitions.Entry e : definitions().entries())
      // The definition of the file itself is no version: its symbols serve every reference.
      if ((e.flags() & Elf.VER_FLG_BASE) == 0) {
        versions[e.index()] = e.definition().name();
        libraries[e.index()] = null;
      }
    badNeed = badRecord(Elf.DT_VERNEED, 12, 1);
    badDefinition = badRecord(Elf.DT_VERDEF, 16, MAX_RECORDS);
    isaNeeded = file.notes().x86LevelNeeded();
    // Asked for each library: to look it up anew would take the square of their number.
    flags1 = dynamic().flags1();
    maskWords = readMaskWords();
    // Read now what is read late.
    symbols();
    relocations();
    initializers = initialized && !relocations().haveAddends() ? readInitializers() : Map.of();
  }

  /**
   * Reads a file. One whose tables contradict themselves is read again as it lies in memory: of
   * what they say, a loader believes what it looks at.
   *
   * @param known the file as it is usually read, or null
   */
  static LoadedObject read(
      ByteSource source,
      ReadLimits limits,
      @Nullable ElfFile known,
      Reading usual,
      Reading ofMemory)
      throws IOException {
    // So many are to the specifications another number, which stands elsewhere.
    if (ElfHeader.read(source).writtenPhnum() == Elf.PN_XNUM)
      return new LoadedObject(ElfFile.of(source, limits, ofMemory), true);
    ElfFile file = known == null ? ElfFile.of(source, limits, usual) : known;
    LoadedObject object = new LoadedObject(file, true);
    if (object.problem(true) == null
        && object.segments().areApart()
        && !Relocations.isOutrun(object.dynamic())
        && !object.hasUnapplied(ofMemory)) return object;
    return new LoadedObject(ElfFile.of(source, limits, ofMemory), true);
  }

  /** Returns whether it has a table of relocations that a loader does not look at. */
  private boolean hasUnapplied(Reading loader) {
    if (loader != Reading.GLIBC) return false;
    boolean rel = dynamic().has(Elf.DT_REL) && !Relocations.appliesRel(header().machine());
    return rel || isUnappliedLater();
  }

  /**
   * Returns whether it has a table of relocations that glibc's loader does not look at since 2.36.
   */
  boolean isUnappliedLater() {
    return Relocations.isNowhere(dynamic(), Elf.DT_RELA)
        || Relocations.isNowhere(dynamic(), Elf.DT_REL);
  }

  private @Nullable BadRecord badRecord(long tag, int nextAt, long looked) {
    int at = dynamic().last(tag);
    if (at < 0) return null;
    long address = dynamic().value(at);
    // Entries lie behind one another in the file, so a chain has no more of them than fit there.
    for (long i = 0; i < looked && space().available(address) >= nextAt + 4; i++) {
      Region record = space().region("version record", address, nextAt + 4L);
      if (record.u16(0) != 1) return new BadRecord(record.u16(0), record.origin());
      long next = record.u32(nextAt);
      if (next == 0) return null;
      address += next;
    }
    return null;
  }

  private Map<Long, Pointer> readInitializers() {
    Map<Long, Pointer> pointers = new HashMap<>();
    long word = header().bits() / 8;
    long array = dynamic().value(Elf.DT_INIT_ARRAY, 0);
    long count = Long.divideUnsigned(dynamic().value(Elf.DT_INIT_ARRAYSZ, 0), word);
    for (long i = 0; i < Math.min(count, MAX_RECORDS); i++) {
      long place = array + i * word;
      file.pointerAt(place).ifPresent(p -> pointers.put(place, p));
    }
    return pointers;
  }

  /**
   * Returns what relocations write to an entry of {@code DT_INIT_ARRAY}, or empty where none does.
   *
   * @param open whether the file can still be read
   */
  Optional<Pointer> initializer(long place, boolean open) {
    return open || relocations().haveAddends()
        ? file.pointerAt(place)
        : Optional.ofNullable(initializers.get(place));
  }

  private long readMaskWords() {
    long address = dynamic().value(Elf.DT_GNU_HASH, 0);
    if (address == 0 || space().available(address) < 12) return 1;
    return space().region("DT_GNU_HASH", address, 12).u32(8);
  }

  /** Returns how many words the Bloom filter of {@code DT_GNU_HASH} has, 1 where there is none. */
  long maskWords() {
    return maskWords;
  }

  ElfFile file() {
    return file;
  }

  ElfHeader header() {
    return file.header();
  }

  ProgramHeaders segments() {
    return file.programHeaders();
  }

  AddressSpace space() {
    return file.addressSpace();
  }

  DynamicTable dynamic() {
    return file.dynamic();
  }

  /** Returns {@code DT_FLAGS_1}. */
  long flags1() {
    return flags1;
  }

  DynamicSymbols symbols() {
    return file.symbols();
  }

  VersionNeeds needs() {
    return file.versionNeeds();
  }

  VersionDefinitions definitions() {
    return file.versionDefinitions();
  }

  Relocations relocations() {
    return file.relocations();
  }

  /** Returns the first record of {@code DT_VERNEED} if a loader does not understand it, or null. */
  @Nullable BadRecord badNeed() {
    return badNeed;
  }

  /** Returns the first record of {@code DT_VERDEF} that a loader does not understand, or null. */
  @Nullable BadRecord badDefinition() {
    return badDefinition;
  }

  /** Returns the level of {@code GNU_PROPERTY_X86_ISA_1_NEEDED}, 0 where there is none. */
  int isaNeeded() {
    return isaNeeded;
  }

  /**
   * Returns the first contradiction in the tables that a loader follows, or null.
   *
   * @param versions whether it is one that looks at versions
   */
  @Nullable Problem problem(boolean versions) {
    return Stream.of(
            dynamic().problems(),
            versions ? needs().problems() : List.<Problem>of(),
            versions ? definitions().problems() : List.<Problem>of(),
            symbols().problems(),
            relocations().problems())
        .flatMap(List::stream)
        .filter(p -> p.code().equals("MALFORMED") || p.code().equals("LIMIT_REACHED"))
        .findFirst()
        .orElse(null);
  }

  /** Returns whether it says of which versions its symbols are ({@code DT_VERSYM}). */
  boolean hasSymbolVersions() {
    return dynamic().has(Elf.DT_VERSYM);
  }

  /** Returns whether what is called first is relocated by {@code DT_RELR}. */
  boolean isInitializedByRelr() {
    long array = dynamic().value(Elf.DT_INIT_ARRAY, 0);
    long size = dynamic().value(Elf.DT_INIT_ARRAYSZ, 0);
    return array != 0 && size > 0 && relocations().isPackedWithin(array, array + size);
  }

  /** Returns whether it defines versions ({@code DT_VERDEF}). */
  boolean definesVersions() {
    return dynamic().has(Elf.DT_VERDEF);
  }

  /** Returns whether it defines a version of that name. */
  boolean defines(String version) {
    int hash = SymbolName.of(version).sysv();
    for (VersionDefinitions.Entry e : definitions().entries())
      if (e.hash() == hash && e.definition().name().equals(version)) return true;
    return false;
  }

  /** Returns whether an index of a version is one that no table of the file has. */
  boolean isBeyondVersions(int index) {
    return index > 1 && index >= versions.length && hasSymbolVersions();
  }

  /** Returns the name of the version with an index, or null where that is none. */
  @Nullable String version(int index) {
    return index >= 0 && index < versions.length ? versions[index] : null;
  }

  /** Returns the library that the version with an index is asked of, or null. */
  @Nullable String library(int index) {
    return index >= 0 && index < libraries.length ? libraries[index] : null;
  }

  /** Returns the names by which other objects ask for it: {@code DT_SONAME}, or null. */
  @Nullable String soname() {
    return dynamic().soname();
  }

  /** Returns the size of its thread-local storage with the room that its alignment may take. */
  long tlsSize() {
    ProgramHeader tls = tls();
    if (tls == null) return 0;
    return tls.memsz() + Math.max(0, tls.align() - 1);
  }

  /** Returns the last {@code PT_TLS} that takes room, or null. */
  @Nullable ProgramHeader tls() {
    ProgramHeaders all = segments();
    for (int i = all.size() - 1; i >= 0; i--)
      if (all.type(i) == Elf.PT_TLS && all.memsz(i) != 0) return all.get(i);
    return null;
  }

  /** Returns how much thread-local storage it has for each thread, in bytes. */
  long tlsMemory() {
    ProgramHeader tls = tls();
    return tls == null ? 0 : tls.memsz();
  }

  /** Returns the alignment of its thread-local storage in bytes, 0 if it has none. */
  long tlsAlign() {
    ProgramHeader tls = tls();
    return tls == null ? 0 : tls.align();
  }

  /** Returns whether it asks for an executable stack. */
  boolean wantsExecutableStack(LoaderAbi abi) {
    ProgramHeader stack = segments().last(Elf.PT_GNU_STACK);
    return stack == null ? abi.stack() : stack.isExecutable();
  }

  /** Returns where a symbol is written, for evidence. */
  String symbolPlace(int index) {
    return "PT_DYNAMIC > DT_SYMTAB[" + index + "]";
  }
}
