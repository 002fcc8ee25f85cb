/**
 * What a file's machine code does first, read without running it.
 *
 * <p>{@link dev.abilens.code.CodeWalk} follows the code from a function's first instruction and
 * tells which imports it comes to call; {@link dev.abilens.code.Processor} knows the instructions
 * of one architecture, {@link dev.abilens.code.Externals} what functions of elsewhere do.
 */
package dev.abilens.code;
