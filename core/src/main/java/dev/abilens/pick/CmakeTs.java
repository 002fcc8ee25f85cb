package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.json.Json;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Thrown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The choice of cmake-ts 1: the builds that its manifest lists for the system, those of the highest
 * module version first, until one loads. The runtime's own module version is not asked.
 */
final class CmakeTs implements Loader {
  static final String NAME = "cmake-ts";

  private final ScriptFiles files;
  private final Setting setting;

  CmakeTs(ScriptFiles files, Setting setting) {
    this.files = files;
    this.setting = setting;
  }

  @Override
  public ScriptObject exports(Requirer module) {
    return new ScriptObject()
        .put("loadAddon", ScriptFunction.of(a -> load(argument(a, 0), module)));
  }

  private Object load(Object argument, Requirer module) {
    module.trail().loader(NAME);
    if (!(argument instanceof String directory))
      return module.unknown("the directory that is given to cmake-ts");
    for (String place : places(directory, module.trail())) {
      try {
        return module.path(place);
      } catch (Thrown passed) {
        // As the loader does: it tries the next.
      }
    }
    throw failed("no compatible addon found");
  }

  /**
   * Returns the places in their order.
   *
   * @param directory the directory of the builds
   * @throws Thrown if there is no manifest that can be read, or it lists nothing for the system
   */
  private List<String> places(String directory, Trail trail) {
    String manifest = ScriptFiles.join(directory, "manifest.json");
    List<Map.Entry<Double, String>> builds = new ArrayList<>();
    try (ByteSource source = files.open(manifest)) {
      if (source == null) throw failed("Manifest file not found at " + manifest);
      for (Map.Entry<String, Json> listed : Json.read(source).fields().entrySet()) {
        String path = listed.getValue().text();
        if (path == null) continue;
        String place = Paths.resolve(List.of(directory, path));
        Json build = build(listed.getKey());
        if (build == null) continue;
        if (isFor(build)) builds.add(Map.entry(version(build), place));
        else trail.pass(place, "the manifest lists it for another system or C library");
      }
    } catch (MalformedBinaryException e) {
      throw failed("Failed to read and parse the manifest file at " + manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (builds.isEmpty())
      throw failed(
          "no compatible addon found for " + setting.os() + " " + setting.arch() + " " + libc());
    builds.sort(Map.Entry.<Double, String>comparingByKey().reversed());
    return builds.stream().map(Map.Entry::getValue).toList();
  }

  private static Thrown failed(String why) {
    return Thrown.error("", "Failed to load addon.node: " + why);
  }

  private static @Nullable Json build(String key) throws IOException {
    try (ByteSource source = ByteSource.of(key, key.getBytes(StandardCharsets.UTF_8))) {
      return Json.read(source);
    } catch (MalformedBinaryException e) {
      return null;
    }
  }

  private boolean isFor(Json build) {
    return setting.os().equals(build.get("os").text())
        && setting.arch().equals(build.get("arch").text())
        && libc().equals(build.get("libc").text());
  }

  private static double version(Json build) {
    return build.get("abi").number(0);
  }

  private String libc() {
    return switch (setting.os()) {
      case "linux" -> setting.libcByAlpine();
      case "darwin" -> "libc";
      case "win32" -> "msvc";
      default -> "unknown";
    };
  }
}
