package dev.abilens.doctor;

import dev.abilens.project.PackageManifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A package that is installed, or the project itself.
 *
 * @param directory its directory in the tree
 * @param manifest its manifest, or null where it has none that can be used
 * @param addons the paths of its files that are called addons, in the tree
 * @param hasGyp whether it has a {@code binding.gyp}
 */
record InstalledPackage(
    String directory, @Nullable PackageManifest manifest, List<String> addons, boolean hasGyp) {
  InstalledPackage {
    addons = List.copyOf(addons);
  }

  /** Returns its name, or that of its directory. */
  String name() {
    String name = manifest == null ? null : manifest.name();
    if (name != null) return name;
    int modules = directory.lastIndexOf("node_modules/");
    return modules < 0 ? directory : directory.substring(modules + "node_modules/".length());
  }
}
