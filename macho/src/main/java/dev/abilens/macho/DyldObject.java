package dev.abilens.macho;

import dev.abilens.image.Problem;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file, or the slice of it that a process takes, as dyld holds it. All of it is read when the
 * object is made, so that the file may be closed. Immutable and thread-safe.
 */
final class DyldObject {
  private final MachOFile file;
  private final long sliceOffset;
  private final List<String> gaps;
  private final CodeSignature.@Nullable PageCheck pages;
  private final @Nullable Problem problem;

  /**
   * Reads an object.
   *
   * @param sliceOffset where the slice begins, in bytes from the beginning of the file
   * @param gaps what would have to be known to be certain that it is taken
   */
  DyldObject(MachOFile file, long sliceOffset, List<String> gaps) {
    this.file = file;
    this.sliceOffset = sliceOffset;
    this.gaps = List.copyOf(gaps);
    CodeSignature signature = file.codeSignature();
    this.pages = signature == null ? null : signature.checkedPages();
    // Reads every table.
    List<Problem> signed = signature == null ? List.of() : signature.problems();
    this.problem =
        file.problems().stream()
            .filter(p -> !signed.contains(p))
            .filter(p -> p.code().equals("MALFORMED") || p.code().equals("LIMIT_REACHED"))
            .findFirst()
            .orElse(null);
  }

  MachOFile file() {
    return file;
  }

  MachOHeader header() {
    return file.header();
  }

  Dylibs dylibs() {
    return file.dylibs();
  }

  Imports imports() {
    return file.imports();
  }

  Exports exports() {
    return file.exports();
  }

  @Nullable CodeSignature signature() {
    return file.codeSignature();
  }

  /** Returns whether the pages are those that were signed; null where there is no signature. */
  CodeSignature.@Nullable PageCheck pages() {
    return pages;
  }

  long sliceOffset() {
    return sliceOffset;
  }

  List<String> gaps() {
    return gaps;
  }

  /** Returns the first contradiction in the tables that dyld follows, or null. */
  @Nullable Problem problem() {
    return problem;
  }

  /** Returns the name that it gives itself, or null. */
  @Nullable String installName() {
    Dylib id = file.id();
    return id == null ? null : id.name();
  }

  /** Returns what it says of macOS; null where it says nothing. */
  @Nullable BuildVersion macOs() {
    for (BuildVersion version : file.buildVersions()) if (version.isMacOs()) return version;
    return null;
  }

  /** Returns the UUID as messages of dyld write it. */
  String uuid() {
    String hex = file.uuid();
    if (hex == null) return "no uuid";
    String text = hex.toUpperCase(Locale.ROOT);
    return String.join(
        "-",
        text.substring(0, 8),
        text.substring(8, 12),
        text.substring(12, 16),
        text.substring(16, 20),
        text.substring(20));
  }
}
