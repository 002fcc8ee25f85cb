package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import org.jspecify.annotations.Nullable;

/** What the readers of all encodings of fixups need; used by one thread. */
final class FixupReader {
  final FileBytes bytes;
  final Segments segments;
  final ProblemLog log;
  final long base;
  final Fixups.Builder made;
  private final @Nullable Region[] contents;
  private final long most;
  private boolean limited;

  FixupReader(FileBytes bytes, Segments segments, ProblemLog log) {
    this.bytes = bytes;
    this.segments = segments;
    this.log = log;
    this.base = segments.base();
    this.contents = new @Nullable Region[segments.size()];
    // Each place is some bytes of the file; those that are bound again count twice.
    this.most = Math.min(bytes.limits().maxHeldBytes() / 32, bytes.source().size());
    this.made = new Fixups.Builder(most);
  }

  /** Returns the bytes that the file holds of a segment, as they lie. */
  Region content(int segment) {
    Region known = contents[segment];
    if (known != null) return known;
    Segment s = segments.get(segment);
    long there = bytes.held(s.fileoff(), s.filesize());
    if (Long.compareUnsigned(there, s.vmsize()) > 0) there = s.vmsize();
    Region read = bytes.region(s.segname(), there == 0 ? 0 : s.fileoff(), there);
    contents[segment] = read;
    return read;
  }

  /** Returns the word at an offset of a segment; 0 where the file holds none. */
  long word(int segment, long offset) {
    Region content = content(segment);
    return offset >= 0 && offset <= content.length() - bytes.word()
        ? content.word(offset, bytes.bits())
        : 0;
  }

  /** Returns whether one more fixup may be held, and says so once if not. */
  boolean mayAdd(String where, long at) {
    if (!made.isFull()) return true;
    if (!limited)
      log.limit(at, where, "maxHeldBytes", "more fixups", "at most " + most + " for this file");
    limited = true;
    return false;
  }

  MalformedBinaryException malformed(long at, String where, String found, String expected) {
    return new MalformedBinaryException(at, bytes.place(where), found, expected);
  }
}
