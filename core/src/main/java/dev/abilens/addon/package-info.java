/**
 * What a binary is as an addon.
 *
 * <p>{@link dev.abilens.addon.AddonProfile#of} reads from an {@link dev.abilens.image.Image} how it
 * registers itself, the NODE_MODULE_VERSION or Node-API level that it was compiled for, and which
 * of the runtime's interfaces it calls.
 */
package dev.abilens.addon;
