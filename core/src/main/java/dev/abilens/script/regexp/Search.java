package dev.abilens.script.regexp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Looks for a match of a regular expression, within bounds. */
final class Search {
  /** More steps are not gone for one search; some of them are one step of a script. */
  private static final int MAX_STEPS = 200_000;

  private static final int STEPS_OF_ONE = 4;

  /** Ends a search that costs too much. */
  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super(null, null, false, false);
    }
  }

  private final Program program;
  private final String text;
  private final int[] places;
  private int gone;

  /** What to go back to: for each, a kind, and two numbers. */
  private int[] back = new int[96];

  private int backs;

  private Search(Program program, String text) {
    this.program = program;
    this.text = text;
    this.places = new int[program.registers()];
  }

  /**
   * Looks for the first match.
   *
   * @param from where it begins at the earliest
   * @param sticky whether it has to begin there
   */
  static Found find(Program program, String text, int from, boolean sticky) {
    Search search = new Search(program, text);
    try {
      for (int start = from; start <= text.length(); start++) {
        Arrays.fill(search.places, -1);
        search.backs = 0;
        if (search.matches(0, start) >= 0) return search.found(true, search.places);
        if (sticky) break;
      }
      return search.found(true, null);
    } catch (TooLong e) {
      return search.found(false, null);
    }
  }

  private Found found(boolean known, int @Nullable [] of) {
    return new Found(known, of, 1 + gone / STEPS_OF_ONE);
  }

  private void push(int kind, int a, int b) {
    if (backs + 3 > back.length) back = Arrays.copyOf(back, back.length * 2);
    back[backs++] = kind;
    back[backs++] = a;
    back[backs++] = b;
  }

  private void keep(int register, int place) {
    push(register, places[register], 0);
    places[register] = place;
  }

  /** Goes the steps from one on; returns the place at the end, or -1 if there is no match. */
  private int matches(int first, int start) {
    int base = backs;
    int step = first;
    int place = start;
    while (true) {
      if (++gone > MAX_STEPS) throw new TooLong();
      Program.Step at = program.steps().get(step);
      boolean holds = true;
      int next = step + 1;
      if (at instanceof Program.Take take) {
        int index = take.backwards() ? place - 1 : place;
        holds = index >= 0 && index < text.length() && take.set().has(text.charAt(index));
        place += take.backwards() ? -1 : 1;
      } else if (at instanceof Program.Fork fork) {
        push(-1, fork.second(), place);
        next = fork.first();
      } else if (at instanceof Program.Jump jump) {
        next = jump.to();
      } else if (at instanceof Program.Keep keep) {
        keep(keep.register(), place);
      } else if (at instanceof Program.Drop drop) {
        for (int i = drop.from(); i < drop.to(); i++) keep(i, -1);
        gone += drop.to() - drop.from();
      } else if (at instanceof Program.Moved moved) {
        holds = places[moved.register()] != place;
      } else if (at instanceof Program.Again again) {
        int taken = again(again, place);
        holds = taken >= 0;
        place = taken;
      } else if (at instanceof Program.At edge) {
        holds = isAt(edge.edge(), place);
      } else if (at instanceof Program.Around around) {
        int mark = backs;
        boolean found = matches(step + 1, place) >= 0;
        holds = found != around.not();
        if (around.not()) undo(mark);
        next = around.next();
      } else {
        if (first > 0) forget(base);
        return place;
      }
      if (holds) {
        step = next;
        continue;
      }
      // Back to the last fork.
      while (true) {
        if (backs == base) return -1;
        backs -= 3;
        int register = back[backs];
        if (register < 0) break;
        places[register] = back[backs + 1];
      }
      step = back[backs + 1];
      place = back[backs + 2];
    }
  }

  /** Lets nothing be tried again of what lies around a place, and keeps how to undo it. */
  private void forget(int base) {
    int to = base;
    for (int from = base; from < backs; from += 3) {
      if (back[from] < 0) continue;
      System.arraycopy(back, from, back, to, 3);
      to += 3;
    }
    gone += (backs - base) / 3;
    backs = to;
  }

  private void undo(int base) {
    while (backs > base) {
      backs -= 3;
      if (back[backs] >= 0) places[back[backs]] = back[backs + 1];
    }
  }

  private int again(Program.Again again, int place) {
    int from = places[2 * again.group()];
    int to = places[2 * again.group() + 1];
    if (from < 0 || to < 0) return place;
    int length = to - from;
    gone += length;
    int start = again.backwards() ? place - length : place;
    return start >= 0 && text.regionMatches(start, text, from, length)
        ? again.backwards() ? start : start + length
        : -1;
  }

  private boolean isAt(Program.Edge edge, int place) {
    return switch (edge) {
      case START -> place == 0;
      case END -> place == text.length();
      case START_OF_LINE -> place == 0 || CharacterSet.LINE_ENDS.has(text.charAt(place - 1));
      case END_OF_LINE -> place == text.length() || CharacterSet.LINE_ENDS.has(text.charAt(place));
      case WORD -> isWord(place - 1) != isWord(place);
      case NO_WORD -> isWord(place - 1) == isWord(place);
    };
  }

  private boolean isWord(int index) {
    return index >= 0 && index < text.length() && CharacterSet.WORD.has(text.charAt(index));
  }
}
