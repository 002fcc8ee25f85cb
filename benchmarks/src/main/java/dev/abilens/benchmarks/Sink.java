package dev.abilens.benchmarks;

import dev.abilens.bytes.Region;
import dev.abilens.elf.StringTable;
import java.nio.charset.StandardCharsets;

/**
 * Takes the dynamic facts of one file as records of a tag and two texts, and sums them up, so that
 * equal sums prove equal work. What the sums are made of is in {@code rivals/SPEC.md}.
 */
public final class Sink {
  private static final long FNV_OFFSET = 0xcbf2_9ce4_8422_2325L;
  private static final long FNV_PRIME = 0x100_0000_01b3L;
  private static final byte[] NOTHING = {};

  private final boolean checking;
  private final Part part;
  private long count;
  private long light;
  private long fnv;

  private Sink(boolean checking, Part part) {
    this.checking = checking;
    this.part = part;
  }

  /** Returns a sink that sums up lengths only, as is done while time is taken. */
  public static Sink lengths() {
    return new Sink(false, Part.ALL);
  }

  /** Returns a sink that sums up every byte of the records that a contestant can give. */
  public static Sink checking(Part part) {
    return new Sink(true, part);
  }

  /** Begins with the next file. */
  public void clear() {
    count = 0;
    light = 0;
    fnv = 0;
  }

  /** Returns the number of records. */
  public long count() {
    return count;
  }

  /** Returns the sum of tags and lengths. */
  public long light() {
    return light;
  }

  /** Returns the sum of the hashes of all bytes; 0 while time is taken. */
  public long fnv() {
    return fnv;
  }

  /** Takes a record whose texts lie in a table; the second one may be empty. */
  public void take(
      int tag, StringTable texts, long first, int firstLength, long second, int secondLength) {
    if (checking) {
      Region bytes = texts.region();
      byte[] end = bytes.bytes(second, secondLength);
      check(tag, bytes.bytes(first, firstLength), end, end.length);
    } else add(tag, firstLength, secondLength);
  }

  /** Returns whether every byte counts, and not the lengths only. */
  public boolean isChecking() {
    return checking;
  }

  /** Takes a record of one text. */
  public void take(int tag, Region texts, long first, int length) {
    if (checking) check(tag, texts.bytes(first, length), NOTHING, 0);
    else add(tag, length, 0);
  }

  /** Takes the lengths of a record's texts, where bytes do not count. */
  public void take(int tag, int firstLength, int secondLength) {
    add(tag, firstLength, secondLength);
  }

  /** Takes a record of a text and an ordinal, which counts as a text of such a length. */
  public void ordinal(int tag, String first, int ordinal) {
    byte[] end = ("#" + ordinal).getBytes(StandardCharsets.ISO_8859_1);
    check(tag, first.getBytes(StandardCharsets.ISO_8859_1), end, ordinal);
  }

  /** Takes a record of three unsigned numbers of a width in bytes. */
  public void numbers(int tag, int width, int first, int second, int third) {
    long mask = (1L << 8 * width) - 1;
    if (checking) {
      if (!part.gives(tag)) return;
      byte[] bytes = new byte[3 * width];
      int[] numbers = {first, second, third};
      for (int i = 0; i < bytes.length; i++)
        bytes[i] = (byte) (numbers[i / width] >>> 8 * (i % width));
      fnv += hash((FNV_OFFSET ^ tag) * FNV_PRIME, bytes) * FNV_PRIME;
    }
    count++;
    light += tag + 3 * (first & mask) + 5 * (second & mask) + 7 * (third & mask);
  }

  /** Takes a record of two texts. */
  public void take(int tag, String first, String second) {
    if (checking) {
      byte[] end = second.getBytes(StandardCharsets.ISO_8859_1);
      check(tag, first.getBytes(StandardCharsets.ISO_8859_1), end, end.length);
    } else add(tag, first.length(), second.length());
  }

  private void add(int tag, long first, long second) {
    count++;
    light += tag + 3 * first + 5 * second;
  }

  private void check(int tag, byte[] first, byte[] second, long weight) {
    if (!part.gives(tag)) return;
    byte[] end = part.versions() || !Part.isSymbolOfElf(tag) ? second : NOTHING;
    add(tag, first.length, end == second ? weight : 0);
    long hash = (FNV_OFFSET ^ tag) * FNV_PRIME;
    hash = hash(hash, first) * FNV_PRIME;
    fnv += hash(hash, end);
  }

  private static long hash(long before, byte[] bytes) {
    long hash = before;
    for (byte b : bytes) hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    return hash;
  }
}
