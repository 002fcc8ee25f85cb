package dev.abilens.verdict;

/** How much a finding weighs. */
public enum Severity {
  /** Makes the verdict FAILS. */
  ERROR("error"),
  /** Keeps the verdict open, or would be an error in other circumstances. */
  WARNING("warning"),
  /** Worth knowing. */
  NOTE("note");

  private final String word;

  Severity(String word) {
    this.word = word;
  }

  /** Returns the word that reports write. */
  public String word() {
    return word;
  }
}
