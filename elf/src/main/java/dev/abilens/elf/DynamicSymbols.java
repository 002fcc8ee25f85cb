package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.NamedRows;
import dev.abilens.bytes.Region;
import dev.abilens.format.NameCheck;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import dev.abilens.image.SymbolTable;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The symbols that the loader sees ({@code DT_SYMTAB}; gABI, "Symbol Table"), as a view of the
 * file. How many there are is known from {@code DT_GNU_HASH}, {@code DT_HASH} or {@code
 * DT_MIPS_XHASH}, never from section headers. Immutable and thread-safe.
 */
public final class DynamicSymbols {
  private static final int EXPORTED_BINDINGS =
      1 << Elf.STB_GLOBAL | 1 << Elf.STB_WEAK | 1 << Elf.STB_GNU_UNIQUE;
  private static final int EXPORTED_VISIBILITIES = 1 << Elf.STV_DEFAULT | 1 << Elf.STV_PROTECTED;

  /** The types that both loaders look for, as bits. */
  static final int LOOKED_FOR =
      1 << Elf.STT_NOTYPE
          | 1 << Elf.STT_OBJECT
          | 1 << Elf.STT_FUNC
          | 1 << Elf.STT_COMMON
          | 1 << Elf.STT_TLS;

  /** Those that glibc's looks for. */
  static final int LOOKED_FOR_BY_GLIBC = LOOKED_FOR | 1 << Elf.STT_GNU_IFUNC;

  private static final long[] NO_VERSIONS = {};

  // How many there is room for at once, whatever a file states; an index has 15 bits.
  private static final int MOST_STATED = 256;

  // The first index that stands for a version.
  private static final int FIRST_VERSION = Elf.VER_NDX_GLOBAL + 1;

  // Where there are more bytes of names for each symbol, most of them are not names of symbols.
  private static final int BYTES_A_NAME = 128;
  private static final long NO_HASH = Long.MIN_VALUE;
  private static final long[] HASHES = {Elf.DT_GNU_HASH, Elf.DT_MIPS_XHASH, Elf.DT_HASH};

  // Dynamic entries that hold addresses of tables: where a table without a size must end.
  private static final long[] TABLES = {
    Elf.DT_HASH,
    Elf.DT_STRTAB,
    Elf.DT_RELA,
    Elf.DT_REL,
    Elf.DT_JMPREL,
    Elf.DT_RELR,
    Elf.DT_GNU_HASH,
    Elf.DT_VERSYM,
    Elf.DT_VERDEF,
    Elf.DT_VERNEED,
    Elf.DT_INIT,
    Elf.DT_FINI,
    Elf.DT_INIT_ARRAY,
    Elf.DT_FINI_ARRAY,
    Elf.DT_PLTGOT,
    Elf.DT_ANDROID_REL,
    Elf.DT_ANDROID_RELA,
    Elf.DT_ANDROID_RELR
  };

  private final ElfFile file;

  // The entry of the dynamic table that names the hash table, -1 where there is none that can be
  // used.
  private final int hashAt;

  // Symbols and their version indices lie in regions of their own, or in that of the whole file
  // from a base on.
  private final Region table;
  private final int base;
  private final int size;

  // Of how many symbols there are bytes in memory: loaders do not know how many there are.
  private final int reach;
  private final Region versym;
  private final int versymBase;
  private final int versymSize;

  // By version index, from the first on: where the name begins in the strings, and in the lower
  // half its length.
  private final long[] versionNames;

  // Made on first use, or where there is something to tell. Two threads may make one at once: they
  // are equal, as the log is complete when the constructor ends.
  private @Nullable Told told;

  // What fewer ask for, apart: most files are opened for their dynamic facts.
  private static final class Told {
    private @Nullable ProblemLog log;
    private @Nullable SymbolHash hash;
    private @Nullable Versions versions;
    private @Nullable Named named;
  }

  private record Versions(List<@Nullable String> names, List<@Nullable String> libraries) {}

  private record Named(SymbolView imports, SymbolView exports, List<Problem> problems) {}

