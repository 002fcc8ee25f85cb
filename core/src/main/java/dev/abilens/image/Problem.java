package dev.abilens.image;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;

/**
 * Something in a binary that cost some of its facts; the others stand.
 *
 * @param code {@code MALFORMED}, {@code LIMIT_REACHED}, or the name of a milder oddity
 * @param message the whole sentence
 * @param offset bytes from the beginning of the file
 * @param where the structure, outermost first
 * @param found what the bytes say
 * @param expected what a sound file would say
 */
public record Problem(
    String code, String message, long offset, String where, String found, String expected) {

  /** Returns what an exception tells, as data. */
  public static Problem of(MalformedBinaryException e) {
    String code = e instanceof LimitReachedException ? "LIMIT_REACHED" : "MALFORMED";
    return new Problem(
        code, String.valueOf(e.getMessage()), e.offset(), e.where(), e.found(), e.expected());
  }
}
