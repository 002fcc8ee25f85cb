package dev.abilens.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;

/** Reads JSON as it comes, with the comments and commas that lock files may have. */
final class JsonReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .build();

  private JsonReader() {}

  static void read(InputStream in, DocumentVisitor visitor) throws IOException, DocumentException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      Way way = new Way();
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        int line = parser.currentTokenLocation().getLineNr();
        switch (token) {
          case FIELD_NAME -> way.field(parser.currentName());
          case START_OBJECT, START_ARRAY -> {
            visitor.opened(way.parts(), line);
            way.open(token == JsonToken.START_ARRAY, line);
          }
          case END_OBJECT, END_ARRAY -> {
            way.close();
            way.next();
          }
          default -> {
            String value = token == JsonToken.VALUE_NULL ? "" : parser.getText();
            if (!way.isEmpty()) visitor.value(way.parts(), value, line);
            way.next();
          }
        }
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new DocumentException(
          ProjectCode.MALFORMED,
          at == null ? 0 : at.getLineNr(),
          "it is no JSON: " + e.getOriginalMessage(),
          e);
    }
  }
}
