package dev.abilens.node;

import org.jspecify.annotations.Nullable;

/**
 * Since when a release line of Node.js declares a Node-API level.
 *
 * @param level the level
 * @param line the release line, such as {@code 18}
 * @param from the first release of the line that declares it
 * @param experimental whether Node-API was still experimental in that line then
 * @param lastWithout the newest release run that declares less, null where the line began with the
 *     level
 * @param firstWith the oldest release run that declares it
 * @param note a reservation for people, empty if there is none
 */
public record NodeApiOffer(
    int level,
    String line,
    RuntimeVersion from,
    boolean experimental,
    @Nullable RuntimeVersion lastWithout,
    RuntimeVersion firstWith,
    String note) {}
