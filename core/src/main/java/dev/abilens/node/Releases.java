package dev.abilens.node;

import java.util.List;
import java.util.Optional;

/** One runtime's releases, as far as the tables go. */
interface Releases {
  /** Returns what is known of a version, or empty if it lies beyond the tables. */
  Optional<RuntimeRelease> at(RuntimeVersion version);

  /** Returns every release known in a range, oldest first. */
  List<RuntimeRelease> in(VersionRange range);

  /** Says how far the tables reach, as in {@code 0.1.14 to 26.13.0}. */
  String reach();
}