  DynamicSymbols(ElfFile file) {
    this.file = file;
    DynamicTable dynamic = file.dynamic();
    AddressSpace space = dynamic.space();
    long hashed = NO_HASH;
    int hashedBy = -1;
    boolean ofMemory = file.reading().isOfMemory();
    // Where both are there, loaders use DT_GNU_HASH, whatever is in it.
    boolean only = false;
    for (int i = 0; i < HASHES.length && hashed == NO_HASH && !only; i++) {
      hashed = hashed(HASHES[i]);
      hashedBy = hashed == NO_HASH ? -1 : dynamic.last(HASHES[i]);
      only = ofMemory && HASHES[i] == Elf.DT_GNU_HASH && dynamic.has(Elf.DT_GNU_HASH);
    }
    this.hashAt = hashedBy;

    Region symbols = dynamic.strings().bytes();
    int symbolsAt = 0;
    int count = 0;
    int reached = 0;
    Region indices = symbols;
    int indicesAt = 0;
    int indicesCount = 0;
    int at = dynamic.last(Elf.DT_SYMTAB);
    try {
      if (at >= 0 || file.reading().isMusls()) {
        long address = at < 0 ? 0 : dynamic.value(at);
        int counted = count(ofMemory ? NO_HASH : hashed, address);
        reached = ofMemory ? reach(space.available(address)) : counted;
        counted = Math.min(counted, reached);
        symbols = space.around("DT_SYMTAB", address, (long) reached * entry());
        symbolsAt = space.at(symbols, address);
        count = counted;
      }
      at = dynamic.last(Elf.DT_VERSYM);
      if (at >= 0 && count > 0) {
        long address = dynamic.value(at);
        int counted =
            ofMemory
                ? (int) Math.min(reached, space.available(address) / 2)
                : versymCount(at, count);
        indices = space.around("DT_VERSYM", address, 2L * counted);
        indicesAt = space.at(indices, address);
        indicesCount = counted;
      }
    } catch (MalformedBinaryException e) {
      log().add(e);
    }
    this.table = symbols;
    this.base = symbolsAt;
    this.size = count;
    this.reach = reached;
    this.versym = indices;
    this.versymBase = indicesAt;
    this.versymSize = indicesCount;
    this.versionNames = versionNames();
    // Others may come upon this object without any order between threads.
    VarHandle.storeStoreFence();
  }

  private ProblemLog log() {
    Told kept = told();
    ProblemLog begun = ProblemLog.of(kept.log, file.dynamic().space().bytes());
    kept.log = begun;
    return begun;
  }

  private Told told() {
    Told made = told;
    if (made == null) told = made = new Told();
    return made;
  }

  private long[] versionNames() {
    DynamicTable dynamic = file.dynamic();
    boolean defines = dynamic.has(Elf.DT_VERDEF);
    boolean needs = dynamic.has(Elf.DT_VERNEED);
    // Linkers give definitions the first indices, needs the next.
    long stated = defines ? dynamic.value(Elf.DT_VERDEFNUM, 0) - 1 : 0;
    if (needs) stated = Math.max(0, stated) + file.versionNeeds().stated();
    long[] names = NO_VERSIONS;
    if (stated > 0) names = new long[(int) Math.min(stated, MOST_STATED)];
    if (defines) names = definedNames(names, file.versionDefinitions());
    return needs ? file.versionNeeds().names(names) : names;
  }

  // It is handed what it goes through. Where it is asked for in the same method, compilers take in
  // how it is made, too, and then have no room for the cursor, which they could do without.

  private static long[] definedNames(long[] room, VersionDefinitions definitions) {
    long[] names = room;
    for (VersionDefinitions.Cursor v = definitions.cursor(); v.next(); )
      names = with(names, v.index(), v.nameOffset(), v.nameLength());
    return names;
  }

  static long[] with(long[] names, int index, long offset, int length) {
    int place = index - FIRST_VERSION;
    if (place < 0) return names;
    long[] room = names;
    if (place >= names.length) room = Arrays.copyOf(names, 2 * Integer.highestOneBit(place) + 2);
    room[place] = offset << 32 | length;
    return room;
  }

