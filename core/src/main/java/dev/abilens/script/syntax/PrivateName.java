package dev.abilens.script.syntax;

/** A name such as {@code #x}, which no text is equal to. */
public record PrivateName(String name) {}
