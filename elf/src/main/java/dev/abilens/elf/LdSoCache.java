package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code /etc/ld.so.cache}: which file a library name stands for, as {@code ldconfig} left it. The
 * loader reads this and never {@code /etc/ld.so.conf}. Immutable.
 */
final class LdSoCache {
  /** The cache of a system that has none. */
  static final LdSoCache NONE = new LdSoCache(Map.of(), Set.of());

  private static final String OLD_MAGIC = "ld.so-1.7.0";
  private static final String MAGIC = "glibc-ld.so.cache1.1";
  private static final int OLD_HEADER = 16;
  private static final int OLD_ENTRY = 12;
  private static final int HEADER = 48;
  private static final int ENTRY = 24;

  private final Map<String, List<String>> paths;
  private final Set<String> forSome;

  private LdSoCache(Map<String, List<String>> paths, Set<String> forSome) {
    this.paths = paths;
    this.forSome = forSome;
  }

  /**
   * Reads a cache; one that is damaged or of an unknown form is none, as for the loader.
   *
   * @param file the whole file, in the system's byte order
   */
  static LdSoCache read(Region file) {
    try {
      return entries(file);
    } catch (MalformedBinaryException e) {
      return NONE;
    }
  }

  private static LdSoCache entries(Region file) {
    long at = 0;
    if (file.length() >= OLD_HEADER && file.matches(0, OLD_MAGIC)) {
      // The old form, for programs of before 2.2, may stand before the new one.
      at = OLD_HEADER + file.u32(12) * OLD_ENTRY;
      at = (at + 7) & ~7L;
    }
    if (at > file.length() - HEADER || !file.matches(at, MAGIC)) return NONE;
    Region cache = file.slice("cache", at, file.length() - at);
    long count = cache.u32(20);
    Map<String, List<String>> paths = new HashMap<>();
    Set<String> forSome = new HashSet<>();
    for (long i = 0; i < count; i++) {
      Region entry = cache.slice("file_entry_new", HEADER + i * ENTRY, ENTRY);
      String library = cache.string(entry.u32(4));
      // Entries with hardware capabilities mostly stand beside a plain one of the same name.
      if (entry.i64(16) != 0) forSome.add(library);
      else
        paths.computeIfAbsent(library, name -> new ArrayList<>(1)).add(cache.string(entry.u32(8)));
    }
    return new LdSoCache(paths, forSome);
  }

  /** Returns whether a name stands for files that are for some processors. */
  boolean isForSome(String name) {
    return forSome.contains(name);
  }

  /**
   * Returns the files that a name stands for, one for each class and machine that has it.
   *
   * @return absolute paths, in the cache's order
   */
  List<String> paths(String name) {
    return paths.getOrDefault(name, List.of());
  }
}
