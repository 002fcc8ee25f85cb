package dev.abilens.script;

import java.util.List;

/** The {@code arguments} of a function: like an array, and none. */
final class ArgumentsObject extends ScriptArray {
  ArgumentsObject(List<?> arguments) {
    super(arguments);
  }

  @Override
  ScriptObject languagePrototype() {
    return ObjectNatives.PROTOTYPE;
  }
}
