package dev.abilens.examples;

import dev.abilens.bytes.ReadLimits;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The option that bounds what reading may cost. */
final class LimitOptions {
  private final Usage.Given<Map<String, String>> limits;

  LimitOptions(Usage usage) {
    limits =
        usage.map(
            "--limit",
            "NAME=NUMBER",
            "another bound on what reading may cost, by the name that a LIMIT_REACHED gives it, such as maxRatio=500; bytes may end in K, M or G");
  }

  ReadLimits limits() {
    ReadLimits all = ReadLimits.defaults();
    for (Map.Entry<String, String> limit : limits.value().entrySet()) {
      try {
        all = all.with(limit.getKey(), number(limit.getValue()));
      } catch (IllegalArgumentException e) {
        throw new Failure("--limit: " + e.getMessage());
      }
    }
    return all;
  }

  private static long number(String text) {
    Matcher matcher = Pattern.compile("([0-9]{1,12})([KMG]?)").matcher(text);
    if (!matcher.matches())
      throw new IllegalArgumentException("no number: \"" + text + "\"; expected such as 500 or 2G");
    int shift =
        switch (matcher.group(2)) {
          case "K" -> 10;
          case "M" -> 20;
          case "G" -> 30;
          default -> 0;
        };
    // Twelve digits are less than 2 to the power of 40.
    return Math.min(Long.parseLong(matcher.group(1)), Long.MAX_VALUE >> shift) << shift;
  }
}
