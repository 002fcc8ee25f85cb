package dev.abilens.pick;

import dev.abilens.node.RuntimeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The choice of node-gyp-build 3, which goes by whole names: {@code
 * prebuilds/linuxglibc-x64/node-115.node}, and {@code node-napi.node} where there is none.
 */
final class NodeGypBuild3 {
  private final ScriptFiles files;
  private final Setting setting;
  private final Trail trail;

  NodeGypBuild3(ScriptFiles files, Setting setting, Trail trail) {
    this.files = files;
    this.setting = setting;
    this.trail = trail;
  }

  private String runtime() {
    return setting.kind() == RuntimeKind.ELECTRON ? "electron" : "node";
  }

  /** Returns the file of a directory, or null if there is none. */
  @Nullable String choose(String directory) {
    String found = null;
    for (String configuration : List.of("Release", "Debug")) {
      String built =
          first(ScriptFiles.join(directory, "build/" + configuration), n -> n.endsWith(".node"));
      if (found == null) found = built;
    }
    String prebuilds = ScriptFiles.join(directory, "prebuilds");
    List<String> folders = folders();
    for (int i = folders.size() - 1; i >= 0 && found == null; i--)
      found = prebuilt(ScriptFiles.join(prebuilds, folders.get(i)));
    for (String folder : files.names(prebuilds))
      for (String name : files.names(ScriptFiles.join(prebuilds, folder)))
        pass(ScriptFiles.join(prebuilds, folder + "/" + name), folders.contains(folder), found);
    return found;
  }

  private void pass(String path, boolean fits, @Nullable String found) {
    if (!path.endsWith(".node") || path.equals(found)) return;
    String reason = found == null ? "its name is not looked for" : found + " comes first";
    trail.pass(path, fits ? reason : "its directory is for another system or C library");
  }

  /** The folders in which it may be, the most special one last. */
  private List<String> folders() {
    List<String> folders = new ArrayList<>();
    folders.add(setting.os() + "-" + setting.arch());
    folders.add(setting.os() + setting.libcByAlpine() + "-" + setting.arch());
    String arm = setting.armVersion();
    if (!arm.isEmpty()) for (String folder : List.copyOf(folders)) folders.add(folder + "-v" + arm);
    return folders;
  }

  private @Nullable String prebuilt(String folder) {
    String exact = runtime() + "-" + setting.abi() + ".node";
    // What follows after another hyphen is not looked at.
    String found = first(folder, name -> name.equals(exact) || name.startsWith(exact + "-"));
    if (found == null) found = first(folder, name -> name.equals(runtime() + "-napi.node"));
    return found == null ? first(folder, name -> name.equals("node-napi.node")) : found;
  }

  private @Nullable String first(String folder, Predicate<String> filter) {
    return files.names(folder).stream()
        .filter(filter)
        .findFirst()
        .map(name -> ScriptFiles.join(folder, name))
        .orElse(null);
  }

  /** Returns the words of the error that the loader throws. */
  String error() {
    return "No native build was found for runtime="
        + runtime()
        + " abi="
        + setting.abi()
        + " platform="
        + setting.os()
        + setting.libcByAlpine()
        + " arch="
        + setting.arch();
  }
}
