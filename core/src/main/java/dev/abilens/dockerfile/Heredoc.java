package dev.abilens.dockerfile;

import java.util.function.IntUnaryOperator;

/**
 * The lines of an instruction's here-document.
 *
 * @param line the first line of the body, from 1
 * @param body the lines without the delimiter
 */
record Heredoc(int line, String body) {
  /** Returns what tells the line of each place of the body that is asked for, in rising order. */
  IntUnaryOperator lines() {
    return new IntUnaryOperator() {
      private int at;
      private int number = line;

      @Override
      public int applyAsInt(int offset) {
        for (; at < offset; at++) if (body.charAt(at) == '\n') number++;
        return number;
      }
    };
  }
}
