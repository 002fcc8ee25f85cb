/**
 * A machine that goes through code one way at a time and keeps all that is certain of its registers
 * and its memory: the answer where what holds on every way at once is too little.
 *
 * <p>{@link dev.abilens.code.machine.SingleWays} is the room's door. Nothing is run: a value that
 * is not known stays so, both ways of a condition on it are gone, and what functions of elsewhere
 * do is what {@link dev.abilens.code.machine.Contracts} says of them.
 */
package dev.abilens.code.machine;
