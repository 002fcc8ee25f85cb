package dev.abilens.libc;

import dev.abilens.image.Availability;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * Answers about what libraries define, each worked out once: addons ask for the same things. No
 * more are kept than sound files ask for. Thread-safe.
 */
final class Answers {
  private static final int MOST = 1 << 12;
  private static final int LONGEST = 1 << 8;

  // By library, then by name.
  private final Map<String, Map<String, Availability>> known = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
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
    Availability answer = known.getOrDefault(soname, Map.of()).get(name);
    if (answer != null) return answer;
    answer = maker.apply(soname, name);
    if (soname.length() + name.length() < LONGEST && count.get() < MOST) {
      count.incrementAndGet();
      known.computeIfAbsent(soname, key -> new ConcurrentHashMap<>()).put(name, answer);
    }
    return answer;
  }
}
