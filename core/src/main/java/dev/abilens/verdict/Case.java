package dev.abilens.verdict;

import dev.abilens.node.RuntimeRelease;
import dev.abilens.target.TargetSystem;
import org.jspecify.annotations.Nullable;

/**
 * The answer for one release on one system. Immutable.
 *
 * @param system the system
 * @param release the release, or null where none is asked for or known
 * @param judgement the answer
 */
public record Case(TargetSystem system, @Nullable RuntimeRelease release, Judgement judgement) {}
