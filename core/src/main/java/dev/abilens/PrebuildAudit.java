package dev.abilens;

import dev.abilens.diff.Requirements;
import dev.abilens.image.Image;
import dev.abilens.pick.Pick;
import dev.abilens.prebuild.Labels;
import dev.abilens.prebuild.NameClaims;
import dev.abilens.prebuild.PrebuildSystem;
import dev.abilens.prebuild.Prebuilds;
import dev.abilens.project.ManifestException;
import dev.abilens.project.PackageManifest;
import dev.abilens.scan.Candidate;
import dev.abilens.scan.ScanProblem;
import dev.abilens.scan.ScanSink;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.Target;
import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Severity;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects the addons of packages and holds them against the systems that they are for. */
final class PrebuildAudit implements ScanSink {
  private static final String MANIFEST = "package.json";
  private static final Comparator<Verdict> BEST =
      Comparator.comparing(List.of(Verdict.LOADS, Verdict.UNDECIDED, Verdict.FAILS)::indexOf);

  /** Reads what a file is, and judges it. */
  interface Reader {
    void read(Candidate candidate, Consumer<List<Image>> sink) throws IOException;

    ResolvedTarget resolve(Target target) throws IOException;

    Judgement judge(Candidate candidate, ResolvedTarget target);

    Optional<Pick> pick(FileTree tree, String directory, ResolvedTarget target) throws IOException;
  }

  private record Member(Candidate candidate, String path, SortedSet<PrebuildSystem> systems) {}

  /** A package, while it is collected. */
  private static final class Package {
    final int number;
    final String path;
    final @Nullable String entry;
    final String name;
    final List<Member> members = new ArrayList<>();
    final SortedSet<PrebuildSystem> systems = systems();
    final List<Finding> findings = new ArrayList<>();

    Package(int number, String path, @Nullable String entry, String name) {
      this.number = number;
      this.path = path;
      this.entry = entry;
      this.name = name;
    }
  }

  private final Path argument;
  private final Reader reader;
  private final Consumer<ScanProblem> problems;
  private final List<String> runtimes;
  private final Map<String, Package> packages = new LinkedHashMap<>();
  private final SortedMap<Integer, Prebuilds> answers = new TreeMap<>();
  private @Nullable IOException failed;
  private int count;

  PrebuildAudit(
      Path argument, List<String> runtimes, Reader reader, Consumer<ScanProblem> problems) {
    this.argument = argument;
    this.runtimes = List.copyOf(runtimes);
    this.reader = reader;
    this.problems = problems;
  }

  private static SortedSet<PrebuildSystem> systems() {
    return new TreeSet<>(Comparator.comparing(PrebuildSystem::toString));
  }

  @Override
  public void problem(ScanProblem problem) {
    problems.accept(problem);
  }

  @Override
  public void candidate(Candidate candidate) {
    if (!candidate.byName()) {
      candidate.close();
      return;
    }
    try {
      // One archive at a time is open. On a disk, others may lie between a package's files.
      if (candidate.entry() != null)
        end(one -> one.entry != null && !one.path.equals(candidate.path()));
      add(candidate);
    } catch (IOException | UncheckedIOException e) {
      problems.accept(
          new ScanProblem(
              candidate.path(),
              candidate.entry(),
              ScanProblem.Code.UNREADABLE,
              String.valueOf(e.getMessage()),
              candidate.named()));
      candidate.close();
    }
  }

  private void add(Candidate candidate) throws IOException {
    String inside = inside(candidate);
    String entry = candidate.entry();
    String place = without(entry == null ? candidate.path() : entry, inside);
    String key = entry == null ? place : candidate.path() + "\n" + place;
    Package of = packages.get(key);
    if (of == null) {
      String name = name(candidate, inside);
      of =
          entry == null
              ? new Package(count++, place, null, name)
              : new Package(count++, candidate.path(), place, name);
      packages.put(key, of);
    }
    NameClaims claims = NameClaims.of(of.name.replaceFirst("(?<=.)@.*", ""), inside);
    SortedSet<PrebuildSystem> systems = systems();
    List<Finding> findings = of.findings;
    reader.read(
        candidate,
        images -> {
          for (Image image : images) systems.add(PrebuildSystem.of(Requirements.of(image)));
          findings.addAll(Labels.check(inside, claims, images));
        });
    of.members.add(new Member(candidate, inside, systems));
    of.systems.addAll(systems);
    of.systems.addAll(PrebuildSystem.of(claims));
  }

  /** Returns the name of a package, or that of its directory where it says none. */
  private static String name(Candidate candidate, String inside) throws IOException {
    String directory = without(candidate.treePath(), inside);
    try {
      return PackageManifest.read(candidate.tree(), directory)
          .map(PackageManifest::label)
          .orElse(directory.substring(directory.lastIndexOf('/') + 1));
    } catch (ManifestException e) {
      return directory.substring(directory.lastIndexOf('/') + 1);
    }
  }

  private static String without(String path, String inside) {
    if (path.equals(inside)) return "";
    return path.endsWith("/" + inside)
        ? path.substring(0, path.length() - inside.length() - 1)
        : path;
  }

