package dev.abilens.image;

/**
 * Whether something is there, and how that is known.
 *
 * @param answer what is known
 * @param evidence where the answer comes from, as a clause for a person
 * @param verified whether it was read from the real thing, rather than claimed by a source or
 *     inferred
 */
public record Availability(Answer answer, String evidence, boolean verified) {
  /** Three answers. */
  public enum Answer {
    /** It is so. */
    YES,
    /** It is not so. */
    NO,
    /** What is known does not tell. */
    UNKNOWN
  }

  /** Returns a verified yes. */
  public static Availability yes(String evidence) {
    return new Availability(Answer.YES, evidence, true);
  }

  /** Returns a verified no. */
  public static Availability no(String evidence) {
    return new Availability(Answer.NO, evidence, true);
  }

  /** Returns an "unknown" with what would have to be known. */
  public static Availability unknown(String evidence) {
    return new Availability(Answer.UNKNOWN, evidence, false);
  }

  /** Returns whether it is there. */
  public boolean isYes() {
    return answer == Answer.YES;
  }

  /** Returns whether it is not there. */
  public boolean isNo() {
    return answer == Answer.NO;
  }
}
