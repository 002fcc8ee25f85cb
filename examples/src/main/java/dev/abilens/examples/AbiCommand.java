package dev.abilens.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.node.ModuleVersionUse;
import dev.abilens.node.OfficialFloors;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.Runtimes;
import dev.abilens.node.VersionRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code abilens abi}: the registry, both ways. */
final class AbiCommand implements ToolCommand {
  private final Usage usage =
      new Usage(this, "abi", "Tells who has a NODE_MODULE_VERSION, or what a release has.");

  private final Usage.Given<Format> format = usage.format("text or json");

  private final Usage.Given<String> question =
      usage.mayHave(
          "NUMBER|RUNTIME@VERSION",
          String.class,
          "108, node@18.20.4, node@18, electron@28, ...; nothing: the release lines of Node.js");

  private final Runtimes registry = Runtimes.bundled();

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public Integer call() {
    format.value().oneOf("abi", Format.text, Format.json);
    String question = this.question.orNull();
    try (Output output = new Output()) {
      if (question == null) lines(output);
      else if (question.matches("[0-9]{1,9}")) number(Integer.parseInt(question), output);
      else releases(question, output);
    }
    return Main.OK;
  }

  private void number(int moduleVersion, Output output) {
    List<ModuleVersionUse> uses = registry.byModuleVersion(moduleVersion);
    String unknown = uses.isEmpty() ? registry.unknownModuleVersion(moduleVersion) : null;
    List<RuntimeRelease> nodes = nodes(moduleVersion, uses);
    if (format.value() == Format.json) {
      output.object(
          json -> {
            json.writeNumberField("moduleVersion", moduleVersion);
            runtimes(json, uses);
            nodeApi(json, nodes);
            floors(json, nodes);
            Output.string(json, "message", unknown);
            json.writeStringField("asOf", registry.asOf().toString());
          });
      return;
    }
    if (unknown != null) {
      output.line(unknown);
      VersionRange line = VersionRange.parse(String.valueOf(moduleVersion));
      if (!registry.releases(RuntimeKind.NODE, line).isEmpty())
        output.line("For the release line of Node.js: abilens abi node@" + moduleVersion);
    } else output.line("NODE_MODULE_VERSION " + moduleVersion + " (as of " + registry.asOf() + ")");
    for (ModuleVersionUse use : uses) output.line("  " + text(use));
    if (nodes.isEmpty()) return;
    List<String> levels = nodes.stream().map(node -> level(node.nodeApi())).distinct().toList();
    output.line("  Node-API of these Node.js releases: " + String.join(", ", levels));
    String glibc = one(floorsOf(nodes), OfficialFloors.LinuxFloor::glibc);
    if (glibc != null) output.line("  Their official linux-x64 builds need glibc " + glibc);
  }

  /** The releases of Node.js that have a number. */
  private List<RuntimeRelease> nodes(int moduleVersion, List<ModuleVersionUse> uses) {
    return uses.stream()
        .filter(use -> use.runtime() == RuntimeKind.NODE && use.hosts())
        .flatMap(use -> registry.releases(RuntimeKind.NODE, use.versions()).stream())
        .filter(node -> node.moduleVersion().orElse(0) == moduleVersion)
        .distinct()
        .toList();
  }

  private static String text(ModuleVersionUse use) {
    String what =
        switch (use.status()) {
          case RESERVED -> ": kept for a prerelease build, no release has it";
          case FUTURE -> ": announced";
          default -> use.hosts() ? "" : ": only reports the number, loads no addon bound to it";
        };
    String variant = use.variant().isEmpty() ? "" : " (" + use.variant() + ")";
    return use.runtime().title()
        + variant
        + " "
        + use.from()
        + (use.from().equals(use.to()) ? "" : " to " + use.to())
        + what
        + (use.verified() ? "" : ", not verified by a run");
  }

  private void releases(String text, Output output) {
    int at = text.indexOf('@');
    RuntimeKind kind =
        RuntimeKind.ofWord(at < 0 ? text : text.substring(0, at))
            .orElseThrow(
                () ->
                    new Failure(
                        "abi: \""
                            + text
                            + "\" is neither a number nor node@, electron@, nwjs@, bun@ or deno@ with a version"));
    VersionRange range;
    try {
      range = VersionRange.parse(at < 0 ? "*" : text.substring(at + 1));
    } catch (IllegalArgumentException e) {
      throw new Failure("abi: " + e.getMessage());
    }
    List<RuntimeRelease> releases = registry.releases(kind, range);
    if (releases.isEmpty()) unknown(kind, range.toString(), output);
    for (RuntimeRelease release : releases) {
      if (format.value() == Format.json) output.object(json -> write(json, release));
      else output.line(text(release));
    }
  }

  private void unknown(RuntimeKind kind, String version, Output output) {
    String message = registry.unknownRelease(kind, version);
    if (format.value() == Format.text) {
      output.line(message);
      return;
    }
    output.object(
        json -> {
          json.writeNullField("moduleVersion");
          runtimes(json, List.of());
          nodeApi(json, List.of());
          floors(json, List.of());
          json.writeStringField("message", message);
          json.writeStringField("asOf", registry.asOf().toString());
        });
  }

