package dev.abilens.host;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for short ASCII texts in a file, which is passed over once and not held. */
final class TextSearch {
  private static final int CHUNK = 1 << 20;

  /** Chunks overlap by this much: no text that is looked for is longer. */
  private static final int LONGEST = 256;

  private TextSearch() {}

  /**
   * Returns what a pattern's first group matches, each once.
   *
   * @param literal what every match begins with
   */
  static Set<String> find(ByteSource source, String literal, Pattern pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    byte[] chunk = new byte[(int) Math.min(CHUNK, source.size())];
    for (long at = 0; at < source.size(); at += CHUNK - LONGEST) {
      int length = (int) Math.min(chunk.length, source.size() - at);
      source.copy(at, chunk, 0, length);
      String text = new String(chunk, 0, length, StandardCharsets.ISO_8859_1);
      for (int i = text.indexOf(literal); i >= 0; i = text.indexOf(literal, i + 1)) {
        Matcher matcher = pattern.matcher(text).region(i, Math.min(text.length(), i + LONGEST));
        if (matcher.lookingAt()) found.add(matcher.group(1));
      }
    }
    return found;
  }
}
