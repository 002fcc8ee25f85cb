package dev.abilens.pick;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Platform;
import dev.abilens.json.Json;
import dev.abilens.libc.LibcFamily;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.Target;
import dev.abilens.testing.Beside;
import dev.abilens.testing.RealNode;
import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Severity;
import dev.abilens.verdict.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The loaders themselves, run by Node.js in a process that is made to look like the target, and the
 * picker on the same packages.
 */
final class RealLoaders {
  private final Path loaders;

  private RealLoaders(Path loaders) {
    this.loaders = loaders;
  }

  /** Finds Node.js and the loaders; skips the test where either is absent. */
  static RealLoaders find() {
    Path loaders = Beside.folder("abilens.loaders", "a folder with loaders from npm");
    boolean runs;
    try {
      Process process = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      runs = process.waitFor() == 0;
    } catch (IOException e) {
      runs = false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Assumptions.assumeTrue(runs, "skipped: node is not installed");
    return new RealLoaders(loaders);
  }

  /** A process, in the words of a target. */
  record Aim(String runtime, String platform, @Nullable LibcFamily libc) {
    Setting setting() throws IOException {
      try (ResolvedTarget resolved = resolve()) {
        RuntimeRelease release = resolved.releases().get(0);
        return new Setting(resolved.platform(), release, libc, libc == LibcFamily.MUSL);
      }
    }

    ResolvedTarget resolve() throws IOException {
      String[] parts = runtime.split("@", 2);
      Target.Builder builder =
          Target.runtime(RuntimeKind.ofWord(parts[0]).orElseThrow(), parts[1])
              .on(Platform.of(platform));
      if (libc != null) builder.libc(libc, "");
      return ResolvedTarget.of(builder.build(), Platform.LINUX_X64, source -> List.of());
    }
  }

  /**
   * A package to be loaded.
   *
   * @param broken the names of files that do not load
   * @param archives what its install script finds
   */
  record Case(Path directory, Aim aim, Set<String> broken, List<Path> archives) {
    Case(Path directory, Aim aim, Set<String> broken) {
      this(directory, aim, broken, List.of());
    }
  }

  /** What one came to: the file, relative to the package, or null; or that it cannot be seen. */
  record Answer(@Nullable String file, @Nullable String thrown, boolean skipped) {}

  List<Answer> run(List<Case> cases, Path scratch) throws IOException, InterruptedException {
    Path file = scratch.resolve("cases.json");
    Files.write(file, json(cases));
    List<Json> answers =
        RealNode.ask("node", RealLoaders.class, "real-loaders.js", scratch, loaders, file);
    List<Answer> read = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      String at = answers.get(i).get("file").text();
      String top = cases.get(i).directory() + "/";
      boolean inside = at != null && at.startsWith(top);
      read.add(
          new Answer(
              at == null ? null : inside ? at.substring(top.length()) : at,
              answers.get(i).get("thrown").text(),
              answers.get(i).get("skipped").isTrue()));
    }
    return read;
  }

  private static byte[] json(List<Case> cases) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartArray();
      for (Case one : cases) {
        json.writeStartObject();
        json.writeStringField("dir", one.directory.toString());
        json.writeObjectFieldStart("target");
        write(json, one);
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Case one) throws IOException {
    Setting setting = one.aim.setting();
    json.writeStringField("platform", setting.os());
    json.writeStringField("arch", setting.arch());
    LibcFamily libc = setting.libc();
    if (libc != null) json.writeStringField("libc", libc.word());
    json.writeBooleanField("alpine", setting.alpine());
    json.writeBooleanField("report", setting.hasReport());
    if (setting.arch().equals("arm")) json.writeStringField("arm", setting.armVersion());
    strings(json, "broken", one.broken);
    strings(json, "dependencies", dependencies(one.directory));
    json.writeBooleanField("gyp3", asksForGyp3(one.directory));
    json.writeObjectFieldStart("versions");
    json.writeStringField("node", setting.node().map(Object::toString).orElse("18.18.2"));
    json.writeStringField("modules", String.valueOf(setting.abi()));
    if (setting.nodeApi() > 0) json.writeStringField("napi", String.valueOf(setting.nodeApi()));
    json.writeStringField("uv", "1.44.2");
    json.writeStringField("v8", "10.2.154.26-node.36");
    if (setting.release().kind() == RuntimeKind.ELECTRON)
      json.writeStringField("electron", setting.release().version().toString());
    json.writeEndObject();
  }

  private static boolean asksForGyp3(Path directory) throws IOException {
    Path file = directory.resolve("package.json");
    if (!Files.exists(file)) return false;
    try (ByteSource source = ByteSource.open(file)) {
      String range = Json.read(source).get("dependencies").get("node-gyp-build").text("");
      return range.matches("[~^]?3(\\..*)?");
    }
  }

  private static Collection<String> dependencies(Path directory) throws IOException {
    Path file = directory.resolve("package.json");
    if (!Files.exists(file)) return List.of();
    try (ByteSource source = ByteSource.open(file)) {
      Json manifest = Json.read(source);
      List<String> names = new ArrayList<>(manifest.get("dependencies").fields().keySet());
      names.addAll(manifest.get("peerDependencies").fields().keySet());
      return names;
    }
  }

  private static void strings(JsonGenerator json, String name, Collection<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) json.writeString(value);
    json.writeEndArray();
  }

  /** Picks for one, where all files load but those that are broken. */
  static Pick pick(Case one) throws IOException {
    Path root = one.directory.getRoot();
    Trial trial =
        (tree, path, target) ->
            one.broken.contains(path.substring(path.lastIndexOf('/') + 1))
                ? new Judgement(Verdict.FAILS, List.of(broken(path)), List.of())
                : new Judgement(Verdict.LOADS, List.of(), List.of());
    try (ResolvedTarget target = one.aim.resolve()) {
      return new Picker(trial, ReadLimits.defaults(), one.archives())
          .pick(FileTree.of(root), root.relativize(one.directory).toString(), target)
          .orElseThrow();
    }
  }

  static Finding broken(String path) {
    return new Finding(
        Code.MALFORMED,
        Severity.ERROR,
        path,
        "cannot be loaded",
        Map.of(),
        Finding.Evidence.NONE,
        List.of());
  }
}