  private Versions versions() {
    Told kept = told();
    Versions made = kept.versions;
    if (made != null) return made;
    int count = FIRST_VERSION + versionNames.length;
    @Nullable String[] names = new @Nullable String[count];
    @Nullable String[] libraries = new @Nullable String[count];
    for (VersionDefinitions.Entry e : file.versionDefinitions().entries())
      if (e.index() > Elf.VER_NDX_GLOBAL) names[e.index()] = e.definition().name();
    for (VersionNeeds.Entry e : file.versionNeeds().entries())
      if (e.index() > Elf.VER_NDX_GLOBAL) {
        names[e.index()] = e.need().version();
        libraries[e.index()] = e.need().library();
      }
    kept.versions = made = new Versions(Arrays.asList(names), Arrays.asList(libraries));
    return made;
  }

  private Named named() {
    Told kept = told();
    Named made = kept.named;
    if (made == null) kept.named = made = readNamed();
    return made;
  }

  private Named readNamed() {
    ProblemLog log = new ProblemLog(file.dynamic().space().bytes());
    // Imports from the front, exports from the back.
    int[] all = new int[size()];
    int importCount = 0;
    int exportsFrom = size();
    NameCheck names =
        new NameCheck(
            log,
            strings().region(),
            "DT_STRTAB",
            size(),
            this::offset,
            i -> "PT_DYNAMIC > DT_SYMTAB[" + i + "] > st_name");
    for (int i = 1; i < size(); i++) {
      boolean import_ = isUndefined(i);
      if (import_ ? binding(i) == Elf.STB_LOCAL : !isExported(i)) continue;
      if (!names.accepts(i, nameOffset(i))) continue;
      all[import_ ? importCount++ : --exportsFrom] = i;
    }
    names.report();
    int[] exported = new int[size() - exportsFrom];
    for (int i = 0; i < exported.length; i++) exported[i] = all[all.length - 1 - i];
    return new Named(
        new SymbolView(this, Arrays.copyOf(all, importCount), false),
        new SymbolView(this, exported, true),
        log.toList());
  }

  static int entrySize(int bits) {
    return bits == 64 ? 24 : 16;
  }

  private boolean wide() {
    return file.header().bits() == 64;
  }

  private int entry() {
    return wide() ? 24 : 16;
  }

  /**
   * Returns how many symbols the hash table of a tag tells of; {@link #NO_HASH} where there is none
   * that can be used, and the complement of the number where no symbol is hashed.
   */
  private long hashed(long tag) {
    DynamicTable dynamic = file.dynamic();
    boolean read = tag != Elf.DT_MIPS_XHASH || file.header().machine() == Elf.EM_MIPS;
    int at = read ? dynamic.last(tag) : -1;
    if (at < 0) return NO_HASH;
    AddressSpace space = dynamic.space();
    try {
      // Where it would have to be read again, it is kept.
      if (tag == Elf.DT_GNU_HASH
          && space.bytes().source().whole() != null
          && !file.reading().isOfMemory())
        return GnuHash.symbols(place(tag), space, dynamic.value(at), file.header().bits());
      SymbolHash made = readHash(at);
      told().hash = made;
      return made.isEmpty() ? ~made.symbols() : made.symbols();
    } catch (MalformedBinaryException e) {
      // In memory it is a matter of what is looked for whether what contradicts itself is met.
      if (!file.reading().isOfMemory()) log().add(e);
      return NO_HASH;
    }
  }

  private SymbolHash readHash(int at) {
    DynamicTable dynamic = file.dynamic();
    long tag = dynamic.tag(at);
    long address = dynamic.value(at);
    ElfHeader header = file.header();
    boolean ofMemory = file.reading().isOfMemory();
    if (tag == Elf.DT_HASH) return SysvHash.read(dynamic.space(), address, header, ofMemory);
    boolean translated = tag == Elf.DT_MIPS_XHASH;
    if (ofMemory && !translated)
      return GnuHashInMemory.read(
          place(tag), dynamic.space(), address, header.bits(), file.reading().isMusls());
    return GnuHash.read(place(tag), dynamic.space(), address, header.bits(), translated);
  }

  private static String place(long tag) {
    return tag == Elf.DT_MIPS_XHASH ? "PT_DYNAMIC > DT_MIPS_XHASH" : "PT_DYNAMIC > DT_GNU_HASH";
  }