  private void write(JsonGenerator json, RuntimeRelease release) throws IOException {
    json.writeStringField("runtime", release.kind().word());
    json.writeStringField("version", release.version().toString());
    Output.string(json, "date", release.date() == null ? null : release.date().toString());
    Output.number(json, "moduleVersion", release.moduleVersion());
    json.writeBooleanField("hosts", release.hostsModuleVersion());
    json.writeBooleanField("verified", release.moduleVersionVerified());
    OptionalInt number = release.moduleVersion();
    runtimes(json, number.isPresent() ? registry.byModuleVersion(number.getAsInt()) : List.of());
    nodeApi(json, List.of(release));
    floors(json, List.of(release));
    Output.string(json, "note", release.note());
    json.writeStringField("asOf", registry.asOf().toString());
  }

  /** The level that all of some releases have, and the one that they have at least. */
  private static void nodeApi(JsonGenerator json, List<RuntimeRelease> releases)
      throws IOException {
    OptionalInt level = one(releases, RuntimeRelease::nodeApi);
    Output.number(json, "nodeApi", level == null ? OptionalInt.empty() : level);
    Output.number(
        json, "nodeApiAtLeast", releases.stream().mapToInt(RuntimeRelease::nodeApiAtLeast).min());
  }

  /** What the official builds of some releases need, as far as they all need the same. */
  private void floors(JsonGenerator json, List<RuntimeRelease> releases) throws IOException {
    List<OfficialFloors.LinuxFloor> floors = floorsOf(releases);
    if (floors.isEmpty()) {
      json.writeNullField("floors");
      return;
    }
    Output.object(
        json,
        "floors",
        object -> {
          Output.string(object, "glibc", one(floors, OfficialFloors.LinuxFloor::glibc));
          Output.string(object, "glibcxx", one(floors, OfficialFloors.LinuxFloor::glibcxx));
          Output.string(object, "cxxabi", one(floors, OfficialFloors.LinuxFloor::cxxabi));
          Output.string(object, "gcc", one(floors, OfficialFloors.LinuxFloor::gcc));
        });
  }

  /** The floors of some releases; none if that of one of them is not known. */
  private List<OfficialFloors.LinuxFloor> floorsOf(List<RuntimeRelease> releases) {
    List<OfficialFloors.LinuxFloor> floors = new ArrayList<>();
    for (RuntimeRelease release : releases) {
      OfficialFloors.Floor<OfficialFloors.LinuxFloor> floor = registry.floors().linuxX64(release);
      if (!floor.isKnown()) return List.of();
      floors.add(floor.candidates().get(0));
    }
    return floors;
  }

  /** The answer in which all agree, or null; a text that is empty is no answer. */
  private static <T, R> @Nullable R one(List<T> all, Function<T, R> question) {
    List<R> answers = all.stream().map(question).distinct().limit(2).toList();
    return answers.size() == 1 && !answers.get(0).equals("") ? answers.get(0) : null;
  }

  private static void runtimes(JsonGenerator json, List<ModuleVersionUse> uses) throws IOException {
    json.writeArrayFieldStart("runtimes");
    for (ModuleVersionUse use : uses) {
      json.writeStartObject();
      json.writeStringField("runtime", use.runtime().word());
      json.writeStringField("from", use.from());
      json.writeStringField("to", use.to());
      json.writeBooleanField("hosts", use.hosts());
      json.writeBooleanField("verified", use.verified());
      json.writeStringField("status", use.status().name());
      if (!use.variant().isEmpty()) json.writeStringField("variant", use.variant());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private String text(RuntimeRelease release) {
    StringBuilder text = new StringBuilder(release.title());
    text.append(": NODE_MODULE_VERSION ").append(words(release.moduleVersion()));
    if (release.moduleVersion().isPresent() && !release.hostsModuleVersion())
      text.append(" (reported only, loads no addon bound to it)");
    text.append(", Node-API ").append(level(release.nodeApi()));
    String glibc = one(floorsOf(List.of(release)), OfficialFloors.LinuxFloor::glibc);
    if (glibc != null) text.append(", official linux-x64 build needs glibc ").append(glibc);
    return text.toString();
  }

  private static String level(OptionalInt nodeApi) {
    return nodeApi.orElse(-1) == 0 ? "none" : words(nodeApi);
  }

  private static String words(OptionalInt number) {
    return number.isPresent() ? String.valueOf(number.getAsInt()) : "not known";
  }

  /** The release lines of Node.js, each by its newest release. */
  private void lines(Output output) {
    List<RuntimeRelease> all = registry.releases(RuntimeKind.NODE, VersionRange.parse("*"));
    List<RuntimeRelease> newest = new ArrayList<>();
    for (RuntimeRelease release : all) {
      int last = newest.size() - 1;
      if (last >= 0 && newest.get(last).version().line().equals(release.version().line()))
        newest.set(last, release);
      else newest.add(release);
    }
    for (RuntimeRelease release : newest) {
      if (format.value() == Format.json) output.object(json -> write(json, release));
      else output.line(text(release));
    }
  }
}
