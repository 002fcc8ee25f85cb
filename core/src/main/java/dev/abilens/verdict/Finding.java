package dev.abilens.verdict;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that bears on whether a file loads. Immutable.
 *
 * @param code what it is
 * @param severity how much it weighs
 * @param subject the file that it is about
 * @param message for an error what the runtime itself would print, else a sentence
 * @param detail the facts in it by name, in a stable order: {@code found}, {@code required}, {@code
 *     library}, {@code version}, {@code symbol}, ...
 * @param evidence where in the file it lies and how the other side of it is known
 * @param remedies what mends it, each a sentence with a command, a version or an image; the surest
 *     first
 */
public record Finding(
    Code code,
    Severity severity,
    String subject,
    String message,
    Map<String, Object> detail,
    Evidence evidence,
    List<String> remedies) {

  /** Copies the collections; the map keeps its order. */
  public Finding {
    detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
    remedies = List.copyOf(remedies);
  }

  /** Returns what keeps a verdict open: a sentence that says what would have to be known. */
  static Finding notKnown(String subject, String message) {
    return new Finding(
        Code.NOT_KNOWN, Severity.WARNING, subject, message, Map.of(), Evidence.NONE, List.of());
  }

  // Written out, see LoadResult.OpenSymbol.
  @Override
  public int hashCode() {
    return 31 * code.hashCode() + message.hashCode();
  }

  /** Returns the remedies in one text; empty where nothing mends it. */
  public String remedy() {
    return String.join(" ", remedies);
  }

  /**
   * Where a finding comes from.
   *
   * @param offset bytes from the beginning of the file to the place, or -1 where no single place is
   *     the cause
   * @param where the structure in the file, outermost first; empty where there is none
   * @param known how the other side is known (the table, the file of the root), and whether that
   *     was verified; empty where the file itself says it all
   */
  public record Evidence(long offset, String where, String known) {
    /** No single place in the file. */
    public static final Evidence NONE = new Evidence(-1, "", "");
  }
}
