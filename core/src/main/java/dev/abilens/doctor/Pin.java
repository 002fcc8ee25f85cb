package dev.abilens.doctor;

import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.Runtimes;
import dev.abilens.node.VersionRange;
import java.util.Set;
import java.util.TreeSet;

/**
 * A place that names versions of Node.js.
 *
 * @param file the file
 * @param line its line
 * @param what what it is, for messages
 * @param versions the versions
 * @param bound whether it only says which are allowed, as {@code engines} does
 */
record Pin(String file, int line, String what, VersionRange versions, boolean bound) {

  /** Returns the NODE_MODULE_VERSIONs of the known releases among them. */
  Set<Integer> moduleVersions() {
    Set<Integer> numbers = new TreeSet<>();
    for (RuntimeRelease release : Runtimes.bundled().releases(RuntimeKind.NODE, versions))
      release.moduleVersion().ifPresent(numbers::add);
    return numbers;
  }

  boolean agrees(Pin other) {
    return versions.firstInBoth(other.versions).isPresent();
  }

  @Override
  public String toString() {
    return what + " " + versions;
  }
}
