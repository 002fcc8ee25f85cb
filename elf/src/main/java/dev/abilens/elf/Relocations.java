package dev.abilens.elf;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Supplier;

/**
 * The relocations that the loader applies, in the order in which glibc does: {@code DT_RELR},
 * {@code DT_REL}, {@code DT_RELA}, {@code DT_JMPREL}, and after them Android's packed tables, which
 * only its own loader reads. Views of the file, but for the packed ones. Immutable and thread-safe.
 */
public final class Relocations extends AbstractList<Relocation> implements RandomAccess {
  private final ElfHeader header;
  private final AddressSpace space;
  private final Part[] parts;

  // How many relocations come before each part.
  private final int[] before;
  private final int size;
  private final List<Problem> problems;

  // Where the first table runs out of the file's bytes before its end; -1 if none does.
  private final int cutAt;
  private final long cutAddress;

  /** One table. */
  sealed interface Part permits Table, Packed {
    int size();

    long address(int i);

    int type(int i);

    int symbol(int i);

    boolean hasAddend();

    long addend(int i);

    boolean jumpSlot();
  }

  /** A table of entries of one size. */
  private record Table(Region region, ElfHeader header, boolean hasAddend, boolean jumpSlot)
      implements Part {
    private int entry() {
      return header.bits() / 8 * (hasAddend ? 3 : 2);
    }

    private boolean isMips64() {
      return header.machine() == Elf.EM_MIPS && header.bits() == 64;
    }

    private long at(int i) {
      return (long) i * entry();
    }

    @Override
    public int size() {
      return region.length() / entry();
    }

    @Override
    public long address(int i) {
      return region.word(at(i), header.bits());
    }

    @Override
    public int type(int i) {
      long at = at(i);
      if (header.bits() == 32) return region.u8(low(at + 4));
      // 64-bit MIPS has r_sym, r_ssym, r_type3, r_type2, r_type, each in the file's byte order.
      if (isMips64())
        return region.u8(at + 15) | region.u8(at + 14) << 8 | region.u8(at + 13) << 16;
      return (int) region.i64(at + 8);
    }

    // The byte of lowest value of a 32-bit word.
    private long low(long at) {
      return header.bigEndian() ? at + 3 : at;
    }

    @Override
    public int symbol(int i) {
      return symbolAt(region, header, at(i));
    }

    @Override
    public long addend(int i) {
      int word = header.bits() / 8;
      long at = at(i) + 2L * word;
      return word == 8 ? region.i64(at) : region.i32(at);
    }
  }

  /** Unpacked entries. */
  static final class Packed implements Part {
    private final long[] addresses;
    private final int[] types;
    private final int[] symbols;
    private final long[] addends;
    private final boolean hasAddend;
    private final int relative;

    Packed(long[] addresses, int[] types, int[] symbols, long[] addends, boolean hasAddend) {
      this.addresses = addresses;
      this.types = types;
      this.symbols = symbols;
      this.addends = addends;
      this.hasAddend = hasAddend;
      this.relative = 0;
    }

    /** Makes a table of nothing but relative relocations with addends in place. */
    Packed(long[] addresses, int relative) {
      this.addresses = addresses;
      this.types = new int[0];
      this.symbols = new int[0];
      this.addends = new long[0];
      this.hasAddend = false;
      this.relative = relative;
    }

    boolean isRelative() {
      return types.length == 0;
    }

    @Override
    public boolean hasAddend() {
      return hasAddend;
    }

    @Override
    public int size() {
      return addresses.length;
    }

    @Override
    public long address(int i) {
      return addresses[i];
    }

    @Override
    public int type(int i) {
      return isRelative() ? relative : types[i];
    }

    @Override
    public int symbol(int i) {
      return isRelative() ? 0 : symbols[i];
    }

    @Override
    public long addend(int i) {
      return addends[i];
    }

    @Override
    public boolean jumpSlot() {
      return false;
    }
  }

  private Relocations(ElfHeader header, AddressSpace space, Reader read, List<Problem> problems) {
    this.header = header;
    this.space = space;
    this.parts = read.parts.toArray(new Part[0]);
    this.cutAt = read.cutAt;
    this.cutAddress = read.cutAddress;
    this.before = new int[this.parts.length];
    this.problems = problems;
    int all = 0;
    for (int i = 0; i < before.length; i++) {
      before[i] = all;
      all += this.parts[i].size();
    }
    this.size = all;
  }

