package dev.abilens;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.header.BinaryHeader;
import dev.abilens.image.Image;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one file is, for as long as it is open.
 *
 * @param path the file in the file system; for a member of an archive, the archive
 * @param entry the path inside the archive, or null for a plain file
 * @param header what its first bytes say
 * @param readable whether a reader of its format is at hand
 * @param images one image for each architecture; none where it is no binary, has no reader or was
 *     refused
 * @param refused why the reader refused it, or null
 */
public record Inspection(
    String path,
    @Nullable String entry,
    BinaryHeader header,
    boolean readable,
    List<Image> images,
    @Nullable MalformedBinaryException refused) {
  /** Copies the list. */
  public Inspection {
    images = List.copyOf(images);
  }
}
