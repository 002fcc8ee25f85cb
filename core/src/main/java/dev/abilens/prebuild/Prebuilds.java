package dev.abilens.prebuild;

import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one package has prebuilt. Immutable.
 *
 * @param path the package's directory in the file system, or the archive that it lies in
 * @param entry its directory inside the archive, or null where it is in none
 * @param name the package's name and version, as far as it says them
 * @param rows one row for each system that its files are for, by their bytes or by their names
 * @param findings files that are not what their names say, and systems on which none loads
 */
public record Prebuilds(
    String path, @Nullable String entry, String name, List<Row> rows, List<Finding> findings) {
  /** Copies the lists. */
  public Prebuilds {
    rows = List.copyOf(rows);
    findings = List.copyOf(findings);
  }

  /**
   * A system.
   *
   * @param system the system
   * @param cells one answer for each runtime
   */
  public record Row(PrebuildSystem system, List<Cell> cells) {
    /** Copies the list. */
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A runtime on a system.
   *
   * @param runtime the runtime as it was asked for
   * @param file the file that the package's own loader picks, relative to the package; where that
   *     cannot be told, one that is for the system, and that loads if there is one; null if there
   *     is none
   * @param judgement whether that file loads
   */
  public record Cell(String runtime, @Nullable String file, Judgement judgement) {
    /** Writes the constructor out. */
    public Cell {}
  }
}
