package dev.abilens.image;

/**
 * A version node that an image asks of one of its libraries ({@code DT_VERNEED}).
 *
 * @param library the library's name as in {@code vn_file}
 * @param version the node's name, such as {@code GLIBC_2.34}
 * @param weak whether its absence is tolerated ({@code VER_FLG_WEAK})
 * @param offset where the need is written, in bytes from the beginning of the file
 */
public record VersionNeed(String library, String version, boolean weak, long offset) {}
