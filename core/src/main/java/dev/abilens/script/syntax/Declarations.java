package dev.abilens.script.syntax;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that parts of a script declare (ECMA-262, 8.2). */
public final class Declarations {
  private Declarations() {}

  /** Returns what {@code var} declares in a function, and in its blocks functions that may. */
  static List<String> ofFunction(Syntax body, boolean strict) {
    Set<String> names = new LinkedHashSet<>();
    if (body instanceof Syntax.Block block)
      for (Syntax statement : block.statements()) vars(statement, names, strict);
    return List.copyOf(names);
  }

  private static void vars(@Nullable Syntax statement, Set<String> names, boolean strict) {
    if (statement instanceof Syntax.Declaration made) {
      if (made.kind().equals("var"))
        for (Syntax.Declared one : made.declared()) names.addAll(of(one.target()));
    } else if (statement instanceof Syntax.Block block) {
      inBlock(block.statements(), names, strict);
    } else if (statement instanceof Syntax.If choice) {
      inBlock(List.of(choice.yes()), names, strict);
      if (choice.no() != null) inBlock(List.of(choice.no()), names, strict);
    } else if (statement instanceof Syntax.For loop) {
      vars(loop.first(), names, strict);
      vars(loop.body(), names, strict);
    } else if (statement instanceof Syntax.ForEach each) {
      if ("var".equals(each.kind())) names.addAll(of(each.target()));
      vars(each.body(), names, strict);
    } else if (statement instanceof Syntax.While loop) {
      vars(loop.body(), names, strict);
    } else if (statement instanceof Syntax.Labelled labelled) {
      vars(labelled.body(), names, strict);
    } else if (statement instanceof Syntax.Switch choice) {
      for (Syntax.Case one : choice.cases()) inBlock(one.statements(), names, strict);
    } else if (statement instanceof Syntax.Try attempt) {
      vars(attempt.body(), names, strict);
      vars(attempt.handler(), names, strict);
      vars(attempt.last(), names, strict);
    } else if (statement instanceof Syntax.Export exported) {
      vars(exported.declaration(), names, strict);
    }
  }

  // ECMA-262, B.3.2: the name of a function in a block is one of the function around it as well.
  private static void inBlock(List<Syntax> statements, Set<String> names, boolean strict) {
    for (Syntax statement : statements) {
      if (!strict && statement instanceof Syntax.FunctionDeclaration made)
        names.add(made.function().name());
      vars(statement, names, strict);
    }
  }

  /** Returns the names that are there in a block but have no value before their declaration. */
  static List<String> ofBlock(List<Syntax> statements) {
    List<String> names = new ArrayList<>();
    for (Syntax statement : statements) {
      Syntax declared =
          statement instanceof Syntax.Export export ? export.declaration() : statement;
      if (declared instanceof Syntax.Declaration made && !made.kind().equals("var")
          || declared instanceof Syntax.ClassDeclaration) names.addAll(of(declared));
    }
    return List.copyOf(names);
  }

  /** Returns the names that a declaration or a pattern gives values. */
  public static List<String> of(@Nullable Syntax declaration) {
    List<String> names = new ArrayList<>();
    add(declaration, names);
    return names;
  }

  private static void add(@Nullable Syntax syntax, List<String> names) {
    if (syntax instanceof Syntax.Name name) names.add(name.name());
    else if (syntax instanceof Syntax.FunctionDeclaration made) names.add(made.function().name());
    else if (syntax instanceof Syntax.ClassDeclaration made) names.add(made.literal().name());
    else if (syntax instanceof Syntax.Declaration made)
      for (Syntax.Declared one : made.declared()) add(one.target(), names);
    else if (syntax instanceof Syntax.ObjectLiteral pattern)
      for (Syntax.Property property : pattern.properties()) add(property.value(), names);
    else if (syntax instanceof Syntax.ArrayLiteral pattern)
      for (Syntax element : pattern.elements()) add(element, names);
    else if (syntax instanceof Syntax.Assign otherwise) add(otherwise.target(), names);
    else if (syntax instanceof Syntax.Spread rest) add(rest.value(), names);
  }
}
