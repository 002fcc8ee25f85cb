package dev.abilens.script.regexp;

import java.util.ArrayList;
import java.util.List;

/** Characters that a part of a regular expression takes (ECMA-262, 22.2.2.9). */
public final class CharacterSet {
  static final CharacterSet DIGITS = new CharacterSet().add('0', '9');
  static final CharacterSet WORD =
      new CharacterSet().add('0', '9').add('a', 'z').add('A', 'Z').add('_', '_');
  static final CharacterSet LINE_ENDS =
      new CharacterSet().add('\n', '\n').add('\r', '\r').add('\u2028', '\u2029');

  /** White space and the ends of lines (ECMA-262, 12.2 and 12.3). */
  public static final CharacterSet BLANK =
      new CharacterSet()
          .add('\t', '\r')
          .add(' ', ' ')
          .add(0xa0, 0xa0)
          .add(0x1680, 0x1680)
          .add(0x2000, 0x200a)
          .add(0x2028, 0x2029)
          .add(0x202f, 0x202f)
          .add(0x205f, 0x205f)
          .add(0x3000, 0x3000)
          .add(0xfeff, 0xfeff);

  private record Range(int from, int to) {}

  private final List<Range> ranges = new ArrayList<>();
  private final List<CharacterSet> others = new ArrayList<>();
  private boolean negated;

  CharacterSet add(int from, int to) {
    ranges.add(new Range(from, to));
    return this;
  }

  void add(CharacterSet other) {
    others.add(other);
  }

  /** Returns the characters that are not in it. */
  CharacterSet not() {
    CharacterSet other = new CharacterSet();
    other.others.add(this);
    other.negated = true;
    return other;
  }

  /** Adds the other case of the letters in it. */
  CharacterSet withBothCases() {
    for (char c = 'a'; c <= 'z'; c++) {
      char upper = Character.toUpperCase(c);
      if (has(c) != has(upper)) add(c, c).add(upper, upper);
    }
    return this;
  }

  /** Whether it has a character. */
  public boolean has(char c) {
    for (Range range : ranges) if (c >= range.from && c <= range.to) return !negated;
    for (CharacterSet other : others) if (other.has(c)) return !negated;
    return negated;
  }
}
