package dev.abilens.scan;

import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Digests of content as images write them: OCI image specification, "Digests". */
final class Digests {
  private static final Pattern SHA256 = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern SHA512 = Pattern.compile("sha512:[0-9a-f]{128}");

  private Digests() {}

  static MessageDigest sha256() {
    return digest("SHA-256");
  }

  /** Returns what works out digests of the kind of a given one, or null if that is none. */
  static @Nullable MessageDigest like(@Nullable String digest) {
    if (digest == null) return null;
    if (SHA256.matcher(digest).matches()) return digest("SHA-256");
    return SHA512.matcher(digest).matches() ? digest("SHA-512") : null;
  }

  /** Returns a digest as it is written. */
  static String text(MessageDigest digest) {
    String algorithm = digest.getAlgorithm().equals("SHA-512") ? "sha512:" : "sha256:";
    return algorithm + HexFormat.of().formatHex(digest.digest());
  }

  /** Returns a stream that has a digest made of all its bytes: none is passed over. */
  static InputStream input(InputStream in, MessageDigest digest) {
    return new DigestInputStream(in, digest) {
      @Override
      public long skip(long count) {
        return 0;
      }
    };
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
