package dev.abilens.script;

import dev.abilens.script.syntax.Parser;
import dev.abilens.script.syntax.ScriptException;
import dev.abilens.script.syntax.Syntax;

/** A script that was read. Immutable. */
public final class Script {
  private final Syntax.Function body;

  private Script(Syntax.Function body) {
    this.body = body;
  }

  /**
   * Reads a script.
   *
   * @param file its path, for messages
   * @param text the script or module
   * @throws ScriptException if it is not understood
   */
  public static Script read(String file, String text) {
    return new Script(Parser.script(file, text));
  }

  Syntax.Function body() {
    return body;
  }
}
