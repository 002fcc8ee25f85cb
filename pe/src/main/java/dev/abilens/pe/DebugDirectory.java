package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The debug directory ({@code IMAGE_DIRECTORY_ENTRY_DEBUG}; PE format, "The .debug Section") as a
 * view of the file, in file order. Empty where there is none. Immutable and thread-safe.
 */
public final class DebugDirectory extends AbstractList<DebugEntry> implements RandomAccess {
  private static final int ENTRY = 28;

  private final FileBytes bytes;
  private final AddressSpace space;
  private final Region table;
  private final @Nullable CodeView codeView;
  private final List<Problem> problems;

  private DebugDirectory(FileBytes bytes, AddressSpace space, Region table, ProblemLog log) {
    this.bytes = bytes;
    this.space = space;
    this.table = table;
    this.codeView = readCodeView(log);
    this.problems = log.toList();
  }

  static DebugDirectory read(FileBytes bytes, AddressSpace space, DataDirectory directory) {
    ProblemLog log = new ProblemLog(bytes);
    Region table = bytes.region("Debug", 0, 0);
    if (directory.isPresent()) {
      long there = Math.min(directory.size(), space.available(directory.rva()));
      if (there < directory.size())
        log.add(
            Math.max(0, space.fileOffset(directory.rva())),
            "Debug",
            directory.size() + " bytes at RVA 0x" + Long.toHexString(directory.rva()),
            "at most the " + there + " bytes that the file holds there");
      if (there >= ENTRY) table = space.region("Debug", directory.rva(), there - there % ENTRY);
    }
    return new DebugDirectory(bytes, space, table, log);
  }

  private @Nullable CodeView readCodeView(ProblemLog log) {
    int at = find(PeTables.IMAGE_DEBUG_TYPE_CODEVIEW);
    if (at < 0) return null;
    try {
      return CodeView.read(data(at));
    } catch (MalformedBinaryException e) {
      log.add(e);
      return null;
    }
  }

  @Override
  public int size() {
    return table.length() / ENTRY;
  }

  @Override
  public DebugEntry get(int index) {
    long at = (long) Objects.checkIndex(index, size()) * ENTRY;
    return new DebugEntry(
        table.i32(at),
        table.u32(at + 4),
        table.u16(at + 8),
        table.u16(at + 10),
        table.i32(at + 12),
        table.u32(at + 16),
        table.u32(at + 20),
        table.u32(at + 24),
        table.origin() + at);
  }

  /** Returns the index of the first entry of a type, or -1. */
  public int find(int type) {
    for (int i = 0; i < size(); i++) if (table.i32((long) i * ENTRY + 12) == type) return i;
    return -1;
  }

  /**
   * Returns the data of an entry.
   *
   * @throws MalformedBinaryException if the file does not hold it all
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  public Region data(int index) {
    DebugEntry entry = get(index);
    String label = "Debug[" + index + "] " + entry.typeName();
    if (entry.sizeOfData() == 0) return bytes.region(label, 0, 0);
    return entry.pointerToRawData() == 0
        ? space.region(label, entry.addressOfRawData(), entry.sizeOfData())
        : bytes.region(label, entry.pointerToRawData(), entry.sizeOfData());
  }

  /** Returns which program database belongs to the image, or null. */
  public @Nullable CodeView codeView() {
    return codeView;
  }

  /** Returns whether the linker was asked for a build without time stamps ({@code /Brepro}). */
  public boolean isReproducible() {
    return find(PeTables.IMAGE_DEBUG_TYPE_REPRO) >= 0;
  }

  /**
   * Returns the extended DLL characteristics, such as {@link
   * PeTables#IMAGE_DLLCHARACTERISTICS_EX_CET_COMPAT}; 0 where there are none.
   */
  public int extendedDllCharacteristics() {
    int at = find(PeTables.IMAGE_DEBUG_TYPE_EX_DLLCHARACTERISTICS);
    if (at < 0 || get(at).sizeOfData() < 4) return 0;
    try {
      return data(at).i32(0);
    } catch (MalformedBinaryException lost) {
      return 0;
    }
  }

  List<Problem> problems() {
    return problems;
  }
}
