package dev.abilens.pick;

/**
 * A file or package that is not loaded.
 *
 * @param candidate its path in the package, or the name of a package
 * @param reason why not, in words
 */
public record Rejected(String candidate, String reason) {}
