package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.ERROR;
import static dev.abilens.verdict.Severity.NOTE;
import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.dockerfile.DockerBuild;
import dev.abilens.dockerfile.Environment;
import dev.abilens.dockerfile.Modules;
import dev.abilens.dockerfile.Stage;
import dev.abilens.dockerfile.StagePlatform;
import dev.abilens.dockerfile.StageRuntime;
import dev.abilens.dockerfile.StageSystem;
import dev.abilens.header.Architecture;
import dev.abilens.image.Platform;
import dev.abilens.install.PackageManager;
import dev.abilens.libc.Distribution;
import dev.abilens.libc.GlibcVersion;
import dev.abilens.node.RuntimeKind;
import dev.abilens.verdict.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares where a {@code node_modules} was made with the stage that it is in. */
final class StageComparison {
  private final String file;
  private final DockerBuild build;
  private final Stage stage;
  private final Modules modules;
  private final PackageManager manager;
  private final boolean withoutAddons;
  private final Findings findings;
  private boolean runs;

  StageComparison(
      String file,
      DockerBuild build,
      Stage stage,
      Modules modules,
      PackageManager manager,
      boolean withoutAddons,
      Findings findings) {
    this.file = file;
    this.build = build;
    this.stage = stage;
    this.modules = modules;
    this.manager = manager;
    this.withoutAddons = withoutAddons;
    this.findings = findings;
  }

  /**
   * What differs.
   *
   * @param certain whether it surely does
   * @param message how
   */
  private record Difference(ProjectCode code, boolean certain, String message) {}

  /**
   * Tells what differs.
   *
   * @param isResult whether the stage is the one that runs; in others only the build itself suffers
   */
  void check(boolean isResult) {
    runs = isResult;
    Environment made = modules.made();
    Environment run = stage.state();
    if (made == null) return;
    if (!isResult && run.runtime() == null) return;
    Modules.Rebuild rebuild = modules.rebuild();
    boolean built = rebuild != null && rebuild.tools().missing().isEmpty();
    Environment effective = rebuild != null && built ? rebuild.where() : made;
    List<Difference> now = differences(effective, run);
    if (isResult && now.isEmpty() && rebuild != null && built)
      mended(differences(made, run), rebuild);
    for (Difference difference : now) tell(difference, made);
    if (isResult) {
      boolean mismatch = now.stream().anyMatch(d -> d.code() != ProjectCode.STAGE_GLIBC_OLDER);
      if (mismatch && rebuild == null && !withoutAddons) noRebuild(now);
      unknown(made, run);
    }
  }

  private List<Difference> differences(Environment made, Environment run) {
    List<Difference> found = new ArrayList<>();
    platform(made.platform(), run.platform()).ifPresent(found::add);
    node(made.runtime(), run.runtime()).ifPresent(found::add);
    libc(made.system(), run.system()).ifPresent(found::add);
    return found;
  }

  private void tell(Difference difference, Environment made) {
    Severity severity = difference.certain() ? ERROR : WARNING;
    if (difference.code() == ProjectCode.STAGE_GLIBC_OLDER) severity = WARNING;
    // What only the build suffers from would fail there, for all to see.
    if (!runs) severity = severity == ERROR ? WARNING : NOTE;
    if (withoutAddons) severity = NOTE;
    findings.add(
        difference.code(),
        severity,
        file,
        modules.line(),
        modules.path()
            + ": "
            + difference.message()
            + defaults(made)
            + (withoutAddons ? " The lock file names no package with an addon so far." : ""),
        remedies(difference, made));
  }

  private List<String> remedies(Difference difference, Environment made) {
    List<String> remedies = new ArrayList<>();
    if (difference.code() == ProjectCode.STAGE_PLATFORM_MISMATCH) {
      remedies.add("Make node_modules in a stage of the same --platform as the one that runs it.");
    } else if (stage.bare()) {
      remedies.add(
          "Make node_modules in a stage of the same Node.js and system"
              + like(stage.state())
              + ", since nothing can be run in "
              + stage.base().name()
              + ".");
    } else if (made.stage() >= 0) {
      remedies.add(
          "Use one base image for both stages: FROM "
              + stage.base().name()
              + " in line "
              + build.stages().get(made.stage()).line()
              + " or FROM "
              + build.stages().get(made.stage()).base().name()
              + " in line "
              + stage.line()
              + "; then nothing has to be rebuilt.");
    } else {
      remedies.add("Install in the image that runs: RUN " + Commands.clean(manager) + ".");
    }
    if (stage.bare()) return remedies;
    if (difference.code() == ProjectCode.STAGE_LIBC_MISMATCH)
      remedies.add(
          "Or install in the last stage: RUN "
              + Commands.clean(manager)
              + "; a rebuild alone does not fetch the packages of the other C library.");
    else
      remedies.add(
          "Or RUN "
              + Commands.rebuild(manager)
              + " after line "
              + modules.line()
              + ", with build tools: "
              + InstallCommands.inStage(stage));
    return remedies;
  }

