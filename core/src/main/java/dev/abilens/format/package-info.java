/**
 * What the readers of the three formats share: a file's bytes in its own order, names of codes,
 * values made on first use, and the log of what contradicts itself; and what the loaders share
 * beside them: libraries of a tree as a loader finds them, processes kept between loads, the log of
 * what a load meets. Open to those readers only.
 */
package dev.abilens.format;
