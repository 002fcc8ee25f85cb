package dev.abilens.script;

import org.jspecify.annotations.Nullable;

/** What a script sees of the world: a model of the target, never the machine itself. */
public interface Host {
  /**
   * Returns a module's own {@code require}.
   *
   * @param file the module's path, as it names itself
   */
  ScriptFunction requireOf(Machine machine, String file);

  /**
   * Returns what a module is told of itself, {@code import.meta}.
   *
   * @param file the module's path, as it names itself
   */
  ScriptObject metaOf(String file);

  /**
   * Returns a name of the runtime, such as {@code process}.
   *
   * @return its value; null for a name that the runtime does not have
   */
  @Nullable Object global(String name);
}
