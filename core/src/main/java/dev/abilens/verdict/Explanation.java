package dev.abilens.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load error means. Immutable.
 *
 * @param code what it is
 * @param message the error as it was recognised, line breaks and wrapping taken out
 * @param runtimes who is who, each a sentence: which runtimes have the number found and the number
 *     required
 * @param library the library that the error names, or null
 * @param version the version that the error names, or null
 * @param symbol the symbol that the error names, or null
 * @param cause what happened, as a sentence
 * @param remedies what mends it
 */
public record Explanation(
    Code code,
    String message,
    List<String> runtimes,
    @Nullable String library,
    @Nullable String version,
    @Nullable String symbol,
    String cause,
    List<String> remedies) {
  /** Copies the lists. */
  public Explanation {
    runtimes = List.copyOf(runtimes);
    remedies = List.copyOf(remedies);
  }
}
