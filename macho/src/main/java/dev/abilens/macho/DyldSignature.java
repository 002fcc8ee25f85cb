package dev.abilens.macho;

import dev.abilens.format.LoadLog;
import dev.abilens.header.Architecture;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What dyld and the kernel make of the code signature of one image, where it is mapped: on Apple
 * silicon native code has to have one; where there is one, it has to be whole. For one thread.
 */
final class DyldSignature {
  /** {@code EBADEXEC}, with which the kernel refuses a signature that it cannot read. */
  private static final String EBADEXEC = "85";

  private final LoadLog log;
  private final LinkedImage image;
  private final DyldObject object;
  private final boolean native64;

  DyldSignature(LoadLog log, LinkedImage image, DyldObject object, DyldAbi abi) {
    this.log = log;
    this.image = image;
    this.object = object;
    this.native64 = abi.architecture() == Architecture.ARM64;
  }

  /**
   * Adds what is refused.
   *
   * @param program the program, or null if it is not at hand
   */
  void check(@Nullable DyldObject program) {
    CodeSignature signature = object.signature();
    CodeSignature own = program == null ? null : program.signature();
    boolean validated = own != null && own.validatesLibraries();
    if (signature == null) {
      if (native64 || validated)
        refuse("UNSIGNED", Map.of(), 0, "mach_header: no LC_CODE_SIGNATURE");
      return;
    }
    if (signature.kind() == CodeSignature.Kind.UNREADABLE) {
      unreadable(signature);
      return;
    }
    if (!signature.problems().isEmpty())
      log.gap(LoadLog.CONTRADICTION + signature.problems().get(0).message());
    if (signature.kind() == CodeSignature.Kind.INCOMPLETE)
      log.gap(
          "whether the system takes the signature of "
              + image.path()
              + ", which is neither ad hoc nor by anybody");
    if (!covers(signature)) return;
    if (own != null && validated) team(signature, own);
    pages(own);
  }

  private void unreadable(CodeSignature signature) {
    Map<String, String> detail =
        Map.of(
            "errno", EBADEXEC,
            "slice", String.format("%08X", object.sliceOffset()),
            "blob", String.format("%08X", signature.offset()),
            "size", String.format("%08X", signature.size()));
    refuse("SIGNATURE_INVALID", detail, signature.offset(), "LC_CODE_SIGNATURE");
  }

  /** Whether what is signed reaches up to the signature, as dyld asks. */
  private boolean covers(CodeSignature signature) {
    CodeDirectory directory = signature.directory();
    if (directory == null || Long.compareUnsigned(directory.codeLimit(), signature.offset()) >= 0)
      return true;
    Map<String, String> detail =
        Map.of(
            "signed", String.format("%08X", directory.codeLimit()),
            "expected", String.format("%08X", signature.offset()));
    refuse("SIGNATURE_SHORT", detail, signature.offset(), "LC_CODE_SIGNATURE > codeLimit");
    return false;
  }

  private void team(CodeSignature signature, CodeSignature own) {
    CodeDirectory directory = signature.directory();
    // What Apple signed as a part of its system is taken by everybody.
    if (directory == null || directory.platform() != 0) return;
    String team = signature.teamId();
    if (team == null) refuse("TEAM_ID_NONE", Map.of(), signature.offset(), "LC_CODE_SIGNATURE");
    else if (!team.equals(own.teamId()))
      refuse(
          "TEAM_ID",
          own.teamId() == null
              ? Map.of("found", team)
              : Map.of("found", team, "required", own.teamId()),
          signature.offset(),
          "LC_CODE_SIGNATURE > teamOffset");
  }

  private void pages(@Nullable CodeSignature own) {
    CodeSignature.PageCheck pages = object.pages();
    if (pages == null) return;
    switch (pages.answer()) {
      case INTACT -> {}
      case UNKNOWN ->
          log.gap(
              "whether the pages of "
                  + image.path()
                  + " are those that were signed: "
                  + pages.evidence());
      case CHANGED -> {
        // On Intel's processors it is the program's own signature that asks for whole pages.
        if (native64 || (own != null && own.isHardened()))
          log.refuse(
              "BAD_SIGNATURE",
              Map.of("path", image.path()),
              object.sliceOffset() + Math.max(0, pages.offset()),
              "LC_CODE_SIGNATURE > CodeDirectory",
              pages.evidence());
        else
          log.gap(
              "whether the process minds that "
                  + image.path()
                  + " was changed after it was signed: "
                  + pages.evidence());
      }
    }
  }

  private void refuse(String kind, Map<String, String> more, long offset, String where) {
    Map<String, String> detail = new HashMap<>(more);
    detail.put("path", image.path());
    detail.put("uuid", object.uuid());
    log.refuse(kind, detail, object.sliceOffset() + offset, where, "");
  }
}
