package dev.abilens.examples;

import dev.abilens.Matrix;
import dev.abilens.image.Platform;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a matrix says to people, however it is written. */
final class MatrixView {
  private final Matrix matrix;
  private final List<Matrix.Row> rows;
  private final List<Matrix.Row> others;

  /**
   * Looks at a matrix.
   *
   * @param all whether files that are for other systems only have lines of their own
   */
  MatrixView(Matrix matrix, boolean all) {
    this.matrix = matrix;
    List<Matrix.Row> own =
        matrix.rows().stream().filter(row -> all || !isForOther(row.cells())).toList();
    // What would be an empty table tells nothing.
    rows = own.isEmpty() ? matrix.rows() : own;
    others = matrix.rows().stream().filter(row -> !rows.contains(row)).toList();
  }

  private static boolean isForOther(List<Judgement> cells) {
    return cells.stream()
        .allMatch(cell -> cell.verdict() == Verdict.FAILS && CheckText.isForOther(cell));
  }

  Matrix matrix() {
    return matrix;
  }

  /** Returns the files that have a line of their own. */
  List<Matrix.Row> rows() {
    return rows;
  }

  /** Returns a sentence on the files that have none, or empty. */
  Optional<String> others() {
    if (others.isEmpty()) return Optional.empty();
    String platforms =
        others.stream()
            .flatMap(row -> row.platforms().stream().map(platform -> system(row, platform)))
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return Optional.of(
        "Not in the table: "
            + counted(others.size(), "file")
            + " for other systems ("
            + platforms
            + "), which fail in every column; --all lists them.");
  }

  private static String system(Matrix.Row row, Platform platform) {
    boolean libc = code(row.cells().get(0)).equals(Code.WRONG_LIBC.name());
    return platform + (libc ? " with another C library" : "");
  }

  /**
   * The way from the first to the last runtime on one platform.
   *
   * @param from the first column
   * @param to the last column
   * @param sentence what becomes of the files
   * @param broken those that break or may break
   */
  record Step(int from, int to, String sentence, List<Matrix.Row> broken) {}

  /** Returns the way from the first to the last runtime, for each platform with more than one. */
  List<Step> steps() {
    Map<Platform, List<Integer>> byPlatform = new LinkedHashMap<>();
    for (int i = 0; i < matrix.columns().size(); i++)
      byPlatform.computeIfAbsent(matrix.columns().get(i).platform(), p -> new ArrayList<>()).add(i);
    List<Step> steps = new ArrayList<>();
    byPlatform.forEach(
        (platform, columns) -> {
          int last = columns.get(columns.size() - 1);
          if (columns.size() > 1 && !rows.isEmpty()) steps.add(step(columns.get(0), last));
        });
    return steps;
  }

  private Step step(int from, int to) {
    Map<Matrix.Move, List<Matrix.Row>> moves =
        rows.stream()
            .filter(row -> !isForOther(List.of(row.cells().get(from), row.cells().get(to))))
            .collect(Collectors.groupingBy(row -> row.move(from, to)));
    List<String> parts = new ArrayList<>();
    for (Matrix.Move move : Matrix.Move.values()) {
      int count = moves.getOrDefault(move, List.of()).size();
      if (count > 0) parts.add(counted(count, "addon") + " " + verb(move, count == 1));
    }
    if (!moves.containsKey(Matrix.Move.BREAKS)) parts.add(0, "nothing is known to break");
    List<Matrix.Row> broken = new ArrayList<>(moves.getOrDefault(Matrix.Move.BREAKS, List.of()));
    broken.addAll(moves.getOrDefault(Matrix.Move.MAY_BREAK, List.of()));
    Matrix.Column last = matrix.columns().get(to);
    return new Step(
        from,
        to,
        "From "
            + matrix.columns().get(from).runtime()
            + " to "
            + last
            + ": "
            + String.join(", ", parts)
            + ".",
        broken);
  }

  private static String verb(Matrix.Move move, boolean one) {
    return switch (move) {
      case BREAKS -> one ? "breaks" : "break";
      case MAY_BREAK -> "may break";
      case IS_MENDED -> one ? "loads that did not" : "load that did not";
      case KEEPS_LOADING -> one ? "keeps loading" : "keep loading";
      case KEEPS_FAILING -> one ? "loads on neither" : "load on neither";
      case NOT_KNOWN -> one ? "is not known to load" : "are not known to load";
    };
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** Returns a cell in words: the answer, and the cause where it is not LOADS. */
  static String answer(Judgement cell) {
    return (cell.verdict() + " " + code(cell)).strip();
  }

  /** Returns the code of what an answer rests on; nothing for a file that loads. */
  static String code(Judgement cell) {
    String code = MatrixCommand.code(cell);
    return code == null ? "" : code;
  }

  static String platforms(Matrix.Row row) {
    String platforms = CheckJson.platform(row.platforms());
    return platforms == null ? "" : platforms;
  }
}