  /** Returns a file's path in its package: below the nearest directory that is one. */
  private String inside(Candidate candidate) throws IOException {
    String path = candidate.treePath();
    for (int end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      if (candidate.tree().entry(path.substring(0, end) + "/" + MANIFEST) != null)
        return path.substring(end + 1);
      if (end == 0) break;
    }
    if (candidate.entry() != null) return path;
    // Not one around what was asked for.
    String below = argument.relativize(Path.of(candidate.path())).toString();
    return below.isEmpty()
        ? candidate.fileName()
        : below.replace(argument.getFileSystem().getSeparator(), "/");
  }

  /** Returns the answers for every package. */
  List<Prebuilds> answers() throws IOException {
    end(one -> true);
    if (failed != null) throw failed;
    return List.copyOf(answers.values());
  }

  /** Answers for packages of which all was collected, and closes what was. */
  private void end(Predicate<Package> whole) {
    Iterator<Package> left = packages.values().iterator();
    while (left.hasNext()) {
      Package one = left.next();
      if (!whole.test(one)) continue;
      left.remove();
      try {
        if (failed == null) answers.put(one.number, answer(one));
      } catch (IOException e) {
        failed = e;
      } finally {
        for (Member member : one.members) member.candidate.close();
      }
    }
  }

  private Prebuilds answer(Package of) throws IOException {
    List<Prebuilds.Row> rows = new ArrayList<>();
    List<Finding> findings = new ArrayList<>(of.findings);
    for (PrebuildSystem system : of.systems) {
      List<Prebuilds.Cell> cells = cells(of, system);
      rows.add(new Prebuilds.Row(system, cells));
      missing(of, system, cells, findings);
    }
    return new Prebuilds(of.path, of.entry, of.name, rows, findings);
  }

  private List<Prebuilds.Cell> cells(Package of, PrebuildSystem system) throws IOException {
    List<Prebuilds.Cell> cells = new ArrayList<>();
    for (String runtime : runtimes) {
      try (ResolvedTarget target = reader.resolve(system.target(runtime))) {
        Prebuilds.Cell picked = picked(of, runtime, target);
        cells.add(picked == null ? best(of, system, runtime, target) : picked);
      }
    }
    return cells;
  }

  /** Of the files that are for a system the one that goes furthest. */
  private Prebuilds.Cell best(
      Package of, PrebuildSystem system, String runtime, ResolvedTarget target) {
    Prebuilds.Cell best = new Prebuilds.Cell(runtime, null, none(of, system));
    for (Member member : of.members) {
      if (!member.systems.contains(system)) continue;
      Judgement judged = reader.judge(member.candidate, target);
      if (best.file() == null || isBetter(judged, best.judgement()))
        best = new Prebuilds.Cell(runtime, member.path, judged);
    }
    return best;
  }

  /** What the package's own loader picks, as far as it can be told; else null. */
  private Prebuilds.@Nullable Cell picked(Package of, String runtime, ResolvedTarget target)
      throws IOException {
    Member any = of.members.get(0);
    String directory = without(any.candidate.treePath(), any.path);
    Pick pick = reader.pick(any.candidate.tree(), directory, target).orElse(null);
    // Where the choice is open, what the bytes say tells more.
    if (pick == null || pick.verdict() == Verdict.UNDECIDED) return null;
    boolean finds = pick.picked() != null || isNotFound(pick.judgement());
    return finds ? new Prebuilds.Cell(runtime, pick.picked(), pick.judgement()) : null;
  }

  private static boolean isNotFound(Judgement judgement) {
    return judgement.first().filter(f -> f.code() == Code.ADDON_NOT_FOUND).isPresent();
  }

  private static boolean isBetter(Judgement one, Judgement other) {
    return BEST.compare(one.verdict(), other.verdict()) < 0;
  }

  private static Judgement none(Package of, PrebuildSystem system) {
    Finding finding =
        new Finding(
            Code.PREBUILD_MISSING,
            Severity.ERROR,
            of.name,
            "none of its files is for " + system,
            Map.of("system", system.toString()),
            Finding.Evidence.NONE,
            List.of());
    return new Judgement(Verdict.FAILS, List.of(finding), List.of());
  }

  private static void missing(
      Package of, PrebuildSystem system, List<Prebuilds.Cell> cells, List<Finding> into) {
    List<String> runtimes =
        cells.stream()
            .filter(cell -> cell.judgement().verdict() == Verdict.FAILS)
            .map(
                cell ->
                    cell.runtime()
                        + cell.judgement().first().map(f -> " (" + f.code() + ")").orElse(""))
            .toList();
    if (runtimes.isEmpty()) return;
    into.add(
        new Finding(
            Code.PREBUILD_MISSING,
            Severity.ERROR,
            of.name,
            "none of its files loads on "
                + system
                + " with "
                + runtimes.stream().collect(Collectors.joining(", ")),
            Map.of("system", system.toString(), "runtimes", runtimes),
            Finding.Evidence.NONE,
            List.of("Build a file for it, or let the package's install script build one there.")));
  }
}
