package dev.abilens.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.FileReport;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Platform;
import dev.abilens.scan.ScanProblem;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes answers as JSON. */
final class CheckJson {
  private CheckJson() {}

  static void write(JsonGenerator json, FileReport file) throws IOException {
    head(
        json,
        file.path(),
        file.entry(),
        file.sha256(),
        format(file.format()),
        platform(file.platforms()));
    Judgement judgement = file.judgement();
    json.writeStringField("verdict", judgement.verdict().name());
    Output.strings(json, "assumptions", judgement.assumptions());
    json.writeArrayFieldStart("findings");
    for (Finding finding : judgement.findings()) {
      json.writeStartObject();
      write(json, finding);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What could not be looked at is a line, too: an answer of which nothing is known. */
  static void write(JsonGenerator json, ScanProblem problem) throws IOException {
    head(json, problem.path(), problem.entry(), null, null, null);
    json.writeStringField("verdict", Verdict.UNDECIDED.name());
    Output.strings(json, "assumptions", List.of());
    json.writeArrayFieldStart("findings");
    json.writeStartObject();
    json.writeStringField("code", problem.code().name());
    json.writeStringField("severity", "warning");
    json.writeStringField("message", problem.message());
    json.writeObjectFieldStart("detail");
    json.writeEndObject();
    json.writeNullField("evidence");
    json.writeStringField("remedy", "");
    json.writeEndObject();
    json.writeEndArray();
  }

  static @Nullable String format(BinaryFormat format) {
    return switch (format) {
      case ELF -> "ELF";
      case MACH_O -> "MACHO";
      case PE -> "PE";
      case NONE -> null;
    };
  }

  static @Nullable String platform(List<Platform> platforms) {
    return platforms.isEmpty()
        ? null
        : platforms.stream().map(Platform::toString).distinct().collect(Collectors.joining("+"));
  }

  private static void head(
      JsonGenerator json,
      String path,
      @Nullable String entry,
      @Nullable String sha256,
      @Nullable String format,
      @Nullable String platform)
      throws IOException {
    json.writeStringField("path", path);
    Output.string(json, "entry", entry);
    Output.string(json, "sha256", sha256);
    Output.string(json, "format", format);
    Output.string(json, "platform", platform);
  }

  static void write(JsonGenerator json, Finding finding) throws IOException {
    json.writeStringField("code", finding.code().name());
    json.writeStringField("severity", finding.severity().word());
    json.writeStringField("message", finding.message());
    Output.object(
        json,
        "detail",
        detail -> {
          for (Map.Entry<String, Object> fact : finding.detail().entrySet()) fact(detail, fact);
        });
    Output.object(
        json,
        "evidence",
        evidence -> {
          Finding.Evidence from = finding.evidence();
          if (from.offset() < 0) evidence.writeNullField("offset");
          else evidence.writeNumberField("offset", from.offset());
          Output.string(evidence, "where", from.where().isEmpty() ? null : from.where());
          Output.string(evidence, "known", from.known().isEmpty() ? null : from.known());
        });
    json.writeStringField("remedy", finding.remedy());
  }

  private static void fact(JsonGenerator json, Map.Entry<String, Object> fact) throws IOException {
    if (fact.getValue() instanceof Integer number) {
      json.writeNumberField(fact.getKey(), number);
    } else if (fact.getValue() instanceof List<?> list) {
      Output.strings(json, fact.getKey(), list.stream().map(String::valueOf).toList());
    } else {
      json.writeStringField(fact.getKey(), String.valueOf(fact.getValue()));
    }
  }
}
