package dev.abilens.pick;

import dev.abilens.project.Located;
import dev.abilens.project.PackageManifest;
import dev.abilens.script.Thrown;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The choice of node-pre-gyp: the one path that a package's {@code binary} says. */
final class NodePreGyp {
  static final String NAME = "node-pre-gyp";

  /** A fork that asks the same of a manifest and knows one word more. Others are not known. */
  static final String FORK = "@discordjs/node-pre-gyp";

  private static final String PACKAGE_NAME =
      "{module_name}-v{version}-{node_abi}-{platform}-{arch}.tar.gz";
  static final int MAX_PATH = 1 << 14;
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
    String path = expanded(binary(manifest, "module_path"), words(manifest, setting));
    return path == null
        ? Optional.empty()
        : Optional.of(Paths.join(root, path, binary(manifest, "module_name") + ".node"));
  }

  /**
   * Returns the archive that is fetched on a target, or null if its name depends on what is not
   * known, or the manifest does not say what it has to.
   */
  static @Nullable Wanted wanted(PackageManifest manifest, Setting setting) {
    try {
      check(manifest, setting);
    } catch (Thrown refused) {
      return null;
    }
    Map<String, @Nullable String> words = words(manifest, setting);
    String name = binary(manifest, "package_name");
    String archive = expanded(name.isEmpty() ? PACKAGE_NAME : name, words);
    String path = expanded(binary(manifest, "module_path"), words);
    if (archive == null || path == null) return null;
    String directory = Paths.join(path, ".").replaceFirst("/$", "");
    return new Wanted(
        NAME,
        Paths.base(archive),
        url(manifest, words, archive),
        null,
        directory.equals(".") ? "" : directory,
        true,
        Paths.join(directory, binary(manifest, "module_name") + ".node"));
  }

  private static @Nullable String url(
      PackageManifest manifest, Map<String, @Nullable String> words, String archive) {
    String host = expanded(binary(manifest, "host"), words);
    String path = expanded(binary(manifest, "remote_path"), words);
    if (host == null || path == null) return null;
    try {
      return new URI(slashed(host))
          .resolve(new URI(path.isEmpty() ? "" : slashed(path).replace("//", "/")))
          .resolve(new URI(archive))
          .toString();
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String slashed(String text) {
    return text.endsWith("/") ? text : text + "/";
  }

  /** Returns a text with the words that stand in it; null if one of them is not known. */
  private static @Nullable String expanded(String template, Map<String, @Nullable String> words) {
    String text = template;
    for (Map.Entry<String, @Nullable String> word : words.entrySet()) {
      String mark = "{" + word.getKey() + "}";
      if (!text.contains(mark)) continue;
      if (word.getValue() == null) return null;
      text = text.replace(mark, word.getValue());
      // Words may stand in words, each many times.
      if (text.length() > MAX_PATH) return null;
    }
    return text;
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
    String host = binary(manifest, "host");
    if (host.startsWith("http:"))
      throw Thrown.error("", "'host' protocol (http:) is invalid - only 'https:' is accepted");
    checkLevels(manifest, setting);
  }

  private static void checkLevels(PackageManifest manifest, Setting setting) {
    boolean path = isOfLevel(manifest, "module_path");
    boolean archive = isOfLevel(manifest, "remote_path") || isOfLevel(manifest, "package_name");
    boolean levels = !manifest.napiVersions().isEmpty();
    int best = best(manifest, setting);
    if (best > 0 && (!path || !archive))
      throw Thrown.error(
          "",
          "When napi_versions is specified; module_path and either remote_path or package_name must"
              + " contain the substitution string '{napi_build_version}`.");
    if ((path || archive) && !levels)
      throw Thrown.error(
          "",
          "When the substitution string '{napi_build_version}` is specified in module_path,"
              + " remote_path, or package_name; napi_versions must also be specified.");
    String name = binary(manifest, "package_name");
    boolean only = !name.isEmpty() && !name.contains("{node_napi_label}");
    if (only && levels && best == 0)
      throw Thrown.error(
          "",
          "The Node-API version of this Node instance is "
              + setting.nodeApi()
              + ". This module supports Node-API version(s) "
              + String.join(",", manifest.napiVersions().stream().map(String::valueOf).toList())
              + ". This Node instance cannot run this module.");
  }

  private static boolean isOfLevel(PackageManifest manifest, String field) {
    String text = binary(manifest, field);
    return text.contains("{napi_build_version}") || text.contains("{node_napi_label}");
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
    if (manifest.dependencies().containsKey(FORK))
      words.put("libc_version", setting.isLinux() ? null : "unknown");
    words.put("toolset", "");
    return words;
  }

  /** Returns what stands for the module version in paths, or null if that is not known. */
  private static @Nullable String abi(Setting setting) {
    return switch (setting.kind()) {
      case ELECTRON -> "electron-v" + setting.version().major() + "." + setting.version().minor();
      case NWJS -> "node-webkit-v" + setting.version();
      case NODE, BUN, DENO -> setting.abi() == null ? null : "node-v" + setting.abi();
    };
  }
}
