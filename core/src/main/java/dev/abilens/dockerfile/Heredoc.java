package dev.abilens.dockerfile;

/**
 * The lines of an instruction's here-document.
 *
 * @param line the first line of the body, from 1
 * @param body the lines without the delimiter
 */
record Heredoc(int line, String body) {}