  private @Nullable SymbolHash hash() {
    if (hashAt < 0) return null;
    Told kept = told();
    SymbolHash made = kept.hash;
    if (made == null) kept.hash = made = readHash(hashAt);
    return made;
  }

  /** Returns how many symbols there are, as far as the file holds them. */
  private int count(long hashed, long address) {
    DynamicTable dynamic = file.dynamic();
    int entry = entry();
    int at = dynamic.last(Elf.DT_SYMTAB);
    long said = dynamic.value(Elf.DT_SYMENT, entry);
    boolean ofMemory = file.reading().isOfMemory();
    if (said != entry && !ofMemory)
      log()
          .add(
              dynamic.offset(dynamic.last(Elf.DT_SYMENT)),
              "PT_DYNAMIC > DT_SYMENT",
              Long.toUnsignedString(said),
              "" + entry);
    long there = dynamic.space().available(address) / entry;
    if (there == 0) {
      log()
          .add(
              at < 0 ? 0 : dynamic.offset(at),
              "PT_DYNAMIC > DT_SYMTAB",
              "address 0x" + Long.toHexString(address),
              "an address of a PT_LOAD with bytes in the file");
      return 0;
    }
    long count = count(hashed, address, there * entry);
    if (Long.compareUnsigned(count, there) > 0) {
      if (!ofMemory)
        log()
            .add(
                at < 0 ? 0 : dynamic.offset(at),
                "PT_DYNAMIC > DT_SYMTAB",
                Long.toUnsignedString(count) + " symbols",
                "at most the " + there + " that the file holds there");
      count = there;
    }
    // More are more than a region can hold; it says so.
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  private long count(long hashed, long address, long there) {
    DynamicTable dynamic = file.dynamic();
    ElfHeader header = file.header();
    boolean open = hashed < 0;
    long counted = hashed == NO_HASH ? 0 : open ? ~hashed : hashed;
    // The MIPS ABI counts its symbols, for the global part of the GOT.
    if (header.machine() == Elf.EM_MIPS)
      counted = Math.max(counted, dynamic.value(Elf.DT_MIPS_SYMTABNO, 0));
    if (!open) return counted;
    // No symbol is hashed. What relocations refer to is reached all the same.
    counted = Math.max(counted, Relocations.highestSymbol(header, dynamic, file::relocations) + 1L);
    if (hashed != NO_HASH) return counted;
    long end = there;
    for (long tag : TABLES) {
      int i = dynamic.last(tag);
      long distance = i < 0 ? 0 : dynamic.value(i) - address;
      if (distance > 0 && distance < end) end = distance;
    }
    counted = Math.max(counted, end / entry());
    log()
        .odd(
            "NO_SYMBOL_HASH",
            dynamic.has(Elf.DT_SYMTAB) ? dynamic.offset(dynamic.last(Elf.DT_SYMTAB)) : 0,
            "PT_DYNAMIC > DT_SYMTAB",
            "no hash table that can be used; " + counted + " symbols up to the next table",
            "DT_GNU_HASH or DT_HASH: loaders find no symbol of this file by name");
    return counted;
  }

  /** Returns of how many symbols the file holds a version index. */
  private int versymCount(int at, int symbols) {
    DynamicTable dynamic = file.dynamic();
    long address = dynamic.value(at);
    long there = dynamic.space().available(address) / 2;
    if (there < symbols)
      log()
          .add(
              dynamic.offset(at),
              "PT_DYNAMIC > DT_VERSYM",
              2L * symbols + " bytes at address 0x" + Long.toHexString(address),
              there == 0
                  ? "an address of a PT_LOAD with bytes in the file"
                  : "at most the " + 2 * there + " bytes that the file holds there");
    return (int) Math.min(symbols, there);
  }

  /** Returns whether the file names a hash table, be it one that cannot be used. */
  boolean hasHash() {
    DynamicTable dynamic = file.dynamic();
    return dynamic.has(Elf.DT_GNU_HASH) || dynamic.has(Elf.DT_HASH);
  }

  private int reach(long there) {
    return (int) Math.min(there, Integer.MAX_VALUE) / entry();
  }

  /**
   * Returns of how many symbols the file holds what a loader would take for them: as many as there
   * are, and more where it is read as it lies in memory.
   */
  int reach() {
    return reach;
  }

  /** Returns the number of symbols, the undefined one at index 0 counted. */
  public int size() {
    return size;
  }

  private long at(int index) {
    return base + (long) Objects.checkIndex(index, reach) * entry();
  }

  /** Returns where a symbol lies, in bytes from the beginning of the file. */
  public long offset(int index) {
    return table.origin() + at(index);
  }

  /** Returns {@code st_name}: where the name begins in {@code DT_STRTAB}. */
  public long nameOffset(int index) {
    return table.u32(at(index));
  }

  /** Returns a symbol's name, empty where it has none or none that can be read. */
  public String name(int index) {
    long offset = nameOffset(index);
    return strings().has(offset) ? strings().get(offset) : "";
  }

  /** Returns whether a symbol's name can be read, be it empty. */
  boolean hasName(int index) {
    return strings().has(nameOffset(index));
  }

  /** Returns the length of a symbol's name in bytes, 0 where it has none that can be read. */
  public int nameLength(int index) {
    long offset = nameOffset(index);
    return strings().has(offset) ? strings().lengthAt(offset) : 0;
  }

  /** Returns {@code st_value}: its address, or for a thread-local one its offset. */
  public long value(int index) {
    return wide() ? table.i64(at(index) + 8) : table.u32(at(index) + 4);
  }

  /**
   * Returns the address of a definition, -1 for one of each thread or a number that is no place.
   */
  long address(int index) {
    return type(index) == Elf.STT_TLS || section(index) == Elf.SHN_ABS ? -1 : value(index);
  }

  /** Returns {@code st_size} in bytes, unsigned; 0 where it is not known. */
  public long symbolSize(int index) {
    return wide() ? table.i64(at(index) + 16) : table.u32(at(index) + 8);
  }

  private int info(int index) {
    return table.u8(at(index) + (wide() ? 4 : 12));
  }

  /** Returns the binding, such as {@link Elf#STB_WEAK}. */
  public int binding(int index) {
    return info(index) >>> 4;
  }

  /** Returns whether loaders give others a symbol of this binding, and so what refers to it. */
  boolean isOfOthers(int index) {
    return (EXPORTED_BINDINGS >>> binding(index) & 1) != 0;
  }

  /** Returns the type, such as {@link Elf#STT_FUNC}. */
  public int type(int index) {
    return info(index) & 0xf;
  }

  /** Returns whether a symbol has an address of its own, and not one for each thread. */
  boolean isOfNoThread(int index) {
    int type = type(index);
    return type == Elf.STT_FUNC || type == Elf.STT_NOTYPE || type == Elf.STT_OBJECT;
  }

  /** Returns {@code st_other}; its two low bits are the visibility. */
  public int other(int index) {
    return table.u8(at(index) + (wide() ? 5 : 13));
  }

  /** Returns the visibility, such as {@link Elf#STV_HIDDEN}. */
  public int visibility(int index) {
    return other(index) & 3;
  }

  /** Returns {@code st_shndx}, such as {@link Elf#SHN_UNDEF}. */
  public int section(int index) {
    return table.u16(at(index) + (wide() ? 6 : 14));
  }

  /** Returns whether a symbol is defined elsewhere. */
  public boolean isUndefined(int index) {
    return section(index) == Elf.SHN_UNDEF;
  }

  /** Returns whether a symbol is taken from the object itself, without a lookup. */
  boolean isTakenFromItself(int index) {
    int visibility = visibility(index);
    return binding(index) == Elf.STB_LOCAL
        || visibility == Elf.STV_HIDDEN
        || visibility == Elf.STV_INTERNAL;
  }

  /**
   * Returns whether a symbol is a definition that others may bind to: global, weak or unique, of
   * default or protected visibility.
   */
  public boolean isExported(int index) {
    return !isUndefined(index) && isExported(binding(index), visibility(index));
  }

  private static boolean isExported(int binding, int visibility) {
    return (EXPORTED_BINDINGS >>> binding & EXPORTED_VISIBILITIES >>> visibility & 1) != 0;
  }

  /** Returns the version index of a symbol with its hidden bit; -1 where there is none. */
  public int versym(int index) {
    Objects.checkIndex(index, reach);
    return index < versymSize ? versym.u16(versymBase + 2L * index) : -1;
  }

  /**
   * Returns the version index of a symbol without its hidden bit, by which {@link
   * #versionNameOffset} and {@link #versionNameLength} find its name; 0 where there is none.
   */
  public int versionIndex(int index) {
    Objects.checkIndex(index, reach);
    return index < versymSize ? versym.u16(versymBase + 2L * index) & Elf.VERSYM_VERSION : 0;
  }

  /**
   * Returns where the name of a version begins in {@code DT_STRTAB}; 0 for one without a name.
   *
   * @param version a version index, 0 or more
   */
  public long versionNameOffset(int version) {
    int place = version - FIRST_VERSION;
    return place >= 0 && place < versionNames.length ? versionNames[place] >>> 32 : 0;
  }

  /**
   * Returns the length of the name of a version in bytes; 0 for one without a name.
   *
   * @param version a version index, 0 or more
   */
  public int versionNameLength(int version) {
    int place = version - FIRST_VERSION;
    return place >= 0 && place < versionNames.length ? (int) versionNames[place] : 0;
  }

  /** Returns whether a definition is not the default one of its name. */
  public boolean isHiddenVersion(int index) {
    int versym = versym(index);
    return versym >= 0 && (versym & Elf.VERSYM_HIDDEN) != 0;
  }

  /** Returns the version that a symbol is bound to or defined under, or null. */
  public @Nullable String version(int index) {
    return textOf(versions().names(), index);
  }

  /** Returns the library that a symbol's version is asked of, or null. */
  public @Nullable String library(int index) {
    return textOf(versions().libraries(), index);
  }

  private @Nullable String textOf(List<@Nullable String> texts, int index) {
    int versym = versym(index);
    int version = versym & Elf.VERSYM_VERSION;
    return versym >= 0 && version < texts.size() ? texts.get(version) : null;
  }

  /** Returns whether there is a hash table, without which no loader finds a symbol by name. */
  public boolean isHashed() {
    return hashAt >= 0;
  }

  /**
   * Finds a definition as the loader does, by the file's own hash table.
   *
   * @param name its name
   * @return its index, or -1 if the file defines none of that name, or has no hash table
   */
  public int find(String name) {
    SymbolName wanted = SymbolName.of(name);
    return Math.max(-1, find(wanted, i -> isNamed(i, wanted) && isExported(i), HashSteps.ofOne()));
  }

  /**
   * Finds the definition that {@code dlsym} finds: of a type that loaders look for, and the default
   * one of its name.
   *
   * @param name its name
   * @return its index, or -1
   */
  int lookUp(String name) {
    SymbolName wanted = SymbolName.of(name);
    SymbolHash.Match match = i -> isNamed(i, wanted) && isExported(i) && isLookedFor(i);
    return Math.max(-1, find(wanted, match, HashSteps.ofOne()));
  }

  private boolean isLookedFor(int index) {
    int type = type(index);
    boolean named = versionIndex(index) > Elf.VER_NDX_GLOBAL;
    return (LOOKED_FOR_BY_GLIBC >>> type & 1) != 0
        && (value(index) != 0 || type == Elf.STT_TLS)
        && !(named && isHiddenVersion(index));
  }

  /**
   * Finds a symbol by the file's own hash table, by a loader's own rules.
   *
   * @param name its name
   * @param match whether a candidate is the one that is looked for; its name is not yet compared
   * @param steps the entries of the table that are looked at are taken from these
   * @return its index, or -1; {@link SymbolHash#UNKNOWN} where that is read out of the file or the
   *     steps do not do
   */
  int find(SymbolName name, SymbolHash.Match match, HashSteps steps) {
    if (file.reading().isOfMemory() && hashAt < 0 && hasHash()) return SymbolHash.UNKNOWN;
    SymbolHash made = hash();
    // Without a table, musl's loader reads where there is nothing.
    if (made == null) return file.reading().isMusls() ? SymbolHash.UNKNOWN : -1;
    return made.find(name, match, steps);
  }

  /** Returns whether a symbol has a name. */
  boolean isNamed(int index, SymbolName name) {
    return index < reach && strings().is(nameOffset(index), name);
  }

  StringTable strings() {
    return file.dynamic().strings();
  }

  /** Returns the named symbols that are defined elsewhere, in table order. */
  public SymbolTable imports() {
    return named().imports();
  }

  /**
   * Returns the named definitions that others may bind to, in table order: global, weak or unique,
   * of default or protected visibility.
   */
  public SymbolTable exports() {
    return named().exports();
  }

  /**
   * Returns a cursor before symbol 1: the same symbols, each read at once. It costs one look
   * through all names, and a bit for eight of their bytes each.
   */
  public Cursor cursor() {
    return new Cursor(this, strings());
  }

  /**
   * Returns a cursor as {@link #cursor()} does: one that was used before, of these symbols or of
   * others, and begins again, so that who reads file after file makes one for all of them. It holds
   * the bytes of the last file.
   *
   * @param used the cursor, or null for a new one
   */
  public Cursor cursor(@Nullable Cursor used) {
    if (used == null) return cursor();
    used.begin(this, strings());
    return used;
  }

  /** Steps over the symbols in table order, from index 1 on. Used by one thread. */
  public static final class Cursor extends NamedRows {
    private Region versym;
    private int versymBase;
    private int versymSize;
    private boolean wide;
    private boolean big;
    private int index;

    // st_name, st_info, st_other and st_shndx: 32, 8, 8 and 16 bits from the lowest on.
    private long word;

    private Cursor(DynamicSymbols symbols, StringTable strings) {
      begin(symbols, strings);
    }

    private void begin(DynamicSymbols symbols, StringTable strings) {
      begin(
          symbols.table,
          symbols.base + Math.min(symbols.size, 1) * symbols.entry(),
          Math.max(0, symbols.size - 1),
          symbols.entry(),
          strings,
          strings.end() / BYTES_A_NAME <= symbols.size);
      this.versym = symbols.versym;
      this.versymBase = symbols.versymBase;
      this.versymSize = symbols.versymSize;
      this.wide = symbols.wide();
      this.big = symbols.table.order() == ByteOrder.BIG_ENDIAN;
      this.index = 0;
    }

    /** Moves to the next symbol; false if there is none. */
    public boolean next() {
      if (!stepNamed()) return false;
      index++;
      long first = i64(0);
      // Narrow, the name lies in the first word of the row, and all else in the fourth.
      long name = big ? 0xffff_ffffL << 32 : 0xffff_ffffL;
      if (!wide) first = first & name | i64(8) & ~name;
      word = big ? swapped(first) : first;
      return true;
    }

    private static long swapped(long word) {
      return word >>> 32 | (word >>> 24 & 0xff) << 32 | (word >>> 16 & 0xff) << 40 | word << 48;
    }

    /** Returns the symbol's place in the table. */
    public int index() {
      return index;
    }

    /** Returns {@code st_name}: where the name begins in {@code DT_STRTAB}. */
    public long nameOffset() {
      return word & 0xffff_ffffL;
    }

    /** Returns the length of the name in bytes, 0 where there is none that can be read. */
    public int nameLength() {
      return Math.max(0, textLength(nameOffset()));
    }

    /** Returns whether the symbol is defined elsewhere. */
    public boolean isUndefined() {
      return word >>> 48 == Elf.SHN_UNDEF;
    }

    /** Returns what {@link DynamicSymbols#isExported} does. */
    public boolean isExported() {
      int binding = (int) (word >>> 36) & 0xf;
      int visibility = (int) (word >>> 40) & 3;
      return !isUndefined() && DynamicSymbols.isExported(binding, visibility);
    }

    /** Returns what {@link DynamicSymbols#versionIndex} does. */
    public int versionIndex() {
      if (index >= versymSize) return 0;
      return versym.u16(versymBase + 2L * index) & Elf.VERSYM_VERSION;
    }
  }

  List<Problem> problems() {
    List<Problem> all = new ArrayList<>();
    ProblemLog log = told == null ? null : told.log;
    if (log != null) all.addAll(log.toList());
    // In memory a name is a matter of whether it is looked for.
    if (!file.reading().isOfMemory()) all.addAll(named().problems());
    return all;
  }
}
