package dev.abilens.pick;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all ways through a package's scripts in one process agree upon.
 *
 * @param loader what chooses
 * @param file the file that is loaded, or that the loader ends at; null if there is none
 * @param loads whether the loader takes it, as far as is known
 * @param open what is not known that the choice depends on; null where it is certain
 * @param error what the package throws without a file; null if nothing
 * @param passed what is not loaded, with the reasons
 */
record Choice(
    String loader,
    @Nullable String file,
    boolean loads,
    @Nullable String open,
    @Nullable String error,
    Map<String, String> passed) {
  static final String UNKNOWN = "unknown";

  static Choice of(List<Ways.End> ends) {
    Set<String> loaded = new LinkedHashSet<>();
    Set<String> failed = new LinkedHashSet<>();
    Map<String, String> passed = new LinkedHashMap<>();
    String loader = UNKNOWN;
    String error = null;
    String doubt = null;
    boolean looked = false;
    for (Ways.End end : ends) {
      Trail trail = end.trail();
      if (end.loaded() != null) loaded.add(end.loaded());
      else if (trail.failed() != null) failed.add(trail.failed());
      if (loader.equals(UNKNOWN) && trail.loader() != null) loader = trail.loader();
      if (error == null) error = end.thrown();
      if (doubt == null) doubt = trail.doubt();
      looked |= !trail.isEmpty() || trail.loader() != null || end.thrown() != null;
      trail.passed().forEach(passed::putIfAbsent);
    }
    Set<String> ended = loaded.isEmpty() ? failed : loaded;
    if (ended.size() > 1)
      return new Choice(
          loader, null, false, "it depends on what is not known which of " + ended, error, passed);
    String file = ended.isEmpty() ? null : ended.iterator().next();
    String open = doubt;
    if (file == null && open == null && !looked) open = "no loader that is known was recognised";
    if (file != null) passed.remove(file);
    return new Choice(loader, file, !loaded.isEmpty(), open, error, passed);
  }
}
