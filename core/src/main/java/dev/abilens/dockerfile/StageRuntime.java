package dev.abilens.dockerfile;

import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.Runtimes;
import dev.abilens.node.VersionRange;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The runtime of a stage.
 *
 * @param kind which
 * @param versions the versions that it may have, or null where the text does not tell
 * @param source what says so, such as {@code node:18-slim} or {@code apt-get install nodejs}
 * @param official whether it is a program of the runtime's makers, linked with glibc unless an
 *     Alpine image brings it
 * @param sure whether it is surely that one
 * @param line the line that brings it
 */
public record StageRuntime(
    RuntimeKind kind,
    @Nullable VersionRange versions,
    String source,
    boolean official,
    boolean sure,
    int line) {

  /** Returns the known releases that it may be, oldest first. */
  public List<RuntimeRelease> releases() {
    return versions == null ? List.of() : Runtimes.bundled().releases(kind, versions);
  }

  /** Returns the NODE_MODULE_VERSIONs that it may have; none where that is not known. */
  public Set<Integer> moduleVersions() {
    Set<Integer> numbers = new TreeSet<>();
    for (RuntimeRelease release : releases()) release.moduleVersion().ifPresent(numbers::add);
    return numbers;
  }

  /** Returns whether both come from one source and so are one, whatever it is. */
  public boolean isSame(StageRuntime other) {
    return kind == other.kind && source.equals(other.source);
  }

  /** Returns its name for people, such as {@code Node.js 18}. */
  public String title() {
    return kind.title() + (versions == null ? " of an unknown version" : " " + versions);
  }
}
