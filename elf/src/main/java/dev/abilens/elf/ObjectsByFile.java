package dev.abilens.elf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a load brings, by the files: loaders map none twice. For one thread. */
final class ObjectsByFile {
  private final Map<String, List<LinkedObject>> byPath = new HashMap<>();

  void add(LinkedObject object) {
    byPath.computeIfAbsent(object.realPath(), p -> new ArrayList<>()).add(object);
  }

  /**
   * Returns the object of the same file, or null.
   *
   * @param before the objects of the process, which come first
   */
  @Nullable LinkedObject sameAs(LinkedObject object, List<LinkedObject> before) {
    if (object.tree() == null) return null;
    for (LinkedObject o : before) if (o.isSameFile(object.tree(), object.realPath())) return o;
    for (LinkedObject o : byPath.getOrDefault(object.realPath(), List.of()))
      if (o.isSameFile(object.tree(), object.realPath())) return o;
    return null;
  }
}
