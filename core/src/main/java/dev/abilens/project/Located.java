package dev.abilens.project;

/**
 * A text of a file and where it stands.
 *
 * @param text the text
 * @param line the line in which it begins, the first being 1
 */
public record Located(String text, int line) {
  @Override
  public String toString() {
    return text;
  }
}
