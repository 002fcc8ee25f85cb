package dev.abilens.macho;

import dev.abilens.format.LoadLog;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.LoadRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of what a load brings ({@code resolveSymbol}): each is looked for in the library that
 * its ordinal names, and what that re-exports, or in every image. For one thread.
 */
final class DyldBinding {
  /** How names begin that only a runtime of JavaScript has: no library of the system. */
  private static final List<String> RUNTIMES_OWN =
      List.of(
          "_napi_",
          "_node_api_",
          "_node_module_register",
          "_uv_",
          "__ZN2v8",
          "__ZNK2v8",
          "__ZN4node",
          "__ZNK4node",
          "__ZN3bun",
          "__ZNK3bun");

  /** The most images and names that one symbol is followed through. */
  private static final int MAX_STEPS = 1000;

  private final LoadLog log;
  private final LoadRequest.Process context;
  private final DyldProcess process;
  private final DyldClosure closure;
  private final DyldAbi abi;
  private final boolean incomplete;

  DyldBinding(
      LoadLog log,
      LoadRequest.Process context,
      DyldProcess process,
      DyldClosure closure,
      DyldAbi abi,
      boolean incomplete) {
    this.log = log;
    this.context = context;
    this.process = process;
    this.closure = closure;
    this.abi = abi;
    this.incomplete = incomplete;
  }

  void run(List<LinkedImage> brought) {
    for (LinkedImage image : brought)
      if (image.object() != null) new One(image, image.object()).run();
  }

  /** The imports of one image. */
  private final class One {
    private final LinkedImage image;
    private final DyldObject object;
    private final Imports imports;

    One(LinkedImage image, DyldObject object) {
      this.image = image;
      this.object = object;
      this.imports = object.imports();
    }

    void run() {
      for (int i = 0; i < imports.size(); i++) bind(i);
    }

    private void bind(int index) {
      int ordinal = imports.ordinal(index);
      String name = imports.name(index);
      switch (ordinal) {
        case MachO.BIND_SPECIAL_DYLIB_SELF -> in(image, index, name);
        case MachO.BIND_SPECIAL_DYLIB_MAIN_EXECUTABLE -> inProgram(index, name);
        case MachO.BIND_SPECIAL_DYLIB_FLAT_LOOKUP, MachO.BIND_SPECIAL_DYLIB_WEAK_LOOKUP ->
            anywhere(index, name);
        default -> {
          if (ordinal > 0 && ordinal <= object.dylibs().count())
            in(closure.dependent(image, ordinal), index, name);
          else badOrdinal(index, name, ordinal);
        }
      }
    }

    private void in(@Nullable LinkedImage library, int index, String name) {
      if (library != null)
        switch (defines(library, name)) {
          case YES -> {
            return;
          }
          case UNKNOWN -> {
            log.assume("SYSTEM_LIBRARIES");
            return;
          }
          case NO -> {}
        }
      missing(library, index, name);
    }

    private void inProgram(int index, String name) {
      LinkedImage program = process.program();
      if (program != null || context.bare()) in(program, index, name);
      else leaveOpen(index, name);
    }

    private void anywhere(int index, String name) {
      boolean asked = false;
      for (LinkedImage other : closure.images()) {
        DyldObject there = other.object();
        if (there != null && there.exports().contains(name)) return;
        if (there != null) continue;
        Availability answer = context.libraries().symbol(other.name(), name);
        if (answer.isYes()) {
          log.assume("SYSTEM_LIBRARIES");
          return;
        }
        asked |= !answer.isNo();
      }
      if (imports.isWeak(index) || incomplete) return;
      boolean runtimes = isRuntimes(name);
      boolean weak = imports.ordinal(index) == MachO.BIND_SPECIAL_DYLIB_WEAK_LOOKUP;
      if (asked && weak && !runtimes) {
        // Definitions that may come more than once are C++'s, and so is the library that has them.
        log.assume("SYSTEM_LIBRARIES");
        return;
      }
      if (process.program() == null && !context.bare()) {
        leaveOpen(index, name);
        return;
      }
      if (asked && !runtimes) {
        log.gap("whether a library of macOS has " + name + ", which " + image.path() + " asks for");
        return;
      }
      missing(null, index, name);
    }

    private static boolean isRuntimes(String name) {
      for (String beginning : RUNTIMES_OWN) if (name.startsWith(beginning)) return true;
      return false;
    }

    private void leaveOpen(int index, String name) {
      if (imports.isWeak(index)) return;
      // The registry knows C's names, without the underscore that Mach-O puts before them.
      log.open(image.path(), name.startsWith("_") ? name.substring(1) : name, isLate(index));
      log.assume("RUNTIME_EXPORTS");
    }

