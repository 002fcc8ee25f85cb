package dev.abilens.elf;

import dev.abilens.bytes.Region;
import dev.abilens.bytes.Texts;

/**
 * Steps over the records of {@code DT_VERNEED} or {@code DT_VERDEF} where they lie. It ends where
 * {@link VersionChain} does, which makes lists of the same records and says what is wrong with
 * them. Used by one thread.
 */
abstract class VersionCursor {
  /** The address of no record. */
  static final long NONE = -1;

  // The record under the cursor, and where in the region it lies.
  Region table;
  int at;

  private DynamicTable dynamic;
  private Texts texts;

  // The stretch of the region that addresses lead into, and how far those are from places in it.
  private int low;
  private int end;
  private long distance;
  private int entries;
  private long nextRecord;

  /**
   * Begins before the first record of a tag's table, with what {@link #stretch} returned for it.
   */
  VersionCursor(DynamicTable dynamic, long tag, long stretch) {
    begin(dynamic, tag, stretch);
  }

  /** Begins again, as the constructor does, whatever was stepped over before. */
  final void begin(DynamicTable dynamic, long tag, long stretch) {
    this.dynamic = dynamic;
    this.texts = dynamic.strings();
    this.table = dynamic.strings().bytes();
    this.nextRecord = dynamic.value(tag, NONE);
    this.low = (int) (stretch >>> 32);
    this.end = (int) stretch;
    this.distance = nextRecord - low;
    this.entries = 0;
  }

  /**
   * Returns where in the region of the strings the first record of a tag's table lies and, in the
   * lower half, where the bytes end that follow it; 0 where that has to be found out at the first
   * step. Known before, since a cursor that never has to look for its region is one that compilers
   * can do without.
   */
  static long stretch(DynamicTable dynamic, long tag) {
    AddressSpace space = dynamic.space();
    if (space.bytes().source().whole() == null) return 0;
    return space.stretch(dynamic.strings().bytes(), dynamic.value(tag, NONE));
  }

  /** Moves before the first record. */
  final void start(long tag) {
    nextRecord = dynamic.value(tag, NONE);
    entries = 0;
  }

  /**
   * Moves to the next record of the outer chain.
   *
   * @param size its size in bytes
   * @param next where in it the distance to the next one lies
   * @return its address, or {@link #NONE} if there is none that can be read
   */
  final long nextRecord(int size, int next) {
    long record = nextRecord;
    if (record == NONE || !move(record, size) || table.u16(at) != 1) return NONE;
    long step = table.u32(at + (long) next);
    nextRecord = step == 0 ? NONE : record + step;
    return record;
  }

  /** Moves to a record; false if the file does not hold it or too many were read. */
  final boolean move(long address, int size) {
    if (entries++ == VersionChain.MAX_ENTRIES) return false;
    long place = address - distance;
    if (place < low || place > end - size) return leap(address, size);
    at = (int) place;
    return true;
  }

  private boolean leap(long address, int size) {
    AddressSpace space = dynamic.space();
    if (space.available(address) < size) return false;
    table = space.around("version records", address, size);
    long stretch = space.stretch(table, address);
    at = low = (int) (stretch >>> 32);
    end = (int) stretch;
    distance = address - low;
    return true;
  }

  /** Returns whether too many records were read. */
  final boolean isSpent() {
    return entries > VersionChain.MAX_ENTRIES;
  }

  /** Returns the length of a name, or -1 if none can be read there. */
  final int length(long name) {
    return texts.length(name, StringTable.MAX_TEXT);
  }
}