  /** An official image with the same Node.js and system, as far as there is one. */
  private static String like(Environment run) {
    StageRuntime runtime = run.runtime();
    if (runtime == null || runtime.versions() == null || run.system().bases().size() != 1)
      return "";
    Distribution base = run.system().bases().get(0);
    String codename = base.name().substring(base.name().lastIndexOf(' ') + 1);
    return base.family().equals("debian")
        ? ", such as node:" + runtime.versions() + "-" + codename
        : "";
  }

  /** Two FROM lines with different variables differ by the defaults of these. */
  private String defaults(Environment made) {
    Map<String, String> variables = new TreeMap<>(stage.variables());
    if (made.stage() >= 0) variables.putAll(build.stages().get(made.stage()).variables());
    if (variables.isEmpty()) return "";
    List<String> words = new ArrayList<>();
    variables.forEach(
        (name, value) ->
            words.add(value.isEmpty() ? name + " has no default" : name + "=" + value));
    return " This is by the values of ARG: " + String.join(", ", words) + ".";
  }

  private Optional<Difference> platform(StagePlatform made, StagePlatform run) {
    Platform a = made.platform();
    Platform b = run.platform();
    if (a != null && b != null) {
      if (a.equals(b)) return Optional.empty();
      return difference(
          ProjectCode.STAGE_PLATFORM_MISMATCH, true, "made for " + a + ", run on " + b + ".");
    }
    if (made.kind() == run.kind() && made.text().equals(run.text())) return Optional.empty();
    if (made.kind() == StagePlatform.Kind.TARGET && run.kind() == StagePlatform.Kind.TARGET)
      return Optional.empty();
    return difference(
        ProjectCode.STAGE_PLATFORM_MISMATCH,
        false,
        "made for "
            + made.title()
            + ", run on "
            + run.title()
            + ": these may differ, and do in a build for another platform.");
  }

  private static Optional<Difference> difference(
      ProjectCode code, boolean certain, String message) {
    return Optional.of(new Difference(code, certain, message));
  }

  private Optional<Difference> node(@Nullable StageRuntime made, @Nullable StageRuntime run) {
    if (made == null || run == null || made.isSame(run)) return Optional.empty();
    String both = "made with " + of(made) + ", run by " + of(run);
    if (made.kind() != run.kind())
      return difference(
          ProjectCode.STAGE_NODE_MISMATCH,
          false,
          both + ": addons that are bound to Node.js itself need that very line of it.");
    Set<Integer> a = made.moduleVersions();
    Set<Integer> b = run.moduleVersions();
    boolean sure = made.sure() && run.sure();
    if (!a.isEmpty() && !b.isEmpty()) {
      if (a.equals(b) && a.size() == 1) return Optional.empty();
      if (Collections.disjoint(a, b))
        return difference(
            ProjectCode.STAGE_NODE_MISMATCH,
            sure && made.kind() == RuntimeKind.NODE,
            both
                + ": addons bound to NODE_MODULE_VERSION "
                + numbers(a)
                + " do not load with "
                + numbers(b)
                + (sure ? "" : ", as far as the names tell")
                + "; Node-API addons do.");
    }
    if (made.kind() != RuntimeKind.NODE) return Optional.empty();
    return difference(
        ProjectCode.STAGE_NODE_MISMATCH,
        false,
        both
            + ": whether both have one NODE_MODULE_VERSION cannot be told from that; addons bound to"
            + " another do not load.");
  }

  private static String of(StageRuntime runtime) {
    return runtime.title()
        + " ("
        + runtime.source().replaceAll("\uFFFD(.*?)\uFFFD", "\\${$1}")
        + ")";
  }

