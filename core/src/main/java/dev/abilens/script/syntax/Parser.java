package dev.abilens.script.syntax;

import dev.abilens.script.syntax.Syntax.Function.Form;
import dev.abilens.script.syntax.Syntax.Function.Pace;
import dev.abilens.script.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a script's statements (ECMA-262, 14 and 16). */
public final class Parser extends ExpressionParser {
  private Parser(String file, List<Token> tokens, int depth) {
    super(file, tokens, depth);
  }

  /**
   * Reads a script.
   *
   * @param file its path, for messages
   * @param text the script or module
   * @throws ScriptException if it is not understood
   */
  public static Syntax.Function script(String file, String text) {
    Parser parser = new Parser(file, new Lexer(file, text, 1).tokens(), 0);
    if (parser.token().kind() == Kind.TEXT && parser.token().text().equals("use strict"))
      parser.setStrict();
    List<Syntax> statements = new ArrayList<>();
    while (parser.token().kind() != Kind.END) statements.add(parser.statement());
    Syntax.Block body = blockOf(1, statements);
    boolean strict = parser.isStrict() || statements.stream().anyMatch(Parser::isOfModule);
    return new Syntax.Function(
        1,
        "",
        Form.DECLARATION,
        Pace.AT_ONCE,
        strict,
        List.of(),
        body,
        Declarations.ofFunction(body, strict),
        false);
  }

  private static boolean isOfModule(Syntax statement) {
    return statement instanceof Syntax.Import
        || statement instanceof Syntax.Export
        || statement instanceof Syntax.ExportDefault;
  }

  @Override
  Syntax embedded(Token.Embedded embedded) {
    Parser parser =
        new Parser(file, new Lexer(file, embedded.text(), embedded.line()).tokens(), depth());
    parser.continueFrom(this);
    Syntax value = parser.nested(parser::expression);
    if (parser.token().kind() != Kind.END) throw parser.unexpected("the end of the expression");
    learnFrom(parser);
    return value;
  }

  @Override
  Syntax.Block block() {
    int line = line();
    expect("{");
    List<Syntax> statements = new ArrayList<>();
    while (!taken("}")) statements.add(statement());
    return blockOf(line, statements);
  }

  private static Syntax.Block blockOf(int line, List<Syntax> statements) {
    return new Syntax.Block(line, statements, Declarations.ofBlock(statements));
  }

  private Syntax statement() {
    return nested(this::anyStatement);
  }

  private Syntax anyStatement() {
    Token token = token();
    int line = token.line();
    if (token.is("{")) return block();
    if (taken(";")) return blockOf(line, List.of());
    if (token.kind() == Kind.NAME) {
      Syntax special = special();
      if (special != null) return special;
    }
    Syntax value = expression();
    endStatement();
    return new Syntax.Expression(line, value);
  }

  private @Nullable Syntax special() {
    Token token = token();
    int line = token.line();
    Token next = ahead(1);
    switch (token.text()) {
      case "var", "const" -> {
        return declaration(false);
      }
      case "let" -> {
        return next.kind() == Kind.NAME || next.is("[") || next.is("{") ? declaration(false) : null;
      }
      case "function" -> {
        return new Syntax.FunctionDeclaration(line, function(Form.DECLARATION));
      }
      case "async" -> {
        if (!next.isName("function") || next.afterNewline()) return null;
        return new Syntax.FunctionDeclaration(line, function(Form.DECLARATION));
      }
      case "class" -> {
        return new Syntax.ClassDeclaration(line, classLiteral());
      }
      case "if" -> {
        return ifStatement();
      }
      case "for" -> {
        return forStatement();
      }
      case "while" -> {
        take();
        Syntax test = parenthesized();
        return new Syntax.While(line, test, statement(), false);
      }
      case "do" -> {
        take();
        Syntax body = statement();
        expectName("while");
        Syntax test = parenthesized();
        taken(";");
        return new Syntax.While(line, test, body, true);
      }
      case "switch" -> {
        return switchStatement();
      }
      case "try" -> {
        return tryStatement();
      }
      case "return" -> {
        take();
        Syntax value = endsLine() ? null : expression();
        endStatement();
        return new Syntax.Return(line, value);
      }
      case "throw" -> {
        take();
        Syntax value = expression();
        endStatement();
        return new Syntax.Throw(line, value);
      }
      case "break", "continue" -> {
        take();
        String label = endsLine() ? null : name();
        endStatement();
        return new Syntax.Jump(line, token.text().equals("continue"), label);
      }
      case "import" -> {
        return next.is("(") || next.is(".") ? null : importStatement();
      }
      case "export" -> {
        return exportStatement();
      }
      default -> {
        if (!next.is(":")) return null;
        take();
        take();
        return new Syntax.Labelled(line, token.text(), statement());
      }
    }
  }

  private Syntax parenthesized() {
    expect("(");
    Syntax value = expression();
    expect(")");
    return value;
  }

