package dev.abilens.image;

import dev.abilens.header.BinaryFormat;

/** The system loaders that addons meet, named as the bundled tables of their messages name them. */
public enum LoaderKind {
  /** The loader of the GNU C library. */
  GLIBC("linux-glibc", BinaryFormat.ELF),
  /** The loader of musl. */
  MUSL("linux-musl", BinaryFormat.ELF),
  /** The loader of macOS. */
  DYLD("macos", BinaryFormat.MACH_O),
  /** The loader of Windows. */
  WINDOWS("windows", BinaryFormat.PE);

  private final String id;
  private final BinaryFormat format;

  LoaderKind(String id, BinaryFormat format) {
    this.id = id;
    this.format = format;
  }

  /** Returns the name of this loader in the tables of messages. */
  public String id() {
    return id;
  }

  /** Returns the format that this loader loads. */
  public BinaryFormat format() {
    return format;
  }
}
