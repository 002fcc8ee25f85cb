package dev.abilens.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.Inspection;
import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.Registration;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import dev.abilens.image.Platform;
import dev.abilens.image.Problem;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import dev.abilens.image.VersionDefinition;
import dev.abilens.image.VersionNeed;
import dev.abilens.libc.Floor;
import dev.abilens.libc.GlibcResolver;
import dev.abilens.node.Runtimes;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code inspect}: an image, or a file of which no image could be read.
 *
 * @param file the file
 * @param slice the number of the architecture among several, or null
 * @param image what was read, or null
 */
record InspectedSlice(Inspection file, @Nullable Integer slice, @Nullable Image image) {

  static List<InspectedSlice> of(Inspection file) {
    List<Image> images = file.images();
    if (images.isEmpty()) return List.of(new InspectedSlice(file, null, null));
    List<InspectedSlice> slices = new ArrayList<>();
    for (int i = 0; i < images.size(); i++)
      slices.add(new InspectedSlice(file, images.size() > 1 ? i : null, images.get(i)));
    return slices;
  }

  void write(JsonGenerator json, boolean symbols) throws IOException {
    json.writeStringField("path", file.path());
    Output.string(json, "entry", file.entry());
    if (slice == null) json.writeNullField("slice");
    else json.writeNumberField("slice", slice);
    Output.string(json, "format", CheckJson.format(file.header().format()));
    if (image != null) write(json, image, symbols);
    json.writeArrayFieldStart("problems");
    for (Problem problem : problems()) write(json, problem);
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Image image, boolean symbols) throws IOException {
    json.writeNumberField("bits", image.header().bits());
    json.writeStringField(
        "byteOrder", image.header().order() == ByteOrder.BIG_ENDIAN ? "BIG" : "LITTLE");
    json.writeNumberField("machine", image.header().machine());
    json.writeStringField("machineName", image.machineName());
    json.writeStringField("platform", Platform.of(image).toString());
    json.writeStringField("fileType", image.typeName());
    Output.string(json, "name", image.libraryName());
    Output.strings(json, "needed", image.dependencies().stream().map(Dependency::name).toList());
    Output.strings(json, "rpath", image.rpath());
    Output.strings(json, "runpath", image.runpath());
    Output.string(json, "interpreter", image.interpreter());
    json.writeArrayFieldStart("versionNeeds");
    for (VersionNeed need : image.versionNeeds()) {
      json.writeStartObject();
      json.writeStringField("library", need.library());
      json.writeStringField("version", need.version());
      json.writeBooleanField("weak", need.weak());
      json.writeEndObject();
    }
    json.writeEndArray();
    Output.strings(
        json,
        "versionDefinitions",
        image.versionDefinitions().stream().map(VersionDefinition::name).toList());
    table(json, "imports", image.imports(), symbols, image.header().format() == BinaryFormat.PE);
    table(json, "exports", image.exports(), symbols, false);
    Output.string(json, "buildId", image.buildId());
    Output.string(json, "uuid", image.uuid());
    Output.string(json, "minimumOs", image.minimumOs());
    Map<String, Floor> floors = GlibcResolver.floors(image);
    Output.object(
        json,
        "floors",
        object -> {
          for (String family : GlibcResolver.FAMILIES) {
            Floor floor = floors.get(family);
            Output.string(
                object, family.toLowerCase(Locale.ROOT), floor == null ? null : number(floor));
          }
        });
    AddonProfile addon = AddonProfile.of(image);
    Output.object(json, "addon", object -> write(object, addon));
    FormatFacts own = FormatFacts.of(image);
    if (own != null) own.write(json);
  }

  private static String number(Floor floor) {
    String node = floor.version().toString();
    return node.substring(node.indexOf('_') + 1);
  }

