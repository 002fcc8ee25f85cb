package dev.abilens.image;

import java.util.Map;

/**
 * One reason for a loader to refuse a file.
 *
 * @param kind the class of the failure in the bundled table of loader messages, such as {@code
 *     VERSION_MISSING}
 * @param message the loader's own words; empty where it says nothing and the process ends
 * @param detail what the message's placeholders stand for, by their names: {@code library}, {@code
 *     version}, {@code symbol}, ...
 * @param offset where in the file the cause lies, in bytes from its beginning
 * @param where the structure in the file, outermost first
 * @param evidence how it is known that this fails, as a clause for a person; empty where the file
 *     itself is the evidence
 */
public record LoadFailure(
    String kind,
    String message,
    Map<String, String> detail,
    long offset,
    String where,
    String evidence) {

  /** Copies the map. */
  public LoadFailure {
    detail = Map.copyOf(detail);
  }
}
