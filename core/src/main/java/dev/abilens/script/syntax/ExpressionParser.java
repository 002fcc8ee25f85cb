package dev.abilens.script.syntax;

import dev.abilens.script.syntax.Syntax.Function.Form;
import dev.abilens.script.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads expressions (ECMA-262, 13). */
abstract class ExpressionParser extends FunctionParser {
  private static final Map<String, Integer> PRECEDENCE =
      Map.ofEntries(
          Map.entry("??", 1),
          Map.entry("||", 1),
          Map.entry("&&", 2),
          Map.entry("|", 3),
          Map.entry("^", 4),
          Map.entry("&", 5),
          Map.entry("==", 6),
          Map.entry("!=", 6),
          Map.entry("===", 6),
          Map.entry("!==", 6),
          Map.entry("<", 7),
          Map.entry(">", 7),
          Map.entry("<=", 7),
          Map.entry(">=", 7),
          Map.entry("instanceof", 7),
          Map.entry("in", 7),
          Map.entry("<<", 8),
          Map.entry(">>", 8),
          Map.entry(">>>", 8),
          Map.entry("+", 9),
          Map.entry("-", 9),
          Map.entry("*", 10),
          Map.entry("/", 10),
          Map.entry("%", 10),
          Map.entry("**", 11));

  private static final Set<String> ASSIGNMENTS =
      Set.of(
          "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=",
          "||=", "??=");

  private static final Set<String> LOGICAL = Set.of("&&", "||", "??");
  private static final Set<String> WORDS = Set.of("typeof", "void", "delete");

  ExpressionParser(String file, List<Token> tokens, int depth) {
    super(file, tokens, depth);
  }

  /** Reads an expression inside of a template. */
  abstract Syntax embedded(Token.Embedded embedded);

  @Override
  final Syntax expression() {
    int line = line();
    Syntax first = assignment();
    if (!is(",")) return first;
    List<Syntax> parts = new ArrayList<>(List.of(first));
    while (taken(",")) parts.add(assignment());
    return new Syntax.Sequence(line, parts);
  }

  @Override
  final Syntax assignment() {
    return nested(this::assigned);
  }

  private Syntax assigned() {
    int line = line();
    if (isArrow()) return arrow();
    if (isName("yield")) {
      take();
      taken("*");
      if (!endsLine() && !is(")") && !is("]") && !is(",")) assignment();
      return new Syntax.Opaque(line);
    }
    Syntax left = conditional();
    if (token().kind() != Kind.SIGN || !ASSIGNMENTS.contains(token().text())) return left;
    String operator = take().text();
    return new Syntax.Assign(line, operator, left, assignment());
  }

  private Syntax conditional() {
    int line = line();
    Syntax test = binary(1);
    if (!taken("?")) return test;
    Syntax yes = withIn(this::assignment);
    expect(":");
    return new Syntax.Conditional(line, test, yes, assignment());
  }

  private Syntax binary(int least) {
    int line = line();
    Syntax left = unary();
    while (true) {
      Token token = token();
      if (token.kind() != Kind.SIGN && !token.isName("in") && !token.isName("instanceof"))
        return left;
      if (isWithoutIn() && token.isName("in")) return left;
      Integer precedence = PRECEDENCE.get(token.text());
      if (precedence == null || precedence < least) return left;
      String operator = take().text();
      Syntax right = binary(operator.equals("**") ? precedence : precedence + 1);
      left =
          LOGICAL.contains(operator)
              ? new Syntax.Logical(line, operator, left, right)
              : new Syntax.Binary(line, operator, left, right);
    }
  }

  private Syntax unary() {
    enter();
    try {
      Token token = token();
      boolean sign = token.is("!") || token.is("~") || token.is("+") || token.is("-");
      if (sign || (token.kind() == Kind.NAME && WORDS.contains(token.text()))) {
        take();
        return new Syntax.Unary(token.line(), token.text(), unary());
      }
      if (token.is("++") || token.is("--")) {
        take();
        return new Syntax.Update(token.line(), token.text(), true, unary());
      }
      if (token.isName("await") && startsOperand(ahead(1))) {
        take();
        return new Syntax.Unary(token.line(), "await", unary());
      }
      Syntax operand = postfix();
      if ((is("++") || is("--")) && !token().afterNewline())
        return new Syntax.Update(token.line(), take().text(), false, operand);
      return operand;
    } finally {
      leave();
    }
  }

