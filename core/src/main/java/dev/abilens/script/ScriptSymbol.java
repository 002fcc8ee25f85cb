package dev.abilens.script;

/** A symbol of a script: a key that no text is equal to. */
final class ScriptSymbol {
  static final ScriptSymbol ITERATOR = new ScriptSymbol("Symbol.iterator");
  static final ScriptSymbol TO_PRIMITIVE = new ScriptSymbol("Symbol.toPrimitive");
  static final ScriptSymbol TO_STRING_TAG = new ScriptSymbol("Symbol.toStringTag");
  static final ScriptSymbol HAS_INSTANCE = new ScriptSymbol("Symbol.hasInstance");

  private final String description;

  ScriptSymbol(String description) {
    this.description = description;
  }

  @Override
  public String toString() {
    return "Symbol(" + description + ")";
  }
}
