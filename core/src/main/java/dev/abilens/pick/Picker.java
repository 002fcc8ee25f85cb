package dev.abilens.pick;

import dev.abilens.image.LoaderKind;
import dev.abilens.libc.LibcFamily;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.project.ManifestException;
import dev.abilens.project.PackageManifest;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.TargetSystem;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Severity;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells which file a package would load on a target. Immutable, and safe for use by many threads.
 */
public final class Picker {
  private final Trial trial;

  /**
   * Makes one.
   *
   * @param trial judges the files
   */
  public Picker(Trial trial) {
    this.trial = trial;
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
      return Optional.of(new Work(tree, manifest.get(), target).pick());
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
              new Judgement(Verdict.UNDECIDED, List.of(finding), List.of())));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** One package and target. */
  private final class Work {
    private final FileTree tree;
    private final PackageManifest manifest;
    private final ResolvedTarget target;
    private final ScriptFiles files;
    private final Map<String, Judgement> judged = new HashMap<>();
    private boolean assumesAlpine;

    Work(FileTree tree, PackageManifest manifest, ResolvedTarget target) {
      this.tree = tree;
      this.manifest = manifest;
      this.target = target;
      this.files = new ScriptFiles(tree);
    }

    Pick pick() throws IOException {
      Packages packages = new Packages(files);
      String top = "/" + manifest.directory();
      String entry = packages.entry(top, ".");
      if (target.releases().isEmpty())
        return pick(Choice.UNKNOWN, null, Map.of(), open(noRuntime()));
      if (entry == null)
        return pick(
            Choice.UNKNOWN,
            null,
            Map.of(),
            open("the package has no main file: what uses it chooses among its files"));
      Ways ways = new Ways(files, packages, new ScriptCache(files), manifest, entry);
      Map<String, List<String>> whoPicks = new LinkedHashMap<>();
      Choice first = null;
      for (Case one : cases()) {
        Choice choice = Choice.of(ways.follow(one.setting, path -> failure(path, one)));
        if (first == null) first = choice;
        whoPicks
            .computeIfAbsent(String.valueOf(choice.file()), file -> new ArrayList<>())
            .add(one.title());
      }
      if (first == null) return pick(Choice.UNKNOWN, null, Map.of(), open(noRuntime()));
      if (whoPicks.size() > 1) return pick(first.loader(), null, first.passed(), varies(whoPicks));
      return pick(first.loader(), first.file(), first.passed(), judgement(first));
    }

    private String noRuntime() {
      return target.unknownRuntime().orElse("no runtime is named that would load the package");
    }

    /** A process, and the part of the target that it is. */
    private record Case(Setting setting, ResolvedTarget target, boolean manyLibcs) {
      String title() {
        String libc = manyLibcs && setting.libc() != null ? " with " + setting.libc() : "";
        return setting.release().title() + libc;
      }
    }

    private List<Case> cases() throws IOException {
      Map<String, List<TargetSystem>> families = new TreeMap<>();
      for (TargetSystem system : target.systems())
        families.computeIfAbsent(system.loader().name(), key -> new ArrayList<>()).add(system);
      List<Case> cases = new ArrayList<>();
      if (families.isEmpty()) families.put("", List.of());
      for (Map.Entry<String, List<TargetSystem>> family : families.entrySet()) {
        LibcFamily libc = libc(family.getKey());
        boolean alpine = libc == LibcFamily.MUSL && alpine();
        for (RuntimeRelease release : target.releases())
          cases.add(
              new Case(
                  new Setting(target.platform(), release, libc, alpine),
                  target.only(release, family.getValue()),
                  families.size() > 1));
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

    private @Nullable String failure(String path, Case one) {
      Judgement judgement =
          judged.computeIfAbsent(path + "\n" + one.title(), key -> judge(path, one.target));
      if (judgement.verdict() != Verdict.FAILS) return null;
      return judgement.first().map(Finding::message).orElse("");
    }

    private Judgement judge(String path, ResolvedTarget where) {
      return trial.judge(tree, ScriptFiles.inTree(path), where);
    }

    private Judgement judgement(Choice choice) {
      if (choice.file() != null) {
        Judgement judged = judge(choice.file(), target);
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
        remedies.add("Let the package's install script run on the target: " + install);
      return remedies;
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

    private String shown(String path) {
      String inTree = ScriptFiles.inTree(path);
      String top = manifest.directory();
      if (top.isEmpty()) return inTree;
      return inTree.startsWith(top + "/") ? inTree.substring(top.length() + 1) : path;
    }

    private Pick pick(
        String loader, @Nullable String file, Map<String, String> passed, Judgement judgement) {
      Map<String, String> rejected = new LinkedHashMap<>();
      passed.forEach((path, why) -> rejected.put(path.startsWith("/") ? shown(path) : path, why));
      String picked = file == null ? null : shown(file);
      List<String> others =
          OtherAddons.in(
              files,
              "/" + manifest.directory(),
              more ->
                  rejected.put(
                      shown(more) + "/", "the package has more files than are listed here"));
      for (String other : others) {
        String name = shown(other);
        if (!name.equals(picked)) rejected.putIfAbsent(name, "the loader does not look at it");
      }
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
          new Judgement(judgement.verdict(), judgement.findings(), assumptions));
    }
  }
}
