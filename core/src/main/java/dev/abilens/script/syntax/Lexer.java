package dev.abilens.script.syntax;

import dev.abilens.script.syntax.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Cuts a script into tokens (ECMA-262, 12). */
final class Lexer {
  /** Longest first, so that the first that fits is the one. */
  private static final List<String> SIGNS =
      List.of(
          ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==",
          "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=",
          "|=", "^=", "<<", ">>", "**", "{", "}", "(", ")", "[", "]", ";", ",", "<", ">", "+", "-",
          "*", "/", "%", "&", "|", "^", "!", "~", "?", ":", "=", ".", "@", "#");

  /** Names after which a slash begins a regular expression. */
  private static final Set<String> BEFORE_EXPRESSION =
      Set.of(
          "return",
          "typeof",
          "case",
          "in",
          "of",
          "delete",
          "void",
          "instanceof",
          "do",
          "else",
          "throw",
          "new",
          "await",
          "yield");

  /** Names whose brackets an expression or statement follows. */
  private static final Set<String> HEADS = Set.of("if", "while", "for", "with");

  /** Templates in templates, more than anybody writes. */
  private static final int MAX_DEPTH = 20;

  /** More than scripts have that a person wrote, or that choose a file. */
  private static final int MAX_TOKENS = 500_000;

  private final String file;
  private final String text;
  private final int depth;
  private final Deque<Boolean> heads = new ArrayDeque<>();
  private boolean behindHead;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line;
  private boolean newline;

  Lexer(String file, String text, int line) {
    this(file, text, line, 0);
  }

  private Lexer(String file, String text, int line, int depth) {
    this.file = file;
    this.text = text;
    this.line = line;
    this.depth = depth;
    if (depth > MAX_DEPTH)
      throw ScriptException.limit(
          file, line, "templates nested more than " + MAX_DEPTH + " deep, which are not read");
  }

  List<Token> tokens() {
    if (text.startsWith("\ufeff")) at++;
    if (text.startsWith("#!", at)) skipLine();
    while (true) {
      skipBlank();
      if (at >= text.length()) break;
      if (tokens.size() >= MAX_TOKENS)
        throw ScriptException.limit(
            file, line, "more than " + MAX_TOKENS + " words and signs, which are not read");
      next();
      newline = false;
    }
    add(Kind.END, "", line);
    return tokens;
  }

  private ScriptException bad(String message) {
    return ScriptException.syntax(file, line, message);
  }

  private void add(Kind kind, String value, int atLine) {
    tokens.add(new Token(kind, value, atLine, newline, List.of(), List.of()));
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n') at++;
  }

