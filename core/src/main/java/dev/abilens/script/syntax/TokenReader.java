package dev.abilens.script.syntax;

import dev.abilens.script.syntax.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Steps through the tokens of a script. */
abstract class TokenReader {
  /** Deeper nesting than that of any script that a person wrote, and shallow enough for a stack. */
  private static final int MAX_DEPTH = 200;

  final String file;
  private final List<Token> tokens;
  private final int[] ends;
  private int at;
  private int depth;

  TokenReader(String file, List<Token> tokens, int depth) {
    this.file = file;
    this.tokens = tokens;
    this.depth = depth;
    this.ends = ends(tokens);
  }

  /** Returns for each opening bracket the place of its end. */
  private static int[] ends(List<Token> tokens) {
    int[] ends = new int[tokens.size()];
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < ends.length; i++) {
      Token token = tokens.get(i);
      ends[i] = ends.length - 1;
      if (token.is("(") || token.is("[") || token.is("{")) open.push(i);
      else if ((token.is(")") || token.is("]") || token.is("}")) && !open.isEmpty())
        ends[open.pop()] = i;
    }
    return ends;
  }

  final int depth() {
    return depth;
  }

  final void enter() {
    if (++depth > MAX_DEPTH)
      throw ScriptException.limit(
          file, line(), "nested more than " + MAX_DEPTH + " deep, which is not read");
  }

  final void leave() {
    depth--;
  }

  final Token token() {
    return tokens.get(at);
  }

  final Token ahead(int count) {
    return tokens.get(Math.min(at + count, tokens.size() - 1));
  }

  /** Returns what follows the bracket that begins here. */
  final Token behindBracket(int ahead) {
    return tokens.get(Math.min(ends[Math.min(at + ahead, ends.length - 1)] + 1, ends.length - 1));
  }

  final int line() {
    return token().line();
  }

  final Token take() {
    Token token = token();
    if (token.kind() != Kind.END) at++;
    return token;
  }

  final boolean is(String sign) {
    return token().is(sign);
  }

  final boolean isName(String name) {
    return token().isName(name);
  }

  final boolean taken(String sign) {
    if (!is(sign)) return false;
    at++;
    return true;
  }

  final boolean takenName(String name) {
    if (!isName(name)) return false;
    at++;
    return true;
  }

  final void expect(String sign) {
    if (!taken(sign)) throw unexpected("\"" + sign + "\"");
  }

  final void expectName(String name) {
    if (!takenName(name)) throw unexpected("\"" + name + "\"");
  }

  final String name() {
    if (token().kind() != Kind.NAME) throw unexpected("a name");
    return take().text();
  }

  final ScriptException unexpected(String expected) {
    String found = token().kind() == Kind.END ? "the end" : "\"" + token().text() + "\"";
    return ScriptException.syntax(
        file, line(), "found " + found + " where " + expected + " is expected");
  }

  /** Whether a statement may end here without a semicolon. */
  final boolean endsLine() {
    return is(";") || is("}") || token().kind() == Kind.END || token().afterNewline();
  }

  final void endStatement() {
    if (!taken(";") && !endsLine()) throw unexpected("the end of the statement");
  }
}
