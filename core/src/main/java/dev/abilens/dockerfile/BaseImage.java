package dev.abilens.dockerfile;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the image that a stage begins with, from its name.
 *
 * @param reference its name
 * @param runtime its runtime, or null where it has none or none is known
 * @param system its system
 * @param tools its build tools
 * @param moves whether and how the name stands for another image at another time
 * @param workdir the directory that it begins in
 * @param bare whether it has neither a shell nor npm, so that nothing can be run while it is built
 */
public record BaseImage(
    ImageReference reference,
    @Nullable StageRuntime runtime,
    StageSystem system,
    StageTools tools,
    Moves moves,
    String workdir,
    boolean bare) {

  /** Where the images of AWS Lambda have their function. */
  static final String LAMBDA = "/var/task";

  /** How a tag moves. */
  public enum Moves {
    /** It does not: a digest, or a tag of which neither Node's major nor the base changes. */
    NO,
    /** The distribution beneath changes. */
    BASE,
    /** The version of Node.js itself changes from major to major, or that of the system does. */
    VERSION
  }

  /** Returns the variables of its environment that builds make paths of. */
  Map<String, String> variables() {
    return workdir.equals(LAMBDA) ? Map.of("LAMBDA_TASK_ROOT", LAMBDA) : Map.of();
  }

  /** Returns the name as it was written. */
  public String name() {
    return reference.toString();
  }
}
