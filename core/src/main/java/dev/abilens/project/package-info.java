/**
 * What stands around a binary: the manifests of packages, and where one package finds another.
 *
 * <p>{@link dev.abilens.project.PackageManifest} reads a {@code package.json} in any {@link
 * dev.abilens.tree.FileTree}; {@link dev.abilens.project.NodeModules} follows Node's own resolution
 * from package to package.
 */
package dev.abilens.project;
