package dev.abilens.pick;

import dev.abilens.project.Located;
import dev.abilens.project.PackageManifest;
import dev.abilens.script.Thrown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The choice of node-pre-gyp: the one path that a package's {@code binary} says. */
final class NodePreGyp {
  static final String NAME = "node-pre-gyp";
  private static final List<String> REQUIRED = List.of("module_name", "module_path", "host");

  private NodePreGyp() {}

  /**
   * Returns the path.
   *
   * @param root the directory that it is relative to
   * @return the path, or empty if a word in it is not known
   * @throws Thrown if the manifest does not say what it has to
   */
  static Optional<String> find(PackageManifest manifest, String root, Setting setting) {
    check(manifest, setting);
    Map<String, @Nullable String> words = words(manifest, setting);
    String path = binary(manifest, "module_path");
    for (Map.Entry<String, @Nullable String> word : words.entrySet()) {
      String mark = "{" + word.getKey() + "}";
      if (!path.contains(mark)) continue;
      if (word.getValue() == null) return Optional.empty();
      path = path.replace(mark, word.getValue());
    }
    return Optional.of(Paths.join(root, path, binary(manifest, "module_name") + ".node"));
  }

  private static String binary(PackageManifest manifest, String field) {
    return manifest.text("binary", field).map(Located::text).orElse("");
  }

  private static void check(PackageManifest manifest, Setting setting) {
    StringBuilder missing = new StringBuilder();
    for (String field : List.of("main", "version", "name"))
      if (manifest.text(field).isEmpty()) missing.append(field).append('\n');
    for (String field : REQUIRED)
      if (binary(manifest, field).isEmpty()) missing.append("binary.").append(field).append('\n');
    if (!missing.isEmpty())
      throw Thrown.error(
          "",
          manifest.name()
              + " package.json is not node-pre-gyp ready:\n"
              + "package.json must declare these properties: \n"
              + missing.toString().strip());
    String archive = binary(manifest, "package_name");
    boolean only = !archive.isEmpty() && !archive.contains("{node_napi_label}");
    if (only && !manifest.napiVersions().isEmpty() && best(manifest, setting) == 0)
      throw Thrown.error(
          "",
          "The Node-API version of this Node instance is "
              + setting.nodeApi()
              + ". This module supports Node-API version(s) "
              + String.join(",", manifest.napiVersions().stream().map(String::valueOf).toList())
              + ". This Node instance cannot run this module.");
  }

  /** Returns the greatest level that the package comes in and the runtime has, or 0. */
  static int best(PackageManifest manifest, Setting setting) {
    return manifest.napiVersions().stream()
        .filter(version -> version <= setting.nodeApi())
        .max(Integer::compare)
        .orElse(0);
  }

  private static Map<String, @Nullable String> words(PackageManifest manifest, Setting setting) {
    int level = best(manifest, setting);
    String abi = abi(setting);
    String version = String.valueOf(manifest.version());
    String build = version.contains("+") ? version.substring(version.indexOf('+') + 1) : "";
    String core = version.contains("+") ? version.substring(0, version.indexOf('+')) : version;
    int hyphen = core.indexOf('-');
    String[] numbers = (hyphen < 0 ? core : core.substring(0, hyphen)).split("\\.", -1);
    Map<String, @Nullable String> words = new LinkedHashMap<>();
    words.put("name", manifest.name());
    words.put("configuration", "Release");
    words.put("module_name", binary(manifest, "module_name"));
    words.put("version", core);
    words.put("prerelease", hyphen < 0 ? "" : core.substring(hyphen + 1));
    words.put("build", build);
    words.put("major", numbers[0]);
    words.put("minor", numbers.length > 1 ? numbers[1] : null);
    words.put("patch", numbers.length > 2 ? numbers[2] : null);
    words.put("runtime", setting.runtimeTag());
    words.put("node_abi", abi);
    words.put("node_abi_napi", setting.nodeApi() > 0 ? "napi" : abi);
    words.put("napi_version", String.valueOf(setting.nodeApi()));
    words.put("napi_build_version", level == 0 ? "" : String.valueOf(level));
    words.put("node_napi_label", level == 0 ? abi : "napi-v" + level);
    words.put("target", "");
    words.put("platform", setting.os());
    words.put("target_platform", setting.os());
    words.put("arch", setting.arch());
    words.put("target_arch", setting.arch());
    words.put(
        "libc",
        setting.isLinux() ? setting.libc() == null ? null : setting.libc().word() : "unknown");
    words.put("toolset", "");
    return words;
  }

  /** Returns what stands for the module version in paths, or null if that is not known. */
  private static @Nullable String abi(Setting setting) {
    String version = setting.release().version().toString();
    return switch (setting.release().kind()) {
      case ELECTRON ->
          "electron-v"
              + setting.release().version().major()
              + "."
              + setting.release().version().minor();
      case NWJS -> "node-webkit-v" + version;
      case NODE, BUN, DENO -> setting.abi() == null ? null : "node-v" + setting.abi();
    };
  }
}
