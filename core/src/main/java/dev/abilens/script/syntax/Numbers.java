package dev.abilens.script.syntax;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as scripts and texts write them. */
public final class Numbers {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:Infinity|(?:[0-9]++\\.?[0-9]*+|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?)");
  private static final Pattern WITH_PREFIX =
      Pattern.compile("0(?:[xX][0-9a-fA-F]++|[bB][01]++|[oO][0-7]++)");

  private Numbers() {}

  /** Returns the number that a literal is (ECMA-262, 12.9.3), or null if it is not worked out. */
  static @Nullable Double ofLiteral(String literal) {
    // What begins with a zero may be octal; what ends with n is an integer without bounds.
    if (literal.matches("0[0-9]+.*+")) return null;
    Double number = ofText(literal);
    return number == null || number.isNaN() ? null : number;
  }

  /**
   * Returns the number that a text without blank ends is (ECMA-262, 7.1.4.1), which may be none;
   * null if it is not worked out.
   */
  public static @Nullable Double ofText(String text) {
    if (text.isEmpty()) return 0.0;
    if (WITH_PREFIX.matcher(text).matches()) return prefixed(text);
    return DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
  }

  private static @Nullable Double prefixed(String text) {
    int radix =
        switch (text.charAt(1)) {
          case 'x', 'X' -> 16;
          case 'b', 'B' -> 2;
          default -> 8;
        };
    try {
      return (double) Long.parseLong(text.substring(2), radix);
    } catch (NumberFormatException e) {
      return null; // more than fits
    }
  }

  /** Returns the number that a text begins with, which may be none. */
  public static double atStart(String text) {
    Matcher number = DECIMAL.matcher(text);
    return number.lookingAt() ? Double.parseDouble(number.group()) : Double.NaN;
  }

  /** Returns a number as a text (ECMA-262, 6.1.6.1.20). */
  public static String text(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) return Long.toString((long) number);
    if (Double.isNaN(number) || Double.isInfinite(number)) return String.valueOf(number);
    BigDecimal exact = new BigDecimal(number);
    BigDecimal shortest = exact;
    // Fewer than 15 digits that are enough end in zeros, but for the smallest numbers.
    for (int digits = Math.abs(number) < 1e-290 ? 1 : 15; digits <= 17; digits++) {
      shortest = exact.round(new MathContext(digits));
      if (shortest.doubleValue() == number) break;
    }
    shortest = shortest.stripTrailingZeros();
    String digits = shortest.unscaledValue().abs().toString();
    int point = digits.length() - shortest.scale();
    String sign = number < 0 ? "-" : "";
    if (point > 21 || point < -5) {
      String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
      return sign + digits.charAt(0) + rest + "e" + (point > 0 ? "+" : "-") + Math.abs(point - 1);
    }
    if (point <= 0) return sign + "0." + "0".repeat(-point) + digits;
    return point >= digits.length()
        ? sign + digits + "0".repeat(point - digits.length())
        : sign + digits.substring(0, point) + "." + digits.substring(point);
  }
}
