package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.image.Os;
import dev.abilens.project.PackageManifest;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.Thrown;
import java.util.ArrayList;
import java.util.List;

/** The choice of require-addon 1 under Node.js: the first of its places that is a file. */
final class RequireAddon implements Loader {
  static final String NAME = "require-addon";

  private final ScriptFiles files;
  private final Setting setting;
  private final Packages packages;

  RequireAddon(ScriptFiles files, Setting setting, Packages packages) {
    this.files = files;
    this.setting = setting;
    this.packages = packages;
  }

  @Override
  public ScriptFunction exports(Requirer module) {
    return ScriptFunction.of(a -> load(a, module));
  }

  private Object load(List<Object> arguments, Requirer module) {
    module.trail().loader(NAME);
    if (!(argument(arguments, 0) instanceof String specifier)
        || !(NodeValues.pathOf(argument(arguments, 1)) instanceof String from))
      return module.unknown("what require-addon is given");
    for (String place : places(specifier, from)) {
      if (files.isFile(place)) return module.path(place);
      module.trail().pass(place, "there is no such file");
    }
    throw Thrown.error("ADDON_NOT_FOUND", "Cannot find addon '" + specifier + "'");
  }

  /**
   * Returns the places of an addon in their order.
   *
   * @param specifier a path from the file that asks, or a package's name
   * @param from the file that asks
   */
  private List<String> places(String specifier, String from) {
    List<String> places = new ArrayList<>();
    String here = ScriptFiles.parent(from);
    String directory;
    if (Paths.isRequested(specifier)) {
      directory = Paths.resolve(List.of(here, specifier));
      if (!specifier.equals(".") && !specifier.equals("..") && !specifier.endsWith("/"))
        places.add(specifier.endsWith(".node") ? directory : directory + ".node");
    } else {
      PackageManifest own = packages.around(from);
      directory =
          own != null && specifier.equals(own.name())
              ? "/" + own.directory()
              : packages.find(here, specifier);
    }
    PackageManifest manifest = directory == null ? null : packages.manifest(directory);
    String name = manifest == null ? null : manifest.name();
    if (directory == null || manifest == null || name == null || name.contains("__")) return places;
    String file = name.replace("/", "__").replaceFirst("^@", "");
    List<String> hosts = hosts();
    for (String at = directory; ; at = ScriptFiles.parent(at)) {
      if (manifest.version() != null)
        for (String host : hosts)
          places.add(Paths.join(at, "prebuilds", host, file + "@" + manifest.version() + ".node"));
      for (String host : hosts) places.add(Paths.join(at, "prebuilds", host, file + ".node"));
      if (at.equals("/")) return places;
    }
  }

  private List<String> hosts() {
    String host = setting.os() + "-" + setting.arch();
    if (setting.platform().os() == Os.DARWIN) return List.of(host, setting.os() + "-universal");
    return List.of(setting.isLinux() && setting.alpine() ? host + "-musl" : host);
  }
}
