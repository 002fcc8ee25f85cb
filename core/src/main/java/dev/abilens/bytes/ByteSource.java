package dev.abilens.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link Region}s come from: the bytes of one file, wherever they lie. Safe for use by many
 * threads, until one closes it.
 *
 * <p>A source over a {@code byte[]} or a heap buffer shares the array. Of a direct or mapped buffer
 * and of a path, only the ranges that are asked for are copied, after their place was checked
 * against the size and their size against {@link ReadLimits#maxHeldBytes()}. A path is never
 * mapped: a mapping of a file that is cut short meanwhile reads zeros or ends the thread, a
 * positioned read says so.
 */
public interface ByteSource extends Closeable {
  /** Returns the file's name, for messages. */
  String name();

  /** Returns the number of bytes; for a path, what it was when the source was opened. */
  long size();

  /**
   * Returns a little-endian region of this source.
   *
   * @param label what it is, for messages
   * @param offset its first byte, from the beginning of this source
   * @param length its length in bytes
   * @throws MalformedBinaryException if this source does not hold these bytes, or (as {@link
   *     LimitReachedException}) if they are more than the limits let hold
   * @throws ChangedWhileReadingException if the file became shorter since it was opened
   * @throws IOException if the file cannot be read
   */
  Region region(String label, long offset, long length) throws IOException;

  /**
   * Returns all bytes as one region if they lie in memory already, so that it costs nothing; null
   * where they would have to be copied or read.
   */
  default @Nullable Region whole() {
    return null;
  }

  /**
   * Copies bytes into an array of the caller's. For passing over a file once, such as for its
   * digest: it counts as nothing held.
   *
   * @param offset the first byte, from the beginning of this source
   * @param into the array
   * @param from the first index that is written
   * @param length how many bytes
   * @throws MalformedBinaryException if this source does not hold these bytes
   * @throws IndexOutOfBoundsException if the array has no room for them
   * @throws ChangedWhileReadingException if the file became shorter since it was opened
   * @throws IOException if the file cannot be read
   */
  void copy(long offset, byte[] into, int from, int length) throws IOException;

  /**
   * Returns a part of this source as a source of its own, such as one architecture of a universal
   * file. Its offsets count from its own beginning; the origins of its regions stay those of the
   * whole file. Closing it does nothing.
   *
   * @param label what it is, for messages
   * @param offset its first byte, from the beginning of this source
   * @param length its length in bytes
   * @throws MalformedBinaryException if this source does not hold these bytes
   */
  default ByteSource slice(String label, long offset, long length) {
    return new SubSource(this, label, offset, length);
  }

  /**
   * Returns a part of this source as a file of its own, such as a member of an archive: its offsets
   * and the origins of its regions count from its own beginning, and what is held of it counts for
   * it alone. Closing it does nothing.
   *
   * @param name what it is called in messages
   * @param offset its first byte, from the beginning of this source
   * @param length its length in bytes
   * @param limits what may be held of it
   * @throws MalformedBinaryException if this source does not hold these bytes
   */
  default ByteSource member(String name, long offset, long length, ReadLimits limits) {
    return new MemberSource(name, this, offset, length, limits);
  }

  /**
   * Returns the first bound that a range of this source was refused for, or null if none was. Where
   * there is one, what was read is not all that the file holds, and an absence proves nothing.
   */
  default @Nullable LimitReachedException limitReached() {
    return null;
  }

  /**
   * Returns where a text stands first from a place on, in bytes from the beginning; empty if it
   * does not. The bytes up to there are passed over once, and none is held.
   *
   * @param ascii the text, of characters below 128 and at most 256 of them
   * @param from the first place that counts, in bytes from the beginning
   * @throws IllegalArgumentException if it is no such text, or empty, or the place is negative
   */
  default OptionalLong find(String ascii, long from) throws IOException {
    boolean valid = ascii.length() > 0 && ascii.length() <= 256;
    if (!valid || !ascii.chars().allMatch(c -> c < 128))
      throw new IllegalArgumentException("no short ASCII text: " + ascii);
    if (from < 0) throw new IllegalArgumentException("no place: " + from);
    return TextScan.find(this, ascii, from);
  }

  /**
   * Gives back what the source holds open. Regions taken before stay good, but for those of a
   * source that reads into a {@link ReadBuffer}. To be called when no other thread uses the source
   * any more: what one is reading meanwhile may be neither this file's nor an error.
   */
  @Override
  void close() throws IOException;

  /**
   * Returns a source over bytes in memory, shared and not copied.
   *
   * @param name the file's name, for messages
   * @param bytes the whole file
   */
  static ByteSource of(String name, byte[] bytes) {
    return new ArraySource(name, bytes, 0, bytes.length);
  }

  /**
   * Returns a source over the bytes from a buffer's position to its limit, with default limits. The
   * buffer's position is left alone; a heap buffer's array is shared.
   *
   * @param name the file's name, for messages
   * @param buffer the whole file; heap, direct or mapped
   */
  static ByteSource of(String name, ByteBuffer buffer) {
    return of(name, buffer, ReadLimits.defaults());
  }

  /**
   * Returns a source over the bytes from a buffer's position to its limit. The buffer's position is
   * left alone; a heap buffer's array is shared.
   *
   * @param name the file's name, for messages
   * @param buffer the whole file; heap, direct or mapped
   * @param limits what may be held of a direct or mapped buffer
   */
  static ByteSource of(String name, ByteBuffer buffer, ReadLimits limits) {
    return BufferSource.of(name, buffer, limits, null);
  }

  /**
   * Returns a source over the bytes from a buffer's position to its limit, of which those of a
   * direct or mapped buffer are copied into another one. The buffer's position is left alone; a
   * heap buffer's array is shared.
   *
   * @param name the file's name, for messages
   * @param buffer the whole file; heap, direct or mapped
   * @param limits what may be held of a direct or mapped buffer
   * @param into what is copied into, as far as there is room, unless it is that of another source;
   *     this source's until it is closed, and its regions are good no longer
   */
  static ByteSource of(String name, ByteBuffer buffer, ReadLimits limits, ReadBuffer into) {
    return BufferSource.of(name, buffer, limits, into);
  }

  /**
   * Returns a source over a file that is open, of the size that it has now.
   *
   * @param name the file's name, for messages
   * @param channel the file, read by positions; closing the source closes it
   * @param limits what may be held of it
   * @throws IOException if its size cannot be found out
   */
  static ByteSource of(String name, FileChannel channel, ReadLimits limits) throws IOException {
    return new FileSource(name, channel, limits, null);
  }

  /**
   * Returns a source over a file that is open, of the size that it has now, to be read into a
   * buffer. The soonest way for who knows a file to be a regular one: {@link #open} asks for that
   * before it opens it.
   *
   * @param name the file's name, for messages
   * @param channel the file, read by positions; closing the source closes it
   * @param limits what may be held of it
   * @param buffer what it is read into, as far as there is room, unless it is that of another
   *     source; this source's until it is closed, and its regions are good no longer
   * @throws IOException if its size cannot be found out
   */
  static ByteSource of(String name, FileChannel channel, ReadLimits limits, ReadBuffer buffer)
      throws IOException {
    return new FileSource(name, channel, limits, buffer);
  }

  /**
   * Opens a regular file, with default limits.
   *
   * @param path the file, named as given in messages
   * @throws IOException if it cannot be opened or is no regular file
   */
  static ByteSource open(Path path) throws IOException {
    return open(path.toString(), path, ReadLimits.defaults());
  }

  /**
   * Opens a regular file.
   *
   * @param name the file's name, for messages
   * @param path the file
   * @param limits what may be held of it
   * @throws IOException if it cannot be opened or is no regular file
   */
  static ByteSource open(String name, Path path, ReadLimits limits) throws IOException {
    return FileSource.open(name, path, limits, null);
  }

  /**
   * Opens a regular file, to be read into a buffer.
   *
   * @param name the file's name, for messages
   * @param path the file
   * @param limits what may be held of it
   * @param buffer what it is read into, as far as there is room, unless it is that of another
   *     source; this source's until it is closed, and its regions are good no longer
   * @throws IOException if it cannot be opened or is no regular file
   */
  static ByteSource open(String name, Path path, ReadLimits limits, ReadBuffer buffer)
      throws IOException {
    return FileSource.open(name, path, limits, buffer);
  }
}
