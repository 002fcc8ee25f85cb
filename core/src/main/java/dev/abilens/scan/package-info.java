/**
 * Finds the files under a path that may be addons, and gives each as a file of a tree.
 *
 * <p>A {@link dev.abilens.scan.Scanner} is handed a file, a directory or an archive and tells a
 * {@link dev.abilens.scan.ScanSink} of every {@link dev.abilens.scan.Candidate} and, as a {@link
 * dev.abilens.scan.ScanProblem}, of everything that could not be looked at: nothing is passed over
 * in silence. What it tells and the order in which it tells it depend on the files alone.
 *
 * <p>This package alone knows commons-compress, in one class. Where that artifact is missing,
 * directories and uncompressed archives are read all the same, and a compressed one is answered
 * with what to add.
 */
package dev.abilens.scan;
