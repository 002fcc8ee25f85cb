package dev.abilens.pick;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.LoaderKind;
import dev.abilens.libc.LibcFamily;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.project.ArchivedAddon;
import dev.abilens.project.ManifestException;
import dev.abilens.project.PackageManifest;
import dev.abilens.project.PlugAndPlayTree;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.TargetSystem;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import dev.abilens.verdict.Case;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Merger;
import dev.abilens.verdict.Severity;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells which file a package would load on a target. Safe for use by many threads. */
public final class Picker {
  private final Trial trial;
  private final ReadLimits limits;
  private final List<Path> archives;
  private final ProductionPackages production = new ProductionPackages();

  /**
   * Makes one.
   *
   * @param trial judges the files
   * @param limits what archives may cost that install scripts unpack
   * @param archives such archives that lie elsewhere than in the packages, told apart by their
   *     names
   */
  public Picker(Trial trial, ReadLimits limits, List<Path> archives) {
    this.trial = trial;
    this.limits = limits;
    this.archives = List.copyOf(archives);
  }

  /**
   * Picks for one package.
   *
   * @param tree the tree that the package lies in; packages that it needs are looked for in it as
   *     Node.js does
   * @param directory the package's directory in it
   * @param target where it is to load; it stays open
   * @return the pick, or empty if there is no {@code package.json}
   * @throws IOException if the tree cannot be read
   */
  public Optional<Pick> pick(FileTree tree, String directory, ResolvedTarget target)
      throws IOException {
    FileTree.Entry real = Links.follow(tree, directory);
    if (real == null || real.kind() != FileTree.Kind.DIRECTORY) return Optional.empty();
    try {
      Optional<PackageManifest> manifest = PackageManifest.read(tree, real.path());
      if (manifest.isEmpty()) return Optional.empty();
      try (Work work = new Work(tree, manifest.get(), target)) {
        return Optional.of(work.pick());
      }
    } catch (ManifestException e) {
      Finding finding =
          new Finding(
              e.code(),
              Severity.WARNING,
              e.file(),
              String.valueOf(e.getMessage()),
              Map.of("line", e.line()),
              Finding.Evidence.NONE,
              List.of());
      return Optional.of(
          new Pick(
              real.path(),
              real.path(),
              Choice.UNKNOWN,
              target.toString(),
              null,
              List.of(),
              List.of(),
              null,
              new Judgement(Verdict.UNDECIDED, List.of(finding), List.of())));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** A tree that a package lies in, and its scripts there. */
  private static final class Files {
    final ScriptFiles scripts;
    final Packages packages;
    final @Nullable Ways ways;

    Files(FileTree tree, PackageManifest manifest) {
      scripts = new ScriptFiles(tree);
      packages = new Packages(scripts);
      String entry = packages.entry("/" + manifest.directory(), ".");
      if (entry == null) entry = packages.missingMain(manifest);
      ways =
          entry == null
              ? null
              : new Ways(scripts, packages, new ScriptCache(scripts), manifest, entry);
    }
  }

  /** What scripts came to, and all that they asked for it. */
  private record Followed(
      Files at, Setting asked, Map<String, Optional<String>> loads, Choice choice) {
    boolean isSame(Setting setting, Function<String, @Nullable String> failure) {
      return asked.answersLike(setting)
          && loads.entrySet().stream()
              .allMatch(
                  one -> one.getValue().equals(Optional.ofNullable(failure.apply(one.getKey()))));
    }
  }

  /** One package and target. */
  private final class Work implements AutoCloseable {
    private final FileTree tree;
    private final PackageManifest manifest;
    private final ResolvedTarget target;
    private final Downloads downloads;
    private final Map<FileTree, Files> files = new LinkedHashMap<>();
    private final Map<String, Judgement> judged = new HashMap<>();
    private final List<Followed> followed = new ArrayList<>();
    private boolean assumesAlpine;

    Work(FileTree tree, PackageManifest manifest, ResolvedTarget target) {
      this.tree = tree;
      this.manifest = manifest;
      this.target = target;
      this.downloads = new Downloads(tree, manifest, archives, limits);
      files.put(tree, new Files(tree, manifest));
    }

    @Override
    public void close() {
      downloads.close();
    }

    Pick pick() throws IOException {
      if (target.releases().isEmpty())
        return pick(Choice.UNKNOWN, null, Map.of(), open(noRuntime()));
      Map<String, List<String>> whoPicks = new LinkedHashMap<>();
      List<Chosen> chosen = new ArrayList<>();
      Choice first = null;
      for (Instance one : cases()) {
        Files at = files(downloads.installed(one.setting));
        if (at.ways == null)
          return pick(
              Choice.UNKNOWN,
              null,
              Map.of(),
              open("the package has no main file: what uses it chooses among its files"));
        Choice choice = follow(at, at.ways, one);
        // A doubt about one of them is one about all.
        if (first == null || (first.open() == null && choice.open() != null)) first = choice;
        whoPicks
            .computeIfAbsent(String.valueOf(choice.file()), file -> new ArrayList<>())
            .add(one.title());
        chosen.add(new Chosen(one, at));
      }
      if (first == null) return pick(Choice.UNKNOWN, null, Map.of(), open(noRuntime()));
      if (whoPicks.size() > 1) return pick(first.loader(), null, first.passed(), varies(whoPicks));
      return pick(first.loader(), first.file(), first.passed(), judgement(first, chosen));
    }

    /** A process that chose, and the tree as it is for that one. */
    private record Chosen(Instance one, Files at) {}

    private Files files(FileTree installed) throws IOException {
      Files known = files.get(installed);
      if (known != null) return known;
      Files made = new Files(installed, manifest);
      files.put(installed, made);
      return made;
    }

    /** Follows the scripts, if no process before gave the same answers to all that they asked. */
    private Choice follow(Files at, Ways ways, Instance one) {
      for (Followed before : followed)
        if (before.at == at && before.isSame(one.setting, path -> failure(at, path, one)))
          return before.choice;
      Setting setting = one.setting.asking();
      Map<String, Optional<String>> loads = new HashMap<>();
      Choice choice =
          Choice.of(
              ways.follow(
                  setting,
                  path ->
                      loads
                          .computeIfAbsent(path, key -> Optional.ofNullable(failure(at, key, one)))
                          .orElse(null)));
      followed.add(new Followed(at, setting, loads, choice));
      return choice;
    }

    private String noRuntime() {
      return target.unknownRuntime().orElse("no runtime is named that would load the package");
    }

    /** A process, and the part of the target that it is. */
    private record Instance(Setting setting, ResolvedTarget target, boolean manyLibcs) {
      String title() {
        String libc = manyLibcs && setting.libc() != null ? " with " + setting.libc() : "";
        return setting.title() + libc;
      }
    }

    private List<Instance> cases() throws IOException {
      Map<String, List<TargetSystem>> families = new TreeMap<>();
      for (TargetSystem system : target.systems())
        families.computeIfAbsent(system.loader().name(), key -> new ArrayList<>()).add(system);
      List<Instance> cases = new ArrayList<>();
      if (families.isEmpty()) families.put("", List.of());
      for (Map.Entry<String, List<TargetSystem>> family : families.entrySet()) {
        LibcFamily libc = libc(family.getKey());
        boolean alpine = libc == LibcFamily.MUSL && alpine();
        for (RuntimeRelease release : target.releases())
          for (Setting setting : new Setting(target.platform(), release, libc, alpine).ends())
            cases.add(
                new Instance(
                    setting, target.only(release, family.getValue()), families.size() > 1));
      }
      return cases;
    }

    private static @Nullable LibcFamily libc(String loader) {
      if (loader.equals(LoaderKind.GLIBC.name())) return LibcFamily.GLIBC;
      return loader.equals(LoaderKind.MUSL.name()) ? LibcFamily.MUSL : null;
    }

    /** Whether the file is there that some loaders take for the mark of musl. */
    private boolean alpine() throws IOException {
      if (target.target().root().isPresent())
        return Links.follow(target.target().root().get(), "etc/alpine-release") != null;
      boolean named =
          target.target().distributions().map(set -> set.word().startsWith("alpine")).orElse(false);
      if (target.target().distributions().isPresent()) return named;
      assumesAlpine = true;
      return true;
    }

    private @Nullable String failure(Files at, String path, Instance one) {
      Judgement judgement =
          judged.computeIfAbsent(path + "\n" + one.title(), key -> judge(at, path, one.target));
      if (judgement.verdict() != Verdict.FAILS) return null;
      return judgement.first().map(Finding::message).orElse("");
    }

    private Judgement judge(Files at, String path, ResolvedTarget where) {
      String inTree = ScriptFiles.inTree(path);
      Judgement judged = trial.judge(at.scripts.tree(), inTree, where);
      try {
        if (!(tree instanceof PlugAndPlayTree yarn) || !yarn.isInArchive(inTree)) return judged;
        String owner = yarn.archivedPackage(inTree);
        return ArchivedAddon.judge(
            path, tree.display(inTree), owner == null ? manifest.label() : owner, where, judged);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Judges a file in the tree of each process that chose it. */
    private Judgement judge(String path, List<Chosen> chosen) {
      boolean same = chosen.stream().map(Chosen::at).distinct().count() == 1;
      if (same || target.systems().isEmpty()) return judge(chosen.get(0), path);
      Set<List<Object>> told = new HashSet<>();
      List<Case> answers = new ArrayList<>();
      for (Chosen by : chosen)
        for (TargetSystem system : by.one.target.systems())
          for (RuntimeRelease release : by.one.target.releases())
            if (told.add(List.of(by.at, system, release)))
              answers.add(
                  new Case(
                      system, release, judge(by.at, path, target.only(release, List.of(system)))));
      return Merger.merge(ScriptFiles.inTree(path), answers);
    }

    /** Judges a file for the whole target, which the loading of it may have asked for before. */
    private Judgement judge(Chosen by, String path) {
      Instance one = by.one;
      boolean whole =
          target.releases().size() == 1 && one.target.systems().equals(target.systems());
      Judgement known = whole ? judged.get(path + "\n" + one.title()) : null;
      return known == null ? judge(by.at, path, target) : known;
    }

    private Judgement judgement(Choice choice, List<Chosen> chosen) {
      if (choice.file() != null) {
        Judgement judged = judge(choice.file(), chosen);
        return choice.open() == null ? judged : doubted(judged, choice.open());
      }
      if (choice.open() != null) return open(choice.open());
      return new Judgement(
          Verdict.FAILS,
          List.of(
              new Finding(
                  Code.ADDON_NOT_FOUND,
                  Severity.ERROR,
                  manifest.label(),
                  choice.error() == null || choice.error().isEmpty()
                      ? "the package loads no addon on " + target + ": none of its files is for it"
                      : choice.error(),
                  Map.of(),
                  Finding.Evidence.NONE,
                  remedies(choice))),
          List.of());
    }

    private List<String> remedies(Choice choice) {
      List<String> remedies = new ArrayList<>();
      for (String name : manifest.optionalDependencies().keySet())
        if (choice.passed().containsKey(name))
          remedies.add(
              "Install "
                  + name
                  + " for "
                  + target.platform()
                  + ": npm install --os="
                  + target.platform().os().word()
                  + " --cpu="
                  + target.platform().architecture().word());
      String install =
          Optional.ofNullable(manifest.scripts().get("install")).map(Object::toString).orElse("");
      if (!install.isEmpty())
        remedies.add(
            "Let the package's install script run on the target: "
                + install
                + (downloads.asked().isEmpty() ? "" : ". It fetches " + fetched()));
      return remedies;
    }

    private String fetched() {
      return downloads.asked().stream()
          .map(one -> one.url() == null ? one.archive() : one.url())
          .collect(Collectors.joining(", "));
    }

    private Judgement doubted(Judgement judged, String why) {
      List<Finding> findings = new ArrayList<>();
      findings.add(notKnown(why));
      findings.addAll(judged.findings());
      return new Judgement(Verdict.UNDECIDED, findings, judged.assumptions());
    }

    private Judgement open(String why) {
      return new Judgement(Verdict.UNDECIDED, List.of(notKnown(why)), List.of());
    }

    private Finding notKnown(String why) {
      return new Finding(
          Code.NOT_KNOWN,
          Severity.WARNING,
          manifest.label(),
          why,
          Map.of(),
          Finding.Evidence.NONE,
          List.of());
    }

    private Judgement varies(Map<String, List<String>> whoPicks) {
      Map<String, Object> ranges = new LinkedHashMap<>();
      whoPicks.forEach(
          (file, who) -> ranges.put(file.equals("null") ? "nothing" : shown(file), who));
      return new Judgement(
          Verdict.UNDECIDED,
          List.of(
              new Finding(
                  Code.VARIES_BY_VERSION,
                  Severity.WARNING,
                  manifest.label(),
                  "which file is loaded depends on the version: " + ranges,
                  Map.of("ranges", ranges),
                  Finding.Evidence.NONE,
                  List.of())),
          List.of());
    }

    private @Nullable Rebuild rebuild() throws IOException {
      Set<Rebuild> decisions = new HashSet<>();
      for (RuntimeRelease release : target.releases()) {
        if (release.kind() != RuntimeKind.ELECTRON) return null;
        Setting setting = new Setting(target.platform(), release, null, false);
        decisions.add(
            new ElectronRebuild(new ScriptFiles(tree), manifest, setting).decide(production));
      }
      return decisions.size() == 1 ? decisions.iterator().next() : null;
    }

    private String shown(String path) {
      String inTree = ScriptFiles.inTree(path);
      String top = manifest.directory();
      if (top.isEmpty()) return inTree;
      return inTree.startsWith(top + "/") ? inTree.substring(top.length() + 1) : path;
    }

    private List<String> others(Files at, Map<String, String> rejected) {
      return OtherAddons.in(
          at.scripts,
          "/" + manifest.directory(),
          more ->
              rejected.put(shown(more) + "/", "the package has more files than are listed here"));
    }

    private Pick pick(
        String loader, @Nullable String file, Map<String, String> passed, Judgement judgement)
        throws IOException {
      Map<String, String> rejected = new LinkedHashMap<>();
      passed.forEach((path, why) -> rejected.put(path.startsWith("/") ? shown(path) : path, why));
      String picked = file == null ? null : shown(file);
      for (Files at : files.values())
        for (String other : others(at, rejected)) {
          String name = shown(other);
          if (!name.equals(picked)) rejected.putIfAbsent(name, "the loader does not look at it");
        }
      downloads.passed().forEach(rejected::putIfAbsent);
      List<Rejected> listed = new ArrayList<>();
      rejected.forEach((candidate, why) -> listed.add(new Rejected(candidate, why)));
      List<String> assumptions = new ArrayList<>(judgement.assumptions());
      if (assumesAlpine) assumptions.add("ALPINE_RELEASE");
      return new Pick(
          manifest.label(),
          manifest.directory(),
          loader,
          target.toString(),
          picked,
          listed,
          downloads.asked(),
          rebuild(),
          new Judgement(judgement.verdict(), judgement.findings(), assumptions));
    }
  }
}
