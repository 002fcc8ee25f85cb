/**
 * Finds the files under a path that may be addons, and gives each as a file of a tree.
 *
 * <p>A {@link dev.abilens.scan.Scanner} is handed a file, a directory, an archive or a container
 * image and tells a {@link dev.abilens.scan.ScanSink} of every {@link dev.abilens.scan.Candidate}
 * and, as a {@link dev.abilens.scan.ScanProblem}, of everything that could not be looked at:
 * nothing is passed over in silence. What it tells and the order in which it tells it depend on the
 * files alone. An {@link dev.abilens.scan.Archive} is such a container held open, with what it
 * holds as trees of files.
 *
 * <p>Inside, each kind of container has one class, {@code TarContainer}, {@code ZipContainer},
 * {@code AsarContainer}; {@code TreeBuilder} puts together what they tell of their members, {@code
 * ImageLayout} says which layers make an image, and {@code ContainerReader} goes from one into the
 * next. One {@code Budget} is spent by all of them.
 *
 * <p>This package alone knows commons-compress. Where that artifact is missing, directories and
 * archives that Java can inflate are read all the same, and any other compressed one is answered
 * with what to add.
 */
package dev.abilens.scan;
