package dev.abilens.image;

import dev.abilens.header.Architecture;

/**
 * An operating system on an architecture, written as Node's ecosystem does: {@code linux-x64}.
 *
 * @param os the operating system
 * @param architecture the architecture of the process, not of the machine
 */
public record Platform(Os os, Architecture architecture) {
  /** {@code linux-x64}. */
  public static final Platform LINUX_X64 = new Platform(Os.LINUX, Architecture.X64);

  /** {@code linux-arm64}. */
  public static final Platform LINUX_ARM64 = new Platform(Os.LINUX, Architecture.ARM64);

  /** {@code darwin-arm64}. */
  public static final Platform DARWIN_ARM64 = new Platform(Os.DARWIN, Architecture.ARM64);

  /** {@code darwin-x64}. */
  public static final Platform DARWIN_X64 = new Platform(Os.DARWIN, Architecture.X64);

  /** {@code win32-x64}. */
  public static final Platform WIN32_X64 = new Platform(Os.WIN32, Architecture.X64);

  /**
   * Reads {@code os-arch}.
   *
   * @param text such as {@code linux-x64}
   * @throws IllegalArgumentException if either word is not one of Node's, with the words that are
   */
  public static Platform of(String text) {
    int dash = text.indexOf('-');
    if (dash >= 0) {
      for (Os os : Os.values())
        for (Architecture architecture : Architecture.values())
          if (os != Os.OTHER
              && architecture != Architecture.OTHER
              && os.word().equals(text.substring(0, dash))
              && architecture.word().equals(text.substring(dash + 1)))
            return new Platform(os, architecture);
    }
    throw new IllegalArgumentException(
        "no platform \""
            + text
            + "\": expected OS-ARCH in Node's words, such as linux-x64, darwin-arm64 or win32-x64");
  }

  /**
   * Returns what a file is for. One that names no system is taken to be Linux's: it is an ELF file
   * of System V, and the other systems that Node runs on mark theirs.
   */
  public static Platform of(Image image) {
    Os os = image.os();
    return new Platform(os == null ? Os.LINUX : os, image.architecture());
  }

  @Override
  public String toString() {
    return os.word() + "-" + architecture.word();
  }
}
