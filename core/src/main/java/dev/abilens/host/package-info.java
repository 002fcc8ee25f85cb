/**
 * This machine as far as it can be known without running anything.
 *
 * <p>{@link dev.abilens.host.ThisMachine#look} finds the {@code node} that a shell would start,
 * reads which loader that program asks for, and through it the C and C++ libraries that the process
 * would have. {@link dev.abilens.host.HostFacts} says what was found, and where each fact comes
 * from.
 */
package dev.abilens.host;
