package dev.abilens.pick;

import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Special;

/** A package that scripts require to choose or load an addon, as its calls are answered here. */
interface Loader {
  /** Returns what the package exports to a module. */
  ScriptObject exports(Requirer module);

  /** Returns a function that loads what another one finds, which is its {@code resolve}. */
  static ScriptFunction loading(ScriptFunction find, Requirer module) {
    ScriptFunction load =
        ScriptFunction.of(
            a -> module.call(find, a) instanceof String path ? module.path(path) : Special.UNKNOWN);
    load.put("resolve", find);
    return load;
  }
}
