package dev.abilens.libc;

import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** C libraries of Linux that Node.js runs on. */
public enum LibcFamily {
  /** The GNU C library. */
  GLIBC("glibc"),
  /** musl, as on Alpine. */
  MUSL("musl");

  /** The numbers are glibc's; musl's libraries of these names have none. */
  private static final Pattern OF_GLIBC =
      Pattern.compile("lib(?:c|m|pthread|dl|rt|util|resolv)\\.so\\.[0-9.]+|ld-linux.*|ld64\\.so.*");

  private final String word;

  LibcFamily(String word) {
    this.word = word;
  }

  /** Returns its name as people write it. */
  public String word() {
    return word;
  }

  /**
   * Returns the C library of Linux that a binary is for, as far as the names of the libraries that
   * it needs say so. Version nodes do not: libgcc has one that is called like glibc's.
   */
  public static Optional<LibcFamily> of(Image image) {
    List<String> names = image.dependencies().stream().map(Dependency::name).toList();
    if (names.stream().anyMatch(OF_GLIBC.asMatchPredicate())) return Optional.of(GLIBC);
    return names.stream().anyMatch(MuslSymbols::isMusl) ? Optional.of(MUSL) : Optional.empty();
  }

  @Override
  public String toString() {
    return word;
  }
}
