package dev.abilens.examples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of the tool in this process.
 *
 * @param status its exit status
 * @param out what it wrote to standard output
 * @param errors what it wrote to standard error
 */
record Tool(int status, String out, String errors) {

  static Tool run(String... arguments) {
    return runOn("", arguments);
  }

  /** Runs the tool with a text on its standard input. */
  static Tool runOn(String input, String... arguments) {
    return runOn(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  /** Runs the tool with bytes on its standard input. */
  static Tool runOn(byte[] input, String... arguments) {
    InputStream in = System.in;
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(input));
      System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int status = Main.run(arguments);
      return new Tool(
          status,
          written.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Returns the objects of the output, one for each line. */
  List<Map<String, @Nullable Object>> objects() {
    return out.lines().map(Tool::object).toList();
  }

  /** Returns the one object of the output. */
  Map<String, @Nullable Object> object() {
    List<Map<String, @Nullable Object>> objects = objects();
    if (objects.size() != 1) throw new AssertionError("not one line: " + this);
    return objects.get(0);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> object(String line) {
    try (JsonParser json = new JsonFactory().createParser(line)) {
      json.nextToken();
      if (!(value(json) instanceof Map<?, ?> value)) throw new AssertionError("no object: " + line);
      if (json.nextToken() != null) throw new AssertionError("more than an object: " + line);
      return (Map<String, @Nullable Object>) value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          if (fields.containsKey(name)) throw new AssertionError("twice in an object: " + name);
          fields.put(name, value(json));
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<@Nullable Object> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) values.add(value(json));
        yield values;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getIntValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new AssertionError("unexpected in an answer: " + json.currentToken());
    };
  }
}
