package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.NameCheck;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link MachO#LC_DYLD_CHAINED_FIXUPS} ({@code mach-o/fixup-chains.h}). What contradicts
 * itself ends the chains of its segment and leaves a problem; dyld refuses the file for it.
 */
final class ChainedFixups {
  private static final int HEADER = 28;
  private static final int STARTS_IN_SEGMENT = 22;
  private static final int START_NONE = 0xffff;
  private static final int START_MULTI = 0x8000;
  private static final int START_LAST = 0x8000;
  private static final String PLACE = "LC_DYLD_CHAINED_FIXUPS > ";

  private final FixupReader reader;
  private final Region data;
  private final Imports.Builder imports;
  private Region names;

  private ChainedFixups(FixupReader reader, Region data, Dylibs dylibs) {
    this.reader = reader;
    this.data = data;
    this.imports = new Imports.Builder(dylibs);
    this.names = Region.of("symbols", new byte[1]);
  }

  static Fixups read(FixupReader reader, Region data, Dylibs dylibs) {
    ChainedFixups made = new ChainedFixups(reader, data, dylibs);
    try {
      made.read();
    } catch (MalformedBinaryException e) {
      reader.log.add(e);
    }
    return reader.made.build(
        Fixups.Encoding.CHAINED_FIXUPS,
        made.imports.build(Imports.Origin.CHAINED_FIXUPS, made.names),
        reader.log.toList());
  }

  private void read() {
    if (data.length() < HEADER)
      throw malformed(0, "datasize", data.length() + " bytes", HEADER + " bytes and more");
    if (data.u32(0) != 0)
      throw malformed(0, "fixups_version", "" + data.u32(0), "0, the one version");
    try {
      imports();
    } catch (MalformedBinaryException e) {
      reader.log.add(e);
    }
    long starts = data.u32(4);
    if (starts > data.length() - 4)
      throw malformed(4, "starts_offset", "" + starts, "an offset within " + inData());
    long count = data.u32(starts);
    if (count > reader.segments.size()) {
      reader.log.add(
          data.origin() + starts,
          PLACE + "seg_count",
          "" + count,
          "at most the " + reader.segments.size() + " segments");
      count = reader.segments.size();
    }
    for (int i = 0; i < count; i++) {
      try {
        long at = starts + 4 + 4L * i;
        long offset = at > data.length() - 4 ? -1 : data.u32(at);
        if (offset == 0) continue;
        if (offset < 0 || offset > data.length() - starts - STARTS_IN_SEGMENT)
          throw malformed(
              Math.min(at, data.length()),
              "seg_info_offset[" + i + "]",
              offset < 0 ? "none" : "" + offset,
              "an offset within " + inData());
        segment(i, starts + offset);
      } catch (MalformedBinaryException e) {
        reader.log.add(e);
      }
    }
  }

  private String inData() {
    return "the " + data.length() + " bytes of the command's data";
  }

  private MalformedBinaryException malformed(long at, String field, String found, String expected) {
    return reader.malformed(data.origin() + at, PLACE + field, found, expected);
  }

  private void imports() {
    long at = data.u32(8);
    long symbols = data.u32(12);
    long count = data.u32(16);
    int format = data.i32(20);
    int entry =
        switch (format) {
          case MachO.DYLD_CHAINED_IMPORT -> 4;
          case MachO.DYLD_CHAINED_IMPORT_ADDEND -> 8;
          case MachO.DYLD_CHAINED_IMPORT_ADDEND64 -> 16;
          default ->
              throw malformed(20, "imports_format", "" + format, "1 to 3, DYLD_CHAINED_IMPORT*");
        };
    if (symbols > data.length())
      throw malformed(12, "symbols_offset", "" + symbols, "an offset within " + inData());
    if (at > data.length())
      throw malformed(8, "imports_offset", "" + at, "an offset within " + inData());
    long there = (data.length() - at) / entry;
    if (count > there) {
      reader.log.add(
          data.origin() + 16,
          PLACE + "imports_count",
          "" + count,
          "at most the " + there + " that the data holds");
      count = there;
    }
    Region pool = data.slice("symbols", symbols, data.length() - symbols);
    if (data.u32(24) != 0) {
      reader.log.add(
          data.origin() + 24,
          PLACE + "symbols_format",
          "" + data.u32(24),
          "0, names that are not compressed: dyld reads no other");
      pool = pool.slice("symbols", 0, 0);
    }
    readImports(pool, at, (int) count, entry, format);
  }

