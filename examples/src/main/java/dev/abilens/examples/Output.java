package dev.abilens.examples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Standard output: plain lines, and objects of JSON a line each. */
final class Output implements AutoCloseable {
  private static final Pattern STEERING =
      Pattern.compile("[\\p{Cc}&&[^\\n\\t]](?!\\[(?:0|3[123]|39)?(?:;0)?m)");

  private final Writer writer;
  private @Nullable JsonGenerator json;

  Output() {
    writer =
        new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16);
  }

  // Made when a first object is written: for plain lines none of its classes is loaded.
  private JsonGenerator json() throws IOException {
    if (json == null)
      json =
          new JsonFactory()
              .createGenerator(writer)
              .disable(StreamWriteFeature.AUTO_CLOSE_TARGET.mappedFeature())
              .setPrettyPrinter(new MinimalPrettyPrinter(""));
    return json;
  }

  /** Writes the fields of an object. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Writes a line. What would steer a terminal, as it may stand in the name of a file, is written
   * as a number; the colours of {@link Style} are not.
   */
  void line(String text) {
    try {
      writer.write(STEERING.matcher(text).replaceAll(Output::escaped));
      writer.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void object(Fields fields) {
    try {
      JsonGenerator generator = json();
      generator.writeStartObject();
      fields.write(generator);
      generator.writeEndObject();
      generator.flush();
      writer.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void object(JsonGenerator json, String name, Fields fields) throws IOException {
    json.writeObjectFieldStart(name);
    fields.write(json);
    json.writeEndObject();
  }

  static void strings(JsonGenerator json, String name, Collection<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) json.writeString(value);
    json.writeEndArray();
  }

  static void string(JsonGenerator json, String name, @Nullable String value) throws IOException {
    if (value == null) json.writeNullField(name);
    else json.writeStringField(name, value);
  }

  static void number(JsonGenerator json, String name, OptionalInt value) throws IOException {
    if (value.isEmpty()) json.writeNullField(name);
    else json.writeNumberField(name, value.getAsInt());
  }

  private static String escaped(MatchResult found) {
    return String.format("\\\\u%04x", (int) found.group().charAt(0));
  }

  /** Returns where an answer is written that is not made of lines. */
  Writer writer() {
    return writer;
  }

  static void flag(JsonGenerator json, String name, Optional<Boolean> value) throws IOException {
    if (value.isEmpty()) json.writeNullField(name);
    else json.writeBooleanField(name, value.get());
  }

  @Override
  public void close() {
    try {
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Standard error, for what is no answer. */
  static PrintWriter errors() {
    return new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
  }
}
