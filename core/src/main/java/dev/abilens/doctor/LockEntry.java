package dev.abilens.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what a lock file says of one package. */
final class LockEntry {
  final int line;
  String name;
  String version = "";
  boolean optional;
  boolean scripts;
  // Most packages have none of these, and there may be very many packages.
  private List<String> os = List.of();
  private List<String> cpu = List.of();
  private List<String> libc = List.of();
  private Map<String, String> optionals = Map.of();
  private Map<String, String> requires = Map.of();

  LockEntry(String name, int line) {
    this.name = name;
    this.line = line;
  }

  LockedPackage end() {
    return new LockedPackage(
        name, version, line, optional, os, cpu, libc, scripts, optionals, requires);
  }

  /** Takes a field that lock files of npm, pnpm, Yarn and Bun write in one way. */
  void field(List<String> way, int at, String value) {
    if (way.size() <= at) return;
    switch (way.get(at)) {
      case "version" -> version = value;
      case "optional" -> optional = value.equals("true");
      case "hasInstallScript", "requiresBuild" -> scripts = value.equals("true");
      case "os" -> os = with(os, value);
      case "cpu" -> cpu = with(cpu, value);
      case "libc" -> libc = with(libc, value);
      case "optionalDependencies" -> {
        if (way.size() == at + 2) optional(way.get(at + 1), value);
      }
      case "dependencies", "requires" -> {
        // Of the others only their own entries tell something.
        if (way.size() == at + 2 && PlatformPackage.of(way.get(at + 1)) != null)
          requires = with(requires, way.get(at + 1), value);
      }
      default -> {
        // Nothing that bears on addons.
      }
    }
  }

  /** Takes a package that this one can do without, and which may have been taken for needed. */
  void optional(String name, String version) {
    String needed = requires.get(name);
    if (needed != null) requires.remove(name);
    optionals = with(optionals, name, needed == null ? version : needed);
  }

  /** Returns whether it tells anything of addons. */
  boolean matters() {
    return scripts
        || !os.isEmpty()
        || !cpu.isEmpty()
        || !libc.isEmpty()
        || !optionals.isEmpty()
        || !requires.isEmpty()
        || PlatformPackage.of(name) != null;
  }

  private static List<String> with(List<String> list, String value) {
    List<String> longer = list.isEmpty() ? new ArrayList<>(1) : list;
    longer.add(value);
    return longer;
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> larger = map.isEmpty() ? new LinkedHashMap<>() : map;
    larger.put(key, value);
    return larger;
  }
}