  private void readImports(Region pool, long at, int count, int entry, int format) {
    NameCheck check =
        new NameCheck(
            reader.log,
            pool,
            "the symbols",
            count,
            i -> data.origin() + at + (long) i * entry,
            i -> PLACE + "imports[" + i + "] > name_offset");
    // One without a name keeps its place: pointers name imports by number.
    int end = NameCheck.end(pool);
    int nameless = Math.max(0, end - 1);
    if (end > 0) names = pool;
    boolean wide = format == MachO.DYLD_CHAINED_IMPORT_ADDEND64;
    for (int i = 0; i < count; i++) {
      long raw = wide ? data.i64(at + (long) i * entry) : data.u32(at + (long) i * entry);
      long name = wide ? raw >>> 32 : raw >>> 9;
      int ordinal = wide ? ordinal((int) raw & 0xffff, 16) : ordinal((int) raw & 0xff, 8);
      boolean weak = (raw >>> (wide ? 16 : 8) & 1) != 0;
      imports.add(check.accepts(i, name) ? (int) name : nameless, ordinal, weak, false);
    }
    check.report();
  }

  // The 15 highest numbers are negative ones.
  private static int ordinal(int raw, int bits) {
    return raw > (1 << bits) - 16 ? raw - (1 << bits) : raw;
  }

  private void segment(int segment, long at) {
    long size = data.u32(at);
    int pageSize = data.u16(at + 4);
    int format = data.u16(at + 6);
    long maxValidPointer = data.u32(at + 16);
    int pages = data.u16(at + 20);
    String where = "starts[" + segment + "] > ";
    if (pageSize != 0x1000 && pageSize != 0x4000)
      throw malformed(
          at + 4, where + "page_size", "0x" + Integer.toHexString(pageSize), "0x1000 or 0x4000");
    if (!ChainedPointer.isKnown(format) || ChainedPointer.bits(format) != reader.bytes.bits())
      throw malformed(
          at + 6,
          where + "pointer_format",
          MachO.pointerFormatName(format),
          "a known one of " + reader.bytes.bits() + " bits");
    long table = at + STARTS_IN_SEGMENT;
    long end = Math.min(data.length(), at + Math.max(size, STARTS_IN_SEGMENT));
    if (table + 2L * pages > end)
      throw malformed(
          at + 20,
          where + "page_count",
          "" + pages,
          "at most the " + (end - table) / 2 + " that its size of " + size + " holds");
    PointerChain chain = new PointerChain(reader, format, maxValidPointer, 0, imports.size());
    Problems problems = new Problems();
    for (int page = 0; page < pages; page++) {
      int start = data.u16(table + 2L * page);
      if (start == START_NONE) continue;
      long pageAt = (long) page * pageSize;
      if (reader.bytes.bits() == 64 || (start & START_MULTI) == 0) {
        problems.walk(chain, segment, pageAt, start, pageSize);
        continue;
      }
      // An index into more starts, of which the last has this bit.
      for (int i = start & ~START_MULTI; ; i++) {
        if (table + 2L * i + 2 > end)
          throw malformed(
              table + 2L * page,
              where + "page_start[" + page + "]",
              "starts from " + (start & ~START_MULTI) + " on without a last",
              "a last one within its size of " + size);
        int one = data.u16(table + 2L * i);
        problems.walk(chain, segment, pageAt, one & ~START_LAST, pageSize);
        if ((one & START_LAST) != 0 || reader.made.isFull()) break;
      }
    }
    problems.report();
  }

  /** Keeps the first of the broken chains of a segment: each costs itself only. */
  private final class Problems {
    private @Nullable MalformedBinaryException first;

    void walk(PointerChain chain, int segment, long page, int start, int pageSize) {
      try {
        chain.walk(segment, page + start, page + pageSize);
      } catch (MalformedBinaryException e) {
        if (first == null) first = e;
      }
    }

    void report() {
      if (first != null) reader.log.add(first);
    }
  }
}
