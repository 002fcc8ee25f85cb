package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Special;
import dev.abilens.script.Thrown;
import java.util.List;

/** The loader @neon-rs/load: it calls the one of the functions given to it that is for here. */
final class NeonLoader implements Loader {
  private final Setting setting;

  NeonLoader(Setting setting) {
    this.setting = setting;
  }

  @Override
  public ScriptObject exports(Requirer module) {
    ScriptFunction key =
        ScriptFunction.of(
            a -> {
              module.trail().loader(NeonPlatform.NAME);
              return NeonPlatform.of(setting);
            });
    // What is loaded when it is first used is taken for loaded at once.
    ScriptFunction choose = ScriptFunction.of(a -> choose(argument(a, 0), module));
    return ScriptObject.open()
        .put("currentPlatform", key)
        .put("currentTarget", key)
        .put("lazy", choose)
        .put("proxy", choose)
        .put("__UNSTABLE_proxy", choose)
        .put("__UNSTABLE_loader", choose)
        .put("load", ScriptFunction.of(a -> load(argument(a, 0), module)));
  }

  private static Object load(Object given, Requirer module) {
    module.trail().loader(NeonPlatform.NAME);
    return given instanceof String directory
        ? module.path(ScriptFiles.join(directory, "index.node"))
        : module.unknown("the directory that is given to @neon-rs/load");
  }

  private Object choose(Object given, Requirer module) {
    module.trail().loader(NeonPlatform.NAME);
    String key = NeonPlatform.of(setting);
    if (!(given instanceof ScriptObject options))
      return module.unknown("what @neon-rs/load is given");
    Object table = options.get("platforms");
    if (table == Special.UNDEFINED) table = options.get("targets");
    ScriptObject loaders = table instanceof ScriptObject known ? known : options;
    Object loader = loaders.get(key);
    if (loader == Special.UNDEFINED)
      throw Thrown.error("", "no precompiled module found for " + key);
    if (options.get("debug") instanceof ScriptFunction debug) {
      try {
        module.call(debug, List.of());
      } catch (Thrown passed) {
        // As the loader does: without a debug build it goes on.
      }
    }
    return loader instanceof ScriptFunction function
        ? module.call(function, List.of())
        : module.unknown("what @neon-rs/load is given for " + key);
  }
}
