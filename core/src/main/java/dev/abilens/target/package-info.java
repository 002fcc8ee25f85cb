/**
 * Where an addon is to load.
 *
 * <p>{@link dev.abilens.target.Target} says what is asked for: a runtime, a platform, a C library,
 * perhaps the system's files and the runtime's program. {@link dev.abilens.target.ResolvedTarget}
 * is what it stands for: each release and each system that it may be.
 */
package dev.abilens.target;
