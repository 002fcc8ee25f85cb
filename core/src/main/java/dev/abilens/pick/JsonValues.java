package dev.abilens.pick;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.json.Json;
import dev.abilens.script.ScriptArray;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Special;
import dev.abilens.script.Thrown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON documents as values of a script. */
final class JsonValues {
  private JsonValues() {}

  /**
   * Reads a document.
   *
   * @throws Thrown if it is none
   */
  static Object read(ByteSource source) {
    try {
      return value(Json.read(source));
    } catch (LimitReachedException e) {
      return Special.UNKNOWN; // a sound document, for all that is known
    } catch (MalformedBinaryException e) {
      throw Thrown.error("", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name {@code JSON} of scripts. */
  static ScriptObject global() {
    return ScriptObject.open()
        .put(
            "parse",
            ScriptFunction.reading(
                arguments -> {
                  if (arguments.size() != 1 || !(arguments.get(0) instanceof String text))
                    return Special.UNKNOWN;
                  byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                  try (ByteSource source = ByteSource.of("JSON", bytes)) {
                    return read(source);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }));
  }

  private static Object value(Json json) {
    if (json.isObject()) {
      ScriptObject object = new ScriptObject();
      json.fields().forEach((name, field) -> object.put(name, value(field)));
      return object;
    }
    if (json.isArray()) {
      List<Object> elements = new ArrayList<>();
      for (Json element : json.elements()) elements.add(value(element));
      return new ScriptArray(elements);
    }
    String text = json.text();
    if (text != null) return text;
    if (json.isTrue()) return true;
    if (json.toString().equals("false")) return false;
    long number = json.number(Long.MIN_VALUE);
    if (number != Long.MIN_VALUE) return (double) number;
    return json.toString().equals("null") ? Special.NULL : Special.UNKNOWN;
  }
}
