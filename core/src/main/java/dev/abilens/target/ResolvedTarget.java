package dev.abilens.target;

import dev.abilens.bytes.ByteSource;
import dev.abilens.image.Image;
import dev.abilens.image.ImageReader;
import dev.abilens.image.Platform;
import dev.abilens.node.RuntimeRelease;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A target worked out: the releases and systems that it stands for, with the runtime's program and
 * the system's files opened as far as they are at hand. Holds the program's file open until it is
 * closed; safe for use by many threads.
 */
public final class ResolvedTarget implements Closeable {
  private final Target target;
  private final Platform platform;
  private final List<RuntimeRelease> releases;
  private final @Nullable String unknownRuntime;
  private final List<TargetSystem> systems;
  private final @Nullable Image program;
  private final @Nullable ByteSource programSource;

  ResolvedTarget(
      Target target,
      Platform platform,
      List<RuntimeRelease> releases,
      @Nullable String unknownRuntime,
      List<TargetSystem> systems,
      @Nullable Image program,
      @Nullable ByteSource programSource) {
    this.target = target;
    this.platform = platform;
    this.releases = List.copyOf(releases);
    this.unknownRuntime = unknownRuntime;
    this.systems = List.copyOf(systems);
    this.program = program;
    this.programSource = programSource;
  }

  /**
   * Works a target out.
   *
   * @param target what is asked for
   * @param host the platform to take where the target and its program name none
   * @param reader reads the runtime's program
   * @throws TargetException if what it names contradicts itself or is not there
   * @throws IOException if the program or the root cannot be read
   */
  public static ResolvedTarget of(Target target, Platform host, ImageReader reader)
      throws IOException {
    return new TargetResolver(target, host, reader).resolve();
  }

  /**
   * Returns the part of this target that is one of its releases on some of its systems. What this
   * holds open stays its own: closing the part does nothing.
   */
  public ResolvedTarget only(RuntimeRelease release, List<TargetSystem> onSystems) {
    return new ResolvedTarget(
        target, platform, List.of(release), unknownRuntime, onSystems, program, null);
  }

  /** Returns the target as it was asked for. */
  public Target target() {
    return target;
  }

  /**
   * Returns the runtime in the words of a command line: as it was asked for, such as {@code
   * node@18}, or as it was found in a program or a root; {@code none} for the system's loader alone
   * and {@code unknown} where nothing is known of it.
   */
  public String runtime() {
    if (target.runtime().isPresent()) return target.runtime().get().toString();
    if (target.isBareLoader()) return "none";
    return releases.isEmpty() ? "unknown" : releases.get(0).toString();
  }

  /** Returns the platform of the process. */
  public Platform platform() {
    return platform;
  }

  /**
   * Returns the known releases that it stands for, oldest first; none for the system's loader
   * alone.
   */
  public List<RuntimeRelease> releases() {
    return releases;
  }

  /** Returns a sentence that says why no release is known although one is asked for, or empty. */
  public Optional<String> unknownRuntime() {
    return Optional.ofNullable(unknownRuntime);
  }

  /** Returns the systems that it may be; none for an operating system whose loader has no model. */
  public List<TargetSystem> systems() {
    return systems;
  }

  /** Returns the runtime's program, or empty if it is not at hand. */
  public Optional<Image> program() {
    return Optional.ofNullable(program);
  }

  /**
   * Returns how a person would write it down, with the release that an unnamed program was found to
   * be.
   */
  @Override
  public String toString() {
    boolean found = target.runtime().isEmpty() && releases.size() == 1;
    return found ? target + " (" + releases.get(0) + ")" : target.toString();
  }

  @Override
  public void close() throws IOException {
    if (programSource != null) programSource.close();
  }
}
