package dev.abilens.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One bundled table of knowledge: a header line and rows of equally many cells. Immutable and
 * thread-safe. An empty cell means "not known".
 */
public final class Table {
  /** Stands before the header where the rows stand in the order of their first cells. */
  private static final char SORTED = '>';

  private final String name;
  private final byte[] text;
  private final Map<String, Integer> columns = new HashMap<>();
  private final boolean sorted;
  private final int body;
  private final Lazy<List<Row>> rows = new Lazy<>(this::readRows);
  private final Lazy<BitSet> hashes = new Lazy<>(this::readHashes);
  private final Lazy<Map<String, List<Row>>> byKey = new Lazy<>(this::readKeys);

  private Table(String name, byte[] text) {
    this.name = name;
    this.text = text;
    if (text.length == 0) throw new IllegalStateException("empty table " + name);
    if (text[text.length - 1] != '\n')
      throw new IllegalStateException("table " + name + " ends inside a row");
    this.sorted = text[0] == SORTED;
    int end = find('\n', 0);
    this.body = end + 1;
    for (String column : text(sorted ? 1 : 0, end).split("\t", -1))
      columns.put(column, columns.size());
  }

  /** Returns where a character stands from a place on, or the text's end. */
  private int find(char wanted, int from) {
    int at = from;
    while (at < text.length && text[at] != wanted) at++;
    return at;
  }

  private String text(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  private List<Row> readRows() {
    List<Row> read = new ArrayList<>();
    for (int at = body; at < text.length; at = read.get(read.size() - 1).end + 1)
      read.add(rowAt(at));
    return Collections.unmodifiableList(read);
  }

  /** The hash of each first cell, cut down to a few times the table's length. */
  private BitSet readHashes() {
    BitSet found = new BitSet();
    for (int at = body; at < text.length; at = find('\n', at) + 1)
      found.set(cutDown(hash(at, endOfKey(at))));
    return found;
  }

  private int cutDown(int hash) {
    return (hash ^ hash >>> 16) & 4 * Integer.highestOneBit(text.length) - 1;
  }

  /** Returns what {@link String#hashCode} does. */
  private int hash(int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      if (text[i] < 0) return text(from, to).hashCode();
      hash = 31 * hash + text[i];
    }
    return hash;
  }

  private Row rowAt(int start) {
    return new Row(this, start, find('\n', start));
  }

  private Map<String, List<Row>> readKeys() {
    Map<String, List<Row>> found = new HashMap<>();
    for (Row row : rows()) found.computeIfAbsent(row.cell(0), key -> new ArrayList<>(1)).add(row);
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
      return new Table(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("table " + name, e);
    }
  }

  /** Returns all rows, in the order of the resource. */
  public List<Row> rows() {
    return rows.get();
  }

  /** Returns false if no first cell is a key; of those that are none a few are not told so. */
  public boolean mayHave(String key) {
    return hashes.get().get(cutDown(key.hashCode()));
  }

  /**
   * Returns the rows whose first cell is a key, in the order of the resource.
   *
   * @param key the first cell's text
   */
  public List<Row> rows(String key) {
    if (!sorted) return byKey.get().getOrDefault(key, List.of());
    byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
    int from = body;
    int to = text.length;
    // In the text itself: of a table of thousands of rows a dozen are looked at.
    while (from < to) {
      int start = (from + to) / 2;
      while (text[start - 1] != '\n') start--;
      if (compareKey(start, wanted) < 0) from = find('\n', start) + 1;
      else to = start;
    }
    List<Row> found = new ArrayList<>(1);
    while (from < text.length && compareKey(from, wanted) == 0) {
      Row row = rowAt(from);
      found.add(row);
      from = row.end + 1;
    }
    return Collections.unmodifiableList(found);
  }

  /** Compares the first cell of the row at a place with a text. */
  private int compareKey(int start, byte[] key) {
    return Arrays.compareUnsigned(text, start, endOfKey(start), key, 0, key.length);
  }

  private int endOfKey(int start) {
    int end = start;
    while (text[end] != '\t' && text[end] != '\n') end++;
    return end;
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
      return table.text(from, end(from));
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
      int tab = from;
      while (tab < end && table.text[tab] != '\t') tab++;
      return tab;
    }

    /** Returns whether the cell says something. */
    public boolean has(String column) {
      int from = begin(table.column(column));
      return end(from) > from;
    }

    /**
     * Returns the day that a cell names as ISO 8601 does, or null where it names none. Read without
     * Java's formatters, which take longer to get ready than most answers.
     */
    public @Nullable LocalDate date(String column) {
      String day = get(column);
      if (day.isEmpty()) return null;
      return LocalDate.of(
          Integer.parseInt(day.substring(0, 4)),
          Integer.parseInt(day.substring(5, 7)),
          Integer.parseInt(day.substring(8)));
    }

    /** Returns the words of a cell that holds a blank-separated list; none where it is empty. */
    public List<String> words(String column) {
      int from = begin(table.column(column));
      int end = end(from);
      List<String> words = new ArrayList<>();
      for (int i = from; i < end; i++) {
        int word = i;
        while (i < end && table.text[i] != ' ') i++;
        if (i > word) words.add(table.text(word, i));
      }
      return List.copyOf(words);
    }

    @Override
    public String toString() {
      return table.name + " [" + table.text(start, end).replace("\t", ", ") + "]";
    }
  }
}
