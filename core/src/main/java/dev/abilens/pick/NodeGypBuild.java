package dev.abilens.pick;

import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.VersionRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The choice of node-gyp-build 4, and of node-gyp-build-optional-packages 5, which is stricter. */
final class NodeGypBuild {
  static final String NAME = "node-gyp-build";
  static final String OPTIONAL_PACKAGES = "node-gyp-build-optional-packages";

  private final ScriptFiles files;
  private final Setting setting;
  private final Trail trail;
  private final boolean optionalPackages;
  private final Packages packages;

  NodeGypBuild(
      ScriptFiles files,
      Setting setting,
      Trail trail,
      Packages packages,
      boolean optionalPackages) {
    this.files = files;
    this.setting = setting;
    this.trail = trail;
    this.packages = packages;
    this.optionalPackages = optionalPackages;
  }

  /** A directory's name that lists architectures, such as {@code darwin-x64+arm64}. */
  private record Tuple(String name, String platform, List<String> architectures) {
    static @Nullable Tuple of(String name) {
      String[] parts = name.split("-", -1);
      if (parts.length != 2 || parts[0].isEmpty()) return null;
      List<String> architectures = Arrays.asList(parts[1].split("\\+", -1));
      return architectures.contains("") ? null : new Tuple(name, parts[0], architectures);
    }
  }

  /** Returns the file of a directory, or null if there is none. */
  @Nullable String choose(String directory) {
    String local = built(directory, "Release");
    if (local == null) local = built(directory, "Debug");
    if (local != null) {
      // What is passed over for it is still worth naming.
      prebuilt(directory, "a file under build comes first, whatever it was built for");
      return local;
    }
    String prebuilt = prebuilt(directory, null);
    if (prebuilt != null || !optionalPackages) return prebuilt;
    return ofPlatformPackage(directory);
  }

  private @Nullable String built(String directory, String configuration) {
    String build = ScriptFiles.join(directory, "build/" + configuration);
    String found = null;
    for (String name : files.names(build)) {
      String path = ScriptFiles.join(build, name);
      if (!name.endsWith(".node")) {
        if (isNearly(name)) trail.pass(path, "its name does not end in .node in small letters");
      } else if (found == null) {
        found = path;
      } else {
        trail.pass(path, "another file comes first in " + build);
      }
    }
    return found;
  }

  private static boolean isNearly(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).endsWith(".node");
  }

  private @Nullable String prebuilt(String directory, @Nullable String shadow) {
    String prebuilds = ScriptFiles.join(directory, "prebuilds");
    List<Tuple> fitting = new ArrayList<>();
    for (String name : files.names(prebuilds)) {
      Tuple tuple = Tuple.of(name);
      if (tuple == null) passAll(prebuilds, name, "the directory's name is not PLATFORM-ARCH");
      else if (!tuple.platform.equals(setting.os())
          || !tuple.architectures.contains(setting.arch()))
        passAll(
            prebuilds,
            name,
            "its directory is for " + name + ", not " + setting.os() + "-" + setting.arch());
      else fitting.add(tuple);
    }
    List<Tuple> sorted =
        StableSort.sorted(
            fitting, (a, b) -> Integer.compare(a.architectures.size(), b.architectures.size()));
    if (sorted.isEmpty()) return null;
    for (Tuple wider : sorted.subList(1, sorted.size()))
      passAll(prebuilds, wider.name, "only prebuilds/" + sorted.get(0).name + " is looked into");
    if (shadow != null) passAll(prebuilds, sorted.get(0).name, shadow);
    return shadow != null ? null : best(ScriptFiles.join(prebuilds, sorted.get(0).name));
  }

  private void passAll(String prebuilds, String directory, String reason) {
    String path = ScriptFiles.join(prebuilds, directory);
    for (String name : files.names(path))
      if (isNearly(name)) trail.pass(ScriptFiles.join(path, name), reason);
  }

  private @Nullable String best(String directory) {
    List<GypTags> fitting = new ArrayList<>();
    for (String name : files.names(directory)) {
      GypTags tags = GypTags.of(name);
      if (tags == null) {
        if (isNearly(name))
          trail.pass(
              ScriptFiles.join(directory, name), "its name does not end in .node in small letters");
        continue;
      }
      String refusal = refusal(tags);
      if (refusal == null) fitting.add(tags);
      else trail.pass(ScriptFiles.join(directory, name), refusal);
    }
    if (fitting.isEmpty()) return null;
    List<GypTags> sorted = StableSort.sorted(fitting, (a, b) -> a.compare(b, setting.runtimeTag()));
    for (GypTags worse : sorted.subList(1, sorted.size()))
      trail.pass(
          ScriptFiles.join(directory, worse.file()), sorted.get(0).file() + " is preferred to it");
    return ScriptFiles.join(directory, sorted.get(0).file());
  }

  private @Nullable String refusal(GypTags tags) {
    String abi = setting.abi();
    String libc = setting.libcByAlpine();
    if (optionalPackages) {
      boolean imitates = setting.kind() == RuntimeKind.BUN || setting.kind() == RuntimeKind.DENO;
      if (imitates) abi = null;
      libc = setting.isMusl() ? "musl" : "glibc";
    }
    return tags.refusal(setting, optionalPackages, abi, libc);
  }

  private @Nullable String ofPlatformPackage(String directory) {
    String name = packages.nameAt(directory);
    if (name == null) return null;
    String wanted =
        (name.startsWith("@") ? name : "@" + name + "/" + name)
            + "-"
            + setting.os()
            + "-"
            + setting.arch();
    String found = packages.mainDirectory(directory, wanted);
    if (found == null) {
      trail.pass(wanted, "the package is not installed");
      return null;
    }
    return best(found);
  }

  /**
   * Returns the words of the error that the loader throws. Nobody chooses by the versions in them:
   * that they are asked for is not noted.
   */
  String error(String directory) {
    String arm = setting.armVersion();
    RuntimeRelease release = setting.release();
    return "No native build was found for platform="
        + setting.os()
        + " arch="
        + setting.arch()
        + " runtime="
        + setting.runtimeTag()
        + " abi="
        + setting.abi()
        + " uv="
        + setting.uv()
        + (arm.isEmpty() ? "" : " armv=" + arm)
        + " libc="
        + setting.libcByAlpine()
        + Optional.ofNullable(release.node())
            .flatMap(VersionRange::exactVersion)
            .map(node -> " node=" + node)
            .orElse("")
        + (release.kind() == RuntimeKind.ELECTRON ? " electron=" + release.version() : "")
        + "\n    loaded from: "
        + directory
        + "\n";
  }
}
