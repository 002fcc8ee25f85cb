package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.header.Architecture;
import dev.abilens.image.LoadResult;
import dev.abilens.testing.Oracle;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Real addons of macOS, as processes of both architectures load them. */
class DyldCorpusTest {
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void theRightSliceLoadsAndNoOther() throws IOException {
    for (Oracle.Row row : Oracle.rows("macho")) {
      List<String> slices =
          row.list("slices").stream().map(slice -> String.valueOf(slice.get("cpu"))).toList();
      judge(row.file(), slices, Architecture.ARM64, "arm64");
      judge(row.file(), slices, Architecture.X64, "x86_64");
    }
    counts.forEach((k, n) -> System.out.println("  " + n + "  " + k));
    assertEquals("", String.join("\n", wrong));
  }

  private void judge(Path file, List<String> slices, Architecture architecture, String slice)
      throws IOException {
    LoadResult result = load(file, DyldCase.runtime(architecture, ""));
    String kind = result.failures().isEmpty() ? "" : result.failures().get(0).kind();
    counts.merge(architecture + " " + slices + " " + kind, 1, Integer::sum);
    String expected =
        slices.contains(slice) ? "" : slices.size() > 1 ? "WRONG_ARCH_FAT" : "WRONG_ARCH";
    // A few packages come without the libraries that lie beside the addon.
    boolean alone = expected.isEmpty() && kind.equals("DEPENDENCY_MISSING");
    if (!kind.equals(expected) && !alone) wrong.add(file + " on " + architecture + ": " + result);
    if (!expected.isEmpty()) {
      String message = result.failures().get(0).message();
      String have = "(have '" + String.join(",", slices) + "', need '" + slice + "'))";
      if (!message.endsWith(have)) wrong.add(file + ": " + message);
    }
    result
        .gaps()
        .forEach(
            gap ->
                counts.merge(
                    "gap: " + gap.message().replaceAll("/app/\\S+", "..."), 1, Integer::sum));
  }

  private static LoadResult load(Path file, DyldCase process) throws IOException {
    @Nullable Path folder = file.getParent();
    FileTree tree = folder == null ? null : FileTree.of(folder);
    Path name = file.getFileName();
    try (ByteSource source = ByteSource.open(file)) {
      return process.load(source, tree, String.valueOf(name));
    }
  }

  @Test
  void whateverIsChangedInThemIsAnswered() throws IOException {
    List<Oracle.Row> rows = Oracle.rows("macho");
    int answered = 0;
    for (int i = 0; i < rows.size(); i += Math.max(1, rows.size() / 8)) {
      byte[] whole = Files.readAllBytes(rows.get(i).file());
      for (int n = 0; n < 60; n++) {
        byte[] file = n % 4 == 0 ? Arrays.copyOf(whole, whole.length * n / 60) : whole.clone();
        for (int k = 0; k < 8 && file.length > 0; k++) {
          // The head more often than the rest.
          int at =
              (int) ((n * 7919L + k * 104729L) % Math.min(file.length, k < 6 ? 2048 : file.length));
          file[at] = (byte) (n * 31 + k * 17);
        }
        for (String version : List.of("", "11", "15.4"))
          for (Architecture architecture : List.of(Architecture.ARM64, Architecture.X64)) {
            LoadResult result = DyldCase.runtime(architecture, version).load(file);
            result.failures().forEach(f -> assertTrue(f.offset() >= 0, f.toString()));
            answered++;
          }
      }
    }
    assertTrue(answered > 0);
  }
}
