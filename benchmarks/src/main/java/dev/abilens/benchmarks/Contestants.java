package dev.abilens.benchmarks;

import java.util.Locale;

/** Everybody who does the jobs. */
public enum Contestants {
  /** This project, over arrays. */
  ARRAY,
  /** This project, over heap buffers. */
  HEAP,
  /** This project, over direct buffers. */
  DIRECT,
  /** This project, over mapped files. */
  MAPPED,
  /** The library jelf. */
  JELF,
  /** The library pecoff4j. */
  PECOFF4J,
  /** The library PortEx. */
  PORTEX,
  /** Apache Tika's parser of executables. */
  TIKA,
  /** JNA's reader of ELF headers. */
  JNA;

  /** Returns the contestant, made anew. */
  public Contestant make() {
    return switch (this) {
      case ARRAY -> new ArrayContestant();
      case HEAP -> new BufferContestant(View.HEAP);
      case DIRECT -> new BufferContestant(View.DIRECT);
      case MAPPED -> new BufferContestant(View.MAPPED);
      case JELF -> new Jelf();
      case PECOFF4J -> new Pecoff4j();
      case PORTEX -> new Portex();
      case TIKA -> new Tika();
      case JNA -> new JnaElf();
    };
  }

  /** Returns the one of a name, in any case. */
  public static Contestants named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
