package dev.abilens.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One bundled table of knowledge: a header line and rows of equally many cells. Immutable and
 * thread-safe. An empty cell means "not known".
 */
public final class Table {
  private final String name;
  private final List<String> columns;
  private final List<Row> rows;

  private Table(String name, List<String> columns, List<String[]> cells) {
    this.name = name;
    this.columns = columns;
    List<Row> made = new ArrayList<>(cells.size());
    for (String[] row : cells) made.add(new Row(this, row));
    this.rows = List.copyOf(made);
  }

  /**
   * Reads a table from this module's resources.
   *
   * @param name the resource's name without its suffix, as in {@code core/src/data/resources.txt}
   * @return the whole table
   * @throws IllegalStateException if the jar lacks the table or the table is ragged: the jar is
   *     broken
   */
  public static Table bundled(String name) {
    InputStream in = Table.class.getResourceAsStream(name + ".tsv");
    if (in == null) throw new IllegalStateException("no bundled table " + name);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String header = lines.readLine();
      if (header == null) throw new IllegalStateException("empty table " + name);
      List<String> columns = List.of(header.split("\t", -1));
      List<String[]> rows = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split("\t", -1);
        if (cells.length != columns.size())
          throw new IllegalStateException("table " + name + ": ragged row " + line);
        rows.add(cells);
      }
      return new Table(name, columns, rows);
    } catch (IOException e) {
      throw new UncheckedIOException("table " + name, e);
    }
  }

  /** Returns all rows, in the order of the source. */
  public List<Row> rows() {
    return rows;
  }

  private int column(String column) {
    int index = columns.indexOf(column);
    if (index < 0) throw new IllegalArgumentException("table " + name + " has no column " + column);
    return index;
  }

  /** One row of a {@link Table}. */
  public static final class Row {
    private final Table table;
    private final String[] cells;

    private Row(Table table, String[] cells) {
      this.table = table;
      this.cells = cells;
    }

    /**
     * Returns the text of a cell, empty where it is not known.
     *
     * @param column the column's name
     * @throws IllegalArgumentException if the table has no such column
     */
    public String get(String column) {
      return cells[table.column(column)];
    }

    /** Returns whether the cell says something. */
    public boolean has(String column) {
      return !get(column).isEmpty();
    }

    /** Returns the words of a cell that holds a blank-separated list; none where it is empty. */
    public List<String> words(String column) {
      String cell = get(column);
      return cell.isEmpty() ? List.of() : List.of(cell.split(" +"));
    }

    @Override
    public String toString() {
      return table.name + Arrays.toString(cells);
    }
  }
}
