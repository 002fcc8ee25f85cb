package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.project.Located;
import dev.abilens.project.PackageManifest;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.Thrown;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The loader node-gyp-build in the version that the package has, and its stricter kin. */
final class NodeGypBuildLoader implements Loader {
  private static final Pattern MAJOR = Pattern.compile("(?<![0-9])([0-9]{1,4})");

  private final ScriptFiles files;
  private final Setting setting;
  private final Packages packages;
  private final PackageManifest own;
  private final boolean optionalPackages;

  NodeGypBuildLoader(
      ScriptFiles files,
      Setting setting,
      Packages packages,
      PackageManifest own,
      boolean optionalPackages) {
    this.files = files;
    this.setting = setting;
    this.packages = packages;
    this.own = own;
    this.optionalPackages = optionalPackages;
  }

  @Override
  public ScriptFunction exports(Requirer module) {
    ScriptFunction find = ScriptFunction.of(a -> find(argument(a, 0), module));
    ScriptFunction load = Loader.loading(find, module);
    load.put("path", find);
    return load;
  }

  private Object find(Object given, Requirer module) {
    String name = optionalPackages ? NodeGypBuild.OPTIONAL_PACKAGES : NodeGypBuild.NAME;
    module.trail().loader(name);
    if (!(given instanceof String path))
      return module.unknown("the directory that is given to " + name);
    String directory = module.absolute(path);
    if (!optionalPackages && major(module) == 3) {
      NodeGypBuild3 older = new NodeGypBuild3(files, setting, module.trail());
      String chosen = older.choose(directory);
      if (chosen == null) throw Thrown.error("", older.error());
      return chosen;
    }
    NodeGypBuild build =
        new NodeGypBuild(files, setting, module.trail(), packages, optionalPackages);
    String chosen = build.choose(directory);
    if (chosen == null) throw Thrown.error("", build.error(directory));
    return chosen;
  }

  /** Returns the major version: of what is installed, else of what is asked for; or 0. */
  private int major(Requirer module) {
    String directory = packages.find(ScriptFiles.parent(module.file()), NodeGypBuild.NAME);
    PackageManifest installed = directory == null ? null : packages.manifest(directory);
    Located asked = own.dependencies().get(NodeGypBuild.NAME);
    String version =
        installed != null && installed.version() != null
            ? installed.version()
            : asked == null ? "" : asked.text();
    Matcher number = MAJOR.matcher(String.valueOf(version));
    return number.find() ? Integer.parseInt(number.group(1)) : 0;
  }
}
