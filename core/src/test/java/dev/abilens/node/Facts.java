package dev.abilens.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Tables of the shared folder, read by a reader of the tests' own. */
public final class Facts {
  private Facts() {}

  /**
   * A row of a table.
   *
   * @param cells what stands in it by column
   */
  public record Row(Map<String, String> cells) {
    /** What stands in a column that the table surely has. */
    public String get(String column) {
      String cell = cells.get(column);
      if (cell == null) throw new AssertionError("no column " + column + " in " + cells.keySet());
      return cell;
    }
  }

  /** The rows of a table, each by column; skips the calling test where the table is absent. */
  public static List<Row> table(String path) throws IOException {
    Path file = Path.of(System.getProperty("abilens.shared", "absent")).resolve(path);
    Assumptions.assumeTrue(Files.isReadable(file), () -> "no " + path + " in the shared folder");
    List<List<String>> rows = parse(read(file));
    List<String> header = rows.get(0);
    List<Row> table = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      Map<String, String> cells = new LinkedHashMap<>();
      for (int i = 0; i < header.size(); i++) cells.put(header.get(i), row.get(i));
      table.add(new Row(cells));
    }
    return table;
  }

  private static String read(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) return Files.readString(file);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<List<String>> parse(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append(text.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else {
        cell.append(c);
      }
    }
    return rows;
  }
}
