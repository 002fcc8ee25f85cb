package dev.abilens.verdict;

import dev.abilens.install.InstallCode;
import dev.abilens.verdict.Recogniser.Recognised;
import dev.abilens.words.LogText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Tells each failure of a log once, and what it comes from rather than what comes of it. */
final class Consequences {
  /** What tells one failure of a code from another. */
  private static final List<String> IDENTITY =
      List.of(
          "library",
          "deppath",
          "soname",
          "install_name",
          "version",
          "node",
          "symbol",
          "found",
          "required",
          "path",
          "have",
          "need",
          "spec",
          "package",
          "module",
          "name");

  /** macOS tries a second place of its own for each path. */
  private static final String CRYPTEXES = "/System/Volumes/Preboot/Cryptexes/OS";

  /** A chain of causes is printed in one piece: what stands further away is another failure. */
  private static final int ONE_PIECE = 6000;

  private Consequences() {}

  static List<Recognised> without(List<Recognised> found, LogText text) {
    List<Recognised> once = once(found);
    Set<Code> hidden = EnumSet.noneOf(Code.class);
    Set<String> skipped = new HashSet<>();
    TreeSet<Integer> loads = new TreeSet<>();
    for (Recognised one : once) {
      if (one.aside()) {
        String spec = one.value("spec");
        if (one.code() == Code.OPTIONAL_PLATFORM_SKIPPED && spec != null) skipped.add(spec);
        continue;
      }
      InstallCode.of(one.code().name())
          .ifPresentOrElse(
              code -> code.hides().forEach(name -> hidden.add(Code.valueOf(name))),
              () -> loads.add(one.place().start()));
    }
    List<Recognised> left = new ArrayList<>();
    List<Recognised> aside = new ArrayList<>();
    for (Recognised one : once) {
      String spec = one.value("spec");
      boolean optional = one.code() == Code.EBADPLATFORM && spec != null && skipped.contains(spec);
      if (one.aside()) aside.add(one);
      else if (!hidden.contains(one.code()) && !optional && !isFound(one, loads)) left.add(one);
    }
    NavigableSet<String> asked = packagesOfPlatforms(once);
    left.removeIf(one -> isSecondPlace(one, asked, text));
    Set<String> parts = parts(once);
    Set<String> programs = programs(once);
    left.removeIf(
        one ->
            isPart(one, parts)
                || one.code() != Code.RUNTIME_WRONG_LIBC
                    && programs.contains(one.place().values().getOrDefault("path", "")));
    aside.removeIf(one -> left.stream().anyMatch(other -> other.code() == one.code()));
    left.addAll(aside);
    return left;
  }

  /** A file that is said to be missing, where one was found and refused in the same breath. */
  private static boolean isFound(Recognised one, NavigableSet<Integer> loads) {
    boolean missing =
        switch (one.code()) {
          case OPTIONAL_PLATFORM_PACKAGE_MISSING, BUILD_FAILED -> true;
          // macOS lists each place that it tried.
          case BINDING_FILE_MISSING -> one.place().wording().template().startsWith("dlopen(");
          default -> false;
        };
    int start = one.place().start();
    return missing && !loads.subSet(start - ONE_PIECE, true, start + ONE_PIECE, true).isEmpty();
  }

  private static NavigableSet<String> packagesOfPlatforms(List<Recognised> all) {
    NavigableSet<String> packages = new TreeSet<>();
    for (Recognised one : all) {
      String module = one.value("module");
      if (one.code() == Code.OPTIONAL_PLATFORM_PACKAGE_MISSING && module != null)
        packages.add(module);
    }
    return packages;
  }

  /** A loader looks beside itself before or after it asks for the package of the platform. */
  private static boolean isSecondPlace(Recognised one, NavigableSet<String> asked, LogText text) {
    if (!isBeside(one)) return false;
    String loader = Requirer.after(text, one.place().end());
    if (loader == null) return false;
    String next = asked.ceiling(loader + "-");
    return next != null && next.startsWith(loader + "-");
  }

  private static boolean isBeside(Recognised one) {
    String module = one.value("module");
    return one.code() == Code.OPTIONAL_PLATFORM_PACKAGE_MISSING
        && module != null
        && module.startsWith(".");
  }

