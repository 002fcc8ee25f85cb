package dev.abilens.node;

import java.util.Map;

/**
 * A text that was recognised.
 *
 * @param message whose words they are
 * @param values what the placeholders stand for
 */
public record MessageMatch(RuntimeMessage message, Map<String, String> values) {

  /** Copies the map. */
  public MessageMatch {
    values = Map.copyOf(values);
  }
}
