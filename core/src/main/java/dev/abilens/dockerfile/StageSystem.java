package dev.abilens.dockerfile;

import static java.util.Comparator.naturalOrder;

import dev.abilens.header.Architecture;
import dev.abilens.libc.Distribution;
import dev.abilens.libc.GlibcVersion;
import dev.abilens.libc.LibcFamily;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The system of a stage.
 *
 * @param image the image that brings it
 * @param bases the distributions that it may be, oldest first; none where that is not known
 * @param libc its C library, or null where that is not known
 * @param sure whether it surely is one of them
 */
public record StageSystem(
    String image, List<Distribution> bases, @Nullable LibcFamily libc, boolean sure) {
  /** Copies the list. */
  public StageSystem {
    bases = List.copyOf(bases);
  }

  static StageSystem unknown(String image) {
    return new StageSystem(image, List.of(), null, false);
  }

  /** Returns the lowest glibc that it may have; empty where one of its bases has no known one. */
  public Optional<GlibcVersion> lowestGlibc(Architecture architecture) {
    List<GlibcVersion> known =
        bases.stream().flatMap(base -> base.glibc(architecture).stream()).toList();
    return known.size() == bases.size() ? known.stream().min(naturalOrder()) : Optional.empty();
  }

  /** Returns the glibc of the base that it has now, or had last. */
  public Optional<GlibcVersion> lastGlibc(Architecture architecture) {
    return bases.isEmpty() ? Optional.empty() : bases.get(bases.size() - 1).glibc(architecture);
  }

  /** Returns its name for people. */
  public String title() {
    if (bases.isEmpty()) return libc == null ? "an unknown system" : "a system with " + libc;
    StringBuilder names = new StringBuilder();
    for (Distribution base : bases) names.append(names.isEmpty() ? "" : " or ").append(base.name());
    return names.toString();
  }
}
