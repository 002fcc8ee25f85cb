package dev.abilens.dockerfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code node_modules} in a stage. Immutable.
 *
 * @param path where it is in the stage
 * @param origin who made it
 * @param made where it was made, or null for the host's
 * @param madeLine the line that made it, or brought it in
 * @param line the line that brought it to where it is now
 * @param scriptsSkipped whether install scripts were left out, so that nothing was built
 * @param rebuild the rebuild that came after, or null
 */
public record Modules(
    String path,
    Origin origin,
    @Nullable Environment made,
    int madeLine,
    int line,
    boolean scriptsSkipped,
    @Nullable Rebuild rebuild) {

  /** Who made it. */
  public enum Origin {
    /** A package manager that is seen at work in a stage. */
    INSTALLED,
    /** Something in a stage, or in an image, that is not seen. */
    UNSEEN,
    /** Whoever ran an install on the machine that the build's files come from. */
    HOST
  }

  /**
   * A rebuild.
   *
   * @param line its line
   * @param command the command
   * @param where the stage as it was
   * @param tools the tools that were there
   * @param packages the packages that it names; none: all
   */
  public record Rebuild(
      int line, String command, Environment where, StageTools tools, List<String> packages) {
    /** Copies the list. */
    public Rebuild {
      packages = List.copyOf(packages);
    }
  }

  Modules at(String other, int otherLine) {
    return new Modules(other, origin, made, madeLine, otherLine, scriptsSkipped, rebuild);
  }

  Modules rebuilt(Rebuild by) {
    return new Modules(path, origin, made, madeLine, line, false, by);
  }
}
