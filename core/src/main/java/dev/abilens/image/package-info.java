/**
 * The facts that every format has, and the two services that formats bring.
 *
 * <p>An {@link dev.abilens.image.ImageFormat} turns bytes into {@link dev.abilens.image.Image}s:
 * what a binary asks for and offers, in views of the file's own tables. A {@link
 * dev.abilens.image.SystemLoader} foresees what one system's loader would do with it. Neither knows
 * anything of Node.js.
 */
package dev.abilens.image;
