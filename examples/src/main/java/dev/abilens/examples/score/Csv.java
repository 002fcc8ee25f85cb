package dev.abilens.examples.score;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Tables of RFC 4180 with a header line, packed by gzip or not; no cell has a line break. */
final class Csv {
  private Csv() {}

  /** Returns the rows, each with its cells by the names of their columns. */
  static List<Map<String, String>> rows(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
      List<String> header = cells(String.valueOf(lines.readLine()));
      List<Map<String, String>> rows = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        List<String> cells = cells(line);
        if (cells.size() != header.size())
          throw new IOException(file + ": not " + header.size() + " cells: " + line);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) row.put(header.get(i), cells.get(i));
        rows.add(row);
      }
      return rows;
    }
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (c != '"') {
        cell.append(c);
      } else if (quoted && line.startsWith("\"\"", i)) {
        cell.append(c);
        i++;
      } else {
        quoted = !quoted;
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
