package dev.abilens.diff;

import dev.abilens.libc.DottedNumber;
import dev.abilens.libc.Floor;
import dev.abilens.libc.GlibcResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which requirements of a package rose from one build to another: for each system that there are
 * files for, file by file. Immutable.
 *
 * @param changes system by system, what rose first
 */
public record PackageDiff(List<Change> changes) {
  /** Copies the list. */
  public PackageDiff {
    changes = List.copyOf(changes);
  }

  /**
   * What a file of a build asks for.
   *
   * @param path the file, relative to the build
   * @param requirements what it asks for
   */
  public record Member(String path, Requirements requirements) {
    private String fileName() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  private record Pair(Member before, Member after) {}

  /**
   * Compares two builds.
   *
   * @param before the files of the earlier one, each architecture of a universal file by itself
   * @param after those of the later one
   */
  public static PackageDiff between(List<Member> before, List<Member> after) {
    SortedMap<String, List<Member>> old = bySystem(before);
    SortedMap<String, List<Member>> now = bySystem(after);
    SortedSet<String> systems = new TreeSet<>(old.keySet());
    systems.addAll(now.keySet());
    List<Change> changes = new ArrayList<>();
    for (String system : systems) {
      List<Change> of =
          new OneSystem(system)
              .between(old.getOrDefault(system, List.of()), now.getOrDefault(system, List.of()));
      for (Change.Direction direction : Change.Direction.values())
        for (Change change : of) if (change.direction() == direction) changes.add(change);
    }
    return new PackageDiff(changes);
  }

  private static SortedMap<String, List<Member>> bySystem(List<Member> members) {
    return members.stream()
        .collect(
            Collectors.groupingBy(
                member -> member.requirements.system(), TreeMap::new, Collectors.toList()));
  }

  /** Returns whether anything rose. */
  public boolean rose() {
    return changes.stream().anyMatch(change -> change.direction() == Change.Direction.ROSE);
  }

  /** The changes for one system. */
  private static final class OneSystem {
    private final String system;
    private final List<Change> changes = new ArrayList<>();

    OneSystem(String system) {
      this.system = system;
    }

    List<Change> between(List<Member> before, List<Member> after) {
      if (before.isEmpty() || after.isEmpty()) {
        String files = files(before.isEmpty() ? after : before);
        if (before.isEmpty()) add(Change.Code.PLATFORM, Change.Direction.FELL, null, files);
        else add(Change.Code.PLATFORM, Change.Direction.ROSE, files, null);
        return changes;
      }
      moduleVersions(versions(before), versions(after));
      List<Member> left = new ArrayList<>(before);
      List<Member> right = new ArrayList<>(after);
      for (Pair pair : pairs(left, right)) compare(pair);
      for (Member gone : left) changes.add(file(Change.Direction.CHANGED, gone.path, null));
      for (Member come : right) changes.add(file(Change.Direction.CHANGED, null, come.path));
      return changes;
    }

    private static String files(List<Member> members) {
      return members.stream().map(Member::path).collect(Collectors.joining(", "));
    }

