package dev.abilens;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Platform;
import dev.abilens.scan.ScanProblem;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.Target;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers for everything under one path, in several targets. Immutable.
 *
 * @param columns the targets, in the order in which they were given
 * @param rows the files that may be addons, in the order of their paths
 * @param problems what could not be looked at, so that what it holds is not known
 */
public record Matrix(List<Column> columns, List<Row> rows, List<ScanProblem> problems) {
  /** Copies the lists. */
  public Matrix {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    problems = List.copyOf(problems);
  }

  /**
   * A target.
   *
   * @param runtime the runtime as it was asked for, such as {@code node@18}; for one that was found
   *     in a program or a root, what was found
   * @param platform the platform of the process
   * @param target the target as it was asked for
   */
  public record Column(String runtime, Platform platform, Target target) {
    static Column of(ResolvedTarget resolved) {
      return new Column(resolved.runtime(), resolved.platform(), resolved.target());
    }

    @Override
    public String toString() {
      return runtime + " on " + platform;
    }
  }

  /**
   * The answers for one file.
   *
   * @param path the file in the file system; for a member of an archive, the archive
   * @param entry the path inside the archive, or null for a plain file
   * @param sha256 the SHA-256 of its bytes in lower-case hexadecimal, or null if they could not be
   *     read, or are more than {@link dev.abilens.bytes.ReadLimits#maxEntryBytes()}, or it was not
   *     to be worked out
   * @param format the format that its first bytes are of
   * @param platforms the platforms that it is for, one for each architecture in it; none where that
   *     could not be read
   * @param cells one answer for each column
   */
  public record Row(
      String path,
      @Nullable String entry,
      @Nullable String sha256,
      BinaryFormat format,
      List<Platform> platforms,
      List<Judgement> cells) {
    /** Copies the lists. */
    public Row {
      platforms = List.copyOf(platforms);
      cells = List.copyOf(cells);
    }

    /** Returns the path, with the path inside the archive behind it. */
    public String name() {
      return entry == null ? path : path + ": " + entry;
    }

    /** Returns what becomes of the file when the process moves from one column to another. */
    public Move move(int from, int to) {
      Verdict before = cells.get(from).verdict();
      return switch (cells.get(to).verdict()) {
        case LOADS -> before == Verdict.FAILS ? Move.IS_MENDED : Move.KEEPS_LOADING;
        case FAILS ->
            switch (before) {
              case LOADS -> Move.BREAKS;
              case FAILS -> Move.KEEPS_FAILING;
              case UNDECIDED -> Move.MAY_BREAK;
            };
        case UNDECIDED -> before == Verdict.LOADS ? Move.MAY_BREAK : Move.NOT_KNOWN;
      };
    }
  }

  /** What becomes of a file when a process moves from one target to another. */
  public enum Move {
    /** It loaded and does not load any more. */
    BREAKS,
    /** It loaded and may not load any more, or it may have loaded and surely does not any more. */
    MAY_BREAK,
    /** It did not load and loads now. */
    IS_MENDED,
    /** It loads now, and as far as is known it did before. */
    KEEPS_LOADING,
    /** It loads in neither. */
    KEEPS_FAILING,
    /** Whether it loads now is not known, and it is not known to have loaded. */
    NOT_KNOWN
  }

  /** Returns the files of which a move between two columns makes something. */
  public List<Row> rows(int from, int to, Move move) {
    return rows.stream().filter(row -> row.move(from, to) == move).toList();
  }
}
