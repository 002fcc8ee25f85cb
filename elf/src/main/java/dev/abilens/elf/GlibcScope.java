package dev.abilens.elf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Symbol lookup of glibc's loader ({@code _dl_lookup_symbol_x}): the objects of the process first,
 * then what the load brings, in this order. Used by one thread.
 */
final class GlibcScope {
  // Below this index a version is none: local, global.
  private static final int FIRST_VERSION = 2;

  // An array: it is gone through for each symbol.
  private final Candidate[] candidates;
  private final @Nullable GlibcRelease release;
  private final HashSteps steps;

  /**
   * Makes the scope of a load.
   *
   * @param objects the objects in the order of lookup
   * @param release glibc's release, or null if it is not known
   * @param steps what lookups may take
   */
  GlibcScope(List<LinkedObject> objects, @Nullable GlibcRelease release, HashSteps steps) {
    List<Candidate> read = new ArrayList<>(objects.size());
    for (LinkedObject linked : objects)
      if (linked.object() != null) read.add(new Candidate(linked, linked.object()));
    this.candidates = read.toArray(Candidate[]::new);
    this.release = release;
    this.steps = steps;
  }

  /** What a lookup ends in. */
  enum Answer {
    /** A definition. */
    FOUND,
    /** None. */
    MISSING,
    /** An assertion of the loader: the process ends. */
    ASSERTION,
    /** The hash table of an object on the way leads out of it, or further than anybody goes. */
    UNKNOWN,
    /** None, and releases before 2.30 stop at the library that the version is asked of. */
    NOT_IN_LIBRARY
  }

  /**
   * What a lookup found.
   *
   * @param answer what it ends in
   * @param object the object that defines the symbol, or null
   */
  record Lookup(Answer answer, @Nullable LinkedObject object) {
    private static final Lookup MISSING = new Lookup(Answer.MISSING, null);
  }

  /**
   * Looks a symbol up.
   *
   * @param name its name
   * @param version the version that the reference asks for, or null
   * @param library the library that the version is asked of, or null
   * @param defined whether only a definition counts, and not an entry of the program that stands
   *     for a function elsewhere
   */
  Lookup find(
      SymbolName name, @Nullable String version, @Nullable String library, boolean defined) {
    for (Candidate candidate : candidates) {
      LinkedObject linked = candidate.linked;
      DynamicSymbols symbols = candidate.symbols;
      candidate.ask(name, version, defined);
      int index = symbols.find(name, candidate, steps);
      if (index == SymbolHash.UNKNOWN) return new Lookup(Answer.UNKNOWN, linked);
      boolean named = library != null && version != null && linked.isNamed(library);
      if (candidate.unversioned && named && asserts()) return new Lookup(Answer.ASSERTION, linked);
      if (index < 0) index = candidate.only();
      if (index >= 0 && symbols.isOfOthers(index)) return candidate.found;
      if (index < 0 && named && release != null && !release.atLeast(30))
        return new Lookup(Answer.NOT_IN_LIBRARY, linked);
    }
    return Lookup.MISSING;
  }

  private boolean asserts() {
    return release == null || !release.atLeast(41);
  }

  /**
   * Tells which of the symbols of a name an object offers ({@code check_match}). One for all
   * lookups: there are ten thousands of them.
   */
  private static final class Candidate implements SymbolHash.Match {
    private final LinkedObject linked;
    private final LoadedObject object;
    private final DynamicSymbols symbols;
    private final Lookup found;
    private SymbolName name = SymbolName.of("");
    private @Nullable String version;
    private boolean defined;
    private int versioned = -1;
    private int versionedCount;
    private boolean unversioned;

    Candidate(LinkedObject linked, LoadedObject object) {
      this.linked = linked;
      this.object = object;
      this.symbols = object.symbols();
      this.found = new Lookup(Answer.FOUND, linked);
    }

    /** Begins a lookup. */
    void ask(SymbolName wanted, @Nullable String ofVersion, boolean onlyDefined) {
      name = wanted;
      version = ofVersion;
      defined = onlyDefined;
      versioned = -1;
      versionedCount = 0;
      unversioned = false;
    }

    @Override
    public boolean test(int index) {
      if (index >= symbols.reach()) return false;
      int section = symbols.section(index);
      int type = symbols.type(index);
      if (symbols.value(index) == 0 && section != Elf.SHN_ABS && type != Elf.STT_TLS) return false;
      if (defined && section == Elf.SHN_UNDEF) return false;
      if ((1 << type & DynamicSymbols.LOOKED_FOR_BY_GLIBC) == 0 || !symbols.isNamed(index, name))
        return false;
      int visibility = symbols.visibility(index);
      if (visibility == Elf.STV_HIDDEN || visibility == Elf.STV_INTERNAL) return false;
      return version == null ? anyVersion(index) : isVersion(index, version);
    }

    private boolean isVersion(int index, String wanted) {
      if (!object.hasSymbolVersions()) {
        unversioned = true;
        return true;
      }
      int versym = Math.max(0, symbols.versym(index));
      String own = object.version(versym & Elf.VERSYM_VERSION);
      // A symbol without a version serves every reference, unless it is hidden.
      return own == null ? (versym & Elf.VERSYM_HIDDEN) == 0 : own.equals(wanted);
    }

    private boolean anyVersion(int index) {
      if (!object.hasSymbolVersions()) return true;
      int versym = Math.max(0, symbols.versym(index));
      if ((versym & Elf.VERSYM_VERSION) <= FIRST_VERSION) return true;
      if ((versym & Elf.VERSYM_HIDDEN) == 0 && versionedCount++ == 0) versioned = index;
      return false;
    }

    /** Returns the one default version that there is for a reference without a version, or -1. */
    int only() {
      return versionedCount == 1 ? versioned : -1;
    }
  }
}
