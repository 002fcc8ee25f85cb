package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.ProblemLog;
import org.jspecify.annotations.Nullable;

/**
 * The header of a .NET image ({@code IMAGE_COR20_HEADER}; ECMA-335, II.25.3.3). Immutable.
 *
 * @param majorRuntimeVersion {@code MajorRuntimeVersion}
 * @param minorRuntimeVersion {@code MinorRuntimeVersion}
 * @param metaData {@code MetaData}: where the metadata lie
 * @param flags {@code Flags}, such as {@link PeTables#COMIMAGE_FLAGS_ILONLY}
 * @param entryPoint {@code EntryPointToken} or {@code EntryPointRVA}, unsigned
 * @param version the version of the runtime that it was made for, such as {@code v4.0.30319}; null
 *     where the metadata do not tell
 * @param offset where the header lies, in bytes from the beginning of the file
 */
public record ClrHeader(
    int majorRuntimeVersion,
    int minorRuntimeVersion,
    DataDirectory metaData,
    int flags,
    long entryPoint,
    @Nullable String version,
    long offset) {
  private static final int SIZE = 72;
  private static final int METADATA_ROOT = 16;
  private static final int BSJB = 0x424a5342;
  // ECMA-335, II.24.2.1: the length, padded.
  private static final int MAX_VERSION = 256;

  /** Reads the header; null where there is none or the log says why it cannot be read. */
  static @Nullable ClrHeader read(AddressSpace space, DataDirectory directory, ProblemLog log) {
    if (!directory.isPresent()) return null;
    Region header;
    try {
      header = space.region("CLR", directory.rva(), SIZE);
    } catch (MalformedBinaryException e) {
      log.add(e);
      return null;
    }
    DataDirectory metaData = new DataDirectory(header.u32(8), header.u32(12));
    return new ClrHeader(
        header.u16(4),
        header.u16(6),
        metaData,
        header.i32(16),
        header.u32(20),
        version(space, metaData, log),
        header.origin());
  }

  private static @Nullable String version(
      AddressSpace space, DataDirectory metaData, ProblemLog log) {
    if (!metaData.isPresent()) return null;
    try {
      Region root = space.region("CLR > MetaData", metaData.rva(), METADATA_ROOT);
      if (root.i32(0) != BSJB)
        throw new MalformedBinaryException(
            root.origin(),
            root.name() + " > Signature",
            "0x" + Integer.toHexString(root.i32(0)),
            "0x" + Integer.toHexString(BSJB));
      long length = root.u32(12);
      if (length > MAX_VERSION)
        throw new MalformedBinaryException(
            root.origin() + 12,
            root.name() + " > Length",
            Long.toString(length),
            "at most " + MAX_VERSION);
      Region text = space.region("CLR > Version", metaData.rva() + METADATA_ROOT, length);
      String version = text.latin1(0, text.length());
      int end = version.indexOf(0);
      return end < 0 ? version : version.substring(0, end);
    } catch (MalformedBinaryException e) {
      log.add(e);
      return null;
    }
  }

  /** Returns whether all of its code is for .NET ({@link PeTables#COMIMAGE_FLAGS_ILONLY}). */
  public boolean isPureIl() {
    return (flags & PeTables.COMIMAGE_FLAGS_ILONLY) != 0;
  }
}
