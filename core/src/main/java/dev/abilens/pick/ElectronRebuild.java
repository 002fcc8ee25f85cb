package dev.abilens.pick;

import dev.abilens.pick.Rebuild.Outcome;
import dev.abilens.project.PackageManifest;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The decision of @electron/rebuild 4. */
final class ElectronRebuild {
  private static final String MARKER = "build/Release/.forge-meta";

  private final ScriptFiles files;
  private final PackageManifest manifest;
  private final Setting setting;
  private final String top;

  ElectronRebuild(ScriptFiles files, PackageManifest manifest, Setting setting) {
    this.files = files;
    this.manifest = manifest;
    this.setting = setting;
    this.top = "/" + manifest.directory();
  }

  /**
   * Returns the decision.
   *
   * @throws IOException if the tree cannot be read
   */
  Rebuild decide(ProductionPackages production) throws IOException {
    if (!files.isFile(at("binding.gyp")))
      return new Rebuild(Outcome.SKIPPED, null, "it has no binding.gyp");
    if (!production.has(files.tree(), manifest.directory(), called()))
      return new Rebuild(
          Outcome.SKIPPED, null, "no dependency of the project leads to it but for development");
    String abi = String.valueOf(setting.abi());
    Rebuild kept = kept(abi);
    if (kept != null) return kept;
    String electron = tuple() + "/electron-" + abi + ".node";
    if (files.entry(at(electron)) != null)
      return new Rebuild(Outcome.KEPT, electron, "it was prebuilt for this Electron");
    Rebuild prebuilt = prebuilt(abi);
    if (prebuilt == null) prebuilt = prebuildInstall();
    if (prebuilt == null) prebuilt = nodePreGyp();
    return prebuilt == null ? new Rebuild(Outcome.BUILT, null, whyBuilt(abi)) : prebuilt;
  }

  private String at(String path) {
    return ScriptFiles.join(top, path);
  }

  /** The package's name as its directory says it. */
  private String called() {
    String parent = ScriptFiles.fileName(ScriptFiles.parent(top));
    String name = ScriptFiles.fileName(top);
    return parent.startsWith("@") ? parent + "/" + name : name;
  }

  private String tuple() {
    return "prebuilds/" + setting.os() + "-" + setting.arch();
  }

  private @Nullable Rebuild kept(String abi) {
    String marker = files.text(at(MARKER));
    if (marker == null) return null;
    String arch = setting.arch().equals("arm") ? "armv7l" : setting.arch();
    boolean same =
        List.of(setting.arch(), arch).stream()
            .anyMatch(a -> marker.equals(setting.os() + "--" + a + "--" + abi));
    return same
        ? new Rebuild(Outcome.KEPT, null, MARKER + " says that it is built for " + marker)
        : null;
  }

  /** Returns the dependency that is a tool, or a fork of it in a scope; null if there is none. */
  private static @Nullable String dependency(Map<String, ?> dependencies, String tool) {
    if (dependencies.containsKey(tool)) return tool;
    return dependencies.keySet().stream()
        .filter(name -> name.startsWith("@") && name.endsWith("/" + tool))
        .findFirst()
        .orElse(null);
  }

  private List<String> recognised(String abi) {
    String extension =
        switch (setting.arch()) {
          case "arm64" -> "armv8.node";
          case "arm" -> "armv7.node";
          default -> "node";
        };
    return List.of(
        "electron.napi." + extension,
        "node.napi." + extension,
        "electron.abi" + abi + "." + extension);
  }

  private boolean isPrebuildify() {
    return dependency(manifest.devDependencies(), "prebuildify") != null;
  }

  private @Nullable Rebuild prebuilt(String abi) {
    if (!isPrebuildify()) return null;
    for (String name : recognised(abi)) {
      String file = tuple() + "/" + name;
      if (files.entry(at(file)) == null) continue;
      if (name.contains(".napi.") && setting.nodeApi() == 0)
        return new Rebuild(
            Outcome.FAILS,
            null,
            "Native module '"
                + ScriptFiles.fileName(top)
                + "' requires Node-API but Electron v"
                + setting.release().version()
                + " does not support Node-API");
      return new Rebuild(Outcome.PREBUILT, file, "its name is one that is taken for fitting");
    }
    return null;
  }

  private boolean isInstalled(String path) {
    for (String from = top; ; from = ScriptFiles.parent(from)) {
      if (files.entry(ScriptFiles.join(from, "node_modules/" + path)) != null) return true;
      if (from.equals("/")) return false;
    }
  }

  private @Nullable Rebuild prebuildInstall() {
    String tool = dependency(manifest.dependencies(), InstallTool.PREBUILD_INSTALL);
    if (tool == null || !isInstalled(tool + "/bin.js")) return null;
    boolean napi = !manifest.napiVersions().isEmpty();
    int level = NodePreGyp.best(manifest, setting);
    if (napi && level == 0) return null;
    Map<String, String> options =
        napi
            ? Map.of("runtime", "napi", "target", String.valueOf(level))
            : Map.of("runtime", "electron", "target", String.valueOf(setting.abi()));
    Wanted wanted =
        PrebuildInstall.wanted(
            manifest, new InstallTool(InstallTool.PREBUILD_INSTALL, options), setting);
    return new Rebuild(
        Outcome.FETCHED, wanted == null ? null : wanted.archive(), "by " + tool + ", or built");
  }

  private @Nullable Rebuild nodePreGyp() {
    String tool = dependency(manifest.dependencies(), NodePreGyp.NAME);
    if (tool == null || !isInstalled(tool + "/bin/node-pre-gyp")) return null;
    // With levels of Node-API it is run for the Node.js that runs it, whichever that is.
    Wanted wanted = manifest.napiVersions().isEmpty() ? NodePreGyp.wanted(manifest, setting) : null;
    return new Rebuild(
        Outcome.FETCHED, wanted == null ? null : wanted.archive(), "by " + tool + ", or built");
  }

  private String whyBuilt(String abi) {
    Set<String> there = new LinkedHashSet<>(files.names(at(tuple())));
    there.removeIf(name -> !name.endsWith(".node"));
    if (there.isEmpty()) return "it brings nothing prebuilt for " + setting.platform();
    return isPrebuildify()
        ? "of the files in " + tuple() + " none is called " + String.join(", ", recognised(abi))
        : "what it has prebuilt is not looked at: prebuildify is not among its devDependencies";
  }
}
