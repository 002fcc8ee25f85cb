package dev.abilens.verdict;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Image;
import dev.abilens.tree.FileTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file to be judged, with what was read of it.
 *
 * @param name what findings call it
 * @param path how a process would name it in the call, as it will stand in messages
 * @param source its bytes, open
 * @param format the format that its first bytes are of
 * @param readable whether a reader of that format is at hand
 * @param images one image for each architecture; none where it is no binary, has no reader or was
 *     refused
 * @param refused why the reader refused it, or null
 * @param tree the tree that it lies in, or null if it stands alone
 * @param treePath its path in that tree
 */
public record Subject(
    String name,
    String path,
    ByteSource source,
    BinaryFormat format,
    boolean readable,
    List<Image> images,
    @Nullable MalformedBinaryException refused,
    @Nullable FileTree tree,
    String treePath) {
  /** Copies the list. */
  public Subject {
    images = List.copyOf(images);
  }
}
