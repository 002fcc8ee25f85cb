package dev.abilens.benchmarks;

import dev.abilens.header.BinaryFormat;
import java.util.EnumSet;
import java.util.Set;

/**
 * What of the work a contestant can do.
 *
 * @param formats the formats that it reads
 * @param fields the fields of a header that it gives
 * @param tags the tags of the records that it gives
 * @param versions whether it gives symbols with their versions
 */
public record Part(Set<BinaryFormat> formats, Set<Field> fields, String tags, boolean versions) {
  /** A field of a header. */
  public enum Field {
    /** 32 or 64. */
    BITS,
    /** The byte order. */
    ORDER,
    /** Subsystem of PE, number of slices of universal Mach-O. */
    SUB,
    /** The code of the machine. */
    MACHINE,
    /** The code of the kind of file. */
    TYPE
  }

  /** Everything. */
  public static final Part ALL =
      new Part(
          EnumSet.complementOf(EnumSet.of(BinaryFormat.NONE)),
          EnumSet.allOf(Field.class),
          "SNRUVWBIELJT",
          true);

  /** Returns whether records of a tag are given. */
  public boolean gives(int tag) {
    return tags.indexOf(tag) >= 0;
  }

  /** Returns whether the second text of a tag's records is a version, where the file is ELF. */
  static boolean isSymbolOfElf(int tag) {
    return tag == 'I' || tag == 'E';
  }
}
