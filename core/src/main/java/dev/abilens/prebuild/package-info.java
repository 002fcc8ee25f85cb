/**
 * Packages that carry their addons prebuilt: what the names of the files promise, whether the bytes
 * keep it, and for which systems there is no file.
 */
package dev.abilens.prebuild;
