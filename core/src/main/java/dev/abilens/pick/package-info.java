/**
 * Which file a package would load on a target, and which it passes over, and why.
 *
 * <p>{@link dev.abilens.pick.Picker} reads the package's own JavaScript, as far as it does not
 * depend on anything unknown, and makes the choice of the loaders that it calls: node-gyp-build,
 * bindings, node-pre-gyp and others, with their traps. Nothing is run.
 */
package dev.abilens.pick;
