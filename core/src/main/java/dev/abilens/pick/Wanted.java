package dev.abilens.pick;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The archive that a tool fetches on a target, and what it does with it.
 *
 * @param tool what fetches it
 * @param archive its name
 * @param url where it is fetched from, or null if that is not said
 * @param local the path in the package where it is taken from if it is there; null for none
 * @param directory the directory of the package that it is unpacked into; empty for its own
 * @param stripped whether the first part of each path in it is left out
 * @param kept the path of the file in the package beside which nothing is fetched, or null
 */
record Wanted(
    String tool,
    String archive,
    @Nullable String url,
    @Nullable String local,
    String directory,
    boolean stripped,
    @Nullable String kept) {

  /** Returns whether a file of this name is it, or is the copy in npm's cache. */
  boolean isCalled(String name) {
    return name.equals(archive) || name.equals(cached());
  }

  private @Nullable String cached() {
    if (url == null) return null;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-512").digest(url.getBytes(StandardCharsets.UTF_8));
      return String.format("%0128x", new BigInteger(1, digest)).substring(0, 6)
          + "-"
          + archive.replaceAll("[^a-zA-Z0-9.]+", "-");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
