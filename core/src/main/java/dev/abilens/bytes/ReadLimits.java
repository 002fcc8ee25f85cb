package dev.abilens.bytes;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How much reading may cost. Every bound that is hit is reported by name, nothing is cut short in
 * silence.
 *
 * @param maxHeldBytes the most bytes that are copied out of one binary and held at once, over all
 *     of its tables; of an archive, what is held of its listing and its members at once, what is
 *     more goes to a spool file; the bytes of a {@code byte[]} source are the caller's and not
 *     counted
 * @param maxEntries the most entries of a container that are looked at: files of a directory tree,
 *     members of an archive and of all that are nested in it
 * @param maxEntryBytes the largest member of an archive that is inflated, and the largest file
 *     whose SHA-256 is worked out, in bytes
 * @param maxInflatedBytes the most bytes that one archive, with all that are nested in it, may
 *     inflate to
 * @param maxRatio how many times its own size an archive may inflate to, once that is more than
 *     {@code maxHeldBytes}
 * @param maxDepth the deepest nesting of directories in a tree or an archive
 * @param maxNesting the deepest nesting of archives in one another
 */
public record ReadLimits(
    long maxHeldBytes,
    long maxEntries,
    long maxEntryBytes,
    long maxInflatedBytes,
    long maxRatio,
    int maxDepth,
    int maxNesting) {

  private static final long MIB = 1024 * 1024;
  private static final ReadLimits DEFAULTS = ofThisHeap();

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one of them is not positive
   */
  public ReadLimits {
    if (maxHeldBytes <= 0
        || maxEntries <= 0
        || maxEntryBytes <= 0
        || maxInflatedBytes <= 0
        || maxRatio <= 0
        || maxDepth <= 0
        || maxNesting <= 0) throw new IllegalArgumentException("limits must be positive");
  }

  /**
   * Returns the bounds used where none are given: a million entries, 4 GiB a member, 16 GiB
   * inflated, 200 times its own size (deflate reaches 1032 with zeros, archives of programs stay
   * below 20), a depth of 256, archives nested 8 deep, and bytes held in memory up to 256 MiB but
   * never more than a quarter of this process's heap, so that a hostile file meets a named limit
   * before the process runs out of memory.
   */
  public static ReadLimits defaults() {
    return DEFAULTS;
  }

  private static ReadLimits ofThisHeap() {
    long held = Math.max(MIB, Math.min(256 * MIB, Runtime.getRuntime().maxMemory() / 4));
    return new ReadLimits(held, 1_000_000, 4 * 1024 * MIB, 16 * 1024 * MIB, 200, 256, 8);
  }

  /**
   * Returns these limits with another {@link #maxHeldBytes()}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ReadLimits withMaxHeldBytes(long other) {
    return new ReadLimits(
        other, maxEntries, maxEntryBytes, maxInflatedBytes, maxRatio, maxDepth, maxNesting);
  }

  /**
   * Returns these limits with another {@link #maxEntries()}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ReadLimits withMaxEntries(long other) {
    return new ReadLimits(
        maxHeldBytes, other, maxEntryBytes, maxInflatedBytes, maxRatio, maxDepth, maxNesting);
  }

  /**
   * Returns these limits with another {@link #maxEntryBytes()}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ReadLimits withMaxEntryBytes(long other) {
    return new ReadLimits(
        maxHeldBytes, maxEntries, other, maxInflatedBytes, maxRatio, maxDepth, maxNesting);
  }

  /**
   * Returns these limits with another {@link #maxInflatedBytes()}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ReadLimits withMaxInflatedBytes(long other) {
    return new ReadLimits(
        maxHeldBytes, maxEntries, maxEntryBytes, other, maxRatio, maxDepth, maxNesting);
  }

  /**
   * Returns these limits with another {@link #maxRatio()}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ReadLimits withMaxRatio(long other) {
    return new ReadLimits(
        maxHeldBytes, maxEntries, maxEntryBytes, maxInflatedBytes, other, maxDepth, maxNesting);
  }

  /**
   * Returns these limits with another {@link #maxDepth()}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ReadLimits withMaxDepth(int other) {
    return new ReadLimits(
        maxHeldBytes, maxEntries, maxEntryBytes, maxInflatedBytes, maxRatio, other, maxNesting);
  }

  /**
   * Returns these limits with another {@link #maxNesting()}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ReadLimits withMaxNesting(int other) {
    return new ReadLimits(
        maxHeldBytes, maxEntries, maxEntryBytes, maxInflatedBytes, maxRatio, maxDepth, other);
  }

  /**
   * Returns these limits with another value of the one that is called so, as in {@link
   * LimitReachedException#limit()}.
   *
   * @throws IllegalArgumentException if none is called so, or if the value is not positive or, for
   *     a depth, more than an int holds
   */
  public ReadLimits with(String name, long other) {
    return switch (name) {
      case "maxHeldBytes" -> withMaxHeldBytes(other);
      case "maxEntries" -> withMaxEntries(other);
      case "maxEntryBytes" -> withMaxEntryBytes(other);
      case "maxInflatedBytes" -> withMaxInflatedBytes(other);
      case "maxRatio" -> withMaxRatio(other);
      case "maxDepth" -> withMaxDepth(depth(other));
      case "maxNesting" -> withMaxNesting(depth(other));
      default ->
          throw new IllegalArgumentException(
              "no limit \""
                  + name
                  + "\": expected "
                  + Arrays.stream(ReadLimits.class.getRecordComponents())
                      .map(RecordComponent::getName)
                      .collect(Collectors.joining(", ")));
    };
  }

  private static int depth(long number) {
    if (number > Integer.MAX_VALUE)
      throw new IllegalArgumentException("no depth: " + number + ", at most " + Integer.MAX_VALUE);
    return (int) number;
  }
}
