package dev.abilens.doctor;

import java.util.List;

/** Lists in sentences. */
final class Words {
  private Words() {}

  /** Returns {@code a}, {@code a and b}, {@code a, b and c}. */
  static String list(List<String> parts) {
    int last = parts.size() - 1;
    return last < 1
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  /** Returns the first ones, and how many there are beyond. */
  static String list(List<String> parts, int most) {
    return parts.size() <= most
        ? list(parts)
        : String.join(", ", parts.subList(0, most)) + " and " + (parts.size() - most) + " others";
  }
}
