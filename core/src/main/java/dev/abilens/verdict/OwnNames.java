package dev.abilens.verdict;

import dev.abilens.image.Availability;
import dev.abilens.image.Bindings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The names that a file has itself, and where they are bound: a program that has them comes first.
 * A file may have tens of thousands, and hundreds of releases may be asked of them. For one thread.
 */
final class OwnNames {
  /** In names of C++, of what only addons are written with: node-addon-api and nan. */
  private static final Pattern OF_ADDONS = Pattern.compile("^_Z.*(?<!\\d)(?:4Napi|3Nan)");

  private static final byte HERE = 0;
  private static final byte PERHAPS = 1;
  private static final byte ELSEWHERE = 2;

  private final List<String> names;

  // By what each of the names comes to.
  private final Map<String, Bindings> known = new HashMap<>();

  OwnNames(Set<String> own) {
    this.names = List.copyOf(own);
  }

  /**
   * Returns which of them are, or may be, the program's.
   *
   * @param provided whether the program has a name
   * @return for the same answers the same object
   */
  Bindings in(Function<String, Availability> provided) {
    byte[] places = new byte[names.size()];
    for (int i = 0; i < places.length; i++) {
      Availability there = provided.apply(names.get(i));
      if (there.isYes()) places[i] = ELSEWHERE;
      else places[i] = there.isNo() || isOfAddons(names.get(i)) ? HERE : PERHAPS;
    }
    return known.computeIfAbsent(
        new String(places, StandardCharsets.ISO_8859_1),
        key -> new Bindings(at(places, ELSEWHERE), at(places, PERHAPS)));
  }

  private Set<String> at(byte[] places, byte place) {
    List<String> there = new ArrayList<>();
    for (int i = 0; i < places.length; i++) if (places[i] == place) there.add(names.get(i));
    return Set.of(there.toArray(String[]::new));
  }

  private static boolean isOfAddons(String name) {
    // Most names are told sooner than by a pattern.
    boolean perhaps = name.contains("4Napi") || name.contains("3Nan");
    return perhaps && OF_ADDONS.matcher(name).find();
  }
}
