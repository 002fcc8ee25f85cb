/**
 * What two builds or versions of a package ask for: {@link dev.abilens.diff.Requirements} of each
 * binary, and as {@link dev.abilens.diff.PackageDiff} which of them rose.
 */
package dev.abilens.diff;
