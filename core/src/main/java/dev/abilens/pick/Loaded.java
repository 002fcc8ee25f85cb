package dev.abilens.pick;

/** Ends the way through a package's scripts: a file is loaded. */
final class Loaded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;

  Loaded(String file) {
    super(null, null, false, false);
    this.file = file;
  }

  String file() {
    return file;
  }
}
