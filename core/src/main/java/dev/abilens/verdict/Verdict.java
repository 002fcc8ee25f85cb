package dev.abilens.verdict;

/** The three answers. */
public enum Verdict {
  /** The file loads, on the assumptions that the judgement states. */
  LOADS,
  /** The file does not load, or ends the process that loads it. */
  FAILS,
  /** What is known does not tell; the findings say what would have to be known. */
  UNDECIDED
}
