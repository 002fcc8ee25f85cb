package dev.abilens.script.syntax;

import dev.abilens.script.syntax.Syntax.Function.Form;
import dev.abilens.script.syntax.Syntax.Function.Pace;
import dev.abilens.script.syntax.Syntax.Property;
import dev.abilens.script.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads functions, classes and the properties of objects (ECMA-262, 13.2.5 and 15). */
abstract class FunctionParser extends TokenReader {
  /** Whether {@code in} ends an expression: in the head of a {@code for}. */
  private boolean withoutIn;

  /** Whether what is read is strict code. */
  private boolean strict;

  /** Whether the function that is being read asks for its arguments. */
  private boolean asks;

  FunctionParser(String file, List<Token> tokens, int depth) {
    super(file, tokens, depth);
  }

  /** Reads the statements of a block, braces and all. */
  abstract Syntax.Block block();

  /** Reads an expression with its commas. */
  abstract Syntax expression();

  /** Reads an expression up to a comma. */
  abstract Syntax assignment();

  /** Reads what a class inherits from. */
  abstract Syntax postfix();

  /** Reads on as another does: in the same function. */
  final void continueFrom(FunctionParser other) {
    strict = other.strict;
    asks = other.asks;
  }

  /** Takes over what another has learnt of the function. */
  final void learnFrom(FunctionParser other) {
    asks |= other.asks;
  }

  /** Takes what is read from now on for strict code. */
  final void setStrict() {
    strict = true;
  }

  final boolean isStrict() {
    return strict;
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

  /** Reads what may have {@code in} in it as an operator. */
  final <T> T withIn(Supplier<T> read) {
    return withIn(true, read);
  }

  /** Reads the head of a {@code for}, where {@code in} is no operator. */
  final <T> T withoutIn(Supplier<T> read) {
    return withIn(false, read);
  }

  private <T> T withIn(boolean in, Supplier<T> read) {
    boolean before = withoutIn;
    withoutIn = !in;
    try {
      return read.get();
    } finally {
      withoutIn = before;
    }
  }

  final boolean isWithoutIn() {
    return withoutIn;
  }

  /** Notes that the function that is being read asks for its arguments. */
  final void asksForArguments() {
    asks = true;
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

  final boolean isArrow() {
    int from = isName("async") && !ahead(1).afterNewline() && !ahead(1).is("=>") ? 1 : 0;
    Token token = ahead(from);
    if (token.kind() == Kind.NAME) return ahead(from + 1).is("=>");
    return token.is("(") && behindBracket(from).is("=>");
  }

  final Syntax arrow() {
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
    Syntax body = is("{") ? bodyOfFunction() : assignment();
    return function(line, "", Form.ARROW, later ? Pace.ASYNC : Pace.AT_ONCE, parameters, body);
  }

  private Syntax bodyOfFunction() {
    if (ahead(1).kind() == Kind.TEXT && ahead(1).text().equals("use strict")) strict = true;
    return withIn(this::block);
  }

  private Syntax staticBlock() {
    return withIn(this::block);
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
      return function(line, name, form, pace, parameters, bodyOfFunction());
    } finally {
      strict = wasStrict;
      asks = asked;
    }
  }

  private List<Syntax> parameters() {
    return list("(", ")");
  }

  /** Reads what is listed between brackets. */
  final List<Syntax> list(String open, String close) {
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

  final Syntax computed() {
    expect("[");
    Syntax value = withIn(this::expression);
    expect("]");
    return value;
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
        Syntax body = staticBlock();
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
        taken("=")
            ? withIn(this::assignment)
            : new Syntax.Unary(line(), "void", new Syntax.Literal(line(), 0.0));
    endStatement();
    return new Syntax.Property(Property.Kind.FIELD, key, value);
  }

  final Syntax objectLiteral() {
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
    Syntax key = key();
    return new Syntax.Property(kind, key, behindName(line, nameOf(kind, key), Form.METHOD, pace));
  }

  // ECMA-262, 10.2.9; that of a key which is worked out is not known.
  private static String nameOf(Property.Kind kind, Syntax key) {
    if (!(key instanceof Syntax.Literal literal)) return "";
    String name =
        literal.value() instanceof PrivateName own ? own.name() : String.valueOf(literal.value());
    return switch (kind) {
      case GETTER -> "get " + name;
      case SETTER -> "set " + name;
      default -> name;
    };
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
    Double number = token.kind() == Kind.NUMBER ? Numbers.ofLiteral(token.text()) : null;
    String name = number == null ? token.text() : Numbers.text(number);
    return new Syntax.Literal(token.line(), name);
  }
}