  /** The programs for another C library: the loader goes on to list all that they miss. */
  private static Set<String> programs(List<Recognised> once) {
    Set<String> programs = new HashSet<>();
    for (Recognised one : once) {
      String path = one.value("path");
      if (one.code() == Code.RUNTIME_WRONG_LIBC && path != null) programs.add(path);
    }
    return programs;
  }

  /** What is a part of another message: where it looked, or what it says once more. */
  private static Set<String> parts(List<Recognised> once) {
    Set<String> parts = new HashSet<>();
    for (Recognised one : once) {
      String library = one.value("install_name");
      String symbol = one.value("symbol");
      // dyld tells why it took none of the files that it found for a library.
      if (one.code() == Code.MISSING_LIBRARY && library != null)
        parts.add(LoadCodes.fileName(library));
      // dyld 2 says it once more as the process ends.
      if (one.code() == Code.FAILS_AT_CALL && symbol != null) parts.add(symbol);
    }
    return parts;
  }

  private static boolean isPart(Recognised one, Set<String> parts) {
    String symbol = one.value("symbol");
    if (one.code() == Code.UNDEFINED_SYMBOL && symbol != null) return parts.contains(symbol);
    String path = one.value("path");
    return one.code() != Code.MISSING_LIBRARY
        && path != null
        && parts.contains(LoadCodes.fileName(path));
  }

  /** Each once: what says less than another of its code is the same failure. */
  private static List<Recognised> once(List<Recognised> found) {
    Map<Code, List<Integer>> byCode = new HashMap<>();
    Map<Map<String, String>, Integer> seen = new HashMap<>();
    List<Recognised> once = new ArrayList<>();
    List<Map<String, String>> identities = new ArrayList<>();
    for (Recognised one : found) {
      Map<String, String> identity = identity(one);
      identity.put("code", one.code().name() + one.aside());
      if (seen.putIfAbsent(identity, once.size()) != null) continue;
      boolean told = false;
      List<Integer> same = byCode.computeIfAbsent(one.code(), code -> new ArrayList<>());
      // Only what names little can be a part of another: those that name much are told apart above.
      for (int i = 0; i < same.size() && i < MOST_COMPARED && !told; i++) {
        int other = same.get(i);
        if (says(identities.get(other), identity)) {
          told = true;
        } else if (says(identity, identities.get(other))) {
          once.set(other, one);
          identities.set(other, identity);
          told = true;
        }
      }
      if (told) continue;
      same.add(once.size());
      once.add(one);
      identities.add(identity);
    }
    return once;
  }

  /** Logs hold few failures of one code; more than these are compared as wholes only. */
  private static final int MOST_COMPARED = 32;

  private static boolean says(Map<String, String> more, Map<String, String> less) {
    return more.entrySet().containsAll(less.entrySet());
  }

  private static Map<String, String> identity(Recognised one) {
    Map<String, String> identity = new HashMap<>();
    // A compiler goes on, and tells all that comes of one and the same.
    if (one.code() == Code.ADDON_SOURCE_TOO_OLD || one.code() == Code.CPP_STANDARD_TOO_OLD)
      return identity;
    for (String name : IDENTITY) {
      String value = one.value(name);
      if (value == null) continue;
      identity.put(name, value.startsWith(CRYPTEXES) ? value.substring(CRYPTEXES.length()) : value);
    }
    // A file that is refused is refused once, however many symbols are listed.
    boolean listed = one.code() == Code.UNDEFINED_SYMBOL || one.code() == Code.WRONG_LIBC;
    if (listed && identity.containsKey("path")) identity.remove("symbol");
    if (one.code() == Code.RUNTIME_WRONG_LIBC && identity.containsKey("path"))
      identity.keySet().retainAll(Set.of("path"));
    // One of these is another's name for the same thing.
    for (String name : List.of("deppath", "soname")) {
      String value = identity.remove(name);
      if (value != null) identity.put("library", value);
    }
    String module = identity.remove("module");
    if (module != null) identity.putIfAbsent("package", module);
    String version = identity.remove("node");
    if (version != null) identity.put("version", version);
    return identity;
  }
}
