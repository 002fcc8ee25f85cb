package dev.abilens.libc;

import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import java.util.List;
import java.util.Optional;

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

  /**
   * Returns the C library of Linux that a binary is for, as far as it says so: by the version nodes
   * that it needs, or the names of the libraries.
   */
  public static Optional<LibcFamily> of(Image image) {
    boolean glibc =
        image.versionNeeds().stream()
            .anyMatch(need -> SymbolVersion.of(need.version()).isNumbered(SymbolVersion.GLIBC));
    if (glibc) return Optional.of(GLIBC);
    List<String> names = image.dependencies().stream().map(Dependency::name).toList();
    if (names.contains("libc.so.6")) return Optional.of(GLIBC);
    return names.stream().anyMatch(MuslSymbols::isMusl) ? Optional.of(MUSL) : Optional.empty();
  }

  @Override
  public String toString() {
    return word;
  }
}
