package dev.abilens.verdict;

import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Bindings;
import dev.abilens.image.ProgramNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The code of an addon in release after release: by names that the addon has itself, and that its
 * code comes to, it is bound to a program that has them, too. Releases that say the same of all
 * that was asked share what was found. For one thread.
 */
final class BoundCode {
  /** How many instructions are followed, for all releases, before no further kind is begun. */
  static final long MOST_WALKED = 1 << 25;

  private final InitialCode code;
  private final Function<ProgramNames, Bindings> loaded;
  private final long most;
  private final List<Shared> known = new ArrayList<>();

  /**
   * Makes it.
   *
   * @param loaded where the system's loader binds those names, given those of the program
   */
  BoundCode(InitialCode code, Function<ProgramNames, Bindings> loaded) {
    this(code, loaded, MOST_WALKED);
  }

  BoundCode(InitialCode code, Function<ProgramNames, Bindings> loaded, long most) {
    this.code = code;
    this.loaded = loaded;
    this.most = most;
  }

  /** Returns whether the addon is written to V8's interface. */
  boolean usesV8() {
    return code.addon().usesV8();
  }

  /**
   * Returns the code as it is in a release, to be used before the next release is asked for.
   *
   * @param program whether the release's program has a symbol
   * @return the code, or null where no more may be followed
   */
  @Nullable InitialCode in(Function<String, Availability> program) {
    for (Shared one : known) if (one.isOf(program)) return one.bound;
    if (!known.isEmpty() && code.walked() > most) return null;
    Shared made = new Shared(program);
    known.add(made);
    return made.bound;
  }

  /**
   * The code of releases that were of one mind so far, and what the programs of all of them have.
   */
  private final class Shared implements ProgramNames {
    private final Map<String, Answer> asked = new HashMap<>();
    private final InitialCode bound;
    private Function<String, Availability> program;

    Shared(Function<String, Availability> program) {
      this.program = program;
      this.bound = code.bound(loaded.apply(this));
    }

    boolean isOf(Function<String, Availability> other) {
      for (Map.Entry<String, Answer> one : asked.entrySet())
        if (other.apply(one.getKey()).answer() != one.getValue()) return false;
      program = other;
      return true;
    }

    @Override
    public Answer has(String name) {
      return asked.computeIfAbsent(name, symbol -> program.apply(symbol).answer());
    }
  }
}
