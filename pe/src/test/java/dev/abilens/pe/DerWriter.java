package dev.abilens.pe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes the Distinguished Encoding Rules, for signatures that tests make. */
final class DerWriter {
  private DerWriter() {}

  static byte[] value(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) content.writeBytes(part);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return value(Der.SEQUENCE, parts);
  }

  static byte[] integer(int number) {
    return value(Der.INTEGER, new byte[] {(byte) (number >> 8), (byte) number});
  }

  /** An object identifier, given by the hexadecimal digits of its content. */
  static byte[] oid(String hex) {
    return value(Der.OBJECT_IDENTIFIER, HexFormat.of().parseHex(hex));
  }

  /** A name of one common name. */
  static byte[] name(String common) {
    byte[] text = value(0x0c, common.getBytes(StandardCharsets.UTF_8));
    return sequence(value(Der.SET, sequence(oid("550403"), text)));
  }
}
