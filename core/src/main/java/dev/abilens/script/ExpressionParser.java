package dev.abilens.script;

import dev.abilens.script.Syntax.Function.Form;
import dev.abilens.script.Syntax.Function.Pace;
import dev.abilens.script.Syntax.Property;
import dev.abilens.script.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads expressions (ECMA-262, 13 and 15). */
abstract class ExpressionParser extends TokenReader {
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

  /** Whether {@code in} ends an expression: in the head of a {@code for}. */
  private boolean withoutIn;

  /** Whether what is read is strict code. */
  private boolean strict;

  /** Whether the function that is being read asks for its arguments. */
  private boolean asks;

  ExpressionParser(String file, List<Token> tokens, int depth) {
    super(file, tokens, depth);
  }

  /** Reads the statements of a block, braces and all. */
  abstract Syntax.Block block();

  /** Reads an expression inside of a template. */
  abstract Syntax embedded(Token.Embedded embedded);

  /** Reads on as another does: in the same function. */
  final void continueFrom(ExpressionParser other) {
    strict = other.strict;
    asks = other.asks;
  }

  /** Takes over what another has learnt of the function. */
  final void learnFrom(ExpressionParser other) {
    asks |= other.asks;
  }

  final Syntax expression() {
    int line = line();
    Syntax first = assignment();
    if (!is(",")) return first;
    List<Syntax> parts = new ArrayList<>(List.of(first));
    while (taken(",")) parts.add(assignment());
    return new Syntax.Sequence(line, parts);
  }

  /** Reads an expression in which {@code in} is no operator. */
  final Syntax headOfFor() {
    withoutIn = true;
    try {
      return expression();
    } finally {
      withoutIn = false;
    }
  }

  final Syntax initializer() {
    return assignment();
  }

  final Syntax initializerOfFor() {
    withoutIn = true;
    try {
      return assignment();
    } finally {
      withoutIn = false;
    }
  }

  private Syntax withIn(Supplier<? extends Syntax> read) {
    boolean before = withoutIn;
    withoutIn = false;
    try {
      return read.get();
    } finally {
      withoutIn = before;
    }
  }

  final Syntax assignment() {
    return nested(this::assigned);
  }