  static Relocations read(
      FileBytes bytes, ElfHeader header, DynamicTable dynamic, AddressSpace space) {
    ProblemLog log = new ProblemLog(bytes);
    Reader reader = new Reader(bytes, header, dynamic, space, log);
    reader.relr(Elf.DT_RELR, Elf.DT_RELRSZ, Elf.DT_RELRENT);
    reader.table(Elf.DT_REL, Elf.DT_RELSZ, Elf.DT_RELENT, false);
    reader.table(Elf.DT_RELA, Elf.DT_RELASZ, Elf.DT_RELAENT, true);
    reader.jumpSlots();
    reader.relr(Elf.DT_ANDROID_RELR, Elf.DT_ANDROID_RELRSZ, Elf.DT_ANDROID_RELRENT);
    reader.android(Elf.DT_ANDROID_REL, Elf.DT_ANDROID_RELSZ, false);
    reader.android(Elf.DT_ANDROID_RELA, Elf.DT_ANDROID_RELASZ, true);
    return new Relocations(header, space, reader, log.toList());
  }

  /** Finds the tables; used by one thread. */
  private static final class Reader {
    // What is so much below the end of all addresses comes out at the beginning of them.
    private static final long FROM_END = -1L << 46;

    private final FileBytes bytes;
    private final ElfHeader header;
    private final DynamicTable dynamic;
    private final AddressSpace space;
    private final ProblemLog log;
    private final List<Part> parts = new ArrayList<>();
    private long total;

    // Whether the table that is read just now runs out of the file's bytes.
    private boolean isCut;
    private int cutAt = -1;
    private long cutAddress;

    Reader(
        FileBytes bytes,
        ElfHeader header,
        DynamicTable dynamic,
        AddressSpace space,
        ProblemLog log) {
      this.bytes = bytes;
      this.header = header;
      this.dynamic = dynamic;
      this.space = space;
      this.log = log;
    }

    private String place(long tag) {
      // Sound files name these two, and have no use for the names of all others.
      if (tag == Elf.DT_RELA) return "PT_DYNAMIC > DT_RELA";
      if (tag == Elf.DT_JMPREL) return "PT_DYNAMIC > DT_JMPREL";
      return "PT_DYNAMIC > " + Elf.dynamicName(tag, header.machine());
    }

    private void add(Part part) {
      // Tables may overlap: each is no longer than the file, all together are counted here.
      total += part.size();
      if (total > Integer.MAX_VALUE)
        throw new LimitReachedException(
            0, bytes.place("relocations"), "relocations", "" + total, "fewer than 2^31");
      if (part.size() > 0) parts.add(part);
      // How many relocations a table holds is known when it is unpacked.
      if (isCut && cutAt < 0) cutAt = (int) total;
    }

    /** The bytes of a table, as far as the file holds them in whole entries. */
    private Region region(long tag, long sizeTag, long size, int entry) {
      int at = dynamic.last(tag);
      long address = dynamic.value(tag, 0);
      long there = space.available(address);
      if (dynamic.reading().isOfMemory()) return inMemory(tag, address, size, there, entry);
      if (Long.compareUnsigned(size, there) > 0) {
        log.add(
            at < 0 ? 0 : dynamic.offset(at),
            place(tag),
            Long.toUnsignedString(size) + " bytes at address 0x" + Long.toHexString(address),
            there == 0
                ? "an address of a PT_LOAD with bytes in the file"
                : "at most the " + there + " bytes that the file holds there");
        size = there;
      } else if (size % entry != 0) {
        log.add(
            dynamic.offset(dynamic.last(sizeTag)),
            place(sizeTag),
            size + " bytes",
            "a multiple of " + entry + ", the size of an entry");
      }
      size -= size % entry;
      return size == 0 ? bytes.region(place(tag), 0, 0) : space.region(place(tag), address, size);
    }

