package dev.abilens.script.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a part of a script. */
final class Children {
  private Children() {}

  /** Returns the parts right below it. */
  static List<Syntax> of(Syntax of) {
    List<Syntax> parts = new ArrayList<>();
    if (of instanceof Syntax.Template s) parts.addAll(s.values());
    else if (of instanceof Syntax.ArrayLiteral s) parts.addAll(s.elements());
    else if (of instanceof Syntax.ObjectLiteral s) properties(parts, s.properties());
    else if (of instanceof Syntax.Spread s) parts.add(s.value());
    else if (of instanceof Syntax.Function s) {
      parts.addAll(s.parameters());
      parts.add(s.body());
    } else if (of instanceof Syntax.ClassLiteral s) {
      add(parts, s.parent());
      properties(parts, s.members());
      properties(parts, s.statics());
    } else if (of instanceof Syntax.Unary s) parts.add(s.operand());
    else if (of instanceof Syntax.Update s) parts.add(s.target());
    else if (of instanceof Syntax.Binary s) add(parts, s.left(), s.right());
    else if (of instanceof Syntax.Logical s) add(parts, s.left(), s.right());
    else if (of instanceof Syntax.Assign s) add(parts, s.target(), s.value());
    else if (of instanceof Syntax.Conditional s) add(parts, s.test(), s.yes(), s.no());
    else if (of instanceof Syntax.Call s) {
      parts.add(s.callee());
      parts.addAll(s.arguments());
    } else if (of instanceof Syntax.New s) {
      parts.add(s.callee());
      parts.addAll(s.arguments());
    } else if (of instanceof Syntax.Member s) add(parts, s.object(), s.property());
    else if (of instanceof Syntax.Chain s) parts.add(s.inner());
    else if (of instanceof Syntax.Sequence s) parts.addAll(s.parts());
    else if (of instanceof Syntax.Block s) parts.addAll(s.statements());
    else if (of instanceof Syntax.Declaration s)
      for (Syntax.Declared one : s.declared()) add(parts, one.target(), one.value());
    else if (of instanceof Syntax.FunctionDeclaration s) parts.add(s.function());
    else if (of instanceof Syntax.ClassDeclaration s) parts.add(s.literal());
    else if (of instanceof Syntax.Expression s) parts.add(s.value());
    else if (of instanceof Syntax.If s) add(parts, s.test(), s.yes(), s.no());
    else if (of instanceof Syntax.For s) add(parts, s.first(), s.test(), s.update(), s.body());
    else if (of instanceof Syntax.ForEach s) add(parts, s.target(), s.values(), s.body());
    else if (of instanceof Syntax.While s) add(parts, s.test(), s.body());
    else if (of instanceof Syntax.Switch s) {
      parts.add(s.value());
      for (Syntax.Case one : s.cases()) {
        add(parts, one.test());
        parts.addAll(one.statements());
      }
    } else if (of instanceof Syntax.Try s) add(parts, s.body(), s.caught(), s.handler(), s.last());
    else if (of instanceof Syntax.Return s) add(parts, s.value());
    else if (of instanceof Syntax.Throw s) parts.add(s.value());
    else if (of instanceof Syntax.Labelled s) parts.add(s.body());
    else if (of instanceof Syntax.Export s) add(parts, s.declaration());
    else if (of instanceof Syntax.ExportDefault s) parts.add(s.value());
    return parts;
  }

  private static void properties(List<Syntax> parts, List<Syntax.Property> properties) {
    for (Syntax.Property one : properties) add(parts, one.key(), one.value());
  }

  private static void add(List<Syntax> parts, @Nullable Syntax... more) {
    for (Syntax one : more) if (one != null) parts.add(one);
  }
}