  private static boolean startsOperand(Token token) {
    return switch (token.kind()) {
      case SIGN -> token.is("(") || token.is("[") || token.is("{") || token.is("!");
      case END -> false;
      default -> !token.afterNewline();
    };
  }

  @Override
  final Syntax postfix() {
    int line = line();
    Syntax value;
    if (isName("new")) value = made();
    else value = primary();
    boolean chained = false;
    while (true) {
      if (taken("?.")) {
        chained = true;
        if (is("(")) value = new Syntax.Call(line, value, arguments(), true);
        else if (is("[")) value = new Syntax.Member(line, value, computed(), true);
        else value = new Syntax.Member(line, value, propertyName(), true);
      } else if (taken(".")) {
        value = new Syntax.Member(line, value, propertyName(), false);
      } else if (is("[")) {
        value = new Syntax.Member(line, value, computed(), false);
      } else if (is("(")) {
        value = new Syntax.Call(line, value, arguments(), false);
      } else if (token().kind() == Kind.TEMPLATE) {
        template(take());
        value = new Syntax.Opaque(line);
      } else {
        return chained ? new Syntax.Chain(line, value) : value;
      }
    }
  }

  private Syntax propertyName() {
    Token token = take();
    if (token.kind() == Kind.PRIVATE)
      return new Syntax.Literal(token.line(), new PrivateName(token.text()));
    if (token.kind() != Kind.NAME) throw unexpected("a property's name");
    return new Syntax.Literal(token.line(), token.text());
  }

  private Syntax made() {
    int line = line();
    expectName("new");
    if (taken(".")) {
      expectName("target");
      return new Syntax.Name(line, Syntax.NEW_TARGET);
    }
    Syntax callee = isName("new") ? nested(this::made) : primary();
    while (is(".") || is("[")) {
      if (taken(".")) callee = new Syntax.Member(line, callee, propertyName(), false);
      else callee = new Syntax.Member(line, callee, computed(), false);
    }
    return new Syntax.New(line, callee, is("(") ? arguments() : List.of());
  }

  private List<Syntax> arguments() {
    return list("(", ")");
  }

  private Syntax primary() {
    Token token = token();
    int line = token.line();
    return switch (token.kind()) {
      case TEXT -> new Syntax.Literal(line, take().text());
      case NUMBER -> {
        Double number = Numbers.ofLiteral(take().text());
        yield number == null ? new Syntax.Opaque(line) : new Syntax.Literal(line, number);
      }
      case REGEX -> new Syntax.Regex(line, token.text(), take().texts().get(0));
      case TEMPLATE -> template(take());
      case PRIVATE -> {
        take();
        yield new Syntax.Opaque(line);
      }
      case NAME -> named();
      case SIGN -> bracketed();
      case END -> throw unexpected("an expression");
    };
  }

  /** Reads a pattern in brackets or braces. */
  final Syntax patternLiteral() {
    return withIn(this::bracketed);
  }

  private Syntax bracketed() {
    int line = line();
    if (is("[")) return new Syntax.ArrayLiteral(line, list("[", "]"));
    if (is("{")) return objectLiteral();
    if (!taken("(")) throw unexpected("an expression");
    Syntax value = withIn(this::expression);
    expect(")");
    return value;
  }

  private Syntax named() {
    int line = line();
    switch (token().text()) {
      case "function" -> {
        return function(Form.EXPRESSION);
      }
      case "class" -> {
        return classLiteral();
      }
      case "this" -> {
        take();
        return new Syntax.This(line);
      }
      case "null" -> {
        take();
        return new Syntax.Literal(line, null);
      }
      case "true", "false" -> {
        return new Syntax.Literal(line, take().text().equals("true"));
      }
      case "super" -> {
        take();
        return new Syntax.Super(line);
      }
      case "import" -> {
        return importedThing();
      }
      case "async" -> {
        if (ahead(1).isName("function") && !ahead(1).afterNewline())
          return function(Form.EXPRESSION);
        return new Syntax.Name(line, name());
      }
      default -> {
        if (isName("arguments")) asksForArguments();
        return new Syntax.Name(line, name());
      }
    }
  }

  private Syntax importedThing() {
    int line = line();
    expectName("import");
    if (taken(".")) {
      expectName("meta");
      return new Syntax.ImportMeta(line);
    }
    return new Syntax.Name(line, "import");
  }

  private Syntax template(Token token) {
    List<Syntax> values = new ArrayList<>();
    for (Token.Embedded embedded : token.expressions()) values.add(embedded(embedded));
    return new Syntax.Template(token.line(), token.texts(), values);
  }
}
