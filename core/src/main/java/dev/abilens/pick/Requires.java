package dev.abilens.pick;

/** What loaders do with the file that they choose. */
interface Requires {
  /**
   * Loads a file as {@code require} does with a path.
   *
   * @return what it exports
   */
  Object path(String path);

  /**
   * Finds a file as {@code require.resolve} does with a path.
   *
   * @return where it is
   */
  Object resolve(String path);

  /**
   * Says that something is not known that a choice depends on.
   *
   * @param what what it is
   * @return a value that is not known
   */
  Object unknown(String what);
}