    /** What a loader finds: to the end that the size tells, or further if it never meets that. */
    private Region inMemory(long tag, long address, long size, long there, int entry) {
      boolean endless = dynamic.reading() == Reading.MUSL && size % entry != 0;
      long wanted = size + entry - 1 - Long.remainderUnsigned(size + entry - 1, entry);
      boolean cut = endless || Long.compareUnsigned(wanted, there) > 0;
      long held = cut ? there - there % entry : wanted;
      isCut = cut;
      if (cut && cutAt < 0) cutAddress = address + held;
      return held == 0 ? bytes.region(place(tag), 0, 0) : space.region(place(tag), address, held);
    }

    private boolean isThere(long tag, long sizeTag) {
      if (dynamic.has(tag)) return true;
      return dynamic.reading().isMusls() && dynamic.value(sizeTag, 0) != 0;
    }

    private void checkEntry(long entryTag, int entry) {
      long said = dynamic.value(entryTag, entry);
      if (said == entry || dynamic.reading().isOfMemory()) return;
      log.add(
          dynamic.offset(dynamic.last(entryTag)),
          place(entryTag),
          Long.toUnsignedString(said),
          "" + entry);
    }

    private void table(long tag, long sizeTag, long entryTag, boolean hasAddend) {
      if (!isThere(tag, sizeTag)) return;
      boolean glibc = dynamic.reading() == Reading.GLIBC;
      if (glibc && !hasAddend && !appliesRel(header.machine())) return;
      if (glibc && isNowhere(dynamic, tag)) return;
      checkEntry(entryTag, bytes.word() * (hasAddend ? 3 : 2));
      long size = dynamic.value(sizeTag, 0);
      // glibc's loader applies as many as are said to be relative, whatever the size.
      long relative = relative(dynamic, hasAddend);
      if (glibc && isSmall(relative) && isPassed(size, relative)) size = relative;
      // On some machines the table ends with that of the jump slots; loaders take those once.
      long slots = dynamic.value(Elf.DT_PLTRELSZ, 0);
      if (dynamic.has(Elf.DT_JMPREL)
          && dynamic.value(Elf.DT_PLTREL, tag) == tag
          && slots > 0
          && Long.compareUnsigned(slots, size) <= 0
          && dynamic.value(tag, 0) + size == dynamic.value(Elf.DT_JMPREL, 0) + slots) size -= slots;
      entries(tag, sizeTag, size, hasAddend, false);
    }

    /**
     * Whether a table ends before some of its relocations, or so far on that it ends before all.
     */
    private static boolean isPassed(long size, long others) {
      return Long.compareUnsigned(size, others) < 0 || (size < 0 && size >= FROM_END);
    }

    private static boolean isSmall(long size) {
      return size >= 0 && size < 1 << 30;
    }

    private void jumpSlots() {
      if (!isThere(Elf.DT_JMPREL, Elf.DT_PLTRELSZ)) return;
      long usual = dynamic.has(Elf.DT_RELA) || !dynamic.has(Elf.DT_REL) ? Elf.DT_RELA : Elf.DT_REL;
      long kind = dynamic.value(Elf.DT_PLTREL, usual);
      // Anything else is to musl's the kind without addends, to glibc's the only one there is.
      if (dynamic.reading().isMusls() && dynamic.value(Elf.DT_PLTREL, 0) != Elf.DT_RELA)
        kind = Elf.DT_REL;
      if (kind != Elf.DT_RELA && kind != Elf.DT_REL) {
        log.add(
            dynamic.offset(dynamic.last(Elf.DT_PLTREL)),
            place(Elf.DT_PLTREL),
            Long.toUnsignedString(kind),
            "7 (DT_RELA) or 17 (DT_REL)");
        return;
      }
      long size = dynamic.value(Elf.DT_PLTRELSZ, 0);
      entries(Elf.DT_JMPREL, Elf.DT_PLTRELSZ, size, kind == Elf.DT_RELA, true);
    }

