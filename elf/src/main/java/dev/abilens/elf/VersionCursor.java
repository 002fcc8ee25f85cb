package dev.abilens.elf;

import dev.abilens.bytes.Region;

/**
 * Steps over the records of {@code DT_VERNEED} or {@code DT_VERDEF} where they lie. It ends where
 * {@link VersionChain} does, which makes lists of the same records and says what is wrong with
 * them. Used by one thread.
 */
abstract class VersionCursor {
  // The record under the cursor, and where in the region it lies.
  Region table;
  int at;

  private final DynamicTable dynamic;

  // The stretch of addresses that the region holds, from its base on.
  private long low;
  private long room;
  private int base;
  private int entries;
  private long nextRecord;
  private boolean done;

  VersionCursor(DynamicTable dynamic, long tag) {
    this.dynamic = dynamic;
    this.table = dynamic.strings().bytes();
    start(tag);
  }

  /** Moves before the first record. */
  final void start(long tag) {
    int first = dynamic.last(tag);
    done = first < 0;
    nextRecord = done ? 0 : dynamic.value(first);
    entries = 0;
  }

  /**
   * Moves to the next record of the outer chain.
   *
   * @param size its size in bytes
   * @param next where in it the distance to the next one lies
   * @return its address, or -1 if there is none that can be read
   */
  final long nextRecord(int size, int next) {
    if (done || !move(nextRecord, size) || table.u16(at) != 1) return -1;
    long record = nextRecord;
    long step = table.u32(at + (long) next);
    done = step == 0;
    nextRecord = record + step;
    return record;
  }

  /** Moves to a record; false if the file does not hold it or too many were read. */
  final boolean move(long address, int size) {
    if (entries++ == VersionChain.MAX_ENTRIES) return false;
    long inside = address - low;
    if (inside < 0 || inside > room - size) {
      AddressSpace space = dynamic.space();
      long there = space.available(address);
      if (there < size) return false;
      table = space.around("version records", address, size);
      base = space.at(table, address);
      low = address;
      room = Math.min(there, table.length() - base);
      inside = 0;
    }
    at = base + (int) inside;
    return true;
  }

  /** Returns whether too many records were read. */
  final boolean isSpent() {
    return entries > VersionChain.MAX_ENTRIES;
  }

  /** Returns the length of a name, or -1 if none can be read there. */
  final int length(long name) {
    StringTable strings = dynamic.strings();
    if (!strings.has(name)) return -1;
    int length = strings.lengthAt(name);
    return length <= StringTable.MAX_TEXT ? length : -1;
  }
}
