package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.ERROR;
import static dev.abilens.verdict.Severity.NOTE;
import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.dockerfile.BaseImage;
import dev.abilens.dockerfile.DockerBuild;
import dev.abilens.dockerfile.DockerfileProblem;
import dev.abilens.dockerfile.Modules;
import dev.abilens.dockerfile.Stage;
import dev.abilens.dockerfile.StageEvent;
import dev.abilens.install.PackageManager;
import dev.abilens.verdict.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges what a Dockerfile makes of a project's addons. */
final class DockerfileCheck {
  private final String file;
  private final DockerBuild build;
  private final PackageManager manager;
  private final boolean withoutAddons;
  private final Findings findings;

  /**
   * Makes a check.
   *
   * @param withoutAddons whether it is certain that the project has no package with an addon
   */
  DockerfileCheck(
      String file,
      DockerBuild build,
      PackageManager manager,
      boolean withoutAddons,
      Findings findings) {
    this.file = file;
    this.build = build;
    this.manager = manager;
    this.withoutAddons = withoutAddons;
    this.findings = findings;
  }

  void run() {
    for (DockerfileProblem problem : build.problems())
      add(
          problem.limit() ? ProjectCode.LIMIT_REACHED : ProjectCode.DOCKERFILE_MALFORMED,
          WARNING,
          problem.line(),
          sentence(problem.message()) + (problem.limit() ? " What follows was not looked at." : ""),
          List.of());
    Stage last = build.last();
    if (last == null) return;
    Set<String> images = new HashSet<>();
    for (Stage stage : build.reached()) {
      if (images.add(stage.base().name())) floating(stage);
      hostCopies(stage);
      caches(stage);
      tools(stage);
      new RuntimeStart(file, stage, findings).check();
      for (Modules modules : stage.modules())
        new StageComparison(file, build, stage, modules, manager, withoutAddons, findings)
            .check(stage.index() == last.index());
    }
    for (Modules modules : last.modules()) scripts(modules);
  }

  private static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
  }

  private void add(
      ProjectCode code, Severity severity, int line, String message, List<String> remedies) {
    findings.add(code, severity, file, line, message, remedies);
  }

  private void floating(Stage stage) {
    BaseImage base = stage.base();
    String bases = stage.state().system().title();
    int line = stage.line();
    if (base.moves() == BaseImage.Moves.VERSION)
      add(
          ProjectCode.FLOATING_BASE_TAG,
          WARNING,
          line,
          base.name()
              + " is a tag that moves from major to major: which version it is depends on the day"
              + " of the build and on what is cached, so that stages may differ.",
          List.of(
              "Name the version and the distribution, as in node:22.20.0-bookworm-slim, in all"
                  + " stages by one ARG."));
    if (base.moves() == BaseImage.Moves.BASE)
      add(
          ProjectCode.FLOATING_BASE_TAG,
          NOTE,
          line,
          base.name()
              + " names no distribution, so that its base moves"
              + (stage.state().system().bases().isEmpty() ? "." : ": it has been " + bases + "."),
          List.of(
              "Name the distribution, too, as in node:22-bookworm-slim or node:22-alpine3.22, or"
                  + " pin the image by its digest."));
  }

  private void hostCopies(Stage stage) {
    for (StageEvent.HostCopy copy : StageEvent.of(StageEvent.HostCopy.class, stage.events())) {
      String what =
          copy.named()
              ? "COPY of " + copy.source() + " brings the node_modules of the machine that builds"
              : "COPY of "
                  + copy.source()
                  + " brings the node_modules of the machine that builds where there is one";
      Modules over = copy.over();
      String then =
          over == null
              ? ": its addons are those of that machine's platform and Node.js, and an install"
                  + " keeps what is there."
              : ", and lays it over what line " + over.line() + " put there.";
      add(
          ProjectCode.HOST_NODE_MODULES_COPIED,
          copy.named() ? ERROR : WARNING,
          copy.line(),
          what + " into " + stage.title() + then,
          List.of(
              "Write node_modules and **/node_modules into .dockerignore.",
              copy.named()
                  ? "Install in the image instead: RUN " + Commands.clean(manager) + "."
                  : "Copy package.json and the lock file first, RUN "
                      + Commands.clean(manager)
                      + ", then the sources."));
    }
  }

  private void caches(Stage stage) {
    for (StageEvent.CacheMount mount : StageEvent.of(StageEvent.CacheMount.class, stage.events()))
      add(
          ProjectCode.NODE_MODULES_CACHED,
          WARNING,
          mount.line(),
          mount.path()
              + " is a cache that lives from build to build and is shared between images, while its"
              + " addons fit one Node.js and one system; it is not part of the image either.",
          List.of(
              "Cache the package manager's own store (~/.npm, pnpm's store), not node_modules."));
  }

  private void tools(Stage stage) {
    boolean told = false;
    for (StageEvent.Install install : StageEvent.of(StageEvent.Install.class, stage.events())) {
      List<String> missing = install.tools().missing();
      if (missing.isEmpty() || install.skipsScripts() || (told && !install.rebuild())) continue;
      told = true;
      add(
          ProjectCode.BUILD_TOOLS_MISSING,
          install.rebuild() ? WARNING : NOTE,
          install.line(),
          install.command()
              + " runs in "
              + stage.title()
              + " without "
              + Words.list(missing)
              + ": a package without a prebuilt binary for it cannot be built.",
          List.of(InstallCommands.inStage(stage)));
    }
  }

  private void scripts(Modules modules) {
    if (!modules.scriptsSkipped() || modules.made() == null) return;
    add(
        ProjectCode.SCRIPTS_SKIPPED,
        WARNING,
        modules.madeLine(),
        "Install scripts are left out here, and no rebuild follows: what builds or fetches its"
            + " addon in one has none in "
            + modules.path()
            + ".",
        List.of(
            "Leave scripts on for the packages with addons, or RUN "
                + Commands.rebuild(manager)
                + " after the install, in a stage with build tools."));
  }
}
