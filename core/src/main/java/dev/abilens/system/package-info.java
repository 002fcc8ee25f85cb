/**
 * macOS and Windows: what the names of their versions stand for, and which libraries come with
 * which version.
 *
 * <p>{@link dev.abilens.system.MacSystem} and {@link dev.abilens.system.WindowsSystem} answer for a
 * system whose files nobody has at hand, as {@link dev.abilens.libc.GlibcSystem} does for Linux.
 * Where only a range of versions is known, an answer that differs within it is "unknown".
 */
package dev.abilens.system;
