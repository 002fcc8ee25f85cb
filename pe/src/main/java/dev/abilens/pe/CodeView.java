package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which program database belongs to an image: the CodeView record of the debug directory.
 * Immutable.
 *
 * @param format {@code RSDS} (PDB 7.0) or {@code NB10} (PDB 2.0)
 * @param guid the database's GUID in lower case, such as {@code
 *     5181b6cf-4d00-4c4d-a53f-e9225da85214}; null for {@code NB10}
 * @param signature the database's 32-bit signature of {@code NB10}, unsigned; 0 for {@code RSDS}
 * @param age how often the database was written, unsigned
 * @param path the database's path where it was linked, as UTF-8
 */
public record CodeView(
    String format, @Nullable String guid, long signature, long age, String path) {
  private static final String PDB70 = "RSDS";
  private static final String PDB20 = "NB10";

  /** Reads a record; null for one of another form, which is known by its first four bytes. */
  static @Nullable CodeView read(Region data) {
    if (data.length() < 4) return null;
    if (data.matches(0, PDB70))
      return new CodeView(PDB70, Guid.read(data, 4), 0, data.u32(20), path(data, 24));
    if (data.matches(0, PDB20))
      return new CodeView(PDB20, null, data.u32(8), data.u32(12), path(data, 16));
    return null;
  }

  private static String path(Region data, int at) {
    if (at > data.length())
      throw new MalformedBinaryException(
          data.origin(), data.name(), data.length() + " bytes", "at least " + at);
    return data.string(at);
  }

  /**
   * Returns the key by which symbol servers know the database: GUID or signature, then the age, in
   * upper-case hexadecimal.
   */
  public String id() {
    String first =
        guid == null
            ? String.format(Locale.ROOT, "%08X", signature)
            : guid.replace("-", "").toUpperCase(Locale.ROOT);
    return first + Long.toHexString(age).toUpperCase(Locale.ROOT);
  }
}
