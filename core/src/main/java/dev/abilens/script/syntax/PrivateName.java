package dev.abilens.script.syntax;

/**
 * A name such as {@code #x}, which no text is equal to.
 *
 * @param name it, with its mark
 */
public record PrivateName(String name) {}
