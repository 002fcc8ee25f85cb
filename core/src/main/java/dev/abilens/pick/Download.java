package dev.abilens.pick;

import org.jspecify.annotations.Nullable;

/**
 * An archive that a package's install script fetches on a target. Immutable.
 *
 * @param tool what fetches it: {@code prebuild-install} or {@code node-pre-gyp}
 * @param archive its name
 * @param url where it is fetched from; null if the package does not say
 * @param held where it lies at hand, so that what is in it was looked at; null if it does not
 */
public record Download(String tool, String archive, @Nullable String url, @Nullable String held) {}