  private static String numbers(Set<Integer> numbers) {
    return String.join(" or ", numbers.stream().map(String::valueOf).toList());
  }

  private Optional<Difference> libc(StageSystem made, StageSystem run) {
    if (made.image().equals(run.image()) || made.libc() == null || run.libc() == null)
      return Optional.empty();
    if (made.libc() != run.libc())
      return difference(
          ProjectCode.STAGE_LIBC_MISMATCH,
          made.sure() && run.sure(),
          "made with "
              + made.libc()
              + " ("
              + made.title()
              + "), run with "
              + run.libc()
              + " ("
              + run.title()
              + "): addons that are linked with the one do not load with the other.");
    return glibc(made, run);
  }

  private Optional<Difference> glibc(StageSystem made, StageSystem run) {
    Architecture architecture = architecture();
    Optional<GlibcVersion> last = made.lastGlibc(architecture);
    Optional<GlibcVersion> runs = run.lastGlibc(architecture);
    if (last.isEmpty() || runs.isEmpty() || runs.get().isAtLeast(last.get()))
      return Optional.empty();
    return difference(
        ProjectCode.STAGE_GLIBC_OLDER,
        made.bases().size() == 1 && run.bases().size() == 1,
        "made with glibc "
            + last.get()
            + " ("
            + made.title()
            + "), run with "
            + runs.get()
            + " ("
            + run.title()
            + "): addons that are built from source there may need what the older one lacks;"
            + " prebuilt ones do not care.");
  }

  private Architecture architecture() {
    Platform platform = stage.state().platform().platform();
    return platform == null ? Architecture.X64 : platform.architecture();
  }

  private void mended(List<Difference> before, Modules.Rebuild rebuild) {
    for (Difference difference : before) {
      String only =
          rebuild.packages().isEmpty() ? "" : " of " + String.join(", ", rebuild.packages());
      findings.add(
          difference.code(),
          NOTE,
          file,
          modules.line(),
          modules.path()
              + ": "
              + difference.message()
              + " Line "
              + rebuild.line()
              + " mends that by "
              + rebuild.command()
              + only
              + (difference.code() == ProjectCode.STAGE_LIBC_MISMATCH
                      || difference.code() == ProjectCode.STAGE_PLATFORM_MISMATCH
                  ? ", but for optional packages of the platform, which a rebuild does not fetch."
                  : "."),
          List.of("Use one base image for both stages; then nothing has to be rebuilt."));
    }
  }

  private void noRebuild(List<Difference> differences) {
    boolean certain = differences.stream().anyMatch(Difference::certain);
    findings.add(
        ProjectCode.NO_REBUILD_AFTER_COPY,
        certain ? WARNING : NOTE,
        file,
        modules.line(),
        modules.path()
            + " comes from where "
            + Words.list(differences.stream().map(d -> subject(d.code())).distinct().toList())
            + (!certain ? " may differ" : differences.size() > 1 ? " differ" : " differs")
            + ", and nothing builds it anew in "
            + stage.title()
            + ".",
        List.of(
            stage.bare()
                ? "Nothing can be run in "
                    + stage.base().name()
                    + ": make node_modules in a stage of the same Node.js and system."
                : "RUN "
                    + Commands.rebuild(manager)
                    + " after the COPY, with build tools, or use one base image for both stages."));
  }

  private static String subject(ProjectCode code) {
    return switch (code) {
      case STAGE_NODE_MISMATCH -> "Node.js";
      case STAGE_LIBC_MISMATCH -> "the C library";
      case STAGE_GLIBC_OLDER -> "glibc";
      default -> "the platform";
    };
  }

  private void unknown(Environment made, Environment run) {
    if (made.stage() == run.stage()) return;
    for (Environment one : List.of(made, run)) {
      boolean node = one.runtime() == null;
      boolean libc = one.system().libc() == null;
      if (!node && !libc) continue;
      int line = one.stage() < 0 ? modules.line() : build.stages().get(one.stage()).line();
      findings.add(
          ProjectCode.BASE_IMAGE_UNKNOWN,
          NOTE,
          file,
          line,
          "Which "
              + (node && libc ? "Node.js and C library" : node ? "Node.js" : "C library")
              + " "
              + one.title()
              + " has cannot be told from its name; whether "
              + modules.path()
              + " fits depends on it.",
          List.of("abilens check --root IMAGE.tar IMAGE.tar looks into an image that is saved."));
    }
  }
}
