package dev.abilens.node;

import org.jspecify.annotations.Nullable;

/**
 * An exception as JavaScript sees it.
 *
 * @param name its class, such as {@code Error} or {@code TypeError}
 * @param code its {@code code} property, null where it has none
 * @param message its message
 * @param verified whether this runtime was seen to word a loader's text so
 */
public record ThrownError(String name, @Nullable String code, String message, boolean verified) {}
