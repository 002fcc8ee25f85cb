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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abilens abi}: the registry, both ways. */
@Command(
    name = "abi",
    mixinStandardHelpOptions = true,
    description = "Tells who has a NODE_MODULE_VERSION, or what a release has.")
final class AbiCommand implements Callable<Integer> {
  @Option(names = "--format", description = "text or json", defaultValue = "text")
  private Format format = Format.text;

  @Parameters(
      arity = "0..1",
      paramLabel = "NUMBER|RUNTIME@VERSION",
      description =
          "108, node@18.20.4, node@18, electron@28, ...; nothing: the release lines of Node.js")
  private @Nullable String question;

  private final Runtimes registry = Runtimes.bundled();

  @Override
  public Integer call() {
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
    if (format == Format.json) {
      output.object(
          json -> {
            json.writeNumberField("moduleVersion", moduleVersion);
            runtimes(json, uses);
            json.writeNullField("nodeApi");
            json.writeNullField("floors");
            Output.string(json, "message", unknown);
            json.writeStringField("asOf", registry.asOf().toString());
          });
      return;
    }
    if (unknown != null) output.line(unknown);
    else output.line("NODE_MODULE_VERSION " + moduleVersion + " (as of " + registry.asOf() + ")");
    for (ModuleVersionUse use : uses) output.line("  " + text(use));
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
      if (format == Format.json) output.object(json -> write(json, release));
      else output.line(text(release));
    }
  }

  private void unknown(RuntimeKind kind, String version, Output output) {
    String message = registry.unknownRelease(kind, version);
    if (format == Format.text) {
      output.line(message);
      return;
    }
    output.object(
        json -> {
          json.writeNullField("moduleVersion");
          runtimes(json, List.of());
          json.writeNullField("nodeApi");
          json.writeNullField("floors");
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
    Output.number(json, "nodeApi", release.nodeApi());
    Optional<OfficialFloors.LinuxFloor> floor = floor(release);
    if (floor.isEmpty()) json.writeNullField("floors");
    else
      Output.object(
          json,
          "floors",
          object -> {
            field(object, "glibc", floor.get().glibc());
            field(object, "glibcxx", floor.get().glibcxx());
            field(object, "cxxabi", floor.get().cxxabi());
            field(object, "gcc", floor.get().gcc());
          });
    Output.string(json, "note", release.note());
    json.writeStringField("asOf", registry.asOf().toString());
  }

  private static void field(JsonGenerator json, String name, String value) throws IOException {
    Output.string(json, name, value.isEmpty() ? null : value);
  }

  private Optional<OfficialFloors.LinuxFloor> floor(RuntimeRelease release) {
    OfficialFloors.Floor<OfficialFloors.LinuxFloor> floor = registry.floors().linuxX64(release);
    return floor.isKnown() ? Optional.of(floor.candidates().get(0)) : Optional.empty();
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
    StringBuilder text = new StringBuilder(release.kind().title() + " " + release.version());
    text.append(": NODE_MODULE_VERSION ").append(words(release.moduleVersion()));
    if (release.moduleVersion().isPresent() && !release.hostsModuleVersion())
      text.append(" (reported only, loads no addon bound to it)");
    text.append(", Node-API ")
        .append(release.nodeApi().orElse(-1) == 0 ? "none" : words(release.nodeApi()));
    floor(release)
        .filter(floor -> !floor.glibc().isEmpty())
        .ifPresent(
            floor -> text.append(", official linux-x64 build needs glibc ").append(floor.glibc()));
    return text.toString();
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
      if (format == Format.json) output.object(json -> write(json, release));
      else output.line(text(release));
    }
  }
}
