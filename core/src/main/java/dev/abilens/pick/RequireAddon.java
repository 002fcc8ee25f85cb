package dev.abilens.pick;

import dev.abilens.image.Os;
import dev.abilens.project.PackageManifest;
import java.util.ArrayList;
import java.util.List;

/** The places of require-addon 1 under Node.js, in their order. */
final class RequireAddon {
  static final String NAME = "require-addon";

  private RequireAddon() {}

  /**
   * Returns the places of an addon.
   *
   * @param specifier a path from the file that asks, or a package's name
   * @param from the file that asks
   */
  static List<String> places(String specifier, String from, Setting setting, Packages packages) {
    List<String> places = new ArrayList<>();
    String here = ScriptFiles.parent(from);
    boolean path =
        specifier.startsWith("/")
            || specifier.equals(".")
            || specifier.equals("..")
            || specifier.startsWith("./")
            || specifier.startsWith("../");
    String directory;
    if (path) {
      directory = Paths.resolve(List.of(here, specifier));
      if (!specifier.equals(".") && !specifier.equals("..") && !specifier.endsWith("/"))
        places.add(specifier.endsWith(".node") ? directory : directory + ".node");
    } else {
      PackageManifest own = packages.around(from);
      directory =
          own != null && specifier.equals(own.name())
              ? "/" + own.directory()
              : packages.find(here, specifier);
    }
    PackageManifest manifest = directory == null ? null : packages.manifest(directory);
    String name = manifest == null ? null : manifest.name();
    if (directory == null || manifest == null || name == null || name.contains("__")) return places;
    String file = name.replace("/", "__").replaceFirst("^@", "");
    List<String> hosts = hosts(setting);
    for (String at = directory; ; at = ScriptFiles.parent(at)) {
      if (manifest.version() != null)
        for (String host : hosts)
          places.add(Paths.join(at, "prebuilds", host, file + "@" + manifest.version() + ".node"));
      for (String host : hosts) places.add(Paths.join(at, "prebuilds", host, file + ".node"));
      if (at.equals("/")) return places;
    }
  }

  private static List<String> hosts(Setting setting) {
    String host = setting.os() + "-" + setting.arch();
    if (setting.platform().os() == Os.DARWIN) return List.of(host, setting.os() + "-universal");
    return List.of(setting.isLinux() && setting.alpine() ? host + "-musl" : host);
  }
}
