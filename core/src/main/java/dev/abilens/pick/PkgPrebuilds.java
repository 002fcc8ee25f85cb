package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.script.ScriptArray;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Special;
import dev.abilens.script.Thrown;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The choice of pkg-prebuilds 1: the first of its places that is a file. */
final class PkgPrebuilds implements Loader {
  static final String NAME = "pkg-prebuilds";

  private final ScriptFiles files;
  private final Setting setting;

  PkgPrebuilds(ScriptFiles files, Setting setting) {
    this.files = files;
    this.setting = setting;
  }

  @Override
  public ScriptFunction exports(Requirer module) {
    return Loader.loading(ScriptFunction.of(a -> find(a, module)), module);
  }

  private Object find(List<Object> arguments, Requirer module) {
    module.trail().loader(NAME);
    List<String> places =
        argument(arguments, 0) instanceof String directory
            ? places(directory, argument(arguments, 1))
            : null;
    if (places == null) return module.unknown("what is given to pkg-prebuilds");
    for (String place : places) {
      if (files.isFile(place)) return place;
      module.trail().pass(place, "there is no such file");
    }
    throw Thrown.error(
        "", "Failed to find binding\nTried paths:\n - " + String.join("\n - ", places));
  }

  /**
   * Returns the places in their order; null if what the caller says is not known.
   *
   * @throws Thrown if it says too little
   */
  private @Nullable List<String> places(String directory, Object options) {
    if (options == Special.UNKNOWN) return null;
    if (!(options instanceof ScriptObject given))
      throw Thrown.error("", "Invalid options to pkg-prebuilds");
    Object name = given.get("name");
    Object versions = given.get("napi_versions");
    if (name == Special.UNKNOWN || versions == Special.UNKNOWN) return null;
    if (!(name instanceof String file) || file.isEmpty())
      throw Thrown.error("", "Invalid name to pkg-prebuilds");
    if (!(versions instanceof ScriptArray levels))
      throw Thrown.error("", "Not implemented for NAN!");
    List<String> places = new ArrayList<>();
    places.add(Paths.join(directory, "build", "Debug", file + ".node"));
    places.add(Paths.join(directory, "build", "Release", file + ".node"));
    String libc = setting.isLinux() && setting.alpine() ? "-musl" : "";
    String folder = file + "-" + setting.os() + "-" + setting.arch() + libc;
    for (Object level : levels.elements()) {
      if (!(level instanceof Double number)) return null;
      places.add(
          Paths.join(directory, "prebuilds", folder, "node-napi-v" + number.intValue() + ".node"));
    }
    return places;
  }
}
