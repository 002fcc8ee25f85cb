package dev.abilens.libc;

/** C libraries of Linux that Node.js runs on. */
public enum LibcFamily {
  /** The GNU C library. */
  GLIBC("glibc"),
  /** musl, as on Alpine. */
  MUSL("musl");

  private final String word;

  LibcFamily(String word) {
    this.word = word;
  }

  /** Returns its name as people write it. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
