import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Turns the source tables of core/src/data into the resources that the jar carries: the columns that some
 * answer reads, tab-separated; a {@code >} before the header says that the rows ascend by their first cells.
 * Run by the build as a source file: {@code java CompactTables.java DATA OUT}.
 *
 * <p>DATA/resources.txt says what is made, a line each: {@code resource = source.csv: column column ...}; a
 * {@code >} before the first column has the rows put into its order, those that are alike in it as they were. A
 * source is RFC 4180 text with a header line; a ragged row, a doubled header or a cell that holds a tab or a line
 * break ends the build. A line that is the name of a {@code .bin.gz} alone stands for a digest of exported names.
 */
public final class CompactTables {
  private static final String PACKED = ".bin.gz";
  private static final String ASCENDING = ">";
  private static final int GAP_BYTES = 5;
  private static final Pattern DIGEST =
      Pattern.compile(
          "node-exports 1 line=\\d+ hash=fnv1a64-low40 count=(\\d+) maskbytes=(\\d) releases=([0-9.,]+)");

  private CompactTables() {}

  public static void main(String[] args) throws IOException {
    Path data = Path.of(args[0]);
    Path out = Path.of(args[1]);
    Files.createDirectories(out);
    for (String line : Files.readAllLines(data.resolve("resources.txt"))) {
      if (line.isBlank() || line.startsWith("#")) continue;
      if (line.endsWith(PACKED)) {
        String name = line.trim();
        byte[] digest = digest(data.resolve(name));
        writeIfChanged(out.resolve(name.substring(0, name.length() - ".gz".length())), digest);
        continue;
      }
      String[] parts = line.split("\\s*[=:]\\s*", 3);
      if (parts.length != 3) throw new IllegalArgumentException("resources.txt: " + line);
      String text = compact(data.resolve(parts[1]), parts[2].trim().split("\\s+"));
      writeIfChanged(out.resolve(parts[0] + ".tsv"), text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String compact(Path source, String[] wanted) throws IOException {
    List<List<String>> rows = parse(source);
    List<String> header = rows.get(0);
    boolean sorted = wanted[0].startsWith(ASCENDING);
    if (sorted) wanted[0] = wanted[0].substring(ASCENDING.length());
    int[] columns = new int[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      columns[i] = header.indexOf(wanted[i]);
      if (columns[i] < 0 || header.lastIndexOf(wanted[i]) != columns[i])
        throw new IllegalArgumentException(source + ": column " + wanted[i] + " in " + header);
    }
    for (List<String> row : rows)
      if (row.size() != header.size())
        throw new IllegalArgumentException(source + ": row with " + row.size() + " cells: " + row);
    if (sorted) rows.subList(1, rows.size()).sort(Comparator.comparing(row -> row.get(columns[0])));
    StringBuilder text = new StringBuilder(ascends(rows, columns[0]) ? ASCENDING : "");
    for (List<String> row : rows) {
      for (int i = 0; i < columns.length; i++) {
        String cell = row.get(columns[i]);
        if (cell.chars().anyMatch(c -> c == '\t' || c == '\n' || c == '\r'))
          throw new IllegalArgumentException(source + ": control character in " + cell);
        text.append(i == 0 ? "" : "\t").append(cell);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static boolean ascends(List<List<String>> rows, int column) {
    for (int i = 2; i < rows.size(); i++)
      if (rows.get(i - 1).get(column).compareTo(rows.get(i).get(column)) > 0) return false;
    return true;
  }

  private static List<List<String>> parse(Path source) {
    String text;
    try {
      text = Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(source.toString(), e);
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') cell.append(c);
        else if (i + 1 < text.length() && text.charAt(i + 1) == '"') cell.append(text.charAt(++i));
        else quoted = false;
      } else if (c == '"' && cell.length() == 0) {
        quoted = true;
      } else if (c == ',' || c == '\n') {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else {
        cell.append(c);
      }
    }
    if (quoted || cell.length() > 0 || !row.isEmpty())
      throw new IllegalArgumentException(source + ": ends inside a row");
    if (rows.isEmpty()) throw new IllegalArgumentException(source + ": empty");
    return rows;
  }

  /**
   * Unpacks a digest of exported names: a header line, then planes of bytes, of which entry i has one in each:
   * five of the distance to the hash before, lowest first, and those of the releases that have the name.
   */
  private static byte[] digest(Path source) throws IOException {
    byte[] bytes;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(source))) {
      bytes = in.readAllBytes();
    }
    int head = 0;
    while (bytes[head] != '\n') head++;
    Matcher m = DIGEST.matcher(new String(bytes, 0, head, StandardCharsets.US_ASCII));
    if (!m.matches()) throw new IllegalArgumentException(source + ": header");
    int count = Integer.parseInt(m.group(1));
    int masks = Integer.parseInt(m.group(2));
    int releases = m.group(3).split(",").length;
    if (masks != (releases + 7) / 8 || bytes.length - head - 1 != (long) count * (GAP_BYTES + masks))
      throw new IllegalArgumentException(source + ": planes of " + count + " entries");
    long hash = -1;
    for (int i = 0; i < count; i++) {
      long gap = plane(bytes, head + 1, count, i, GAP_BYTES);
      long mask = plane(bytes, head + 1 + GAP_BYTES * count, count, i, masks);
      if ((i > 0 && gap == 0) || mask == 0 || mask >= 1L << releases)
        throw new IllegalArgumentException(source + ": entry " + i);
      hash = i == 0 ? gap : hash + gap;
    }
    if (hash >= 1L << 8 * GAP_BYTES) throw new IllegalArgumentException(source + ": hash " + hash);
    return bytes;
  }

  private static long plane(byte[] bytes, int start, int count, int entry, int planes) {
    long value = 0;
    for (int p = 0; p < planes; p++) value |= (bytes[start + p * count + entry] & 0xffL) << 8 * p;
    return value;
  }

  private static void writeIfChanged(Path file, byte[] bytes) throws IOException {
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) Files.write(file, bytes);
  }
}
