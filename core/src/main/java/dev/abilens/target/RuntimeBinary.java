package dev.abilens.target;

import dev.abilens.bytes.ByteSource;
import dev.abilens.image.Image;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which release a runtime's own program is, as its bytes tell.
 *
 * @param kind the runtime
 * @param version its version
 * @param offset where the version is written, in bytes from the beginning of the file
 * @param text the text that it was read from
 */
public record RuntimeBinary(RuntimeKind kind, RuntimeVersion version, long offset, String text) {
  /** {@code int node::Start(int, char**)}, which every program that is or embeds Node.js has. */
  private static final String NODE_START = "_ZN4node5StartEiPPc";

  /** Longer than any of the texts. */
  private static final int LONGEST = 128;

  /** A file that holds a literal more often than this, and never the text, is made to be slow. */
  private static final int MANY = 1000;

  /**
   * A text that one runtime only writes, and writes with its own version: a literal to search for
   * and its surroundings.
   */
  private record Marker(RuntimeKind kind, boolean node, String literal, Pattern pattern) {}

  private static final String VERSION = "([0-9]+\\.[0-9]+\\.[0-9]+)";

  // Bun and Deno carry Node's own addresses, too, to answer process.release: what tells them apart
  // is node::Start.
  private static final List<Marker> MARKERS =
      List.of(
          marker(RuntimeKind.NODE, "nodejs.org/download/release/v", VERSION + "/node-v"),
          marker(RuntimeKind.NODE, "iojs.org/download/release/v", VERSION + "/iojs-v"),
          marker(RuntimeKind.NODE, "node v0.", "(0\\.[0-9]+\\.[0-9]+)\0"),
          marker(RuntimeKind.NODE, "\0v0.", "(0\\.[0-9]+\\.[0-9]+)\0"),
          marker(RuntimeKind.BUN, "bun-v", VERSION + "[\0/]"),
          marker(RuntimeKind.BUN, "Bun/", VERSION + "[\0 ]"),
          marker(RuntimeKind.DENO, "Deno/", VERSION + "\\+[0-9a-f]{7}"));

  private static Marker marker(RuntimeKind kind, String literal, String rest) {
    // Of a literal that ends in the version's first digits, only the part before the version is
    // literal.
    String before = literal.endsWith("v0.") ? literal.substring(0, literal.length() - 2) : literal;
    return new Marker(
        kind, kind == RuntimeKind.NODE, literal, Pattern.compile(Pattern.quote(before) + rest));
  }

  /**
   * Reads which release a program is.
   *
   * @param image what was read of the program
   * @param source its bytes; passed over up to the text, nothing is held
   * @return the release, or empty where no text in it tells for certain
   * @throws IOException if it cannot be read
   */
  public static Optional<RuntimeBinary> identify(Image image, ByteSource source)
      throws IOException {
    boolean node = image.exports().contains(NODE_START);
    for (Marker marker : MARKERS) {
      RuntimeBinary found = marker.node() == node ? found(marker, source) : null;
      if (found != null) return Optional.of(found);
    }
    return Optional.empty();
  }

  private static @Nullable RuntimeBinary found(Marker marker, ByteSource source)
      throws IOException {
    byte[] text = new byte[LONGEST];
    long start = -1;
    for (int i = 0; i < MANY; i++) {
      OptionalLong at = source.find(marker.literal(), start + 1);
      if (at.isEmpty()) return null;
      start = at.getAsLong();
      int length = (int) Math.min(LONGEST, source.size() - start);
      source.copy(start, text, 0, length);
      Matcher m =
          marker.pattern().matcher(new String(text, 0, length, StandardCharsets.ISO_8859_1));
      if (m.lookingAt())
        return new RuntimeBinary(
            marker.kind(),
            RuntimeVersion.parse(m.group(1)),
            start + m.start(1),
            m.group().replace("\0", ""));
    }
    return null;
  }
}
