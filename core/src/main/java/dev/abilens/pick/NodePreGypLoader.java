package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.project.PackageManifest;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Thrown;
import java.util.List;

/** The loader node-pre-gyp: it finds, and the package's own script loads. */
final class NodePreGypLoader implements Loader {
  private final Setting setting;
  private final Packages packages;

  NodePreGypLoader(Setting setting, Packages packages) {
    this.setting = setting;
    this.packages = packages;
  }

  @Override
  public ScriptObject exports(Requirer module) {
    return ScriptObject.open().put("find", ScriptFunction.of(a -> find(a, module)));
  }

  private Object find(List<Object> arguments, Requirer module) {
    module.trail().loader(NodePreGyp.NAME);
    Object at = argument(arguments, 0);
    Object options = argument(arguments, 1);
    Object root = options instanceof ScriptObject given ? given.get("module_root") : null;
    PackageManifest manifest =
        at instanceof String path
            ? packages.manifest(ScriptFiles.parent(module.absolute(path)))
            : null;
    if (at instanceof String path && manifest == null)
      throw Thrown.error("", path + " does not exist");
    if (manifest == null) return module.unknown("the manifest that is given to node-pre-gyp");
    String directory = root instanceof String told ? told : "/" + manifest.directory();
    return NodePreGyp.find(manifest, directory, setting)
        .map(Object.class::cast)
        .orElseGet(() -> module.unknown("a word in binary.module_path"));
  }
}
