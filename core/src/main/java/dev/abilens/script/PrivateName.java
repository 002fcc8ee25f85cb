package dev.abilens.script;

/** A name such as {@code #x}, which no text is equal to. */
record PrivateName(String name) {}
