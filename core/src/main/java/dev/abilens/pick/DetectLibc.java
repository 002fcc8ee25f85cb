package dev.abilens.pick;

import dev.abilens.project.PackageManifest;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Special;

/** What detect-libc says of the C library. */
final class DetectLibc implements Loader {
  private static final String NAME = "detect-libc";

  private final Setting setting;
  private final Packages packages;
  private final PackageManifest own;

  DetectLibc(Setting setting, Packages packages, PackageManifest own) {
    this.setting = setting;
    this.packages = packages;
    this.own = own;
  }

  @Override
  public ScriptObject exports(Requirer module) {
    String known = setting.libc() == null ? null : setting.libc().word();
    boolean nonGlibc = setting.isLinux() && !"glibc".equals(known);
    ScriptObject exports = ScriptObject.open().put("GLIBC", "glibc").put("MUSL", "musl");
    // Version 1 has values where later ones have functions.
    if (packages.major(module.file(), NAME, own) == 1)
      return exports.put("family", known == null ? "" : known).put("isNonGlibcLinux", nonGlibc);
    ScriptFunction family = NodeValues.constant(known == null ? Special.NULL : known);
    ScriptFunction other = NodeValues.constant(nonGlibc);
    return exports
        .put("family", family)
        .put("familySync", family)
        .put("isNonGlibcLinux", other)
        .put("isNonGlibcLinuxSync", other);
  }
}
