package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value of the Distinguished Encoding Rules (X.690): as much of them as signatures need.
 *
 * @param tag the identifier octet
 * @param content the content octets
 * @param all the value with its head
 */
record Der(int tag, Region content, Region all) {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;
  static final int CONTEXT_0 = 0xa0;

  /** Certificates and attributes come in dozens. */
  private static final int MAX_CHILDREN = 1024;

  /** Reads the value that begins at an offset. */
  static Der read(Region region, long offset) {
    int tag = region.u8(offset);
    if ((tag & 0x1f) == 0x1f)
      throw new MalformedBinaryException(
          region.origin() + offset,
          region.name(),
          "a tag of several octets",
          "none: signatures have no such tags");
    int length = region.u8(offset + 1);
    int head = 2;
    if (length >= 0x80) {
      int octets = length & 0x7f;
      if (octets == 0 || octets > 4)
        throw new MalformedBinaryException(
            region.origin() + offset + 1,
            region.name(),
            octets == 0 ? "no definite length" : "a length of " + octets + " octets",
            "a definite length of at most 4");
      head += octets;
      long size = 0;
      for (int i = 0; i < octets; i++) size = size << 8 | region.u8(offset + 2 + i);
      if (size > region.length())
        throw new MalformedBinaryException(
            region.origin() + offset + 1,
            region.name(),
            size + " bytes",
            "at most the " + region.length() + " of what it lies in");
      length = (int) size;
    }
    Region all = region.slice("0x" + Integer.toHexString(tag), offset, (long) head + length);
    return new Der(tag, all.slice("content", head, length), all);
  }

  /** Returns this value, which has to be of a kind. */
  Der as(int wanted) {
    if (tag != wanted)
      throw new MalformedBinaryException(
          all.origin(),
          all.name(),
          "tag 0x" + Integer.toHexString(tag),
          "0x" + Integer.toHexString(wanted));
    return this;
  }

  /** Returns the values inside. */
  List<Der> children() {
    List<Der> children = new ArrayList<>();
    for (long at = 0; at < content.length(); ) {
      if (children.size() == MAX_CHILDREN)
        throw new MalformedBinaryException(
            content.origin() + at, all.name(), "another value", "at most " + MAX_CHILDREN);
      Der child = read(content, at);
      children.add(child);
      at += child.all.length();
    }
    return children;
  }

  /** Returns a value inside, which has to be there. */
  Der child(int index) {
    long at = 0;
    for (int i = 0; i < index; i++) at += read(content, at).all.length();
    return read(content, at);
  }

  /** Returns the first value inside of a kind, or null. */
  @Nullable Der first(int wanted) {
    for (Der child : children()) if (child.tag == wanted) return child;
    return null;
  }

  /** Returns an object identifier in dotted form. */
  String oid() {
    as(OBJECT_IDENTIFIER);
    StringBuilder text = new StringBuilder();
    long value = 0;
    for (int i = 0; i < content.length(); i++) {
      int octet = content.u8(i);
      if (value > Long.MAX_VALUE >> 7)
        throw new MalformedBinaryException(
            content.origin(), all.name(), "a part of 64 bits and more", "less");
      value = value << 7 | octet & 0x7f;
      if ((octet & 0x80) != 0) continue;
      if (text.length() == 0) {
        long first = Math.min(value / 40, 2);
        text.append(first).append('.').append(value - 40 * first);
      } else {
        text.append('.').append(value);
      }
      value = 0;
    }
    return text.toString();
  }

  /** Returns an integer. */
  BigInteger integer() {
    as(INTEGER);
    if (content.length() == 0)
      throw new MalformedBinaryException(all.origin(), all.name(), "no byte", "at least one");
    return new BigInteger(bytes());
  }

  /** Returns a copy of the value with its head. */
  byte[] encoded() {
    return all.bytes(0, all.length());
  }

  /** Returns a copy of the content octets. */
  byte[] bytes() {
    return content.bytes(0, content.length());
  }
}