    // What is bound by opcodes for the first call only ends the process there; chained fixups
    // have no such thing.
    private boolean isLate(int index) {
      return imports.isLazy(index);
    }

    private void missing(@Nullable LinkedImage library, int index, String name) {
      if (imports.isWeak(index) || (incomplete && library == null)) return;
      Map<String, String> detail = new HashMap<>();
      detail.put("path", image.path());
      detail.put("symbol", name);
      detail.put("uuid", object.uuid());
      detail.put("dylib", library == null ? "unknown" : library.path());
      detail.put(
          "dylib_uuid",
          library == null || library.object() == null ? "no uuid" : library.object().uuid());
      if (library != null) detail.put("library", library.name());
      String where = "imports[" + index + "]: " + MachO.ordinalName(imports.ordinal(index));
      if (isLate(index)) {
        log.late("SYMBOL_MISSING_LAZY", detail, offset(index), where);
        return;
      }
      String evidence =
          library == null
              ? "no image of the process exports it"
              : library.path() + " does not export it";
      log.refuse(kind(index, detail), detail, offset(index), where, evidence);
    }

    private String kind(int index, Map<String, String> detail) {
      int ordinal = imports.ordinal(index);
      if (ordinal == MachO.BIND_SPECIAL_DYLIB_FLAT_LOOKUP) {
        detail.put("dylib", "flat namespace");
        return abi.speaksOld() ? "SYMBOL_MISSING_OLD" : "SYMBOL_MISSING_FLAT";
      }
      if (abi.speaksOld()) return "SYMBOL_MISSING_OLD";
      if (ordinal == MachO.BIND_SPECIAL_DYLIB_WEAK_LOOKUP) return "SYMBOL_MISSING_WEAK";
      BuildVersion built = object.macOs();
      if (built == null || abi.versions().isAtLeast(DyldLink.version(built.minos())) != Answer.NO)
        return "SYMBOL_MISSING";
      detail.put("required", MachO.version(built.minos()));
      return "SYMBOL_MISSING_TOO_NEW";
    }

    private void badOrdinal(int index, String name, int ordinal) {
      log.refuse(
          abi.speaksOld() ? "BAD_ORDINAL_OLD" : "BAD_ORDINAL",
          Map.of(
              "path", image.path(),
              "symbol", name,
              "n", Integer.toString(ordinal),
              "count", Integer.toString(object.dylibs().count())),
          offset(index),
          "imports[" + index + "]",
          "");
    }

    private long offset(int index) {
      return imports.names().origin() + imports.nameOffset(index);
    }
  }

  /**
   * Returns whether a library, or what it re-exports, has a symbol; unknown: a table may say so.
   */
  private Answer defines(LinkedImage library, String name) {
    // As most are: the system's, which lie in no file.
    if (library.object() == null) return context.libraries().symbol(library.name(), name).answer();
    Deque<Map.Entry<LinkedImage, String>> ahead = new ArrayDeque<>();
    ahead.add(Map.entry(library, name));
    Set<Map.Entry<LinkedImage, String>> seen = new HashSet<>();
    boolean unknown = false;
    while (!ahead.isEmpty()) {
      Map.Entry<LinkedImage, String> next = ahead.poll();
      if (!seen.add(next)) continue;
      if (seen.size() > MAX_STEPS) return Answer.UNKNOWN;
      LinkedImage image = next.getKey();
      DyldObject object = image.object();
      if (object == null) {
        Answer answer = context.libraries().symbol(image.name(), next.getValue()).answer();
        if (answer == Answer.YES) return Answer.YES;
        unknown |= answer == Answer.UNKNOWN;
        continue;
      }
      int at = object.exports().find(next.getValue());
      if (at >= 0) {
        Exports.Reexport other = object.exports().reexport(at);
        if (other == null) return Answer.YES;
        LinkedImage from = closure.dependent(image, other.ordinal());
        String called = other.name().isEmpty() ? next.getValue() : other.name();
        if (from == null) unknown |= incomplete;
        else ahead.add(Map.entry(from, called));
        continue;
      }
      for (Dylib dylib : object.dylibs()) {
        if (!dylib.isReexported()) continue;
        LinkedImage from = closure.dependent(image, dylib.ordinal());
        if (from == null) unknown |= incomplete;
        else ahead.add(Map.entry(from, next.getValue()));
      }
    }
    return unknown ? Answer.UNKNOWN : Answer.NO;
  }
}
