package dev.abilens.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a small JSON document (RFC 8259), asked without fear of what it is: what is not there,
 * or of another kind, is nothing. Immutable.
 */
public final class Json {
  /** The largest document that is read; lock files of large projects reach some MiB. */
  private static final long MAX_BYTES = 16 << 20;

  private static final JsonFactory READER =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).build())
          .build();

  private static final Json NOTHING = new Json(null, 0);

  private final @Nullable Object value;
  private final int line;

  private Json(@Nullable Object value, int line) {
    this.value = value;
    this.line = line;
  }

  /**
   * Reads a document.
   *
   * @param source the whole document, in UTF-8
   * @throws MalformedBinaryException if it is no JSON, or (as {@link LimitReachedException}) larger
   *     or deeper than such documents are
   * @throws IOException if it cannot be read
   */
  public static Json read(ByteSource source) throws IOException {
    if (source.size() > MAX_BYTES)
      throw new LimitReachedException(
          0,
          source.name(),
          "maxHeldBytes",
          source.size() + " bytes of JSON",
          "at most " + MAX_BYTES);
    byte[] bytes = new byte[(int) source.size()];
    source.copy(0, bytes, 0, bytes.length);
    try (JsonParser parser = READER.createParser(bytes)) {
      parser.nextToken();
      Json document = json(parser);
      if (parser.nextToken() != null) throw malformed(source.name(), parser, "more behind its end");
      return document;
    } catch (JsonProcessingException e) {
      throw malformed(source.name(), e);
    }
  }

  private static MalformedBinaryException malformed(String where, JsonParser parser, String found) {
    return new MalformedBinaryException(
        parser.currentTokenLocation().getByteOffset(), where, found, "one JSON value");
  }

  /**
   * Returns what a JSON reader's own exception says; a {@link LimitReachedException} if the
   * document is deeper, or a text or number in it longer, than is read.
   *
   * @param where what was read
   */
  public static MalformedBinaryException malformed(String where, JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    long at = location == null ? 0 : Math.max(0, location.getByteOffset());
    return e instanceof StreamConstraintsException
        ? new LimitReachedException(
            at,
            where,
            "maxHeldBytes",
            "values that are nested deeper, or longer, than is read",
            "a document of usual depth")
        : new MalformedBinaryException(at, where, e.getOriginalMessage(), "JSON");
  }

  private static Json json(JsonParser parser) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    return new Json(value(parser), line);
  }

  // Recursion as deep as the constraints of the reader let it be.
  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) return null;
    switch (token) {
      case START_OBJECT -> {
        Map<String, Json> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, json(parser));
        }
        return fields;
      }
      case START_ARRAY -> {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) elements.add(json(parser));
        return elements;
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_NUMBER_INT -> {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            ? parser.getText()
            : (Object) parser.getLongValue();
      }
      case VALUE_NUMBER_FLOAT -> {
        return parser.getDoubleValue();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return token == JsonToken.VALUE_TRUE;
      }
      default -> {
        return null;
      }
    }
  }

  /** Returns the line of the document in which it begins, the first being 1; 0 if it is nothing. */
  public int line() {
    return line;
  }

  /** Returns a field of an object. */
  public Json get(String field) {
    if (!(value instanceof Map<?, ?> fields)) return NOTHING;
    return fields.get(field) instanceof Json json ? json : NOTHING;
  }

  /** Returns the fields of an object in their order; none if it is none. */
  public Map<String, Json> fields() {
    Map<String, Json> fields = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map)
      map.forEach(
          (name, field) -> {
            if (name instanceof String text && field instanceof Json json) fields.put(text, json);
          });
    return fields;
  }

  /** Returns the elements of an array; none if it is none. */
  public List<Json> elements() {
    return value instanceof List<?> list ? list.stream().map(Json.class::cast).toList() : List.of();
  }

  /** Returns the texts among the elements of an array. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (Json element : elements()) if (element.value instanceof String text) texts.add(text);
    return texts;
  }

  /** Returns a text, or null if it is none. */
  public @Nullable String text() {
    return value instanceof String text ? text : null;
  }

  /** Returns a text, or another one if it is none. */
  public String text(String otherwise) {
    return value instanceof String text ? text : otherwise;
  }

  /** Returns a whole number, or another one if it is none. */
  public long number(long otherwise) {
    return value instanceof Long number ? number : otherwise;
  }

  /** Returns whether it is {@code true}. */
  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  /** Returns whether it is an object. */
  public boolean isObject() {
    return value instanceof Map;
  }

  /** Returns whether it is an array. */
  public boolean isArray() {
    return value instanceof List;
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
