package dev.abilens.doctor;

import dev.abilens.install.PackageManager;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a lock file says.
 *
 * @param file its path
 * @param manager whose it is
 * @param version the version of its form, as it is written
 * @param any whether there is any package in it
 * @param packages the packages of which it says what bears on addons, in its order
 */
record LockFile(
    String file,
    PackageManager manager,
    String version,
    boolean any,
    List<LockedPackage> packages) {
  LockFile {
    packages = List.copyOf(packages);
  }

  Set<String> names() {
    return packages.stream().map(LockedPackage::name).collect(Collectors.toSet());
  }
}
