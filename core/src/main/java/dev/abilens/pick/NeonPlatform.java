package dev.abilens.pick;

import dev.abilens.script.Thrown;

/** The word that @neon-rs/load has for a platform. */
final class NeonPlatform {
  static final String NAME = "neon";

  private NeonPlatform() {}

  /**
   * Returns the word, such as {@code linux-x64-gnu}.
   *
   * @throws Thrown for a platform that it has none for
   */
  static String of(Setting setting) {
    String arch = setting.arch();
    String key =
        switch (setting.os() + "-" + arch) {
          case "android-arm" -> "android-arm-eabi";
          case "win32-x64", "win32-arm64", "win32-ia32" -> setting.os() + "-" + arch + "-msvc";
          case "linux-x64", "linux-arm64" ->
              "linux-" + arch + (setting.hasReport() && !setting.isMusl() ? "-gnu" : "-musl");
          case "linux-arm" -> "linux-arm-gnueabihf";
          case "android-arm64", "darwin-x64", "darwin-arm64", "freebsd-x64" ->
              setting.os() + "-" + arch;
          default -> "";
        };
    if (key.isEmpty())
      throw Thrown.error("", "Neon: unsupported system: " + setting.os() + "-" + arch);
    return key;
  }
}
