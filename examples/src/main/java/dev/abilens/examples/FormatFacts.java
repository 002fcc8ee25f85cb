package dev.abilens.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import dev.abilens.macho.BuildVersion;
import dev.abilens.macho.MachO;
import dev.abilens.macho.MachOFile;
import dev.abilens.macho.MachOImage;
import dev.abilens.pe.Authenticode;
import dev.abilens.pe.Chpe;
import dev.abilens.pe.CodeView;
import dev.abilens.pe.OptionalHeader;
import dev.abilens.pe.Pe;
import dev.abilens.pe.PeFile;
import dev.abilens.pe.PeImage;
import dev.abilens.pe.TlsDirectory;
import dev.abilens.pe.VersionInfo;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What only one format has, of what bears on loading or tells where a file comes from.
 *
 * @param format the format's name in JSON, {@code macho} or {@code pe}
 * @param facts each fact by its name: a text, a number, a truth value, a list of texts, or null
 *     where the file does not say
 */
record FormatFacts(String format, Map<String, @Nullable Object> facts) {

  /** Returns the facts of an image, or null where its format has none of its own. */
  static @Nullable FormatFacts of(Image image) {
    if (image instanceof MachOImage macho) return new FormatFacts("macho", of(macho.file()));
    if (image instanceof PeImage pe) return new FormatFacts("pe", of(pe.file(), pe));
    return null;
  }

  private static Map<String, @Nullable Object> of(MachOFile file) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("architecture", file.header().archName());
    List<BuildVersion> built = file.buildVersions();
    facts.put("platforms", built.stream().map(b -> MachO.platformName(b.platform())).toList());
    facts.put(
        "sdk",
        built.isEmpty() || built.get(0).sdk() == 0 ? null : MachO.version(built.get(0).sdk()));
    facts.put("weak", names(file.image(), Dependency.Kind.WEAK));
    return facts;
  }

  private static Map<String, @Nullable Object> of(PeFile file, PeImage image) {
    OptionalHeader optional = file.header().optional();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("subsystem", Pe.subsystemName(optional.subsystem()));
    facts.put("linker", optional.majorLinkerVersion() + "." + optional.minorLinkerVersion());
    facts.put("dllCharacteristics", Pe.dllCharacteristicsNames(optional.dllCharacteristics()));
    facts.put("delayed", names(image, Dependency.Kind.DELAYED));
    Chpe chpe = file.chpe();
    facts.put("chpe", chpe == null ? null : chpe.kind().name());
    facts.put("clr", file.clr() != null);
    TlsDirectory tls = file.tls();
    facts.put("tlsCallbacks", tls == null ? 0 : tls.callbacks().size());
    CodeView pdb = file.debug().codeView();
    facts.put("pdbId", pdb == null ? null : pdb.id());
    facts.put("pdbPath", pdb == null ? null : pdb.path());
    VersionInfo version = file.resources().versionInfo();
    facts.put("fileVersion", version == null ? null : version.fileVersion());
    facts.put("productName", version == null ? null : version.string("ProductName"));
    Authenticode signed = file.certificates().authenticode();
    facts.put("signatureDigest", signed == null ? null : signed.digestAlgorithm());
    facts.put(
        "signers",
        signed == null
            ? List.of()
            : signed.signers().stream().map(s -> String.valueOf(s.subject())).toList());
    return facts;
  }

  private static List<String> names(Image image, Dependency.Kind kind) {
    return image.dependencies().stream()
        .filter(d -> d.kind() == kind)
        .map(Dependency::name)
        .toList();
  }

  void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(format);
    for (Map.Entry<String, @Nullable Object> fact : facts.entrySet()) {
      Object value = fact.getValue();
      if (value instanceof Integer number) json.writeNumberField(fact.getKey(), number);
      else if (value instanceof Boolean truth) json.writeBooleanField(fact.getKey(), truth);
      else if (value instanceof List<?> list)
        Output.strings(json, fact.getKey(), list.stream().map(String::valueOf).toList());
      else Output.string(json, fact.getKey(), (String) value);
    }
    json.writeEndObject();
  }

  /** Writes what the file says; nothing is said of what it has none of. */
  void lines(List<String> lines) {
    facts.forEach(
        (name, value) -> {
          if (value instanceof List<?> list)
            list.forEach(one -> lines.add("  " + name + "  " + one));
          else if (value != null && !value.equals(false) && !value.equals(0))
            lines.add("  " + name + (value.equals(true) ? "" : "  " + value));
        });
  }
}
