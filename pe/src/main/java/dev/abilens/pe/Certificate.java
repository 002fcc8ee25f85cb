package dev.abilens.pe;

/**
 * An entry of the table of certificates ({@code WIN_CERTIFICATE}). Immutable.
 *
 * @param length its length with its head in bytes, unsigned
 * @param revision which form the entry has, such as {@link PeTables#WIN_CERT_REVISION_2_0}
 * @param type what it holds, such as {@link PeTables#WIN_CERT_TYPE_PKCS_SIGNED_DATA}
 * @param offset where it lies, in bytes from the beginning of the file
 */
public record Certificate(long length, int revision, int type, long offset) {}
