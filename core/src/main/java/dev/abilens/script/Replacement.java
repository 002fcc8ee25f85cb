package dev.abilens.script;

import java.util.ArrayList;
import java.util.List;

/** What a match is replaced with (ECMA-262, 22.1.3.19.1). */
final class Replacement {
  private Replacement() {}

  /**
   * Works it out.
   *
   * @param by a function or a text
   * @param match the match and its groups
   * @param at where the match is
   * @return a text, or that it is not known
   */
  static Object of(Machine machine, Object by, String text, List<Object> match, int at) {
    if (by instanceof ScriptFunction function) {
      List<Object> given = new ArrayList<>(match);
      given.add((double) at);
      given.add(text);
      return Values.asText(machine, machine.call(function, given));
    }
    if (!(by instanceof String template)) return Special.UNKNOWN;
    machine.spendText(template.length());
    StringBuilder made = new StringBuilder();
    String matched = Values.text(match.get(0));
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i++);
      char next = c == '$' && i < template.length() ? template.charAt(i) : ' ';
      int digits = next == ' ' ? 0 : digits(template, i, match.size() - 1);
      if (next == '<') return Special.UNKNOWN; // a group by its name
      if (digits > 0) {
        Object group = match.get(Integer.parseInt(template.substring(i, i + digits)));
        made.append(group == Special.UNDEFINED ? "" : group);
        i += digits;
      } else {
        i += "$&`'".indexOf(next) < 0 ? 0 : 1;
        switch (next) {
          case '$' -> made.append('$');
          case '&' -> made.append(matched);
          case '`' -> made.append(text, 0, at);
          case '\'' -> made.append(text.substring(at + matched.length()));
          default -> made.append(c);
        }
      }
      if (!Values.isBounded(made)) return Special.UNKNOWN;
    }
    return machine.text(made);
  }

  /** Returns how many digits at a place are a group's number. */
  private static int digits(String template, int at, int groups) {
    for (int count = Math.min(2, template.length() - at); count > 0; count--) {
      String digits = template.substring(at, at + count);
      if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) continue;
      int number = Integer.parseInt(digits);
      if (number > 0 && number <= groups) return count;
    }
    return 0;
  }
}
