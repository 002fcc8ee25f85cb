package dev.abilens.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TableTest {
  /** A table and the name of its first column. */
  private record Bundled(String name, String key) {}

  private static List<Bundled> bundled() throws IOException {
    Path list = Path.of(System.getProperty("basedir", ""), "src/data/resources.txt");
    List<Bundled> tables = new ArrayList<>();
    for (String line : Files.readAllLines(list)) {
      String[] parts = line.split("\\s*[=:]\\s*", 3);
      if (!line.startsWith("#") && parts.length == 3)
        tables.add(new Bundled(parts[0], parts[2].replace(">", "").strip().split("\\s+", 2)[0]));
    }
    assertTrue(tables.size() > 10, "tables in " + list);
    return tables;
  }

  /** Whether a table says rightly that its rows ascend. */
  @Test
  void rowsAreFoundByTheirFirstCells() throws IOException {
    for (Bundled one : bundled()) {
      Table table = Table.bundled(one.name());
      Function<Table.Row, String> key = row -> row.get(one.key());
      Map<String, List<String>> wanted =
          table.rows().stream()
              .collect(
                  Collectors.groupingBy(
                      key, Collectors.mapping(Table.Row::toString, Collectors.toList())));
      wanted.forEach(
          (cell, rows) -> {
            assertEquals(rows, table.rows(cell).stream().map(Table.Row::toString).toList(), cell);
            assertTrue(table.mayHave(cell), cell);
          });
      for (String none : List.of("\u0001", "\uffff", "none of these"))
        assertEquals(List.of(), table.rows(none), one.name());
      for (String cell : wanted.keySet())
        if (!wanted.containsKey(cell + "!")) assertEquals(List.of(), table.rows(cell + "!"));
    }
  }
}
