package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The section headers (PE Format, "Section Table") as a view of the file, in file order: what the
 * loader maps. Immutable and thread-safe.
 */
public final class SectionTable extends AbstractList<SectionHeader> implements RandomAccess {
  static final int SIZEOF_SECTION_HEADER = 40;
  private static final int SIZEOF_NAME = 8;
  private static final int SIZEOF_SYMBOL = 18;

  private final FileBytes bytes;
  private final PeHeader header;
  // The table lies in a region of its own, or in that of the whole file from its base on.
  private final Region table;
  private final int base;
  private final int size;

  private SectionTable(FileBytes bytes, PeHeader header, Region table, int base, int size) {
    this.bytes = bytes;
    this.header = header;
    this.table = table;
    this.base = base;
    this.size = size;
  }

  /** Reads the table, as much of it as the file holds. */
  static SectionTable read(FileBytes bytes, PeHeader header) {
    long offset = header.sectionTableOffset();
    int size = (int) (bytes.held(offset, wanted(header)) / SIZEOF_SECTION_HEADER);
    if (size == 0) offset = 0;
    Region table =
        bytes.around("IMAGE_SECTION_HEADER", offset, (long) size * SIZEOF_SECTION_HEADER);
    return new SectionTable(bytes, header, table, bytes.at(table, offset), size);
  }

  private static long wanted(PeHeader header) {
    return (long) header.numberOfSections() * SIZEOF_SECTION_HEADER;
  }

  @Override
  public int size() {
    return size;
  }

  private long at(int index) {
    return base + (long) Objects.checkIndex(index, size) * SIZEOF_SECTION_HEADER;
  }

  /** Returns where a section header lies, in bytes from the beginning of the file. */
  public long offset(int index) {
    return table.origin() + at(index);
  }

  /** Returns {@code VirtualSize} of a section in bytes, without making an object of it. */
  public long virtualSize(int index) {
    return table.u32(at(index) + 8);
  }

  /** Returns {@code VirtualAddress} of a section, an RVA. */
  public long virtualAddress(int index) {
    return table.u32(at(index) + 12);
  }

  /** Returns {@code SizeOfRawData} of a section in bytes. */
  public long sizeOfRawData(int index) {
    return table.u32(at(index) + 16);
  }

  /** Returns {@code PointerToRawData} of a section, in bytes from the beginning of the file. */
  public long pointerToRawData(int index) {
    return table.u32(at(index) + 20);
  }

  /** Returns {@code Characteristics} of a section. */
  public int characteristics(int index) {
    return table.i32(at(index) + 36);
  }

  /** Returns {@code Name} of a section as it stands in its header. */
  public String name(int index) {
    long at = at(index);
    int length = SIZEOF_NAME;
    while (length > 0 && table.u8(at + length - 1) == 0) length--;
    return new String(table.bytes(at, length), StandardCharsets.UTF_8);
  }

  /**
   * Returns the name of a section, followed into the table of strings behind the COFF symbols where
   * it is {@code /} and a number, as GNU linkers write names of more than eight bytes.
   *
   * @throws MalformedBinaryException if it leads nowhere
   */
  public String longName(int index) {
    String name = name(index);
    if (!name.matches("/[0-9]+") || header.pointerToSymbolTable() == 0) return name;
    long strings = header.pointerToSymbolTable() + header.numberOfSymbols() * (long) SIZEOF_SYMBOL;
    long at = strings + Long.parseLong(name, 1, name.length(), 10);
    String label = "IMAGE_SECTION_HEADER[" + index + "] > Name";
    // As long as any file's path: names are shorter.
    long held = bytes.held(at, 4096);
    return bytes.region(label, at, held).string(0);
  }

  /** Returns the index of the first section of a name as it stands in its header, or -1. */
  public int find(String name) {
    for (int i = 0; i < size(); i++) if (name(i).equals(name)) return i;
    return -1;
  }

  @Override
  public SectionHeader get(int index) {
    return new SectionHeader(
        name(index),
        virtualSize(index),
        virtualAddress(index),
        sizeOfRawData(index),
        pointerToRawData(index),
        characteristics(index));
  }

  FileBytes bytes() {
    return bytes;
  }

  List<Problem> problems() {
    ProblemLog log = new ProblemLog(bytes);
    if (size < header.numberOfSections())
      log.add(
          header.lfanew() + PeHeader.FILE_HEADER + 2,
          "IMAGE_FILE_HEADER > NumberOfSections",
          header.numberOfSections()
              + " section headers at 0x"
              + Long.toHexString(header.sectionTableOffset()),
          "at most the " + size + " that the file holds there");
    return log.toList();
  }
}
