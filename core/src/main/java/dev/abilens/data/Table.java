package dev.abilens.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One bundled table of knowledge: a header line and rows of equally many cells. Immutable and
 * thread-safe. An empty cell means "not known".
 */
public final class Table {
  private final String name;
  private final List<String> columns;
  private final List<Row> rows;

  private Table(String name, String text) {
    this.name = name;
    int end = text.indexOf('\n');
    if (end < 0) throw new IllegalStateException("empty table " + name);
    this.columns = List.of(text.substring(0, end).split("\t", -1));
    List<Row> read = new ArrayList<>();
    for (int start = end + 1; start < text.length(); start = end + 1) {
      end = text.indexOf('\n', start);
      if (end < 0) throw new IllegalStateException("table " + name + " ends inside a row");
      read.add(new Row(this, text.substring(start, end)));
    }
    this.rows = Collections.unmodifiableList(read);
  }

  /**
   * Reads a table from this module's resources.
   *
   * @param name the resource's name without its suffix, as in {@code core/src/data/resources.txt}
   * @return the whole table
   * @throws IllegalStateException if the jar lacks the table or has a part of it only: the jar is
   *     broken
   */
  public static Table bundled(String name) {
    try (InputStream in = Table.class.getResourceAsStream(name + ".tsv")) {
      if (in == null) throw new IllegalStateException("no bundled table " + name);
      return new Table(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("table " + name, e);
    }
  }

  /** Returns all rows, in the order of the source. */
  public List<Row> rows() {
    return rows;
  }

  /**
   * Returns the rows whose first cell is a key, in the order of the source.
   *
   * @param key the first cell's text
   */
  public List<Row> rows(String key) {
    String begin = key + "\t";
    return rows.stream().filter(row -> row.line.startsWith(begin)).toList();
  }

  private int column(String column) {
    int index = columns.indexOf(column);
    if (index < 0) throw new IllegalArgumentException("table " + name + " has no column " + column);
    return index;
  }

  /** One row of a {@link Table}. Cells are cut out when asked for: most never are. */
  public static final class Row {
    private final Table table;
    private final String line;

    private Row(Table table, String line) {
      this.table = table;
      this.line = line;
    }

    /**
     * Returns the text of a cell, empty where it is not known.
     *
     * @param column the column's name
     * @throws IllegalArgumentException if the table has no such column
     */
    public String get(String column) {
      int start = 0;
      for (int i = table.column(column); i > 0; i--) start = tab(start) + 1;
      int end = line.indexOf('\t', start);
      return end < 0 ? line.substring(start) : line.substring(start, end);
    }

    private int tab(int from) {
      int tab = line.indexOf('\t', from);
      if (tab < 0) throw new IllegalStateException("ragged row " + this);
      return tab;
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
      return table.name + " [" + line.replace("\t", ", ") + "]";
    }
  }
}
