package dev.abilens.libc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Records of real libraries that lie beside a checkout and are not the project's own. */
final class SharedFacts {
  private SharedFacts() {}

  /** One record, by the names of the header line. */
  record Row(Map<String, String> cells) {
    String get(String column) {
      return Objects.requireNonNull(cells.get(column), column);
    }

    List<String> words(String column) {
      return get(column).isEmpty() ? List.of() : List.of(get(column).split(" ", -1));
    }
  }

  /** Reads a file of unquoted CSV; the calling test is skipped where it is absent. */
  static List<Row> rows(String name) throws IOException {
    Path file = Path.of(System.getProperty("abilens.shared", "absent"), "facts", name);
    assumeTrue(Files.exists(file), "no " + name + " in the shared folder");
    List<String> lines = Files.readAllLines(file);
    List<String> header = List.of(lines.get(0).split(",", -1));
    return lines.stream().skip(1).map(line -> row(header, line)).toList();
  }

  private static Row row(List<String> header, String line) {
    String[] cells = line.split(",", -1);
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i++) row.put(header.get(i), cells[i]);
    return new Row(row);
  }
}
