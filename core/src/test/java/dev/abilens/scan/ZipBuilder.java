package dev.abilens.scan;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip files, with every field as a test wants it: APPNOTE 6.3.10. */
final class ZipBuilder {
  /** One member as it will be written. */
  static final class Member {
    String name = "";
    byte[] bytes = new byte[0];
    int flags;
    int method;
    long crc;
    long compressedSize;
    long size;
    long mode;
    byte[] extra = new byte[0];
    boolean descriptor;
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int count;
  private boolean zip64;

  private static ByteBuffer record(int size, int signature) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).putInt(signature);
  }

  static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] room = new byte[bytes.length + bytes.length / 1000 + 100];
    int length = deflater.deflate(room);
    deflater.end();
    return java.util.Arrays.copyOf(room, length);
  }

  ZipBuilder deflate(String name, byte[] content) {
    return add(name, content, 8, deflated(content), member -> {});
  }

  ZipBuilder store(String name, byte[] content) {
    return add(name, content, 0, content, member -> {});
  }

  ZipBuilder link(String name, String target) {
    byte[] text = target.getBytes(StandardCharsets.UTF_8);
    return add(name, text, 0, text, member -> member.mode = 0120777);
  }

  /** Adds a member whose fields may be bent before they are written. */
  ZipBuilder add(String name, byte[] content, int method, byte[] packed, Consumer<Member> bend) {
    Member member = new Member();
    CRC32 crc = new CRC32();
    crc.update(content);
    member.name = name;
    member.bytes = packed;
    member.method = method;
    member.crc = crc.getValue();
    member.compressedSize = packed.length;
    member.size = content.length;
    bend.accept(member);
    int offset = out.size();
    byte[] path = member.name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer local = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
    local
        .putInt(0x04034b50)
        .putShort((short) 20)
        .putShort((short) (member.flags | (member.descriptor ? 8 : 0)))
        .putShort((short) member.method)
        .putInt(0x21)
        .putInt(member.descriptor ? 0 : (int) member.crc)
        .putInt(member.descriptor ? 0 : (int) member.compressedSize)
        .putInt(member.descriptor ? 0 : (int) member.size)
        .putShort((short) path.length);
    out.writeBytes(local.array());
    out.writeBytes(path);
    out.writeBytes(member.bytes);
    if (member.descriptor)
      out.writeBytes(
          record(16, 0x08074b50)
              .putInt((int) member.crc)
              .putInt((int) member.compressedSize)
              .putInt((int) member.size)
              .array());
    byte[] extra = member.extra;
    if (zip64) {
      extra =
          ByteBuffer.allocate(28)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putShort((short) 1)
              .putShort((short) 24)
              .putLong(member.size)
              .putLong(member.compressedSize)
              .putLong(offset)
              .array();
    }
    ByteBuffer header = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN);
    header
        .putInt(0x02014b50)
        .putShort((short) (3 << 8 | 20))
        .putShort((short) 20)
        .putShort((short) (member.flags | (member.descriptor ? 8 : 0)))
        .putShort((short) member.method)
        .putInt(0x21)
        .putInt((int) member.crc)
        .putInt(zip64 ? -1 : (int) member.compressedSize)
        .putInt(zip64 ? -1 : (int) member.size)
        .putShort((short) path.length)
        .putShort((short) extra.length)
        .putShort((short) 0)
        .putInt(0)
        .putInt((int) (member.mode << 16))
        .putInt(zip64 ? -1 : offset);
    directory.writeBytes(header.array());
    directory.writeBytes(path);
    directory.writeBytes(extra);
    count++;
    return this;
  }

  /** Has sizes and offsets of what follows written in extra fields of 64 bits. */
  ZipBuilder zip64() {
    zip64 = true;
    return this;
  }

  byte[] bytes() {
    return bytes(new byte[0]);
  }

  byte[] bytes(byte[] comment) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(out.toByteArray());
    all.writeBytes(directory.toByteArray());
    if (zip64) {
      int end = all.size();
      all.writeBytes(
          record(56, 0x06064b50)
              .putLong(44)
              .putShort((short) 45)
              .putShort((short) 45)
              .putLong(0)
              .putLong(count)
              .putLong(count)
              .putLong(directory.size())
              .putLong(out.size())
              .array());
      all.writeBytes(record(20, 0x07064b50).putInt(0).putLong(end).putInt(1).array());
    }
    all.writeBytes(
        record(22, 0x06054b50)
            .putInt(0)
            .putShort((short) (zip64 ? -1 : count))
            .putShort((short) (zip64 ? -1 : count))
            .putInt(zip64 ? -1 : directory.size())
            .putInt(zip64 ? -1 : out.size())
            .putShort((short) comment.length)
            .array());
    all.writeBytes(comment);
    return all.toByteArray();
  }
}
