/**
 * Bytes with a name and a place: the only package that touches arrays, buffers and files.
 *
 * <p>A {@link dev.abilens.bytes.ByteSource} is a whole file, wherever it lies; {@link
 * dev.abilens.bytes.Region}s are the parts of it that somebody asked for. All bounds are checked in
 * {@code Region}, so that code which reads a format cannot read outside of it; of its {@link
 * dev.abilens.bytes.Rows} and {@link dev.abilens.bytes.Texts} once for many. What contradicts
 * itself ends in {@link dev.abilens.bytes.MalformedBinaryException}, what would cost too much in
 * {@link dev.abilens.bytes.LimitReachedException}; {@link dev.abilens.bytes.ReadLimits} holds the
 * bounds.
 */
package dev.abilens.bytes;
