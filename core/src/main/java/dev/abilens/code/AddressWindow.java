package dev.abilens.code;

import dev.abilens.bytes.Region;
import dev.abilens.data.LongSet;
import dev.abilens.image.Image;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an image by address, read in stretches: to ask for many small places near each other
 * costs one read of the file, not one each, and to come back costs none. For one thread.
 */
public final class AddressWindow {
  /** Where stretches begin: as sources read blocks, so that none has to be copied. */
  private static final int STRETCH = 1 << 12;

  private final Image image;
  private final LongSet starts = new LongSet();
  private final List<Region> stretches = new ArrayList<>(0);
  private @Nullable Region held;
  private long first;

  /** Makes a window that has read nothing yet. */
  public AddressWindow(Image image) {
    this.image = image;
  }

  /** Returns bytes in the order of the image, or null if the file does not hold them all. */
  public @Nullable Region at(long address, int length) {
    Region stretch = around(address, length);
    return stretch == null ? null : stretch.slice("address", offset(address), length);
  }

  /**
   * Returns bytes in the order of the image among which are those at an address, or null if the
   * file does not hold them all; {@link #offset} tells where.
   */
  public @Nullable Region around(long address, int length) {
    if (held != null && holds(held, address, length)) return held;
    long start = address & -STRETCH;
    Region stretch = stretch(start);
    if (stretch == null) {
      start = address;
      stretch = read(address, length);
    } else if (address - start + length > STRETCH) {
      // Only what lies across: what follows is in the next stretch.
      start = address;
      stretch = exactly(address, length);
    }
    if (stretch == null) return null;
    first = start;
    held = stretch;
    return stretch;
  }

  /** Returns a whole stretch, or null if the file does not hold it all. */
  private @Nullable Region stretch(long start) {
    int known = starts.find(start);
    if (known >= 0) return stretches.get(known);
    Region stretch = exactly(start, STRETCH);
    if (stretch != null && starts.add(start)) stretches.add(stretch);
    return stretch;
  }

  /** Returns where an address lies in what {@link #around} returned last. */
  public int offset(long address) {
    return (int) (address - first);
  }

  private boolean holds(Region stretch, long address, int length) {
    // An offset that wrapped around is negative, or greater than any region is long.
    long offset = address - first;
    return offset >= 0 && offset <= stretch.length() - length;
  }

  private @Nullable Region read(long address, int length) {
    Region exact = exactly(address, length);
    if (exact == null) return null;
    for (int size = STRETCH; size > length; size /= 2) {
      Region bytes = exactly(address, size);
      if (bytes != null) return bytes;
    }
    return exact;
  }

  private @Nullable Region exactly(long address, int length) {
    Optional<Region> bytes = image.bytesAt(address, length);
    return bytes.isEmpty() ? null : bytes.get().order(image.header().order());
  }

  /**
   * Returns the text, UTF-8 without control characters, that ends with a zero byte.
   *
   * @param most how many bytes it may have
   * @return the text, or null if there is none of that kind
   */
  public @Nullable String text(long address, int most) {
    for (int size = 64; ; size = Math.min(4 * size, most + 1)) {
      Region bytes = at(address, size);
      if (bytes == null) bytes = shorter(address, size);
      if (bytes == null) return null;
      for (int i = 0; i < bytes.length(); i++) {
        int c = bytes.u8(i);
        if (c == 0) return utf8(bytes.bytes(0, i));
        if (c < 0x20 || c == 0x7f) return null;
      }
      if (bytes.length() < size || size > most) return null;
    }
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null; // not text
    }
  }

  /** The bytes before the end of what the file holds, where there are fewer. */
  private @Nullable Region shorter(long address, int length) {
    int low = 0;
    int high = length;
    while (low + 1 < high) {
      int middle = (low + high) >>> 1;
      if (image.bytesAt(address, middle).isPresent()) low = middle;
      else high = middle;
    }
    return low == 0 ? null : at(address, low);
  }
}
