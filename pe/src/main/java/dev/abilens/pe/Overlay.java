package dev.abilens.pe;

/**
 * What a file holds behind all that is mapped. A table of certificates is a part of it.
 *
 * @param offset where it begins, in bytes from the beginning of the file
 * @param length its length in bytes, 0 where there is none
 */
public record Overlay(long offset, long length) {
  /** Returns whether there is nothing. */
  public boolean isEmpty() {
    return length == 0;
  }
}
