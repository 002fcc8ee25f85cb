package dev.abilens.pick;

import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.RuntimeVersion;
import dev.abilens.node.Runtimes;
import dev.abilens.project.Located;
import dev.abilens.project.PackageManifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The choice of prebuild-install 7: the name of one archive, and where it is to be had. */
final class PrebuildInstall {
  private static final String NAPI = "napi";
  private static final String FILE =
      "{name}-v{version}-{runtime}-v{abi}-{platform}{libc}-{arch}.tar.gz";

  private PrebuildInstall() {}

  /**
   * Returns the archive, or null if its name depends on what is not known.
   *
   * @param options what the command line says
   */
  static @Nullable Wanted wanted(PackageManifest manifest, InstallTool options, Setting setting) {
    String runtime = told(options, "runtime", manifest);
    if (runtime == null) runtime = setting.runtimeTag();
    String abi = abi(manifest, runtime, told(options, "target", manifest), setting);
    if (abi == null) return null;
    Map<String, String> words = new LinkedHashMap<>();
    String name = String.valueOf(manifest.name()).replaceFirst("^@[a-zA-Z0-9_\\-.~]+/", "");
    String version = String.valueOf(manifest.version());
    String arch = told(options, "arch", manifest);
    String platform = options.text("platform");
    if (platform == null) platform = setting.os();
    words.put("name", name);
    words.put("package_name", name);
    words.put("version", version);
    words.put("major", part(version, "\\.", 0));
    words.put("minor", part(version, "\\.", 1));
    words.put("patch", part(version, "\\.", 2));
    words.put("prerelease", part(version, "-", 1));
    words.put("build", part(version, "\\+", 1));
    words.put("abi", abi);
    words.put("node_abi", String.valueOf(setting.abi()));
    words.put("runtime", runtime);
    words.put("platform", platform);
    words.put("arch", arch == null ? setting.arch() : arch);
    words.put("libc", setting.isMusl() && platform.equals("linux") ? "musl" : "");
    words.put("configuration", options.options().containsKey("debug") ? "Debug" : "Release");
    words.put("module_name", binary(manifest, "module_name").orElse("undefined"));
    words.put("tag_prefix", Optional.ofNullable(options.options().get("tag-prefix")).orElse("v"));
    String template = template(manifest, options);
    String url = expanded(template == null ? FILE : template, words);
    if (url == null) return null;
    String archive = Paths.base(url);
    String folder = options.text("local-prebuilds");
    return new Wanted(
        InstallTool.PREBUILD_INSTALL,
        archive,
        template == null ? null : url,
        Paths.join(folder == null ? "prebuilds" : folder, archive),
        "",
        false,
        null);
  }

  private static @Nullable String told(InstallTool options, String name, PackageManifest manifest) {
    String told = options.text(name);
    return told != null
        ? told
        : manifest.text("config", name).map(Located::text).filter(t -> !t.isEmpty()).orElse(null);
  }

  private static Optional<String> binary(PackageManifest manifest, String field) {
    return manifest.text("binary", field).map(Located::text);
  }

  private static String part(String text, String by, int index) {
    String[] parts = text.split(by, -1);
    return index < parts.length ? parts[index] : "undefined";
  }

  private static @Nullable String abi(
      PackageManifest manifest, String runtime, @Nullable String target, Setting setting) {
    if (runtime.equals(NAPI)) {
      if (target != null) return target;
      int best = NodePreGyp.best(manifest, setting);
      // Without a level in common it is the number of the runtime that gets into the name.
      return best == 0 ? setting.abi() : String.valueOf(best);
    }
    if (target == null && runtime.equals(setting.runtimeTag())) return setting.abi();
    return target == null ? null : abi(runtime, target);
  }

  /**
   * Returns the module version of a release in the words of node-abi, or null if it is not known.
   *
   * @param version the release, or a module version already
   */
  static @Nullable String abi(String runtime, String version) {
    if (version.matches("\\d+")) return version;
    String word = runtime.equals("node-webkit") ? RuntimeKind.NWJS.word() : runtime;
    return RuntimeKind.ofWord(word).map(kind -> ofRelease(kind, version)).orElse(null);
  }

  private static @Nullable String ofRelease(RuntimeKind kind, String version) {
    return RuntimeVersion.tryParse(version)
        .flatMap(parsed -> Runtimes.bundled().release(kind, parsed))
        .map(RuntimeRelease::moduleVersion)
        .filter(OptionalInt::isPresent)
        .map(number -> String.valueOf(number.getAsInt()))
        .orElse(null);
  }

  private static @Nullable String template(PackageManifest manifest, InstallTool options) {
    String given = options.text("download");
    if (given != null) return given;
    Optional<String> host = binary(manifest, "host").filter(text -> !text.isEmpty());
    if (host.isPresent())
      return Stream.of(
              host.get(),
              binary(manifest, "remote_path").orElse(""),
              binary(manifest, "package_name").filter(text -> !text.isEmpty()).orElse(FILE))
          .map(part -> part.replaceAll("^\\./|^/|/$", ""))
          .filter(part -> !part.isEmpty())
          .collect(Collectors.joining("/"));
    return manifest
        .gitHub()
        .map(repository -> repository + "/releases/download/{tag_prefix}{version}/" + FILE)
        .orElse(null);
  }

  private static @Nullable String expanded(String template, Map<String, String> words) {
    String text = template;
    for (Map.Entry<String, String> word : words.entrySet()) {
      text =
          text.replaceAll(
              "\\{\\s*" + word.getKey() + "\\s*\\}", Matcher.quoteReplacement(word.getValue()));
      // Words may stand in words, each many times.
      if (text.length() > NodePreGyp.MAX_PATH) return null;
    }
    return text;
  }
}
