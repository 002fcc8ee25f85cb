package dev.abilens.pick;

import dev.abilens.project.PackageManifest;
import org.jspecify.annotations.Nullable;

/** The loaders that are known, by the names that scripts require them by. */
final class Loaders {
  private final ScriptFiles files;
  private final Setting setting;
  private final Packages packages;
  private final PackageManifest own;

  /**
   * Makes them.
   *
   * @param own the manifest of the package whose scripts require them
   */
  Loaders(ScriptFiles files, Setting setting, Packages packages, PackageManifest own) {
    this.files = files;
    this.setting = setting;
    this.packages = packages;
    this.own = own;
  }

  /** Returns the loader that a request names, or null if it names none. */
  @Nullable Loader named(String request) {
    return switch (request) {
      case NodePreGyp.NAME, "@mapbox/node-pre-gyp", NodePreGyp.FORK ->
          new NodePreGypLoader(setting, packages);
      case "node-gyp-build" -> new NodeGypBuildLoader(files, setting, packages, own, false);
      case "node-gyp-build-optional-packages" ->
          new NodeGypBuildLoader(files, setting, packages, own, true);
      case "bindings" -> new Bindings(files, setting, packages);
      case "pkg-prebuilds", "pkg-prebuilds/bindings", "pkg-prebuilds/bindings.js" ->
          new PkgPrebuilds(files, setting);
      case "cmake-ts/build/loader",
          "cmake-ts/loader",
          "cmake-ts/build/loader.js",
          "cmake-ts/loader.js" ->
          new CmakeTs(files, setting);
      case "@neon-rs/load" -> new NeonLoader(setting);
      case "require-addon" -> new RequireAddon(files, setting, packages);
      case "detect-libc" -> new DetectLibc(setting, packages, own);
      case "node-abi" -> new NodeAbi(setting);
      default -> null;
    };
  }
}
