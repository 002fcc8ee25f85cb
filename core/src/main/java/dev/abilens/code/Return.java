package dev.abilens.code;

/**
 * How a call ends.
 *
 * @param end what becomes of it
 * @param thrown what may be thrown out of it
 * @param result what it returns, if it comes back
 */
record Return(End end, Thrown thrown, Value result) {
  /** What becomes of a call, on the way that says most. */
  enum End {
    /** The process ends, for a reason of its own. */
    NEVER,
    /** Something is thrown out of it. */
    THROWN,
    /** It calls what is looked for. */
    MET,
    /** It comes back. */
    BACK
  }

  static final Return NEVER = new Return(End.NEVER, Thrown.NOTHING, Value.UNKNOWN);
  static final Return THROWN = new Return(End.THROWN, Thrown.OWN, Value.UNKNOWN);
  static final Return MET = new Return(End.MET, Thrown.NOTHING, Value.UNKNOWN);
  static final Return UNKNOWN = back(Value.UNKNOWN);
  static final Return ANYTHING = UNKNOWN.thrown(Thrown.OWN);

  static Return back(Value result) {
    return new Return(End.BACK, Thrown.NOTHING, result);
  }

  boolean back() {
    return end == End.BACK;
  }

  /** Returns how one of two calls ends. */
  Return or(Return other) {
    Value one = back() ? result : other.result;
    boolean same = !back() || !other.back() || result.equals(other.result);
    End most = end.compareTo(other.end) < 0 ? other.end : end;
    Thrown either = thrown.or(other.thrown);
    Value both = same ? one : Value.UNKNOWN;
    boolean changed = most != end || either != thrown || !both.equals(result);
    return changed ? new Return(most, either, both) : this;
  }

  /** Returns how it ends where something else may be thrown out of it. */
  Return thrown(Thrown may) {
    return may == thrown ? this : new Return(end, may, result);
  }

  /** Returns how it ends for who does not come back from it. */
  Return without() {
    return back() ? NEVER.thrown(thrown) : this;
  }
}
