package dev.abilens.pick;

import dev.abilens.script.ScriptFunction;
import java.util.List;

/** A module that requires a loader, and what the loader does in its name. */
interface Requirer {
  /** Returns the module's own path. */
  String file();

  /** Returns a path as it is from the top, if it is given from the module's directory. */
  String absolute(String path);

  /**
   * Loads a file as {@code require} does with a path.
   *
   * @return what it exports
   */
  Object path(String path);

  /**
   * Finds a file as {@code require.resolve} does with a path.
   *
   * @return where it is
   */
  Object resolve(String path);

  /** Calls a function of the script, without {@code this}. */
  Object call(ScriptFunction function, List<Object> arguments);

  /** Returns where to note what is looked at now. */
  Trail trail();

  /**
   * Says that something is not known that a choice depends on.
   *
   * @param what what it is
   * @return a value that is not known
   */
  Object unknown(String what);
}
