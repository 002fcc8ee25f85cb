package dev.abilens.image;

/** Operating systems in Node's own words, as in {@code process.platform}. */
public enum Os {
  /** Linux, with glibc, musl or another C library. */
  LINUX("linux"),
  /** macOS. */
  DARWIN("darwin"),
  /** Windows. */
  WIN32("win32"),
  /** FreeBSD. */
  FREEBSD("freebsd"),
  /** OpenBSD. */
  OPENBSD("openbsd"),
  /** NetBSD. */
  NETBSD("netbsd"),
  /** Solaris and illumos. */
  SUNOS("sunos"),
  /** Android. */
  ANDROID("android"),
  /** One that Node has no word for. */
  OTHER("other");

  private final String word;

  Os(String word) {
    this.word = word;
  }

  /** Returns Node's word for it. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
