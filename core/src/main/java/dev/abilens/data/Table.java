package dev.abilens.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One bundled table of knowledge: a header line and rows of equally many cells. Immutable and
 * thread-safe. An empty cell means "not known".
 */
public final class Table {
  private final String name;
  private final String text;
  private final Map<String, Integer> columns = new HashMap<>();
  private final List<Row> rows;
  private final Lazy<Boolean> sorted = new Lazy<>(this::isSorted);
  private final Lazy<Map<String, List<Row>>> byKey = new Lazy<>(this::readKeys);

  private Table(String name, String text) {
    this.name = name;
    this.text = text;
    int end = text.indexOf('\n');
    if (end < 0) throw new IllegalStateException("empty table " + name);
    for (String column : text.substring(0, end).split("\t", -1))
      columns.put(column, columns.size());
    List<Row> read = new ArrayList<>();
    for (int start = end + 1; start < text.length(); start = end + 1) {
      end = text.indexOf('\n', start);
      if (end < 0) throw new IllegalStateException("table " + name + " ends inside a row");
      read.add(new Row(this, start, end));
    }
    this.rows = Collections.unmodifiableList(read);
  }

  /** Whether the rows stand in the order of their first cells. */
  private boolean isSorted() {
    for (int i = 1; i < rows.size(); i++)
      if (rows.get(i - 1).compareKey(text, rows.get(i).start, rows.get(i).end(rows.get(i).start))
          > 0) return false;
    return true;
  }

  private Map<String, List<Row>> readKeys() {
    Map<String, List<Row>> found = new HashMap<>();
    for (Row row : rows) found.computeIfAbsent(row.cell(0), key -> new ArrayList<>(1)).add(row);
    found.replaceAll((key, list) -> Collections.unmodifiableList(list));
    return found;
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
    if (!sorted.get()) return byKey.get().getOrDefault(key, List.of());
    int from = 0;
    int to = rows.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (rows.get(middle).compareKey(key, 0, key.length()) < 0) from = middle + 1;
      else to = middle;
    }
    while (to < rows.size() && rows.get(to).compareKey(key, 0, key.length()) == 0) to++;
    return rows.subList(from, to);
  }

  private int column(String column) {
    Integer index = columns.get(column);
    if (index == null)
      throw new IllegalArgumentException("table " + name + " has no column " + column);
    return index;
  }

  /** One row of a {@link Table}. Cells are cut out when asked for: most never are. */
  public static final class Row {
    private final Table table;

    // Where the row lies in the table's text.
    private final int start;
    private final int end;

    private Row(Table table, int start, int end) {
      this.table = table;
      this.start = start;
      this.end = end;
    }

    /**
     * Returns the text of a cell, empty where it is not known.
     *
     * @param column the column's name
     * @throws IllegalArgumentException if the table has no such column
     */
    public String get(String column) {
      return cell(table.column(column));
    }

    private String cell(int index) {
      int from = begin(index);
      return table.text.substring(from, end(from));
    }

    /** Compares the first cell with a part of a text. */
    private int compareKey(String other, int from, int to) {
      int own = end(start);
      int common = Math.min(own - start, to - from);
      for (int i = 0; i < common; i++) {
        int order = table.text.charAt(start + i) - other.charAt(from + i);
        if (order != 0) return order;
      }
      return own - start - (to - from);
    }

    private int begin(int index) {
      int from = start;
      for (int i = index; i > 0; i--) {
        int tab = end(from);
        if (tab == end) throw new IllegalStateException("ragged row " + this);
        from = tab + 1;
      }
      return from;
    }

    private int end(int from) {
      int tab = table.text.indexOf('\t', from);
      return tab < 0 || tab > end ? end : tab;
    }

    /** Returns whether the cell says something. */
    public boolean has(String column) {
      int from = begin(table.column(column));
      return end(from) > from;
    }

    /** Returns the words of a cell that holds a blank-separated list; none where it is empty. */
    public List<String> words(String column) {
      int from = begin(table.column(column));
      int end = end(from);
      List<String> words = new ArrayList<>();
      for (int i = from; i < end; i++) {
        int word = i;
        while (i < end && table.text.charAt(i) != ' ') i++;
        if (i > word) words.add(table.text.substring(word, i));
      }
      return List.copyOf(words);
    }

    @Override
    public String toString() {
      return table.name + " [" + table.text.substring(start, end).replace("\t", ", ") + "]";
    }
  }
}
