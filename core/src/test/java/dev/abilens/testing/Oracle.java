package dev.abilens.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What independent tools read of the addons of the corpus. Objects are maps whose printed form has
 * their keys in order.
 */
public final class Oracle {
  private Oracle() {}

  /**
   * One addon.
   *
   * @param file where it lies in the unpacked corpus
   * @param facts what the tools say of it
   */
  public record Row(Path file, Map<String, @Nullable Object> facts) {

    /** Returns a list of objects, such as the slices of a file. */
    @SuppressWarnings("unchecked")
    public List<Map<String, @Nullable Object>> list(String key) {
      Object list = facts.get(key);
      if (list == null) throw new AssertionError("no " + key);
      return (List<Map<String, @Nullable Object>>) list;
    }
  }

  /** Returns the rows of a format whose files are here; skips the test where there is no corpus. */
  public static List<Row> rows(String format) throws IOException {
    Path shared = Beside.folder("abilens.shared", "the shared folder");
    Path corpus = Beside.corpus();
    List<Row> rows = new ArrayList<>();
    int absent = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(shared.resolve("corpus/static-oracle.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, @Nullable Object> facts = object(line);
        if (!format.equals(facts.get("format"))) continue;
        Path file = corpus.resolve(folder(facts)).resolve(String.valueOf(facts.get("path")));
        if (Files.exists(file)) rows.add(new Row(file, facts));
        else absent++;
      }
    }
    System.out.println(
        "oracle: " + rows.size() + " files of " + format + ", " + absent + " not here");
    if (rows.isEmpty()) throw new AssertionError("no file of the oracle is in " + corpus);
    return rows;
  }

  private static String folder(Map<String, @Nullable Object> row) {
    String name = String.valueOf(row.get("package"));
    return name.replace("@", "").replace("/", "__") + "@" + row.get("version");
  }

  /** Returns an object of keys and values in turn. */
  public static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    return map;
  }

  /** Returns a list of symbols as the oracle has it: how many names, and their digest. */
  public static Map<String, @Nullable Object> digest(Stream<String> symbols) {
    byte[][] names =
        symbols
            .distinct()
            .map(n -> n.getBytes(StandardCharsets.UTF_8))
            .sorted(Arrays::compareUnsigned)
            .toArray(byte[][]::new);
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < names.length; i++) {
        if (i > 0) sha.update((byte) '\n');
        sha.update(names[i]);
      }
      return map("count", names.length, "sha256", HexFormat.of().formatHex(sha.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> object(String line) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      parser.nextToken();
      Object row = value(parser);
      if (row == null) throw new AssertionError(line);
      return (Map<String, @Nullable Object>) row;
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, value(parser));
        }
        return map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) list.add(value(parser));
        return list;
      }
      case VALUE_NULL -> {
        return null;
      }
      case VALUE_NUMBER_INT -> {
        return parser.getLongValue();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return parser.getBooleanValue();
      }
      default -> {
        return parser.getText();
      }
    }
  }
}
