package dev.abilens.scan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Writes tape archives, with every field as a test wants it. */
final class TarBuilder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static byte[] header(String name, long size, char type, String link) {
    byte[] block = new byte[512];
    put(block, 0, 100, name);
    put(block, 100, 8, "0000644\0");
    put(block, 124, 12, String.format("%011o\0", size));
    put(block, 136, 12, "00000000000\0");
    block[156] = (byte) type;
    put(block, 157, 100, link);
    put(block, 257, 8, "ustar\00000");
    return checksum(block);
  }

  static byte[] checksum(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) sum += b & 0xff;
    put(block, 148, 8, String.format("%06o\0 ", sum));
    return block;
  }

  private static void put(byte[] block, int at, int size, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, block, at, Math.min(size, bytes.length));
  }

  TarBuilder raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  TarBuilder member(String name, char type, String link, byte[] content) {
    raw(header(name, content.length, type, link)).raw(content);
    return raw(new byte[-content.length & 511]);
  }

  TarBuilder file(String name, byte[] content) {
    return member(name, '0', "", content);
  }

  TarBuilder link(String name, String target) {
    return member(name, '2', target, new byte[0]);
  }

  TarBuilder hardLink(String name, String target) {
    return member(name, '1', target, new byte[0]);
  }

  TarBuilder pax(char type, String... keysAndValues) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String rest = " " + keysAndValues[i] + "=" + keysAndValues[i + 1] + "\n";
      int bytes = rest.getBytes(StandardCharsets.UTF_8).length;
      int length = bytes + 1;
      while (length != bytes + String.valueOf(length).length()) length++;
      text.append(length).append(rest);
    }
    return member("PaxHeader", type, "", text.toString().getBytes(StandardCharsets.UTF_8));
  }

  byte[] unended() {
    return out.toByteArray();
  }

  byte[] bytes() {
    byte[] members = out.toByteArray();
    return Arrays.copyOf(members, members.length + 1024);
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Returns the first bytes of an ELF shared library, told apart by a text. */
  static byte[] library(String text) {
    byte[] bytes = new byte[64 + text.length()];
    byte[] ident = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    System.arraycopy(ident, 0, bytes, 0, ident.length);
    bytes[16] = 3;
    bytes[18] = 62;
    put(bytes, 64, text.length(), text);
    return bytes;
  }
}
