/**
 * What is known of Node.js, Electron, NW.js, Bun and Deno: releases, the NODE_MODULE_VERSION and
 * Node-API level of each, what each accepts from an addon, what its official binaries ask of a
 * system, and the words in which it refuses.
 *
 * <p>Begin with {@link dev.abilens.node.Runtimes#bundled()}. From there: {@link
 * dev.abilens.node.Runtimes#byModuleVersion(int)} says who has a number, {@link
 * dev.abilens.node.Runtimes#release} what is known of a release, {@link
 * dev.abilens.node.Runtimes#releases(RuntimeKind, VersionRange)} which releases a range holds.
 * {@link dev.abilens.node.NodeApi} answers for levels and symbols, {@link
 * dev.abilens.node.OfficialFloors} for the C library and operating system that official binaries
 * need, {@link dev.abilens.node.RegistrationRules} for the ways of registering that a release looks
 * for. {@link dev.abilens.node.RuntimeMessages} and {@link dev.abilens.node.LoaderMessages} hold
 * the texts, both ways.
 *
 * <p>Everything is data with a date ({@link dev.abilens.node.Runtimes#asOf()}): no answer depends
 * on the day it is asked, and what lies beyond the tables is answered as unknown. Each table is
 * read when a question first needs it. All types are immutable and thread-safe.
 */
package dev.abilens.node;
