package dev.abilens.script.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a script (ECMA-262, 13 to 16). Patterns are written as what they look like. */
public sealed interface Syntax {
  /** The name that stands for {@code new.target}; no script can declare it. */
  String NEW_TARGET = "new.target";

  /** The name that stands for what imports modules. */
  String IMPORTER = "import.by";

  /** The name that stands for the function whose {@code super} is meant. */
  String HOME = "super.of";

  /** Returns the line in which it begins. */
  int line();

  /**
   * A value that stands for itself.
   *
   * @param value a text, a double, a boolean, a {@link PrivateName}, or null for {@code null}
   */
  record Literal(int line, @Nullable Object value) implements Syntax {
    /** Whether it is a name or text, and this one. */
    public boolean is(String text) {
      return text.equals(value);
    }
  }

  /** A template; tagged ones are calls that nobody foresees. */
  record Template(int line, List<String> texts, List<Syntax> values) implements Syntax {}

  record Regex(int line, String pattern, String flags) implements Syntax {}

  record Name(int line, String name) implements Syntax {}

  record This(int line) implements Syntax {}

  /** {@code import.meta}. */
  record ImportMeta(int line) implements Syntax {}

  /** What is read over, such as {@code yield}, and is not known. */
  record Opaque(int line) implements Syntax {}

  /** {@code super}, which is called or has a member asked for. */
  record Super(int line) implements Syntax {}

  /** What stands between two commas of an array where nothing does. */
  record Hole(int line) implements Syntax {}

  record ArrayLiteral(int line, List<Syntax> elements) implements Syntax {}

  record ObjectLiteral(int line, List<Property> properties) implements Syntax {}

  /**
   * A property of an object, a class or a pattern.
   *
   * @param key its name, or what it is worked out from
   * @param value its value; of {@code ...x}, a spread; of a static part of a class, a block
   */
  record Property(Kind kind, Syntax key, Syntax value) {
    /** What a property is written as. */
    public enum Kind {
      VALUE,
      METHOD,
      GETTER,
      SETTER,
      /** Of a class: each object gets one of its own. */
      FIELD
    }
  }

  record Spread(int line, Syntax value) implements Syntax {}

  /**
   * A function.
   *
   * @param name its name; empty if it has none, or one that is given to it elsewhere
   * @param parameters patterns
   * @param body statements, or of an arrow function one expression
   * @param names what {@code var} declares in it
   * @param asks whether it asks for its {@code arguments}
   */
  record Function(
      int line,
      String name,
      Form form,
      Pace pace,
      boolean strict,
      List<Syntax> parameters,
      Syntax body,
      List<String> names,
      boolean asks)
      implements Syntax {
    /** How a function is written. */
    public enum Form {
      DECLARATION,
      EXPRESSION,
      ARROW,
      METHOD
    }

    /** When a call runs it. */
    public enum Pace {
      AT_ONCE,
      ASYNC,
      GENERATOR
    }
  }

  /** A class: its functions, of which {@code constructor} is one, and its static parts. */
  record ClassLiteral(
      int line,
      String name,
      @Nullable Syntax parent,
      List<Property> members,
      List<Property> statics)
      implements Syntax {}

  record Unary(int line, String operator, Syntax operand) implements Syntax {}

  record Update(int line, String operator, boolean prefix, Syntax target) implements Syntax {}

  record Binary(int line, String operator, Syntax left, Syntax right) implements Syntax {}

  record Logical(int line, String operator, Syntax left, Syntax right) implements Syntax {}

  record Assign(int line, String operator, Syntax target, Syntax value) implements Syntax {}

  record Conditional(int line, Syntax test, Syntax yes, Syntax no) implements Syntax {}

  record Call(int line, Syntax callee, List<Syntax> arguments, boolean optional)
      implements Syntax {}

  record New(int line, Syntax callee, List<Syntax> arguments) implements Syntax {}

  record Member(int line, Syntax object, Syntax property, boolean optional) implements Syntax {}

  /** Where a chain with {@code ?.} in it ends. */
  record Chain(int line, Syntax inner) implements Syntax {}

  record Sequence(int line, List<Syntax> parts) implements Syntax {}

  /**
   * Statements.
   *
   * @param names what {@code let}, {@code const} and {@code class} declare among them
   */
  record Block(int line, List<Syntax> statements, List<String> names) implements Syntax {}

  /** One name or pattern of a declaration, such as {@code const}. */
  record Declaration(int line, String kind, List<Declared> declared) implements Syntax {}

  /**
   * What is declared.
   *
   * @param target the name or pattern
   * @param value its first value, or null
   */
  record Declared(Syntax target, @Nullable Syntax value) {}

  record FunctionDeclaration(int line, Function function) implements Syntax {}

  record ClassDeclaration(int line, ClassLiteral literal) implements Syntax {}

  record Expression(int line, Syntax value) implements Syntax {}

  record If(int line, Syntax test, Syntax yes, @Nullable Syntax no) implements Syntax {}

  record For(
      int line, @Nullable Syntax first, @Nullable Syntax test, @Nullable Syntax update, Syntax body)
      implements Syntax {}

  /** {@code for in} and {@code for of}. */
  record ForEach(
      int line, @Nullable String kind, Syntax target, Syntax values, boolean names, Syntax body)
      implements Syntax {}

  record While(int line, Syntax test, Syntax body, boolean bodyFirst) implements Syntax {}

  record Switch(int line, Syntax value, List<Case> cases, List<String> names) implements Syntax {}

  /**
   * A case of a switch.
   *
   * @param test its value, or null for {@code default}
   * @param statements what it does
   */
  record Case(@Nullable Syntax test, List<Syntax> statements) {}

  record Try(
      int line, Block body, @Nullable Syntax caught, @Nullable Block handler, @Nullable Block last)
      implements Syntax {}

  record Return(int line, @Nullable Syntax value) implements Syntax {}

  record Throw(int line, Syntax value) implements Syntax {}

  /** {@code break} or {@code continue}. */
  record Jump(int line, boolean again, @Nullable String label) implements Syntax {}

  record Labelled(int line, String label, Syntax body) implements Syntax {}

  /**
   * An import of a module.
   *
   * @param names local names by imported ones; {@code *} is the whole module
   */
  record Import(int line, String module, List<Imported> names) implements Syntax {}

  /**
   * A name that is imported or exported.
   *
   * @param from the name in the module
   * @param to the name here
   */
  record Imported(String from, String to) {}

  /** An export of what a declaration declares, or of names. */
  record Export(
      int line, @Nullable Syntax declaration, @Nullable String module, List<Imported> names)
      implements Syntax {}

  /** {@code export default}. */
  record ExportDefault(int line, Syntax value) implements Syntax {}
}
