package dev.abilens.image;

/** The system loaders that addons meet, named as the bundled tables of their messages name them. */
public enum LoaderKind {
  /** The loader of the GNU C library. */
  GLIBC("linux-glibc"),
  /** The loader of musl. */
  MUSL("linux-musl"),
  /** The loader of macOS. */
  DYLD("macos"),
  /** The loader of Windows. */
  WINDOWS("windows");

  private final String id;

  LoaderKind(String id) {
    this.id = id;
  }

  /** Returns the name of this loader in the tables of messages. */
  public String id() {
    return id;
  }
}