  private void skipBlank() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
        newline = true;
        at++;
      } else if (Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff') {
        at++;
      } else if (c == '/' && peek(1) == '/') {
        skipLine();
      } else if (c == '/' && peek(1) == '*') {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) throw bad("a comment without an end");
        for (; at < end + 2; at++)
          if (text.charAt(at) == '\n') {
            line++;
            newline = true;
          }
      } else {
        return;
      }
    }
  }

  private void next() {
    char c = text.charAt(at);
    if (isNamePart(c) && !isDigit(c)) add(Kind.NAME, name(), line);
    else if (c == '#' && isNamePart(peek(1))) {
      at++;
      add(Kind.PRIVATE, "#" + name(), line);
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) add(Kind.NUMBER, number(), line);
    else if (c == '"' || c == '\'') literal(c);
    else if (c == '`') template();
    else if (c == '/' && expectsExpression()) regex();
    else sign();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNamePart(char c) {
    return c == '$'
        || c == '\\'
        || Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
  }

  private String name() {
    int from = at;
    while (at < text.length() && isNamePart(text.charAt(at))) at++;
    return text.substring(from, at);
  }

  private String number() {
    int from = at;
    boolean prefixed = peek(0) == '0' && "xXbBoO".indexOf(peek(1)) >= 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean sign =
          (c == '+' || c == '-') && !prefixed && at > from && "eE".indexOf(peek(-1)) >= 0;
      if (!sign && !Character.isLetterOrDigit(c) && c != '.' && c != '_') break;
      at++;
    }
    return text.substring(from, at).replace("_", "");
  }

  private void literal(char quote) {
    int started = line;
    at++;
    StringBuilder value = new StringBuilder();
    while (true) {
      if (at >= text.length() || text.charAt(at) == '\n') throw bad("a text without an end");
      char c = text.charAt(at++);
      if (c == quote) break;
      if (c == '\\') escape(value);
      else value.append(c);
    }
    add(Kind.TEXT, value.toString(), started);
  }

  // ECMA-262, 12.9.4.1.
  private void escape(StringBuilder into) {
    if (at >= text.length()) throw bad("a text without an end");
    char c = text.charAt(at++);
    switch (c) {
      case 'n' -> into.append('\n');
      case 't' -> into.append('\t');
      case 'r' -> into.append('\r');
      case 'b' -> into.append('\b');
      case 'f' -> into.append('\f');
      case 'v' -> into.append('\u000b');
      case '0' -> into.append('\0');
      case '\n' -> line++;
      case '\r' -> {
        if (peek(0) == '\n') at++;
        line++;
      }
      case 'x' -> into.append((char) hex(2));
      case 'u' -> {
        if (peek(0) != '{') {
          into.append((char) hex(4));
          return;
        }
        int end = text.indexOf('}', at);
        if (end < 0 || end - at > 7) throw bad("an escape that is none");
        at++;
        int point = hex(end - at);
        if (!Character.isValidCodePoint(point)) throw bad("an escape that is none");
        into.appendCodePoint(point);
        at++;
      }
      default -> into.append(c);
    }
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(peek(0), 16);
      if (digit < 0) throw bad("an escape that is none");
      value = value * 16 + digit;
      at++;
    }
    return value;
  }

  private void template() {
    int started = line;
    at++;
    List<String> texts = new ArrayList<>();
    List<Token.Embedded> expressions = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    while (true) {
      if (at >= text.length()) throw bad("a template without an end");
      char c = text.charAt(at++);
      if (c == '`') break;
      if (c == '\n') line++;
      if (c == '\\') {
        escape(value);
      } else if (c == '$' && peek(0) == '{') {
        at++;
        texts.add(value.toString());
        value.setLength(0);
        expressions.add(embedded());
      } else {
        value.append(c);
      }
    }
    texts.add(value.toString());
    tokens.add(
        new Token(
            Kind.TEMPLATE, "", started, newline, List.copyOf(texts), List.copyOf(expressions)));
  }

  /** Passes over an expression up to the brace that ends it. */
  private Token.Embedded embedded() {
    int from = at;
    int started = line;
    Lexer inner = new Lexer(file, text, line, depth + 1);
    inner.at = at;
    int braces = 0;
    while (true) {
      inner.skipBlank();
      if (inner.at >= text.length()) throw bad("a template without an end");
      char c = text.charAt(inner.at);
      if (c == '}' && braces == 0) break;
      if (c == '{') braces++;
      if (c == '}') braces--;
      inner.next();
    }
    at = inner.at + 1;
    line = inner.line;
    return new Token.Embedded(text.substring(from, inner.at), started);
  }

  private boolean expectsExpression() {
    if (tokens.isEmpty()) return true;
    Token last = tokens.get(tokens.size() - 1);
    return switch (last.kind()) {
      case NAME -> BEFORE_EXPRESSION.contains(last.text());
      case SIGN -> last.is(")") ? behindHead : !last.is("]") && !last.is("}");
      default -> false;
    };
  }

  private static boolean isHead(Token token) {
    return token.kind() == Kind.NAME && HEADS.contains(token.text());
  }

  private void regex() {
    int from = ++at;
    boolean inClass = false;
    for (; ; at++) {
      char c = peek(0);
      if (at >= text.length() || c == '\n') throw bad("a regular expression without an end");
      if (c == '\\') at++;
      else if (c == '[') inClass = true;
      else if (c == ']') inClass = false;
      else if (c == '/' && !inClass) break;
    }
    String pattern = text.substring(from, at++);
    String flags = name();
    tokens.add(new Token(Kind.REGEX, pattern, line, newline, List.of(flags), List.of()));
  }

  private void sign() {
    for (String sign : SIGNS) {
      if (!text.startsWith(sign, at)) continue;
      // In a?.5:b the sign is a question mark.
      if (sign.equals("?.") && isDigit(peek(2))) continue;
      at += sign.length();
      if (sign.equals("(")) heads.push(!tokens.isEmpty() && isHead(tokens.get(tokens.size() - 1)));
      if (sign.equals(")")) behindHead = !heads.isEmpty() && heads.pop();
      add(Kind.SIGN, sign, line);
      return;
    }
    throw bad("a character that begins nothing");
  }
}
