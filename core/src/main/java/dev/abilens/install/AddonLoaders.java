package dev.abilens.install;

import java.util.Set;

/** The packages that choose, load or build an addon for those that need them. */
public final class AddonLoaders {
  private static final Set<String> NAMES =
      Set.of(
          "node-gyp-build",
          "node-gyp-build-optional-packages",
          "bindings",
          "prebuild-install",
          "@mapbox/node-pre-gyp",
          "node-pre-gyp",
          "pkg-prebuilds",
          "@neon-rs/load",
          "require-addon");

  private AddonLoaders() {}

  /** Returns whether a package is one of them. */
  public static boolean has(String name) {
    return NAMES.contains(name);
  }
}
