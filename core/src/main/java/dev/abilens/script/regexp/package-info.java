/**
 * Regular expressions of scripts, searched within bounds. Others see {@code Regex} and what it
 * {@code Found}, and of {@code CharacterSet} which characters are blank. {@code PatternParser}
 * reads a pattern to {@code Node}s, {@code Compiler} writes those as the steps of a {@code
 * Program}, {@code Search} goes through them and counts.
 *
 * <p>Why not {@code java.util.regex}, with a text that counts the characters that are read of it?
 * It does not bound the search: at the end of a text, 24 times {@code (?:a?|b?)} before something
 * that is not there take a second without reading a character, and each one more takes twice as
 * long. A group that is repeated calls itself for each turn, so that some two thousand characters
 * end a thread's stack. And it differs where that matters: a group keeps what it took in an earlier
 * turn, a reference to a group that took nothing fails, what lies before a place must have a
 * greatest length. To tell the patterns that mean the same needs a parser, which is the greater
 * part of this.
 */
package dev.abilens.script.regexp;
