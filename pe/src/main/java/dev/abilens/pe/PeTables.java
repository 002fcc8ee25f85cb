package dev.abilens.pe;

import dev.abilens.format.SpecNames;

/**
 * The codes of the tables behind the data directories, in the spelling of the PE format and of
 * winnt.h, and their names; those of the headers are in {@link Pe}.
 */
public final class PeTables {

  // types of debug data

  /** The program database that belongs to the image. */
  public static final int IMAGE_DEBUG_TYPE_CODEVIEW = 2;

  /** How often which feature of the compiler was used. */
  public static final int IMAGE_DEBUG_TYPE_VC_FEATURE = 12;

  /** What profile-guided optimization did. */
  public static final int IMAGE_DEBUG_TYPE_POGO = 13;

  /** The build is reproducible: time stamps are digests. */
  public static final int IMAGE_DEBUG_TYPE_REPRO = 16;

  /** {@code DllCharacteristics} for which the header has no room. */
  public static final int IMAGE_DEBUG_TYPE_EX_DLLCHARACTERISTICS = 20;

  // extended DLL characteristics

  /** Runs with shadow stacks. */
  public static final int IMAGE_DLLCHARACTERISTICS_EX_CET_COMPAT = 0x01;

  /** Shadow stacks are strict. */
  public static final int IMAGE_DLLCHARACTERISTICS_EX_CET_COMPAT_STRICT_MODE = 0x02;

  /** Every target of an indirect branch is marked as one. */
  public static final int IMAGE_DLLCHARACTERISTICS_EX_FORWARD_CFI_COMPAT = 0x40;

  // types of resources

  /** What the file says of its own version. */
  public static final int RT_VERSION = 16;

  /** A manifest: which assemblies the file wants. */
  public static final int RT_MANIFEST = 24;

  /** The number of the manifest of a program. */
  public static final int CREATEPROCESS_MANIFEST_RESOURCE_ID = 1;

  /** The number of the manifest that holds for what a DLL is linked against. */
  public static final int ISOLATIONAWARE_MANIFEST_RESOURCE_ID = 2;

  /** The number of a manifest that does not hold for what a DLL is linked against. */
  public static final int ISOLATIONAWARE_NOSTATICIMPORT_MANIFEST_RESOURCE_ID = 3;

  // GuardFlags

  /** Indirect calls are checked (CFG). */
  public static final int IMAGE_GUARD_CF_INSTRUMENTED = 0x100;

  /** Writes are checked as well. */
  public static final int IMAGE_GUARD_CFW_INSTRUMENTED = 0x200;

  /** There is a table of valid targets. */
  public static final int IMAGE_GUARD_CF_FUNCTION_TABLE_PRESENT = 0x400;

  /** The image has the loader delay-load its imports. */
  public static final int IMAGE_GUARD_PROTECT_DELAYLOAD_IAT = 0x1000;

  /** There is a table of targets of {@code longjmp}. */
  public static final int IMAGE_GUARD_CF_LONGJUMP_TABLE_PRESENT = 0x1_0000;

  /** There is a table of continuations of exceptions. */
  public static final int IMAGE_GUARD_EH_CONTINUATION_TABLE_PRESENT = 0x40_0000;

  /** Indirect calls are checked against types (XFG). */
  public static final int IMAGE_GUARD_XFG_ENABLED = 0x80_0000;

  // symbols of dynamic relocations

  /** What turns an ARM64 image into one for x64 processes. */
  public static final int IMAGE_DYNAMIC_RELOCATION_ARM64X = 6;

  // flags of .NET

  /** All code is for .NET. */
  public static final int COMIMAGE_FLAGS_ILONLY = 0x01;

  /** Runs in 32-bit processes only. */
  public static final int COMIMAGE_FLAGS_32BITREQUIRED = 0x02;

  /** The assembly is signed with a strong name. */
  public static final int COMIMAGE_FLAGS_STRONGNAMESIGNED = 0x08;

  // certificates

  /** The present form of the table. */
  public static final int WIN_CERT_REVISION_2_0 = 0x0200;

  /** A PKCS #7 {@code SignedData}: Authenticode. */
  public static final int WIN_CERT_TYPE_PKCS_SIGNED_DATA = 0x0002;

  private static final SpecNames DEBUG_TYPE =
      new SpecNames(
          "IMAGE_DEBUG_TYPE_",
          """
          0 UNKNOWN, 1 COFF, 2 CODEVIEW, 3 FPO, 4 MISC, 5 EXCEPTION, 6 FIXUP, 7 OMAP_TO_SRC,
          8 OMAP_FROM_SRC, 9 BORLAND, 10 RESERVED10, 11 CLSID, 12 VC_FEATURE, 13 POGO, 14 ILTCG,
          15 MPX, 16 REPRO, 17 EMBEDDED_PORTABLE_PDB, 18 SPGO, 19 PDB_CHECKSUM,
          20 EX_DLLCHARACTERISTICS, 21 PERFMAP""");

  private static final SpecNames RESOURCE_TYPE =
      new SpecNames(
          "RT_",
          """
          1 CURSOR, 2 BITMAP, 3 ICON, 4 MENU, 5 DIALOG, 6 STRING, 7 FONTDIR, 8 FONT, 9 ACCELERATOR,
          10 RCDATA, 11 MESSAGETABLE, 12 GROUP_CURSOR, 14 GROUP_ICON, 16 VERSION, 17 DLGINCLUDE,
          19 PLUGPLAY, 20 VXD, 21 ANICURSOR, 22 ANIICON, 23 HTML, 24 MANIFEST""");

  private PeTables() {}

  /** Returns the name of a type of debug data, such as {@code IMAGE_DEBUG_TYPE_CODEVIEW}. */
  public static String debugTypeName(int type) {
    return DEBUG_TYPE.name(type & 0xffff_ffffL, SpecNames.NONE);
  }

  /** Returns the name of a type of resources, such as {@code RT_MANIFEST}. */
  public static String resourceTypeName(int type) {
    return RESOURCE_TYPE.name(type, SpecNames.NONE);
  }
}
