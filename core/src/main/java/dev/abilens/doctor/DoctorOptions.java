package dev.abilens.doctor;

import dev.abilens.target.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a project is looked at for. Immutable.
 *
 * @param target where its addons are to load, or null where nothing is said of it: its runtime is
 *     compared with the versions that the project names, its platform and C library with what is
 *     installed and locked, and its root is where build tools are looked for
 * @param buildArguments the build arguments of Dockerfiles, by name
 * @param stage the stage of the Dockerfiles that is wanted, or null for the last one
 * @param dockerfile the path of the only Dockerfile to look at, in the project, or null for all
 */
public record DoctorOptions(
    @Nullable Target target,
    Map<String, String> buildArguments,
    @Nullable String stage,
    @Nullable String dockerfile) {
  /** Looks at the project as it is. */
  public static final DoctorOptions NONE = new DoctorOptions(null, Map.of(), null, null);

  /** Copies the map. */
  public DoctorOptions {
    buildArguments = Map.copyOf(buildArguments);
  }

  /** Returns the same for another target, or none. */
  public DoctorOptions withTarget(@Nullable Target other) {
    return new DoctorOptions(other, buildArguments, stage, dockerfile);
  }
}
