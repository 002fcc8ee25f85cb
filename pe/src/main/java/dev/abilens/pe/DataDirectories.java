package dev.abilens.pe;

import dev.abilens.bytes.Region;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The data directories, as a view of the file: as many as {@code NumberOfRvaAndSizes} says, up to
 * the 16 that the format has. A directory that the file does not have is asked for like any other,
 * and then is empty. Immutable and thread-safe.
 */
public final class DataDirectories extends AbstractList<DataDirectory> implements RandomAccess {
  private static final int SIZEOF_DATA_DIRECTORY = 8;

  private final Region nt;
  private final int table;
  private final int size;

  DataDirectories(PeHeader header) {
    this.nt = header.region();
    this.table = table(header);
    // NumberOfRvaAndSizes stands before the table.
    this.size = (int) Math.min(nt.u32(table - 4L), Pe.IMAGE_NUMBEROF_DIRECTORY_ENTRIES);
  }

  private static int table(PeHeader header) {
    return header.base() + OptionalHeader.directories(header.bits());
  }

  /** Returns what {@link #rva(int)} does, without making an object. */
  static long rva(PeHeader header, int index) {
    Region nt = header.region();
    long table = table(header);
    return index < nt.u32(table - 4) ? nt.u32(table + (long) index * SIZEOF_DATA_DIRECTORY) : 0;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public DataDirectory get(int index) {
    Objects.checkIndex(index, size);
    return new DataDirectory(rva(index), size(index));
  }

  /**
   * Returns the RVA of a directory, without making an object of it; 0 for one that is not there.
   *
   * @param index such as {@link Pe#IMAGE_DIRECTORY_ENTRY_IMPORT}
   */
  public long rva(int index) {
    return index < size ? nt.u32(at(index)) : 0;
  }

  /**
   * Returns the size of a directory in bytes, unsigned; 0 for one that is not there.
   *
   * @param index such as {@link Pe#IMAGE_DIRECTORY_ENTRY_IMPORT}
   */
  public long size(int index) {
    return index < size ? nt.u32(at(index) + 4) : 0;
  }

  /** Returns where a directory is written, in bytes from the beginning of the file. */
  public long offset(int index) {
    return nt.origin() + at(index);
  }

  private long at(int index) {
    return table + (long) index * SIZEOF_DATA_DIRECTORY;
  }
}
