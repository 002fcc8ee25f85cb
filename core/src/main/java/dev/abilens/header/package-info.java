/**
 * What the first bytes of a binary say of it, read in place: the fastest way to tell which files
 * among many are native, and for what.
 *
 * <p>{@link dev.abilens.header.HeaderReader} takes bytes as they stand, in an array or a buffer of
 * any kind, and gives a {@link dev.abilens.header.BinaryHeader}: {@link
 * dev.abilens.header.BinaryFormat}, word size, byte order, and the raw machine code and kind of
 * file beside {@link dev.abilens.header.Architecture}, which is what Node calls the machine. The
 * architectures of a universal Mach-O file are in {@link dev.abilens.header.FatSlices}.
 *
 * <p>Nothing here throws because of what the bytes say, and nothing is allocated where the fields
 * are used at once and not kept.
 */
package dev.abilens.header;