  /** Reads what may hold more of its like. */
  final <T> T nested(Supplier<T> read) {
    enter();
    try {
      return read.get();
    } finally {
      leave();
    }
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

  private boolean isArrow() {
    int from = isName("async") && !ahead(1).afterNewline() && !ahead(1).is("=>") ? 1 : 0;
    Token token = ahead(from);
    if (token.kind() == Kind.NAME) return ahead(from + 1).is("=>");
    return token.is("(") && behindBracket(from).is("=>");
  }

  private Syntax arrow() {
    int line = line();
    boolean later = isName("async") && !ahead(1).is("=>");
    if (later) take();
    boolean wasStrict = strict;
    try {
      return arrow(line, later);
    } finally {
      strict = wasStrict;
    }
  }

  private Syntax arrow(int line, boolean later) {
    List<Syntax> parameters;
    if (is("(")) parameters = parameters();
    else parameters = List.of(new Syntax.Name(line(), name()));
    expect("=>");
    Syntax body = is("{") ? block(true) : assignment();
    return function(line, "", Form.ARROW, later ? Pace.ASYNC : Pace.AT_ONCE, parameters, body);
  }

  private Syntax block(boolean ofFunction) {
    return withIn(() -> ofFunction ? functionBlock() : block());
  }

  private Syntax functionBlock() {
    if (ahead(1).kind() == Kind.TEXT && ahead(1).text().equals("use strict")) strict = true;
    return block();
  }

  private Syntax.Function function(
      int line, String name, Form form, Pace pace, List<Syntax> parameters, Syntax body) {
    List<String> names = Declarations.ofFunction(body, strict);
    return new Syntax.Function(line, name, form, pace, strict, parameters, body, names, asks);
  }

  /** Reads the parameters and the body of a function that is no arrow. */
  private Syntax.Function behindName(int line, String name, Form form, Pace pace) {
    boolean wasStrict = strict;
    boolean asked = asks;
    asks = false;
    try {
      List<Syntax> parameters = parameters();
      return function(line, name, form, pace, parameters, block(true));
    } finally {
      strict = wasStrict;
      asks = asked;
    }
  }

  /** Takes what is read from now on for strict code. */
  final void setStrict() {
    strict = true;
  }

  final boolean isStrict() {
    return strict;
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
      if (withoutIn && token.isName("in")) return left;
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

  private Syntax postfix() {
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

  private Syntax computed() {
    expect("[");
    Syntax value = withIn(this::expression);
    expect("]");
    return value;
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

  private List<Syntax> list(String open, String close) {
    expect(open);
    List<Syntax> values = new ArrayList<>();
    while (!taken(close)) {
      int line = line();
      if (is(",")) values.add(new Syntax.Hole(line));
      else if (taken("...")) values.add(new Syntax.Spread(line, withIn(this::assignment)));
      else values.add(withIn(this::assignment));
      if (!is(close)) expect(",");
    }
    return values;
  }

  private Syntax primary() {
    Token token = token();
    int line = token.line();
    return switch (token.kind()) {
      case TEXT -> new Syntax.Literal(line, take().text());
      case NUMBER -> new Syntax.Literal(line, Values.number(take().text()));
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
        return new Syntax.Literal(line, Special.NULL);
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
        if (isName("arguments")) asks = true;
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

  /** Reads a function from its {@code function} or {@code async} on. */
  final Syntax.Function function(Form form) {
    int line = line();
    boolean async = takenName("async");
    expectName("function");
    boolean generator = taken("*");
    String name = form == Form.DECLARATION || token().kind() == Kind.NAME ? name() : "";
    Pace pace = generator ? Pace.GENERATOR : async ? Pace.ASYNC : Pace.AT_ONCE;
    return behindName(line, name, form, pace);
  }

  private List<Syntax> parameters() {
    return list("(", ")");
  }

  final Syntax.ClassLiteral classLiteral() {
    boolean wasStrict = strict;
    strict = true;
    try {
      return strictClass();
    } finally {
      strict = wasStrict;
    }
  }

  private Syntax.ClassLiteral strictClass() {
    int line = line();
    expectName("class");
    String name = token().kind() == Kind.NAME && !isName("extends") ? name() : "";
    Syntax parent = takenName("extends") ? postfix() : null;
    List<Syntax.Property> members = new ArrayList<>();
    List<Syntax.Property> statics = new ArrayList<>();
    expect("{");
    while (!taken("}")) {
      if (taken(";")) continue;
      boolean isStatic = isName("static") && !ahead(1).is("(") && !ahead(1).is("=");
      if (isStatic) take();
      if (isStatic && is("{")) {
        Syntax body = block(false);
        statics.add(new Syntax.Property(Property.Kind.FIELD, body, body));
      } else {
        (isStatic ? statics : members).add(member());
      }
    }
    return new Syntax.ClassLiteral(line, name, parent, members, statics);
  }

  private Syntax.Property member() {
    Syntax.Property method = method();
    if (method != null) return method;
    Syntax key = key();
    Syntax value =
        taken("=") ? withIn(this::assignment) : new Syntax.Literal(line(), Special.UNDEFINED);
    endStatement();
    return new Syntax.Property(Property.Kind.FIELD, key, value);
  }

  private Syntax objectLiteral() {
    int line = line();
    expect("{");
    List<Syntax.Property> properties = new ArrayList<>();
    while (!taken("}")) {
      properties.add(property());
      if (!is("}")) expect(",");
    }
    return new Syntax.ObjectLiteral(line, properties);
  }

  private Syntax.Property property() {
    int line = line();
    if (taken("..."))
      return new Syntax.Property(
          Property.Kind.VALUE,
          new Syntax.Literal(line, ""),
          new Syntax.Spread(line, withIn(this::assignment)));
    Syntax.Property method = method();
    if (method != null) return method;
    boolean shorthand = token().kind() == Kind.NAME;
    String name = token().text();
    Syntax key = key();
    if (taken(":")) return new Syntax.Property(Property.Kind.VALUE, key, withIn(this::assignment));
    if (!shorthand) throw unexpected("\":\"");
    if (name.equals("arguments")) asks = true;
    Syntax value = new Syntax.Name(line, name);
    // In a pattern, what to take where there is nothing.
    if (taken("=")) value = new Syntax.Assign(line, "=", value, withIn(this::assignment));
    return new Syntax.Property(Property.Kind.VALUE, key, value);
  }

  /** Reads a method, a getter or a setter; null if none begins here. */
  private Syntax.@Nullable Property method() {
    int line = line();
    int at = 0;
    Pace pace = Pace.AT_ONCE;
    Property.Kind kind = Property.Kind.METHOD;
    if (isName("async") && isKey(ahead(1)) && !ahead(1).afterNewline()) {
      at++;
      pace = Pace.ASYNC;
    }
    if (ahead(at).is("*")) {
      at++;
      pace = Pace.GENERATOR;
    } else if (at == 0 && (isName("get") || isName("set")) && isKey(ahead(1))) {
      at++;
      kind = isName("get") ? Property.Kind.GETTER : Property.Kind.SETTER;
    }
    boolean method =
        ahead(at).is("[") ? behindBracket(at).is("(") : isKey(ahead(at)) && ahead(at + 1).is("(");
    if (!method) return null;
    for (int i = 0; i < at; i++) take();
    String name = token().text();
    Syntax key = key();
    return new Syntax.Property(kind, key, behindName(line, name, Form.METHOD, pace));
  }

  private static boolean isKey(Token token) {
    return switch (token.kind()) {
      case NAME, PRIVATE, TEXT, NUMBER -> true;
      case SIGN -> token.is("[") || token.is("*");
      default -> false;
    };
  }

  private Syntax key() {
    Token token = token();
    if (token.is("[")) return computed();
    if (token.kind() == Kind.SIGN || token.kind() == Kind.END || token.kind() == Kind.REGEX)
      throw unexpected("a property's name");
    take();
    if (token.kind() == Kind.PRIVATE)
      return new Syntax.Literal(token.line(), new PrivateName(token.text()));
    String name =
        token.kind() == Kind.NUMBER ? Values.text(Values.number(token.text())) : token.text();
    return new Syntax.Literal(token.line(), name);
  }
}
