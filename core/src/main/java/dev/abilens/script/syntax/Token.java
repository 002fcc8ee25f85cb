package dev.abilens.script.syntax;

import java.util.List;

/**
 * One token of a script.
 *
 * @param kind what it is
 * @param text its text; of a text literal, the value
 * @param line the line in which it begins
 * @param afterNewline whether a line ended between it and the token before
 * @param texts of a template, the texts around its expressions; of a regular expression, its flags
 * @param expressions of a template, its expressions as scripts
 */
record Token(
    Kind kind,
    String text,
    int line,
    boolean afterNewline,
    List<String> texts,
    List<Embedded> expressions) {

  enum Kind {
    NAME,
    PRIVATE,
    TEXT,
    NUMBER,
    TEMPLATE,
    REGEX,
    SIGN,
    END
  }

  /**
   * A script inside of a template.
   *
   * @param text the script
   * @param line the line in which it begins
   */
  record Embedded(String text, int line) {}

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }
}
