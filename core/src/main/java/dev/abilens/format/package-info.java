/**
 * What the readers of the three formats share: a file's bytes in its own order, names of codes,
 * values made on first use, and the log of what contradicts itself. Open to those readers only.
 */
package dev.abilens.format;