  private static void write(JsonGenerator json, AddonProfile addon) throws IOException {
    Output.strings(json, "registration", registrations(addon));
    Output.number(json, "moduleVersion", addon.moduleVersion());
    Output.object(
        json,
        "nodeApi",
        object -> {
          Output.number(object, "declared", addon.declaredNodeApi());
          Output.number(object, "required", requiredNodeApi(addon));
        });
    json.writeArrayFieldStart("hosts");
    for (Dependency host : addon.hosts()) {
      json.writeStartObject();
      json.writeStringField("name", host.name());
      json.writeBooleanField("delayed", host.kind() == Dependency.Kind.DELAYED);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("usesV8", addon.usesV8());
    Output.flag(json, "contextAware", addon.contextAware());
  }

  /** The names of what registers it, as they stand in the file. */
  private static List<String> registrations(AddonProfile addon) {
    List<String> names = new ArrayList<>();
    for (Registration registration : Registration.values()) {
      if (!addon.registersBy(registration)) continue;
      if (registration == Registration.NODE_REGISTER_MODULE_VN)
        for (int version : addon.wellKnownVersions()) names.add("node_register_module_v" + version);
      else names.add(registration.name().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private static OptionalInt requiredNodeApi(AddonProfile addon) {
    return Runtimes.bundled().nodeApi().highestLevelOf(addon.nodeApiImports());
  }

  private static void table(
      JsonGenerator json, String name, SymbolTable table, boolean symbols, boolean delays)
      throws IOException {
    if (!symbols) {
      json.writeNumberField(name, table.size());
      return;
    }
    json.writeArrayFieldStart(name);
    for (int i = 0; i < table.size(); i++) {
      Symbol symbol = table.get(i);
      json.writeStartObject();
      json.writeStringField("name", symbol.name());
      Output.string(json, "version", symbol.version());
      Output.string(json, "library", symbol.library());
      json.writeBooleanField("weak", symbol.weak());
      if (delays) json.writeBooleanField("delayed", table.isDelayed(i));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Problem problem) throws IOException {
    json.writeStartObject();
    json.writeStringField("code", problem.code());
    json.writeStringField("message", problem.message());
    json.writeNumberField("offset", problem.offset());
    json.writeStringField("where", problem.where());
    json.writeStringField("found", problem.found());
    json.writeStringField("expected", problem.expected());
    json.writeEndObject();
  }

  private List<Problem> problems() {
    if (image != null) return image.problems();
    MalformedBinaryException refused = file.refused();
    if (refused != null) return List.of(Problem.of(refused));
    BinaryFormat format = file.header().format();
    String name = file.entry() == null ? file.path() : file.entry();
    if (format == BinaryFormat.NONE)
      return List.of(
          new Problem(
              "WRONG_FORMAT",
              "begins like no binary",
              0,
              name,
              "other bytes",
              "ELF, Mach-O or PE"));
    return List.of(
        new Problem(
            "NO_READER",
            "no reader for " + format + ": add " + format.artifact(),
            0,
            name,
            format.name(),
            "a reader"));
  }

  List<String> lines(boolean symbols) {
    List<String> lines = new ArrayList<>();
    String name = file.entry() == null ? file.path() : file.path() + ": " + file.entry();
    if (slice != null) name += " [" + slice + "]";
    lines.add(name);
    if (image != null) lines(image, symbols, lines);
    for (Problem problem : problems())
      lines.add("  problem: " + problem.code() + "  " + problem.message());
    return lines;
  }

  private static void lines(Image image, boolean symbols, List<String> lines) {
    lines.add(
        "  "
            + image.header().format()
            + " "
            + image.header().bits()
            + "-bit "
            + (image.header().order() == ByteOrder.BIG_ENDIAN ? "big-endian " : "little-endian ")
            + image.typeName()
            + " "
            + image.machineName()
            + "  ["
            + Platform.of(image)
            + "]");
    value(lines, "name", image.libraryName());
    value(lines, "interpreter", image.interpreter());
    for (Dependency dependency : image.dependencies()) value(lines, "needs", text(dependency));
    for (String path : image.rpath()) value(lines, "rpath", path);
    for (String path : image.runpath()) value(lines, "runpath", path);
    for (Floor floor : GlibcResolver.floors(image).values())
      value(
          lines,
          "floor",
          floor.version()
              + floor.symbols().stream()
                  .limit(3)
                  .map(s -> " " + s.name())
                  .reduce("", String::concat));
    AddonProfile addon = AddonProfile.of(image);
    for (String registration : registrations(addon)) value(lines, "registers by", registration);
    addon.moduleVersion().ifPresent(v -> value(lines, "NODE_MODULE_VERSION", String.valueOf(v)));
    addon.declaredNodeApi().ifPresent(v -> value(lines, "declares Node-API", String.valueOf(v)));
    requiredNodeApi(addon).ifPresent(v -> value(lines, "calls Node-API up to", String.valueOf(v)));
    if (addon.usesV8()) value(lines, "calls", "V8");
    if (addon.contextAware().equals(Optional.of(false)))
      value(lines, "loads", "once in a process, and not in a worker beside that");
    value(lines, "build id", image.buildId());
    value(lines, "uuid", image.uuid());
    value(lines, "minimum system", image.minimumOs());
    FormatFacts own = FormatFacts.of(image);
    if (own != null) own.lines(lines);
    lines.add("  imports " + image.imports().size() + ", exports " + image.exports().size());
    if (!symbols) return;
    SymbolTable imports = image.imports();
    for (int i = 0; i < imports.size(); i++)
      value(lines, "import", text(imports.get(i)) + (imports.isDelayed(i) ? " (delayed)" : ""));
    for (Symbol symbol : image.exports()) value(lines, "export", text(symbol));
  }

  private static String text(Dependency dependency) {
    return switch (dependency.kind()) {
      case REQUIRED -> dependency.name();
      case WEAK -> dependency.name() + " (weak)";
      case DELAYED -> dependency.name() + " (delayed)";
    };
  }

  private static String text(Symbol symbol) {
    return symbol.name()
        + (symbol.version() == null ? "" : "@" + symbol.version())
        + (symbol.library() == null ? "" : " from " + symbol.library())
        + (symbol.weak() ? " (weak)" : "");
  }

  private static void value(List<String> lines, String name, @Nullable String value) {
    if (value != null) lines.add("  " + name + "  " + value);
  }
}