  private Syntax.Declaration declaration(boolean inFor) {
    int line = line();
    String kind = name();
    List<Syntax.Declared> declared = new ArrayList<>();
    do {
      Syntax target = pattern();
      Syntax value = null;
      if (taken("=")) value = inFor ? withoutIn(this::assignment) : assignment();
      declared.add(new Syntax.Declared(target, value));
    } while (taken(","));
    if (!inFor) endStatement();
    return new Syntax.Declaration(line, kind, declared);
  }

  private Syntax pattern() {
    if (!is("[") && !is("{")) return new Syntax.Name(line(), name());
    // A pattern looks like the literal, and what follows it is no operator.
    return patternLiteral();
  }

  private Syntax ifStatement() {
    int line = line();
    take();
    Syntax test = parenthesized();
    Syntax yes = statement();
    Syntax no = takenName("else") ? statement() : null;
    return new Syntax.If(line, test, yes, no);
  }

  private Syntax forStatement() {
    int line = line();
    take();
    takenName("await");
    expect("(");
    Syntax first = null;
    String kind = null;
    boolean declares =
        isName("var")
            || isName("const")
            || (isName("let") && !ahead(1).isName("in") && !ahead(1).isName("of"));
    if (declares) {
      kind = token().text();
      first = declaration(true);
    } else if (!is(";")) {
      first = withoutIn(this::expression);
    }
    if (first != null && (isName("in") || isName("of"))) {
      boolean names = take().text().equals("in");
      Syntax target =
          first instanceof Syntax.Declaration declaration
              ? declaration.declared().get(0).target()
              : first;
      Syntax values = expression();
      expect(")");
      return new Syntax.ForEach(line, kind, target, values, names, statement());
    }
    expect(";");
    Syntax test = is(";") ? null : expression();
    expect(";");
    Syntax update = is(")") ? null : expression();
    expect(")");
    return new Syntax.For(line, first, test, update, statement());
  }

  private Syntax switchStatement() {
    int line = line();
    take();
    Syntax value = parenthesized();
    List<Syntax.Case> cases = new ArrayList<>();
    expect("{");
    while (!taken("}")) {
      Syntax test = null;
      if (!takenName("default")) {
        expectName("case");
        test = expression();
      }
      expect(":");
      List<Syntax> statements = new ArrayList<>();
      while (!is("}") && !isName("case") && !isName("default")) statements.add(statement());
      cases.add(new Syntax.Case(test, statements));
    }
    List<Syntax> all = new ArrayList<>();
    for (Syntax.Case one : cases) all.addAll(one.statements());
    return new Syntax.Switch(line, value, cases, Declarations.ofBlock(all));
  }

  private Syntax tryStatement() {
    int line = line();
    take();
    Syntax.Block body = block();
    Syntax caught = null;
    Syntax.Block handler = null;
    if (takenName("catch")) {
      if (taken("(")) {
        caught = pattern();
        expect(")");
      }
      handler = block();
    }
    Syntax.Block last = takenName("finally") ? block() : null;
    return new Syntax.Try(line, body, caught, handler, last);
  }

  private Syntax importStatement() {
    int line = line();
    take();
    List<Syntax.Imported> names = new ArrayList<>();
    if (token().kind() != Kind.TEXT) {
      if (token().kind() == Kind.NAME) names.add(new Syntax.Imported("default", name()));
      if (!names.isEmpty()) taken(",");
      if (taken("*")) {
        expectName("as");
        names.add(new Syntax.Imported("*", name()));
      } else if (is("{")) {
        names.addAll(names());
      }
      expectName("from");
    }
    String module = module();
    return new Syntax.Import(line, module, names);
  }

  private String module() {
    if (token().kind() != Kind.TEXT) throw unexpected("a module's name");
    String module = take().text();
    if (takenName("with") || takenName("assert")) expression();
    endStatement();
    return module;
  }

  private List<Syntax.Imported> names() {
    List<Syntax.Imported> names = new ArrayList<>();
    expect("{");
    while (!taken("}")) {
      String from = exportName();
      names.add(new Syntax.Imported(from, takenName("as") ? exportName() : from));
      if (!is("}")) expect(",");
    }
    return names;
  }

  private String exportName() {
    return token().kind() == Kind.TEXT ? take().text() : name();
  }

  private Syntax exportStatement() {
    int line = line();
    take();
    if (takenName("default")) {
      if (isName("function") || isName("class") || isName("async")) {
        Syntax value = assignment();
        taken(";");
        return new Syntax.ExportDefault(line, value);
      }
      Syntax value = assignment();
      endStatement();
      return new Syntax.ExportDefault(line, value);
    }
    if (taken("*")) {
      String as = takenName("as") ? exportName() : "*";
      expectName("from");
      return new Syntax.Export(line, null, module(), List.of(new Syntax.Imported("*", as)));
    }
    if (is("{")) {
      List<Syntax.Imported> names = names();
      String module = null;
      if (takenName("from")) module = module();
      else endStatement();
      return new Syntax.Export(line, null, module, names);
    }
    return new Syntax.Export(line, statement(), null, List.of());
  }
}
