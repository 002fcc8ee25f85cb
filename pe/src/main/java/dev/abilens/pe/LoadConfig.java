package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.ProblemLog;
import org.jspecify.annotations.Nullable;

/**
 * The load configuration ({@code IMAGE_LOAD_CONFIG_DIRECTORY}; PE format, "The Load Configuration
 * Structure") as a view of the file. It grew with Windows and says its own size: what lies beyond
 * is 0. Addresses have the image's base in them. Immutable and thread-safe.
 */
public final class LoadConfig {
  /** As much as any Windows SDK knows of it. */
  private static final int KNOWN_32 = 192;

  private static final int KNOWN_64 = 320;

  private final Region region;
  private final int bits;

  private LoadConfig(Region region, int bits) {
    this.region = region;
    this.bits = bits;
  }

  /** Reads the structure; null where there is none or the log says why it cannot be read. */
  static @Nullable LoadConfig read(
      AddressSpace space, DataDirectory directory, int bits, ProblemLog log) {
    if (!directory.isPresent()) return null;
    long rva = directory.rva();
    try {
      long size = space.region("LoadConfig > Size", rva, 4).u32(0);
      // Linkers once wrote 0 and meant the size that the directory gives.
      if (size == 0) size = directory.size();
      long known = Math.min(size, bits == 64 ? KNOWN_64 : KNOWN_32);
      return new LoadConfig(space.region("LoadConfig", rva, Math.max(4, known)), bits);
    } catch (MalformedBinaryException e) {
      log.add(e);
      return null;
    }
  }

  private long word(int at32, int at64) {
    int at = bits == 64 ? at64 : at32;
    return at + bits / 8 <= region.length() ? region.word(at, bits) : 0;
  }

  private int u32(int at32, int at64) {
    int at = bits == 64 ? at64 : at32;
    return at + 4 <= region.length() ? region.i32(at) : 0;
  }

  private int u16(int at32, int at64) {
    int at = bits == 64 ? at64 : at32;
    return at + 2 <= region.length() ? region.u16(at) : 0;
  }

  /** Returns {@code Size} in bytes, unsigned, as the structure itself says it. */
  public long size() {
    return region.u32(0);
  }

  /** Returns where it lies, in bytes from the beginning of the file. */
  public long offset() {
    return region.origin();
  }

  /** Returns {@code TimeDateStamp}, unsigned. */
  public long timeDateStamp() {
    return u32(4, 4) & 0xffff_ffffL;
  }

  /**
   * Returns {@code DependentLoadFlags}: the flags of {@code LoadLibraryEx} with which the libraries
   * that the image is linked against are looked for.
   */
  public int dependentLoadFlags() {
    return u16(54, 78);
  }

  /** Returns {@code SecurityCookie}: the address of the stack cookie, 0 for none. */
  public long securityCookie() {
    return word(60, 88);
  }

  /** Returns {@code SEHandlerTable}: the address of the handlers of a 32-bit image, 0 for none. */
  public long seHandlerTable() {
    return word(64, 96);
  }

  /** Returns {@code SEHandlerCount}, unsigned. */
  public long seHandlerCount() {
    return word(68, 104);
  }

  /** Returns {@code GuardCFCheckFunctionPointer}, an address, 0 for none. */
  public long guardCfCheckFunctionPointer() {
    return word(72, 112);
  }

  /** Returns {@code GuardCFDispatchFunctionPointer}, an address, 0 for none. */
  public long guardCfDispatchFunctionPointer() {
    return word(76, 120);
  }

  /** Returns {@code GuardCFFunctionTable}, an address, 0 for none. */
  public long guardCfFunctionTable() {
    return word(80, 128);
  }

  /** Returns {@code GuardCFFunctionCount}, unsigned. */
  public long guardCfFunctionCount() {
    return word(84, 136);
  }

  /** Returns {@code GuardFlags}, such as {@link PeTables#IMAGE_GUARD_CF_INSTRUMENTED}. */
  public int guardFlags() {
    return u32(88, 144);
  }

  /** Returns {@code GuardLongJumpTargetTable}, an address, 0 for none. */
  public long guardLongJumpTargetTable() {
    return word(112, 176);
  }

  /** Returns {@code DynamicValueRelocTable}, an address, 0 for none. */
  public long dynamicValueRelocTable() {
    return word(120, 192);
  }

  /** Returns {@code CHPEMetadataPointer}, an address; 0 for an image of one architecture. */
  public long chpeMetadataPointer() {
    return word(124, 200);
  }

  /**
   * Returns {@code DynamicValueRelocTableOffset}, unsigned: where the dynamic relocations lie in
   * their section.
   */
  public long dynamicValueRelocTableOffset() {
    return u32(136, 224) & 0xffff_ffffL;
  }

  /** Returns {@code DynamicValueRelocTableSection}: their section, counted from 1; 0 for none. */
  public int dynamicValueRelocTableSection() {
    return u16(140, 228);
  }

  /** Returns {@code EnclaveConfigurationPointer}, an address, 0 for none. */
  public long enclaveConfigurationPointer() {
    return word(156, 248);
  }

  /** Returns {@code VolatileMetadataPointer}, an address, 0 for none. */
  public long volatileMetadataPointer() {
    return word(160, 256);
  }

  /** Returns {@code GuardEHContinuationTable}, an address, 0 for none. */
  public long guardEhContinuationTable() {
    return word(164, 264);
  }

  /** Returns {@code GuardEHContinuationCount}, unsigned. */
  public long guardEhContinuationCount() {
    return word(168, 272);
  }
}
