package dev.abilens.libc;

import dev.abilens.image.Availability;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Answers about what libraries define, each worked out once: addons ask for the same things. No
 * more are kept than sound files ask for. Thread-safe.
 */
final class Answers {
  private static final int MOST = 1 << 12;
  private static final int LONGEST = 1 << 8;

  private record Question(String soname, String name) {}

  private final Map<Question, Availability> known = new ConcurrentHashMap<>();
  private final BiFunction<String, String, Availability> maker;

  /**
   * Remembers how answers are worked out.
   *
   * @param maker answers for a library and a name; always the same
   */
  Answers(BiFunction<String, String, Availability> maker) {
    this.maker = maker;
  }

  Availability get(String soname, String name) {
    Question question = new Question(soname, name);
    Availability answer = known.get(question);
    if (answer != null) return answer;
    answer = maker.apply(soname, name);
    if (known.size() < MOST && soname.length() + name.length() < LONGEST)
      known.put(question, answer);
    return answer;
  }
}
