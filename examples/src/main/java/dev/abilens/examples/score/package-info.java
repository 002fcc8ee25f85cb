/**
 * How well answers agree with what runtimes really did.
 *
 * <p>{@link dev.abilens.examples.score.ScoreCommand} judges every file of a table of real loads and
 * compares: {@link dev.abilens.examples.score.TruthRow} is one load, {@link
 * dev.abilens.examples.score.Setting} the target that it stands for, {@link
 * dev.abilens.examples.score.Tally} the arithmetic.
 */
package dev.abilens.examples.score;
