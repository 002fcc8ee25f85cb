package dev.abilens.pick;

import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Special;

/** What detect-libc says of the C library. */
final class DetectLibc implements Loader {
  private final Setting setting;

  DetectLibc(Setting setting) {
    this.setting = setting;
  }

  @Override
  public ScriptObject exports(Requirer module) {
    String known = setting.libc() == null ? null : setting.libc().word();
    ScriptFunction family = NodeValues.constant(known == null ? Special.NULL : known);
    ScriptFunction other = NodeValues.constant(setting.isLinux() && !"glibc".equals(known));
    return ScriptObject.open()
        .put("GLIBC", "glibc")
        .put("MUSL", "musl")
        .put("family", family)
        .put("familySync", family)
        .put("isNonGlibcLinux", other)
        .put("isNonGlibcLinuxSync", other);
  }
}
