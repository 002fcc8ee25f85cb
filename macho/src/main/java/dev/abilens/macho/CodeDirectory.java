package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A code directory ({@code CS_CodeDirectory}): who the code is, and the hash of each of its pages.
 * A view of the signature's bytes; immutable and thread-safe.
 */
public final class CodeDirectory {
  // Fields, from the beginning of the directory; later versions have more of them.
  private static final int VERSION = 8;
  private static final int FLAGS = 12;
  private static final int HASH_OFFSET = 16;
  private static final int IDENT_OFFSET = 20;
  private static final int SPECIAL_SLOTS = 24;
  private static final int CODE_SLOTS = 28;
  private static final int CODE_LIMIT = 32;
  private static final int HASH_SIZE = 36;
  private static final int HASH_TYPE = 37;
  private static final int PLATFORM = 38;
  private static final int PAGE_SIZE = 39;
  private static final int SCATTER_OFFSET = 44;
  private static final int TEAM_OFFSET = 48;
  private static final int CODE_LIMIT_64 = 56;
  private static final int RUNTIME = 88;

  private static final int SUPPORTS_SCATTER = 0x20100;
  private static final int SUPPORTS_TEAM_ID = 0x20200;
  private static final int SUPPORTS_CODE_LIMIT_64 = 0x20300;
  private static final int SUPPORTS_RUNTIME = 0x20500;

  /** The kernel compares this much of a hash of the directory itself. */
  private static final int CDHASH_LENGTH = 20;

  private final Region blob;
  private final String identifier;
  private final @Nullable String teamId;

  private CodeDirectory(Region blob, String identifier, @Nullable String teamId) {
    this.blob = blob;
    this.identifier = identifier;
    this.teamId = teamId;
  }

  /**
   * Reads a directory.
   *
   * @param blob the whole blob, big-endian
   * @throws MalformedBinaryException if a part of it does not lie within it
   */
  static CodeDirectory read(Region blob) {
    long version = blob.u32(VERSION);
    long hashes = blob.u32(HASH_OFFSET);
    long size = blob.u8(HASH_SIZE);
    // At most 2^40 each: nothing overflows.
    long before = blob.u32(SPECIAL_SLOTS) * size;
    long after = blob.u32(CODE_SLOTS) * size;
    if (hashes < before || hashes + after > blob.length())
      throw new MalformedBinaryException(
          blob.origin() + HASH_OFFSET,
          blob.name() + " > hashOffset",
          hashes + " with " + before + " bytes of hashes before it and " + after + " from it on",
          "hashes within the " + blob.length() + " bytes of the directory");
    int kind = CodeSigning.hashSize(blob.u8(HASH_TYPE));
    if (kind != 0 && kind != size)
      throw new MalformedBinaryException(
          blob.origin() + HASH_SIZE,
          blob.name() + " > hashSize",
          "" + size,
          kind + " for " + CodeSigning.hashTypeName(blob.u8(HASH_TYPE)));
    String identifier = blob.string(blob.u32(IDENT_OFFSET));
    long team = version >= SUPPORTS_TEAM_ID ? blob.u32(TEAM_OFFSET) : 0;
    return new CodeDirectory(blob, identifier, team == 0 ? null : blob.string(team));
  }

  /** Returns where it begins, in bytes from the beginning of the file. */
  public long offset() {
    return blob.origin();
  }

  /** Returns {@code version}, such as 0x20400. */
  public int version() {
    return blob.i32(VERSION);
  }

  /** Returns {@code flags}; {@link CodeSigning#flagNames} reads them. */
  public int flags() {
    return blob.i32(FLAGS);
  }

  /** Returns the name that the code is signed by. */
  public String identifier() {
    return identifier;
  }

  /** Returns the id of the signer's team, or null where there is none. */
  public @Nullable String teamId() {
    return teamId;
  }

  /** Returns the kind of its hashes ({@code hashType}), such as 2 for SHA-256. */
  public int hashType() {
    return blob.u8(HASH_TYPE);
  }

  /** Returns the length of one hash in bytes. */
  public int hashSize() {
    return blob.u8(HASH_SIZE);
  }

  /** Returns Apple's number for a platform whose system it is a part of, 0 for any other code. */
  public int platform() {
    return blob.u8(PLATFORM);
  }

  /** Returns the number of pages that are hashed, unsigned. */
  public long codeSlots() {
    return blob.u32(CODE_SLOTS);
  }

  /** Returns the number of other parts, such as the entitlements, that are hashed, unsigned. */
  public long specialSlots() {
    return blob.u32(SPECIAL_SLOTS);
  }

  /** Returns the size of a page in bytes; 0 where all of the code is one page. */
  public long pageSize() {
    int log2 = blob.u8(PAGE_SIZE);
    return log2 == 0 ? 0 : log2 < 63 ? 1L << log2 : Long.MAX_VALUE;
  }

  /** Returns how many bytes of the file, or slice, are hashed, from its beginning; unsigned. */
  public long codeLimit() {
    long wide = supports(SUPPORTS_CODE_LIMIT_64) ? blob.i64(CODE_LIMIT_64) : 0;
    return wide != 0 ? wide : blob.u32(CODE_LIMIT);
  }

  /** Returns whether the pages are not those of one run from the file's beginning on. */
  public boolean isScattered() {
    return supports(SUPPORTS_SCATTER) && blob.u32(SCATTER_OFFSET) != 0;
  }

  /**
   * Returns the version of the hardened runtime that it was signed for, packed as {@code
   * 0xXXXXYYZZ}; 0 where it is not said.
   */
  public int runtime() {
    return supports(SUPPORTS_RUNTIME) ? blob.i32(RUNTIME) : 0;
  }

  private boolean supports(int version) {
    return Integer.compareUnsigned(version(), version) >= 0;
  }

  /**
   * Returns the hash by which the system knows this code: 20 bytes of the hash of the directory, in
   * lower-case hexadecimal; or null for a kind of hash that is not known.
   */
  public @Nullable String cdHash() {
    MessageDigest digest = digest();
    if (digest == null) return null;
    digest.update(blob.asByteBuffer());
    return HexFormat.of().formatHex(digest.digest(), 0, CDHASH_LENGTH);
  }

  /** Returns what makes the kind of its hashes, or null where that is not known. */
  @Nullable MessageDigest digest() {
    String algorithm = CodeSigning.algorithm(hashType());
    if (algorithm == null) return null;
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      return null;
    }
  }

  /** Returns whether a page's hash is the one that stands here. */
  boolean isHash(long page, byte[] hash) {
    byte[] written = blob.bytes(blob.u32(HASH_OFFSET) + page * hashSize(), hashSize());
    for (int i = 0; i < written.length; i++) if (written[i] != hash[i]) return false;
    return true;
  }

  @Override
  public String toString() {
    return identifier
        + " "
        + CodeSigning.hashTypeName(hashType())
        + " "
        + CodeSigning.flagNames(flags());
  }
}
