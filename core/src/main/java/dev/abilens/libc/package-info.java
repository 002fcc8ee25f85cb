/**
 * The C libraries of Linux, and which systems have which.
 *
 * <p>Start with {@link dev.abilens.libc.GlibcResolver}: the oldest glibc, libstdc++ and libgcc that
 * a binary loads on, the symbols that set that floor, and the distributions that meet it. It asks
 * {@link dev.abilens.libc.GlibcNodes} and {@link dev.abilens.libc.GccNodes}, which know the version
 * nodes of each library by release, and {@link dev.abilens.libc.Distributions}, which knows the
 * systems and the words people have for them.
 *
 * <p>{@link dev.abilens.libc.GlibcSystem} and {@link dev.abilens.libc.MuslSystem} answer for the
 * libraries of a system whose files nobody has at hand. musl has no version nodes; {@link
 * dev.abilens.libc.MuslSymbols} tells which symbols it has.
 *
 * <p>Every answer is one of yes, no and unknown, and says what it rests on. All types are immutable
 * and thread-safe; each table is read on first use.
 */
package dev.abilens.libc;
