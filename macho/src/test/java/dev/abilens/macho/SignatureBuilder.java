package dev.abilens.macho;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes code signatures; without more, such as the linker writes. */
final class SignatureBuilder {
  private static final int CODE_PAGE = 4096;
  private static final int DIRECTORY = 88;

  private String identifier = "addon";
  private @Nullable String team;
  private int flags = CodeSigning.CS_ADHOC | CodeSigning.CS_LINKER_SIGNED;
  private int[] hashes = {CodeSigning.CS_HASHTYPE_SHA256};
  private int short_;
  private final List<Integer> slots = new ArrayList<>();
  private final List<byte[]> blobs = new ArrayList<>();

  SignatureBuilder flags(int bits) {
    this.flags = bits;
    return this;
  }

  /** Signs in the name of a team. */
  SignatureBuilder team(String id) {
    this.team = id;
    flags = 0;
    return blob(
        CodeSigning.CSSLOT_SIGNATURESLOT, CodeSigning.CSMAGIC_BLOBWRAPPER, new byte[] {0x30, 0});
  }

  SignatureBuilder entitlements(String xml) {
    return blob(
        CodeSigning.CSSLOT_ENTITLEMENTS,
        CodeSigning.CSMAGIC_EMBEDDED_ENTITLEMENTS,
        xml.getBytes(StandardCharsets.UTF_8));
  }

  SignatureBuilder blob(int slot, int magic, byte[] content) {
    ByteBuffer b = ByteBuffer.allocate(8 + content.length);
    b.putInt(magic).putInt(b.capacity()).put(content);
    slots.add(slot);
    blobs.add(b.array());
    return this;
  }

  /** Writes a directory for each kind of hash, the first as the main one. */
  SignatureBuilder hashes(int... kinds) {
    this.hashes = kinds;
    return this;
  }

  /** Signs so many bytes less than there are. */
  SignatureBuilder shortBy(int bytes) {
    this.short_ = bytes;
    return this;
  }

  private int names() {
    return identifier.length() + 1 + (team == null ? 0 : team.length() + 1);
  }

  private int directorySize(int kind, int limit) {
    return DIRECTORY + names() + CodeSigning.hashSize(kind) * ((limit + CODE_PAGE - 1) / CODE_PAGE);
  }

  int size(int end) {
    int size = 12 + 8 * (hashes.length + blobs.size());
    for (int kind : hashes) size += directorySize(kind, end - short_);
    for (byte[] blob : blobs) size += blob.length;
    return size;
  }

  byte[] build(byte[] file, int end) {
    ByteBuffer out = ByteBuffer.allocate(size(end));
    int count = hashes.length + blobs.size();
    out.putInt(CodeSigning.CSMAGIC_EMBEDDED_SIGNATURE).putInt(out.capacity()).putInt(count);
    List<byte[]> all = new ArrayList<>();
    for (int kind : hashes) all.add(directory(kind, file, end - short_));
    all.addAll(blobs);
    int at = 12 + 8 * count;
    for (int i = 0; i < all.size(); i++) {
      out.putInt(slot(i)).putInt(at);
      at += all.get(i).length;
    }
    for (byte[] blob : all) out.put(blob);
    return out.array();
  }

  private int slot(int index) {
    if (index == 0) return CodeSigning.CSSLOT_CODEDIRECTORY;
    if (index < hashes.length) return CodeSigning.CSSLOT_ALTERNATE_CODEDIRECTORIES + index - 1;
    return slots.get(index - hashes.length);
  }

  private byte[] directory(int kind, byte[] file, int limit) {
    int size = directorySize(kind, limit);
    int pages = (limit + CODE_PAGE - 1) / CODE_PAGE;
    ByteBuffer b = ByteBuffer.allocate(size);
    b.putInt(CodeSigning.CSMAGIC_CODEDIRECTORY).putInt(size).putInt(0x20400).putInt(flags);
    b.putInt(DIRECTORY + names()).putInt(DIRECTORY).putInt(0).putInt(pages).putInt(limit);
    b.put((byte) CodeSigning.hashSize(kind)).put((byte) kind).put((byte) 0).put((byte) 12);
    b.putInt(48, team == null ? 0 : DIRECTORY + identifier.length() + 1);
    b.position(DIRECTORY);
    b.put((identifier + "\0").getBytes(StandardCharsets.UTF_8));
    if (team != null) b.put((team + "\0").getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < pages; i++) {
      MessageDigest digest = digest(kind);
      digest.update(file, i * CODE_PAGE, Math.min(CODE_PAGE, limit - i * CODE_PAGE));
      b.put(digest.digest(), 0, CodeSigning.hashSize(kind));
    }
    return b.array();
  }

  private static MessageDigest digest(int kind) {
    try {
      return MessageDigest.getInstance(kind == CodeSigning.CS_HASHTYPE_SHA1 ? "SHA-1" : "SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
