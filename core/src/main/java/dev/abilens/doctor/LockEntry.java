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
  final List<String> os = new ArrayList<>();
  final List<String> cpu = new ArrayList<>();
  final List<String> libc = new ArrayList<>();
  final Map<String, String> optionals = new LinkedHashMap<>();
  final Map<String, String> requires = new LinkedHashMap<>();

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
      case "os" -> os.add(value);
      case "cpu" -> cpu.add(value);
      case "libc" -> libc.add(value);
      case "optionalDependencies" -> {
        if (way.size() == at + 2) optionals.put(way.get(at + 1), value);
      }
      case "dependencies", "requires" -> {
        if (way.size() == at + 2) requires.put(way.get(at + 1), value);
      }
      default -> {
        // Nothing that bears on addons.
      }
    }
  }
}
