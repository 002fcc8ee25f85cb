package dev.abilens.libc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records of real libraries that lie beside a checkout and are not the project's own. */
final class SharedFacts {
  private SharedFacts() {}

  /** Reads a file of unquoted CSV; the calling test is skipped where it is absent. */
  static List<Map<String, String>> rows(String name) throws IOException {
    String shared = System.getProperty("abilens.shared");
    assumeTrue(shared != null, "abilens.shared is not set: no records of real libraries");
    Path file = Path.of(shared, "facts", name);
    assumeTrue(Files.exists(file), "no " + name + " in the shared folder");
    List<String> lines = Files.readAllLines(file);
    List<String> header = Arrays.asList(lines.get(0).split(",", -1));
    return lines.stream()
        .skip(1)
        .map(
            line -> {
              String[] cells = line.split(",", -1);
              Map<String, String> row = new LinkedHashMap<>();
              for (int i = 0; i < header.size(); i++) row.put(header.get(i), cells[i]);
              return row;
            })
        .toList();
  }
}
