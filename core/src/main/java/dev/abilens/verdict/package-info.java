/**
 * The answer: will this file load, what would the runtime say, what mends it.
 *
 * <p>{@link dev.abilens.verdict.Judge} walks the steps of {@code process.dlopen} in their order; a
 * {@link dev.abilens.verdict.Judgement} holds the {@link dev.abilens.verdict.Verdict}, the {@link
 * dev.abilens.verdict.Finding}s and what was assumed. Most callers use it through {@link
 * dev.abilens.Abilens}.
 */
package dev.abilens.verdict;
