package dev.abilens.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The names that some releases of one line export, as hashes of 40 bits with the releases of each.
 * Immutable and thread-safe.
 *
 * <p>A name that is there is always found. One that is not may be taken for another whose hash it
 * shares: of n names in a digest, for n in 2^40 names that are asked for, which is below one in ten
 * million.
 */
public final class Digest {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final int GAP_BYTES = 5;
  private static final long HASH = (1L << 8 * GAP_BYTES) - 1;

  private final List<String> releases;
  private final long[] hashes;
  private final short[] masks;

  private Digest(byte[] bytes) {
    int head = 0;
    while (bytes[head] != '\n') head++;
    String header = new String(bytes, 0, head, StandardCharsets.US_ASCII);
    releases = List.of(field(header, "releases").split(","));
    int count = Integer.parseInt(field(header, "count"));
    int maskBytes = Integer.parseInt(field(header, "maskbytes"));
    hashes = new long[count];
    masks = new short[count];
    long hash = 0;
    for (int i = 0; i < count; i++) {
      int at = head + 1 + i;
      for (int p = 0; p < GAP_BYTES; p++) hash += (bytes[at + p * count] & 0xffL) << 8 * p;
      hashes[i] = hash;
      int mask = 0;
      for (int p = 0; p < maskBytes; p++)
        mask |= (bytes[at + (GAP_BYTES + p) * count] & 0xff) << 8 * p;
      masks[i] = (short) mask;
    }
  }

  private static String field(String header, String name) {
    int start = header.indexOf(" " + name + "=") + name.length() + 2;
    int end = header.indexOf(' ', start);
    return end < 0 ? header.substring(start) : header.substring(start, end);
  }

  /**
   * Reads a digest from this module's resources.
   *
   * @param name the resource's name without its suffix
   * @return the digest, or empty if there is none of that name
   */
  public static Optional<Digest> bundled(String name) {
    try (InputStream in = Digest.class.getResourceAsStream(name + ".bin")) {
      return in == null ? Optional.empty() : Optional.of(new Digest(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("digest " + name, e);
    }
  }

  /** Returns the releases that were read, ascending. */
  public List<String> releases() {
    return releases;
  }

  /** Returns how many names there are. */
  public int size() {
    return hashes.length;
  }

  /**
   * Returns which releases export a name.
   *
   * @return a bit for each of {@link #releases()}, the first one lowest; 0 for none
   */
  public int exporters(String name) {
    int index = Arrays.binarySearch(hashes, hash(name));
    return index < 0 ? 0 : masks[index] & 0xffff;
  }

  /** FNV-1a of 64 bits over the name's UTF-8 bytes, of which the low 40 bits are kept. */
  private static long hash(String name) {
    long hash = OFFSET_BASIS;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (b & 0xff)) * PRIME;
    return hash & HASH;
  }
}
