package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Special;
import java.util.List;

/** What node-abi says of module versions. */
final class NodeAbi implements Loader {
  private final Setting setting;

  NodeAbi(Setting setting) {
    this.setting = setting;
  }

  @Override
  public ScriptObject exports(Requirer module) {
    return ScriptObject.open().put("getAbi", ScriptFunction.of(this::abi));
  }

  private Object abi(List<Object> arguments) {
    Object version = argument(arguments, 0);
    Object runtime = argument(arguments, 1);
    boolean known = runtime == Special.UNDEFINED || runtime instanceof String;
    String of = runtime instanceof String text ? text : setting.runtimeTag();
    String abi = null;
    // The version asked for may be this process's own.
    if (version == Special.UNDEFINED && of.equals(setting.runtimeTag())) abi = setting.abi();
    else if (version instanceof String text) abi = PrebuildInstall.abi(of, text);
    return known && abi != null ? abi : Special.UNKNOWN;
  }
}
