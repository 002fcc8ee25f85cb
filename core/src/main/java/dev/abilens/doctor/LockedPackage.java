package dev.abilens.doctor;

import java.util.List;
import java.util.Map;

/**
 * A package in a lock file.
 *
 * @param name its name
 * @param version its version, or empty
 * @param line the line of its entry
 * @param optional whether the install goes on without it
 * @param os the operating systems that it is for, as npm writes them; none: any, or not said
 * @param cpu the architectures
 * @param libc the C libraries
 * @param scripts whether the lock file says that it has install scripts
 * @param optionals what it can do without: names and versions
 * @param requires what it needs
 */
record LockedPackage(
    String name,
    String version,
    int line,
    boolean optional,
    List<String> os,
    List<String> cpu,
    List<String> libc,
    boolean scripts,
    Map<String, String> optionals,
    Map<String, String> requires) {
  LockedPackage {
    os = List.copyOf(os);
    cpu = List.copyOf(cpu);
    libc = List.copyOf(libc);
    optionals = Map.copyOf(optionals);
    requires = Map.copyOf(requires);
  }
}
