package dev.abilens.format;

import java.util.Map;

/**
 * Why a loader does not take a file, before anybody asks who wanted it.
 *
 * @param kind the class of the failure in the table of loader messages
 * @param detail what placeholders of the message stand for, apart from the path
 * @param offset where the cause lies, in bytes from the beginning of the file
 * @param where the structure, outermost first
 */
public record Refusal(String kind, Map<String, String> detail, long offset, String where) {
  /** Copies the map. */
  public Refusal {
    detail = Map.copyOf(detail);
  }

  /** Returns a refusal whose message has no placeholder but the path. */
  public static Refusal of(String kind, long offset, String where) {
    return new Refusal(kind, Map.of(), offset, where);
  }
}