    private void entries(long tag, long sizeTag, long size, boolean hasAddend, boolean jumpSlot) {
      try {
        Region region = region(tag, sizeTag, size, bytes.word() * (hasAddend ? 3 : 2));
        add(new Table(region, header, hasAddend, jumpSlot));
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }

    private int mostPacked() {
      return (int) Math.min(bytes.limits().maxHeldBytes() / 32, 1 << 27);
    }

    private void relr(long tag, long sizeTag, long entryTag) {
      if (!isThere(tag, sizeTag)) return;
      checkEntry(entryTag, bytes.word());
      try {
        Region region = region(tag, sizeTag, dynamic.value(sizeTag, 0), bytes.word());
        long[] addresses = PackedRelocations.relr(region, header.bits(), mostPacked());
        int type = RelocationKind.relativeType(header.machine(), header.bits());
        add(new Packed(addresses, type));
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }

    private void android(long tag, long sizeTag, boolean hasAddend) {
      if (!dynamic.has(tag)) return;
      try {
        // Looked at first: on another system the tags mean something else.
        long address = dynamic.value(tag, 0);
        if (space.available(address) < 4
            || !PackedRelocations.isAndroid(space.region(place(tag), address, 4))) return;
        Region region = region(tag, sizeTag, dynamic.value(sizeTag, 0), 1);
        add(PackedRelocations.android(region, header, hasAddend, mostPacked()));
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Relocation get(int index) {
    return new Relocation(
        address(index), type(index), kind(index), symbol(index), addend(index), isJumpSlot(index));
  }

  // At most seven parts.
  private int partOf(int index) {
    Objects.checkIndex(index, size);
    int part = before.length - 1;
    while (index < before[part]) part--;
    return part;
  }

  /** Returns the place that a relocation changes, in the image's own addresses. */
  public long address(int index) {
    int part = partOf(index);
    return parts[part].address(index - before[part]);
  }

  /** Returns the machine's code of a relocation; {@link Elf#relocationName} has its name. */
  public int type(int index) {
    int part = partOf(index);
    return parts[part].type(index - before[part]);
  }

  /** Returns what a relocation makes the loader do. */
  public RelocationKind kind(int index) {
    int part = partOf(index);
    Part p = parts[part];
    if (p instanceof Packed packed && packed.isRelative()) return RelocationKind.RELATIVE;
    int i = index - before[part];
    return RelocationKind.of(p.type(i), p.symbol(i), header.machine(), header.bits());
  }

  /** Returns the index of the symbol that a relocation refers to, 0 for none; unsigned. */
  public int symbol(int index) {
    int part = partOf(index);
    return parts[part].symbol(index - before[part]);
  }

  /** Returns whether a relocation has its addend beside it, and not in the place it changes. */
  public boolean hasAddend(int index) {
    return parts[partOf(index)].hasAddend();
  }

  /** Returns whether glibc's loader looks at tables without addends on a machine. */
  static boolean appliesRel(int machine) {
    return switch (machine) {
      case Elf.EM_386, Elf.EM_ARM, Elf.EM_MIPS -> true;
      default -> false;
    };
  }

  /** Returns whether a table is said to lie at 0, which to glibc's loader since 2.36 is nowhere. */
  static boolean isNowhere(DynamicTable dynamic, long tag) {
    return dynamic.value(tag, -1) == 0;
  }

  /** Returns whether all relocations have their addends beside them. */
  boolean haveAddends() {
    for (Part p : parts) if (!p.hasAddend()) return false;
    return true;
  }

  /**
   * Returns what is added: what is written beside the relocation, or the word in the place that it
   * changes. Where the file holds no bytes for that place, that word is 0, as memory is.
   *
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  public long addend(int index) {
    int part = partOf(index);
    Part p = parts[part];
    int i = index - before[part];
    if (p.hasAddend()) return p.addend(i);
    int word = header.bits() / 8;
    long address = p.address(i);
    if (space.available(address) < word) return 0;
    Region place = space.region("addend", address, word);
    return word == 8 ? place.i64(0) : place.i32(0);
  }

  /** Returns whether a relocation is one of the procedure linkage table ({@code DT_JMPREL}). */
  public boolean isJumpSlot(int index) {
    return parts[partOf(index)].jumpSlot();
  }

  private static int symbolAt(Region table, ElfHeader header, long at) {
    if (header.bits() == 32) return table.i32(at + 4) >>> 8;
    // 64-bit MIPS has r_sym first, in the file's byte order.
    if (header.machine() == Elf.EM_MIPS) return table.i32(at + 8);
    return (int) (table.i64(at + 8) >>> 32);
  }

  /**
   * Returns the highest index of a symbol that a relocation refers to, 0 for none.
   *
   * @param all the relocations, for tables that have to be unpacked
   */
  static int highestSymbol(ElfHeader header, DynamicTable dynamic, Supplier<Relocations> all) {
    if (dynamic.has(Elf.DT_ANDROID_REL) || dynamic.has(Elf.DT_ANDROID_RELA)) {
      int highest = 0;
      for (Part p : all.get().parts)
        for (int i = 0; i < p.size(); i++) highest = Math.max(highest, p.symbol(i));
      return highest;
    }
    // What comes first and is relative is not looked at for a symbol, by loaders neither.
    long rel = dynamic.value(Elf.DT_RELCOUNT, 0);
    long rela = dynamic.value(Elf.DT_RELACOUNT, 0);
    boolean hasAddends = dynamic.value(Elf.DT_PLTREL, Elf.DT_RELA) == Elf.DT_RELA;
    int highest = highestSymbol(header, dynamic, Elf.DT_REL, Elf.DT_RELSZ, false, rel);
    highest =
        Math.max(highest, highestSymbol(header, dynamic, Elf.DT_RELA, Elf.DT_RELASZ, true, rela));
    return Math.max(
        highest, highestSymbol(header, dynamic, Elf.DT_JMPREL, Elf.DT_PLTRELSZ, hasAddends, 0));
  }

  private static int highestSymbol(
      ElfHeader header,
      DynamicTable dynamic,
      long tag,
      long sizeTag,
      boolean hasAddend,
      long relative) {
    int i = dynamic.last(tag);
    if (i < 0) return 0;
    long address = dynamic.value(i);
    int entry = header.bits() / 8 * (hasAddend ? 3 : 2);
    long there = dynamic.space().available(address);
    long size = dynamic.value(sizeTag, 0);
    long count = (Long.compareUnsigned(size, there) > 0 ? there : size) / entry;
    long skipped = Long.compareUnsigned(relative, count) > 0 ? count : relative;
    if (skipped == count) return 0;
    long first = address + skipped * entry;
    Region table = dynamic.space().around("relocations", first, (count - skipped) * entry);
    long at = dynamic.space().at(table, first);
    int highest = 0;
    for (long r = 0; r < count - skipped; r++)
      highest = Math.max(highest, symbolAt(table, header, at + r * entry));
    return highest;
  }

  /** Returns the size of the relocations that are said to be relative, 0 for none. */
  private static long relative(DynamicTable dynamic, boolean hasAddend) {
    long word = dynamic.bits() / 8;
    long count = dynamic.value(hasAddend ? Elf.DT_RELACOUNT : Elf.DT_RELCOUNT, 0);
    return count < 0 || count > 1 << 24 ? -1 : count * word * (hasAddend ? 3 : 2);
  }

  /** Returns whether a table is smaller than what is said to be relative in it. */
  static boolean isOutrun(DynamicTable dynamic) {
    return (dynamic.has(Elf.DT_RELA)
            && Long.compareUnsigned(relative(dynamic, true), dynamic.value(Elf.DT_RELASZ, 0)) > 0)
        || (dynamic.has(Elf.DT_REL)
            && Long.compareUnsigned(relative(dynamic, false), dynamic.value(Elf.DT_RELSZ, 0)) > 0);
  }

  /** Returns whether a relocation of {@code DT_RELR} writes to a place between two addresses. */
  boolean isPackedWithin(long from, long to) {
    for (Part p : parts) {
      if (!(p instanceof Packed packed) || !packed.isRelative()) continue;
      for (int i = 0; i < p.size(); i++)
        if (Long.compareUnsigned(p.address(i) - from, to - from) < 0) return true;
    }
    return false;
  }

  /** Returns how many relocations come before a table runs out of the file; -1 if none does. */
  int cutAt() {
    return cutAt;
  }

  /** Returns the address at which that table would go on. */
  long cutAddress() {
    return cutAddress;
  }

  int machine() {
    return header.machine();
  }

  List<Problem> problems() {
    return problems;
  }
}
