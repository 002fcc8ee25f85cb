package dev.abilens.dockerfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something in a stage that bears on its addons. */
public sealed interface StageEvent {
  /** Returns the line, from 1. */
  int line();

  /**
   * Packages are installed or rebuilt.
   *
   * @param line the line
   * @param path the {@code node_modules}
   * @param command the command, as it was understood
   * @param rebuild whether it is a rebuild of what is there
   * @param skipsScripts whether install scripts are left out
   * @param tools the tools at that moment
   */
  record Install(
      int line,
      String path,
      String command,
      boolean rebuild,
      boolean skipsScripts,
      StageTools tools)
      implements StageEvent {}

  /**
   * The host's {@code node_modules} may come in.
   *
   * @param line the line
   * @param path where to
   * @param source what is copied, as it was written
   * @param named whether the folder itself is named
   * @param over what it is laid over, or null
   */
  record HostCopy(int line, String path, String source, boolean named, @Nullable Modules over)
      implements StageEvent {}

  /**
   * A {@code node_modules} that lies in a cache between builds.
   *
   * @param line the line
   * @param path the mount's target
   */
  record CacheMount(int line, String path) implements StageEvent {}

  /**
   * A runtime is put into a stage, and what the stage's system is then.
   *
   * @param line the line
   * @param runtime the runtime
   * @param from the system that it was made for, or null where any with glibc will do
   */
  record RuntimeInstall(int line, StageRuntime runtime, @Nullable StageSystem from)
      implements StageEvent {}

  /** Returns the events of one kind. */
  static <T extends StageEvent> List<T> of(Class<T> kind, List<StageEvent> events) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
