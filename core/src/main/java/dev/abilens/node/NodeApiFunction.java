package dev.abilens.node;

import java.util.OptionalInt;

/**
 * A function of Node-API.
 *
 * @param name its symbol, such as {@code napi_create_function}
 * @param level the Node-API level that brought it, empty for a function that belongs to no level
 * @param status how far it is promised
 * @param header the header that declares it, empty if it is declared no more
 */
public record NodeApiFunction(String name, OptionalInt level, Status status, String header) {

  /** How far a function is promised. */
  public enum Status {
    /** Part of a level: stays. */
    STABLE,
    /** Exported by newer releases, but part of no level. */
    EXPERIMENTAL,
    /** Once exported, no more. */
    REMOVED
  }
}
