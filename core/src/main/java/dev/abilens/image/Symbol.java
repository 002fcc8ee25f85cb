package dev.abilens.image;

import org.jspecify.annotations.Nullable;

/**
 * A name that an image takes from elsewhere or offers.
 *
 * @param name the name as in the file: not demangled; for PE {@code #ordinal} where there is no
 *     name
 * @param version the version node that it is bound to, or null
 * @param library for an import the library that it is taken from, or null where the format or this
 *     entry leaves that open; for an export null
 * @param weak whether its absence (import) or another definition (export) is tolerated
 * @param address for an export its address in the image, -1 where it lies in none of ELF: a number,
 *     or what is there for each thread; 0 where PE or Mach-O pass it on to another library; for an
 *     import 0
 */
public record Symbol(
    String name, @Nullable String version, @Nullable String library, boolean weak, long address) {}
