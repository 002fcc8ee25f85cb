package dev.abilens.doctor;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a lock file says.
 *
 * @param file its path
 * @param manager whose it is
 * @param version the version of its form, as it is written
 * @param packages the packages, in its order
 */
record LockFile(String file, PackageManager manager, String version, List<LockedPackage> packages) {
  LockFile {
    packages = List.copyOf(packages);
  }

  Set<String> names() {
    return packages.stream().map(LockedPackage::name).collect(Collectors.toSet());
  }
}
