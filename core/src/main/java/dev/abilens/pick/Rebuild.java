package dev.abilens.pick;

import org.jspecify.annotations.Nullable;

/**
 * What {@code @electron/rebuild} 4 does with a package when it is run for an Electron. Immutable.
 *
 * @param outcome what it does
 * @param file the prebuilt file that it leaves alone, or the archive that it fetches; null if there
 *     is none, or its name is not known
 * @param reason why, for people
 */
public record Rebuild(Outcome outcome, @Nullable String file, String reason) {
  /** What is done. */
  public enum Outcome {
    /** Nothing: it is no package to be built, or not one that the project runs with. */
    SKIPPED,
    /** Nothing: what was built or fetched before is kept. */
    KEPT,
    /** Nothing: a file that the package brings is taken for fitting. */
    PREBUILT,
    /** An archive is fetched; where that fails, it is built. */
    FETCHED,
    /** It is built, into {@code build/Release} and {@code bin/PLATFORM-ARCH-ABI}. */
    BUILT,
    /** It ends with an error. */
    FAILS
  }
}
