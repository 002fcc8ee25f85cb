package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.NameCheck;
import dev.abilens.format.NamedSymbols;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import dev.abilens.image.SymbolTable;
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

  private final ElfHeader header;
  private final StringTable strings;
  private final @Nullable SymbolHash hash;
  private final Region table;
  private final Region versym;
  private final @Nullable String[] versions;
  private final @Nullable String[] libraries;
  private final SymbolTable imports;
  private final SymbolTable exports;
  private final List<Problem> problems;

  private DynamicSymbols(
      ElfHeader header,
      StringTable strings,
      @Nullable SymbolHash hash,
      Region table,
      Region versym,
      VersionNeeds needs,
      VersionDefinitions definitions,
      ProblemLog log) {
    this.header = header;
    this.strings = strings;
    this.hash = hash;
    this.table = table;
    this.versym = versym;

    int highest = 0;
    for (VersionNeeds.Entry e : needs.entries()) highest = Math.max(highest, e.index());
    for (VersionDefinitions.Entry e : definitions.entries()) highest = Math.max(highest, e.index());
    this.versions = new @Nullable String[highest + 1];
    this.libraries = new @Nullable String[highest + 1];
    for (VersionDefinitions.Entry e : definitions.entries())
      if (e.index() > Elf.VER_NDX_GLOBAL) versions[e.index()] = e.definition().name();
    for (VersionNeeds.Entry e : needs.entries())
      if (e.index() > Elf.VER_NDX_GLOBAL) {
        versions[e.index()] = e.need().version();
        libraries[e.index()] = e.need().library();
      }

    int[] imported = new int[size()];
    int[] exported = new int[size()];
    int importCount = 0;
    int exportCount = 0;
    NameCheck names =
        new NameCheck(
            log,
            strings.region(),
            "DT_STRTAB",
            size(),
            this::offset,
            i -> "PT_DYNAMIC > DT_SYMTAB[" + i + "] > st_name");
    for (int i = 1; i < size(); i++) {
      boolean import_ = isUndefined(i);
      if (import_ ? binding(i) == Elf.STB_LOCAL : !isVisible(i)) continue;
      if (!names.accepts(i, nameOffset(i))) continue;
      if (import_) imported[importCount++] = i;
      else exported[exportCount++] = i;
    }
    names.report();
    this.imports = new SymbolView(this, Arrays.copyOf(imported, importCount), false);
    this.exports = new SymbolView(this, Arrays.copyOf(exported, exportCount), true);
    this.problems = log.toList();
  }

  static int entrySize(int bits) {
    return bits == 64 ? 24 : 16;
  }

  static DynamicSymbols read(
      FileBytes bytes,
      ElfHeader header,
      DynamicTable dynamic,
      AddressSpace space,
      Relocations relocations,
      VersionNeeds needs,
      VersionDefinitions definitions) {
    ProblemLog log = new ProblemLog(bytes);
    Region none = bytes.region("DT_SYMTAB", 0, 0);
    SymbolHash hash = readHash(header, dynamic, space, log);
    Region table = none;
    Region versym = none;
    int at = dynamic.last(Elf.DT_SYMTAB);
    if (at >= 0) {
      try {
        table = readTable(bytes, dynamic, space, relocations, hash, dynamic.value(at), log);
        versym = readVersym(bytes, dynamic, space, table, log);
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }
    return new DynamicSymbols(
        header, dynamic.strings(), hash, table, versym, needs, definitions, log);
  }

  private static @Nullable SymbolHash readHash(
      ElfHeader header, DynamicTable dynamic, AddressSpace space, ProblemLog log) {
    // Where both are there, loaders use DT_GNU_HASH.
    long[] tags = {Elf.DT_GNU_HASH, Elf.DT_MIPS_XHASH, Elf.DT_HASH};
    for (long tag : tags) {
      if (tag == Elf.DT_MIPS_XHASH && header.machine() != Elf.EM_MIPS) continue;
      int at = dynamic.last(tag);
      if (at < 0) continue;
      try {
        long address = dynamic.value(at);
        if (tag == Elf.DT_HASH) return SysvHash.read(space, address, header);
        boolean translated = tag == Elf.DT_MIPS_XHASH;
        return GnuHash.read(dynamic.tagName(at), space, address, header.bits(), translated);
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }
    return null;
  }

  private static Region readTable(
      FileBytes bytes,
      DynamicTable dynamic,
      AddressSpace space,
      Relocations relocations,
      @Nullable SymbolHash hash,
      long address,
      ProblemLog log) {
    int entry = entrySize(bytes.bits());
    long at = dynamic.offset(dynamic.last(Elf.DT_SYMTAB));
    long said = dynamic.value(Elf.DT_SYMENT, entry);
    if (said != entry)
      log.add(
          dynamic.offset(dynamic.last(Elf.DT_SYMENT)),
          "PT_DYNAMIC > DT_SYMENT",
          Long.toUnsignedString(said),
          "" + entry);
    long there = space.available(address) / entry;
    if (there == 0) {
      log.add(
          at,
          "PT_DYNAMIC > DT_SYMTAB",
          "address 0x" + Long.toHexString(address),
          "an address of a PT_LOAD with bytes in the file");
      return bytes.region("DT_SYMTAB", 0, 0);
    }
    long count = count(dynamic, relocations, hash, address, there * entry, entry, at, log);
    if (Long.compareUnsigned(count, there) > 0) {
      log.add(
          at,
          "PT_DYNAMIC > DT_SYMTAB",
          Long.toUnsignedString(count) + " symbols",
          "at most the " + there + " that the file holds there");
      count = there;
    }
    return space.region("DT_SYMTAB", address, count * entry);
  }

  private static long count(
      DynamicTable dynamic,
      Relocations relocations,
      @Nullable SymbolHash hash,
      long address,
      long there,
      int entry,
      long at,
      ProblemLog log) {
    long counted = hash == null ? 0 : hash.symbols();
    // The MIPS ABI counts its symbols, for the global part of the GOT.
    if (relocations.machine() == Elf.EM_MIPS)
      counted = Math.max(counted, dynamic.value(Elf.DT_MIPS_SYMTABNO, 0));
    boolean open = hash == null || (hash instanceof GnuHash gnu && gnu.isEmpty());
    if (!open) return counted;
    // No symbol is hashed. What relocations refer to is reached all the same.
    counted = Math.max(counted, relocations.highestSymbol() + 1L);
    if (hash != null) return counted;
    long end = there;
    for (long tag : TABLES) {
      int i = dynamic.last(tag);
      long distance = i < 0 ? 0 : dynamic.value(i) - address;
      if (distance > 0 && distance < end) end = distance;
    }
    counted = Math.max(counted, end / entry);
    log.odd(
        "NO_SYMBOL_HASH",
        at,
        "PT_DYNAMIC > DT_SYMTAB",
        "no hash table that can be used; " + counted + " symbols up to the next table",
        "DT_GNU_HASH or DT_HASH: loaders find no symbol of this file by name");
    return counted;
  }

  private static Region readVersym(
      FileBytes bytes, DynamicTable dynamic, AddressSpace space, Region table, ProblemLog log) {
    Region none = bytes.region("DT_VERSYM", 0, 0);
    int at = dynamic.last(Elf.DT_VERSYM);
    long wanted = table.length() / entrySize(bytes.bits()) * 2L;
    if (at < 0 || wanted == 0) return none;
    long address = dynamic.value(at);
    long there = space.available(address) & ~1L;
    if (there < wanted)
      log.add(
          dynamic.offset(at),
          "PT_DYNAMIC > DT_VERSYM",
          wanted + " bytes at address 0x" + Long.toHexString(address),
          there == 0
              ? "an address of a PT_LOAD with bytes in the file"
              : "at most the " + there + " bytes that the file holds there");
    long length = Math.min(wanted, there);
    return length == 0 ? none : space.region("DT_VERSYM", address, length);
  }

  /** Returns the number of symbols, the undefined one at index 0 counted. */
  public int size() {
    return table.length() / entrySize(header.bits());
  }

  private long at(int index) {
    return (long) Objects.checkIndex(index, size()) * entrySize(header.bits());
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
    return strings.has(offset) ? strings.get(offset) : "";
  }

  /** Returns {@code st_value}: its address, or for a thread-local one its offset. */
  public long value(int index) {
    return header.bits() == 64 ? table.i64(at(index) + 8) : table.u32(at(index) + 4);
  }

  /** Returns {@code st_size} in bytes, unsigned; 0 where it is not known. */
  public long symbolSize(int index) {
    return header.bits() == 64 ? table.i64(at(index) + 16) : table.u32(at(index) + 8);
  }

  private int info(int index) {
    return table.u8(at(index) + (header.bits() == 64 ? 4 : 12));
  }

  /** Returns the binding, such as {@link Elf#STB_WEAK}. */
  public int binding(int index) {
    return info(index) >>> 4;
  }

  /** Returns the type, such as {@link Elf#STT_FUNC}. */
  public int type(int index) {
    return info(index) & 0xf;
  }

  /** Returns {@code st_other}; its two low bits are the visibility. */
  public int other(int index) {
    return table.u8(at(index) + (header.bits() == 64 ? 5 : 13));
  }

  /** Returns the visibility, such as {@link Elf#STV_HIDDEN}. */
  public int visibility(int index) {
    return other(index) & 3;
  }

  /** Returns {@code st_shndx}, such as {@link Elf#SHN_UNDEF}. */
  public int section(int index) {
    return table.u16(at(index) + (header.bits() == 64 ? 6 : 14));
  }

  /** Returns whether a symbol is defined elsewhere. */
  public boolean isUndefined(int index) {
    return section(index) == Elf.SHN_UNDEF;
  }

  private boolean isVisible(int index) {
    int binding = binding(index);
    int visibility = visibility(index);
    return (binding == Elf.STB_GLOBAL || binding == Elf.STB_WEAK || binding == Elf.STB_GNU_UNIQUE)
        && (visibility == Elf.STV_DEFAULT || visibility == Elf.STV_PROTECTED);
  }

  /** Returns the version index of a symbol with its hidden bit; -1 where there is none. */
  public int versym(int index) {
    long at = 2L * Objects.checkIndex(index, size());
    return at < versym.length() ? versym.u16(at) : -1;
  }

  /** Returns whether a definition is not the default one of its name. */
  public boolean isHiddenVersion(int index) {
    int versym = versym(index);
    return versym >= 0 && (versym & Elf.VERSYM_HIDDEN) != 0;
  }

  /** Returns the version that a symbol is bound to or defined under, or null. */
  public @Nullable String version(int index) {
    return lookUp(versions, index);
  }

  /** Returns the library that a symbol's version is asked of, or null. */
  public @Nullable String library(int index) {
    return lookUp(libraries, index);
  }

  private @Nullable String lookUp(@Nullable String[] texts, int index) {
    int versym = versym(index);
    int version = versym & Elf.VERSYM_VERSION;
    return versym >= 0 && version < texts.length ? texts[version] : null;
  }

  /** Returns whether there is a hash table, without which no loader finds a symbol by name. */
  public boolean isHashed() {
    return hash != null;
  }

  /**
   * Finds a definition as the loader does, by the file's own hash table.
   *
   * @param name its name
   * @return its index, or -1 if the file defines none of that name, or has no hash table
   */
  public int find(String name) {
    if (hash == null) return -1;
    String bytes = NamedSymbols.bytesOf(name);
    return hash.find(bytes, i -> isNamed(i, bytes) && !isUndefined(i) && isVisible(i));
  }

  /**
   * Finds a symbol by the file's own hash table, by a loader's own rules.
   *
   * @param bytes its name, a byte a character
   * @param match whether a candidate is the one that is looked for; its name is not yet compared
   * @return its index, or -1
   */
  int find(String bytes, SymbolHash.Match match) {
    return hash == null ? -1 : hash.find(bytes, match);
  }

  /** Returns whether a symbol has a name, given a byte a character. */
  boolean isNamed(int index, String bytes) {
    if (index >= size()) return false;
    long offset = nameOffset(index);
    return strings.has(offset) && strings.region().stringEquals(offset, bytes);
  }

  StringTable strings() {
    return strings;
  }

  /** Returns the named symbols that are defined elsewhere, in table order. */
  public SymbolTable imports() {
    return imports;
  }

  /**
   * Returns the named definitions that others may bind to, in table order: global, weak or unique,
   * of default or protected visibility.
   */
  public SymbolTable exports() {
    return exports;
  }

  List<Problem> problems() {
    return problems;
  }
}
