package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a file is, by its first bytes. */
enum FileKind {
  /** A shared library of a format that addons come in. */
  SHARED_LIBRARY(""),
  /** Another binary of such a format: a program, an object file. */
  BINARY(""),
  /** A gzip stream: RFC 1952, 2.3.1. */
  GZIP("gzip stream"),
  /** A tape archive whose first header has the right checksum. */
  TAR("tar archive"),
  /** A zip file. */
  ZIP("zip archive"),
  /** Electron's archive of an application's files. */
  ASAR("asar archive"),
  /** A bzip2 stream. */
  BZIP2("bzip2 stream"),
  /** An xz stream. */
  XZ("xz stream"),
  /** A Zstandard frame. */
  ZSTD("zstd stream"),
  /** A 7-Zip archive. */
  SEVEN_ZIP("7z archive"),
  /** An ar archive, such as a Debian package. */
  AR("ar archive"),
  /** A cpio archive. */
  CPIO("cpio archive"),
  /** Anything else. */
  OTHER("");

  /** How many bytes of a file are enough to tell. */
  static final int HEAD = 1024;

  private static final ThreadLocal<byte[]> HEADS = ThreadLocal.withInitial(() -> new byte[HEAD]);

  private final String words;

  FileKind(String words) {
    this.words = words;
  }

  /** Returns what to call it in a message. */
  String words() {
    return words;
  }

  /** Returns whether it is a stream of compressed bytes. */
  boolean isCompression() {
    return this == GZIP || this == BZIP2 || this == XZ || this == ZSTD;
  }

  /** Returns whether it is a binary of a format that addons come in. */
  boolean isBinary() {
    return this == SHARED_LIBRARY || this == BINARY;
  }

  /** Returns whether it holds, or may hold, files. */
  boolean isContainer() {
    return this != OTHER && !isBinary();
  }

  /**
   * Returns room for the first bytes of one file, the same for each file that a thread asks for.
   */
  static byte[] head() {
    return HEADS.get();
  }

  /** Returns what a file is by its first bytes. */
  static FileKind of(ByteSource source) throws IOException {
    byte[] head = head();
    int length = (int) Math.min(HEAD, source.size());
    source.copy(0, head, 0, length);
    return of(head, length);
  }

  /** Returns what a file is that begins with {@code length} bytes of {@code head}. */
  static FileKind of(byte[] head, int length) {
    FileKind binary = SharedLibraries.kind(head, length);
    if (binary != OTHER) return binary;
    if (begins(head, length, 0x1f, 0x8b)) return GZIP;
    if (begins(head, length, 'P', 'K', 3, 4)
        || begins(head, length, 'P', 'K', 5, 6)
        || begins(head, length, 'P', 'K', 7, 8)) return ZIP;
    if (begins(head, length, 'B', 'Z', 'h')) return BZIP2;
    if (begins(head, length, 0xfd, '7', 'z', 'X', 'Z', 0)) return XZ;
    if (begins(head, length, 0x28, 0xb5, 0x2f, 0xfd)) return ZSTD;
    if (begins(head, length, '7', 'z', 0xbc, 0xaf, 0x27, 0x1c)) return SEVEN_ZIP;
    if (begins(head, length, "!<arch>\n")) return AR;
    if (begins(head, length, "07070")
        || begins(head, length, 0xc7, 0x71)
        || begins(head, length, 0x71, 0xc7)) return CPIO;
    if (isAsar(head, length)) return ASAR;
    if (length >= TarHeader.SIZE && TarHeader.hasChecksum(head)) return TAR;
    return OTHER;
  }

  // A Chromium pickle of four bytes, then one that holds the listing in JSON.
  private static boolean isAsar(byte[] head, int length) {
    return length > 16 && begins(head, length, 4, 0, 0, 0) && head[16] == '{';
  }

  private static boolean begins(byte[] head, int length, String magic) {
    return length >= magic.length()
        && new String(head, 0, magic.length(), StandardCharsets.ISO_8859_1).equals(magic);
  }

  private static boolean begins(byte[] head, int length, int... magic) {
    if (length < magic.length) return false;
    for (int i = 0; i < magic.length; i++) if ((head[i] & 0xff) != magic[i]) return false;
    return true;
  }

  /** Returns what a file's name says that it holds; {@link #OTHER} where it says nothing. */
  static FileKind byName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".tgz") || name.endsWith(".tar.gz")) return GZIP;
    if (name.endsWith(".tar")) return TAR;
    if (name.endsWith(".zip") || name.endsWith(".vsix")) return ZIP;
    if (name.endsWith(".asar")) return ASAR;
    if (name.endsWith(".tar.bz2") || name.endsWith(".tbz2")) return BZIP2;
    if (name.endsWith(".tar.xz") || name.endsWith(".txz")) return XZ;
    if (name.endsWith(".tar.zst") || name.endsWith(".tzst")) return ZSTD;
    return OTHER;
  }

  /** Returns whether this is a kind that may hold addons and that the name says, too. */
  boolean isContainerNamed(String fileName) {
    return isContainer() && byName(fileName) != OTHER;
  }

  /** Returns whether a file of this name is loaded as an addon by {@code require}. */
  static boolean isAddonName(String fileName) {
    return fileName.endsWith(".node");
  }
}
