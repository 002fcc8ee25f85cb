package dev.abilens;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Platform;
import dev.abilens.verdict.Judgement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer for one file. Immutable.
 *
 * @param path the file in the file system; for a member of an archive, the archive
 * @param entry the path inside the archive, or null for a plain file
 * @param sha256 the SHA-256 of its bytes in lower-case hexadecimal, or null if they could not be
 *     read, or are more than {@link dev.abilens.bytes.ReadLimits#maxEntryBytes()}, or it was not to
 *     be worked out
 * @param format the format that its first bytes are of
 * @param platforms the platforms that it is for, one for each architecture in it; none where that
 *     could not be read
 * @param judgement the answer
 */
public record FileReport(
    String path,
    @Nullable String entry,
    @Nullable String sha256,
    BinaryFormat format,
    List<Platform> platforms,
    Judgement judgement) {
  /** Copies the list. */
  public FileReport {
    platforms = List.copyOf(platforms);
  }

  /** Returns the path, with the path inside the archive behind it. */
  public String name() {
    return entry == null ? path : path + ": " + entry;
  }
}
