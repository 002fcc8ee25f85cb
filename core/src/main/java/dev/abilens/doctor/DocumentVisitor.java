package dev.abilens.doctor;

import java.util.List;

/**
 * Told of what a document holds, in its order, so that none has to be held as a whole.
 *
 * <p>The way to a value is made of the names of fields, and of {@code #0}, {@code #1}, ... for the
 * elements of lists. It changes with the next call.
 */
interface DocumentVisitor {
  /**
   * Told of a text, a number or another simple value in an object or a list.
   *
   * @param way the way to it, never empty
   * @param value its text; empty for nothing and for what is only referred to
   * @param line the line, the first being 1
   */
  void value(List<String> way, String value, int line);

  /**
   * Told of a field whose value is an object or a list, before what is in it.
   *
   * @param way the way to it
   * @param line the line, the first being 1
   */
  default void opened(List<String> way, int line) {}
}
