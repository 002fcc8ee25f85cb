/**
 * What in a project will keep its addons from loading, or already does: the versions of Node.js
 * that it names, its lock file, its Dockerfiles, the install scripts of its packages, the build
 * tools that they may need.
 *
 * <p>{@link dev.abilens.Abilens#doctor} looks at a project; every {@link
 * dev.abilens.doctor.ProjectFinding} has a code, a file with a line and remedies.
 */
package dev.abilens.doctor;
