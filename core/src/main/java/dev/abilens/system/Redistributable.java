package dev.abilens.system;

/**
 * What brings libraries that are no part of Windows.
 *
 * @param id its name in the bundled tables, such as {@code vc14}
 * @param title what people call it, such as {@code Microsoft Visual C++ 2015-2022 Redistributable}
 * @param from where it comes from, with {@code {arch}} for the architecture; empty where that is
 *     not known
 * @param verified whether somebody looked, rather than knew by heart
 */
public record Redistributable(String id, String title, String from, boolean verified) {
  private static final String DEBUG = "debug";

  /** Returns whether it holds debug libraries, which nobody may pass on. */
  public boolean isDebug() {
    return id.equals(DEBUG);
  }

  @Override
  public String toString() {
    return title;
  }
}