    private static SortedSet<Integer> versions(List<Member> members) {
      return members.stream()
          .flatMap(member -> member.requirements.moduleVersions().stream())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private void moduleVersions(SortedSet<Integer> before, SortedSet<Integer> after) {
      if (before.equals(after)) return;
      // What is bound to none loads in any, as far as Node-API goes.
      boolean rose = before.isEmpty() || !(after.isEmpty() || after.containsAll(before));
      add(
          Change.Code.MODULE_VERSIONS,
          rose ? Change.Direction.ROSE : Change.Direction.FELL,
          text(before),
          text(after));
    }

    private static @Nullable String text(SortedSet<Integer> versions) {
      return versions.isEmpty()
          ? null
          : versions.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Takes out of both sides what belongs together: by path, by name, or as what is left. */
    private static List<Pair> pairs(List<Member> before, List<Member> after) {
      List<Pair> pairs = new ArrayList<>();
      for (Member old : List.copyOf(before))
        after.stream()
            .filter(member -> member.path.equals(old.path))
            .findFirst()
            .ifPresent(now -> take(old, now, before, after, pairs));
      for (Member old : List.copyOf(before)) {
        List<Member> same =
            after.stream().filter(member -> member.fileName().equals(old.fileName())).toList();
        boolean alone =
            before.stream().filter(m -> m.fileName().equals(old.fileName())).count() == 1;
        if (same.size() == 1 && alone) take(old, same.get(0), before, after, pairs);
      }
      // What was split into several files, or put together out of several.
      if (before.size() == 1 || after.size() == 1) {
        List<Member> news = List.copyOf(after);
        for (Member old : List.copyOf(before))
          for (Member now : news) take(old, now, before, after, pairs);
      }
      return pairs;
    }

    private static void take(
        Member old, Member now, List<Member> before, List<Member> after, List<Pair> pairs) {
      before.remove(old);
      after.remove(now);
      pairs.add(new Pair(old, now));
    }

    private void compare(Pair pair) {
      Requirements before = pair.before.requirements;
      Requirements after = pair.after.requirements;
      for (String family : GlibcResolver.FAMILIES)
        floor(pair, family, before.floors().get(family), after.floors().get(family));
      number(
          pair,
          Change.Code.NODE_API,
          before.nodeApi().isPresent() ? before.nodeApi().getAsInt() : null,
          after.nodeApi().isPresent() ? after.nodeApi().getAsInt() : null,
          functions(after, before.nodeApi().orElse(0)));
      number(pair, Change.Code.MINIMUM_OS, before.minimumOs(), after.minimumOs(), List.of());
      libraries(pair, before.libraries(), after.libraries());
    }

    private static List<String> functions(Requirements of, int above) {
      return of.nodeApiFunctions().entrySet().stream()
          .filter(function -> function.getValue() > above)
          .map(function -> function.getKey() + "@" + function.getValue())
          .toList();
    }

    private void floor(Pair pair, String family, @Nullable Floor before, @Nullable Floor after) {
      DottedNumber old = before == null ? null : before.version().number();
      List<String> because = new ArrayList<>();
      if (after != null)
        for (Floor.Rung rung : after.ladder()) {
          DottedNumber number = rung.version().number();
          if (number == null || (old != null && old.isAtLeast(number))) continue;
          rung.symbols().forEach(symbol -> because.add(symbol.toString()));
        }
      number(
          pair,
          Change.Code.valueOf(family),
          old,
          after == null ? null : after.version().number(),
          because);
    }

    private <T extends Comparable<T>> void number(
        Pair pair, Change.Code code, @Nullable T before, @Nullable T after, List<String> because) {
      int order = before == null || after == null ? 0 : after.compareTo(before);
      if (before == null && after != null) order = 1;
      if (before != null && after == null) order = -1;
      if (order == 0) return;
      add(
          pair,
          code,
          order > 0 ? Change.Direction.ROSE : Change.Direction.FELL,
          before == null ? null : before.toString(),
          after == null ? null : after.toString(),
          order > 0 ? because : List.of());
    }

    private void libraries(Pair pair, Set<String> before, Set<String> after) {
      for (String library : before)
        if (!after.contains(library))
          add(pair, Change.Code.LIBRARY, Change.Direction.FELL, library, null, List.of());
      for (String library : after)
        if (!before.contains(library))
          add(pair, Change.Code.LIBRARY, Change.Direction.ROSE, null, library, List.of());
    }

    private void add(
        Pair pair,
        Change.Code code,
        Change.Direction direction,
        @Nullable String before,
        @Nullable String after,
        List<String> because) {
      changes.add(
          new Change(
              code, direction, system, pair.before.path, pair.after.path, before, after, because));
    }

    private void add(
        Change.Code code,
        Change.Direction direction,
        @Nullable String before,
        @Nullable String after) {
      changes.add(new Change(code, direction, system, null, null, before, after, List.of()));
    }

    private Change file(
        Change.Direction direction, @Nullable String before, @Nullable String after) {
      return new Change(
          Change.Code.FILE, direction, system, before, after, before, after, List.of());
    }
  }
}
