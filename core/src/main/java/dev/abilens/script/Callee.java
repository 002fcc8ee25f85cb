package dev.abilens.script;

import dev.abilens.script.syntax.Syntax;
import java.util.Set;

/** What is called, as it is written. */
final class Callee {
  /** Functions that, by this name, call what they are given when the script is at its end. */
  private static final Set<String> LATER =
      Set.of(
          "on",
          "once",
          "addListener",
          "then",
          "catch",
          "finally",
          "nextTick",
          "setTimeout",
          "setInterval",
          "setImmediate",
          "queueMicrotask");

  private Callee() {}

  static boolean isNamed(Syntax callee, String name) {
    return name(callee).equals(name);
  }

  static boolean isForLater(Syntax callee) {
    return LATER.contains(name(callee));
  }

  private static String name(Syntax callee) {
    if (callee instanceof Syntax.Name name) return name.name();
    return callee instanceof Syntax.Member member
            && member.property() instanceof Syntax.Literal literal
            && literal.value() instanceof String name
        ? name
        : "";
  }

  /** Returns it as a message says it. */
  static String shown(Syntax callee) {
    String name = name(callee);
    return name.isEmpty() ? "(intermediate value)" : name;
  }
}
