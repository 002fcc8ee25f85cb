package dev.abilens.macho;

import dev.abilens.format.SpecNames;
import org.jspecify.annotations.Nullable;

/**
 * The codes of code signatures, in the spelling of their headers, and their names.
 *
 * <p>Source: {@code osfmk/kern/cs_blobs.h} of XNU. A code that is not here survives everywhere as
 * the number that it is.
 */
public final class CodeSigning {

  // Magic numbers of blobs

  /** A single requirement. */
  public static final int CSMAGIC_REQUIREMENT = 0xfade0c00;

  /** The requirements that others are held to. */
  public static final int CSMAGIC_REQUIREMENTS = 0xfade0c01;

  /** A code directory: the hashes of the pages. */
  public static final int CSMAGIC_CODEDIRECTORY = 0xfade0c02;

  /** The whole signature of a file: a table of blobs. */
  public static final int CSMAGIC_EMBEDDED_SIGNATURE = 0xfade0cc0;

  /** A signature that lies outside of the file. */
  public static final int CSMAGIC_DETACHED_SIGNATURE = 0xfade0cc1;

  /** Other bytes, such as the CMS message of the signer. */
  public static final int CSMAGIC_BLOBWRAPPER = 0xfade0b01;

  /** Entitlements as a property list in XML. */
  public static final int CSMAGIC_EMBEDDED_ENTITLEMENTS = 0xfade7171;

  /** Entitlements in DER. */
  public static final int CSMAGIC_EMBEDDED_DER_ENTITLEMENTS = 0xfade7172;

  // Slots of the table of blobs

  /** The code directory. */
  public static final int CSSLOT_CODEDIRECTORY = 0;

  /** The requirements. */
  public static final int CSSLOT_REQUIREMENTS = 2;

  /** The entitlements in XML. */
  public static final int CSSLOT_ENTITLEMENTS = 5;

  /** The entitlements in DER. */
  public static final int CSSLOT_DER_ENTITLEMENTS = 7;

  /** The first of the code directories with other hashes. */
  public static final int CSSLOT_ALTERNATE_CODEDIRECTORIES = 0x1000;

  /** The most code directories with other hashes. */
  public static final int CSSLOT_ALTERNATE_CODEDIRECTORY_MAX = 5;

  /** The CMS message of the signer. */
  public static final int CSSLOT_SIGNATURESLOT = 0x10000;

  // Kinds of hashes

  /** SHA-1, 20 bytes. */
  public static final int CS_HASHTYPE_SHA1 = 1;

  /** SHA-256, 32 bytes. */
  public static final int CS_HASHTYPE_SHA256 = 2;

  /** SHA-256 of which 20 bytes are kept. */
  public static final int CS_HASHTYPE_SHA256_TRUNCATED = 3;

  /** SHA-384, 48 bytes. */
  public static final int CS_HASHTYPE_SHA384 = 4;

  /** SHA-512, 64 bytes. */
  public static final int CS_HASHTYPE_SHA512 = 5;

  // Flags of a code directory

  /** Signed by nobody. */
  public static final int CS_ADHOC = 0x2;

  /** Loads only libraries that Apple or its own team signed. */
  public static final int CS_FORCED_LV = 0x10;

  /** Pages that do not match are not mapped. */
  public static final int CS_HARD = 0x100;

  /** Pages that do not match end the process. */
  public static final int CS_KILL = 0x200;

  /** Loads only libraries that Apple or its own team signed. */
  public static final int CS_REQUIRE_LV = 0x2000;

  /** The hardened runtime. */
  public static final int CS_RUNTIME = 0x10000;

  /** Signed by the linker. */
  public static final int CS_LINKER_SIGNED = 0x20000;

  private static final SpecNames HASHES =
      new SpecNames("CS_HASHTYPE_", "1 SHA1, 2 SHA256, 3 SHA256_TRUNCATED, 4 SHA384, 5 SHA512");

  private static final SpecNames FLAGS =
      new SpecNames(
          "CS_",
          """
          0x1 VALID, 0x2 ADHOC, 0x4 GET_TASK_ALLOW, 0x8 INSTALLER, 0x10 FORCED_LV,
          0x20 INVALID_ALLOWED, 0x100 HARD, 0x200 KILL, 0x400 CHECK_EXPIRATION, 0x800 RESTRICT,
          0x1000 ENFORCEMENT, 0x2000 REQUIRE_LV, 0x4000 ENTITLEMENTS_VALIDATED,
          0x8000 NVRAM_UNRESTRICTED, 0x10000 RUNTIME, 0x20000 LINKER_SIGNED"""
              .strip());

  private CodeSigning() {}

  /** Returns the name of a kind of hash, such as {@code CS_HASHTYPE_SHA256}. */
  public static String hashTypeName(int hashType) {
    return HASHES.name(hashType, SpecNames.NONE);
  }

  /**
   * Returns the names of flags, lowest bit first: {@code CS_ADHOC+CS_LINKER_SIGNED}; bits without a
   * name as one number, no bits as {@code 0}.
   */
  public static String flagNames(int flags) {
    StringBuilder text = new StringBuilder();
    int rest = 0;
    for (int bits = flags; bits != 0; bits &= bits - 1) {
      int bit = Integer.lowestOneBit(bits);
      String name = FLAGS.find(bit & 0xffff_ffffL);
      if (name == null) rest |= bit;
      else text.append(text.length() == 0 ? "" : "+").append(name);
    }
    if (rest != 0 || flags == 0)
      text.append(text.length() == 0 ? "" : "+")
          .append(rest == 0 ? "0" : "0x" + Integer.toHexString(rest));
    return text.toString();
  }

  /** Returns the name of the algorithm of a kind of hash, or null. */
  static @Nullable String algorithm(int hashType) {
    return switch (hashType) {
      case CS_HASHTYPE_SHA1 -> "SHA-1";
      case CS_HASHTYPE_SHA256, CS_HASHTYPE_SHA256_TRUNCATED -> "SHA-256";
      case CS_HASHTYPE_SHA384 -> "SHA-384";
      case CS_HASHTYPE_SHA512 -> "SHA-512";
      default -> null;
    };
  }

  /** Returns the length in bytes of a kind of hash, or 0. */
  static int hashSize(int hashType) {
    return switch (hashType) {
      case CS_HASHTYPE_SHA1, CS_HASHTYPE_SHA256_TRUNCATED -> 20;
      case CS_HASHTYPE_SHA256 -> 32;
      case CS_HASHTYPE_SHA384 -> 48;
      case CS_HASHTYPE_SHA512 -> 64;
      default -> 0;
    };
  }

  /** Returns how the kernel ranks a kind of hash: of several directories it takes the highest. */
  static int rank(int hashType) {
    return switch (hashType) {
      case CS_HASHTYPE_SHA1 -> 1;
      case CS_HASHTYPE_SHA256_TRUNCATED -> 2;
      case CS_HASHTYPE_SHA256 -> 3;
      case CS_HASHTYPE_SHA384 -> 4;
      default -> 0;
    };
  }
}
