package dev.abilens.dockerfile;

import dev.abilens.image.Platform;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a build is given beside its Dockerfile.
 *
 * @param arguments build arguments
 * @param target the stage that is wanted, or null for the last one
 * @param platform what the image is for, or null where that is not known
 * @param ignore what is left out of the build's files
 * @param modules the directories {@code node_modules} that are among the files, as paths; the one
 *     at the top counts even where it is not there yet
 * @param nodeFile the version that {@code .nvmrc} or {@code .node-version} names, or null
 */
public record BuildOptions(
    Map<String, String> arguments,
    @Nullable String target,
    @Nullable Platform platform,
    DockerIgnore ignore,
    List<String> modules,
    @Nullable String nodeFile) {
  /** Copies the collections. */
  public BuildOptions {
    arguments = Map.copyOf(arguments);
    modules = List.copyOf(modules);
  }
}
