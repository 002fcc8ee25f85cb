package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.project.PackageManifest;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.Thrown;
import java.util.List;

/** The loader node-gyp-build in the version that the package has, and its stricter kin. */
final class NodeGypBuildLoader implements Loader {
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
    if (!path.startsWith("/"))
      return module.unknown("the working directory, from which " + name + " looks,");
    String directory = Paths.resolve(List.of(path));
    if (!optionalPackages && packages.major(module.file(), NodeGypBuild.NAME, own) == 3) {
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
}
