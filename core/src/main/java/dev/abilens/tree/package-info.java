/**
 * Trees of files: what a binary is found in and what it finds beside itself.
 *
 * <p>{@link dev.abilens.tree.FileTree#of} gives the tree below a directory; archives are trees,
 * too. {@link dev.abilens.tree.Links} follows links without ever leaving the tree.
 */
package dev.abilens.tree;
