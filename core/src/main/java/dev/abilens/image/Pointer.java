package dev.abilens.image;

import org.jspecify.annotations.Nullable;

/**
 * What the loader will have written into an address-sized place of an image, as far as the file
 * tells.
 *
 * @param address where it points, in the image's own addresses; meaningless where {@code symbol} is
 *     an import
 * @param symbol the symbol that it is bound to, or null where it points into the image itself
 */
public record Pointer(long address, @Nullable String symbol) {}
