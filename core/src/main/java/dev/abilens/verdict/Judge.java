package dev.abilens.verdict;

import dev.abilens.addon.AddonProfile;
import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Image;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.ProgramNames;
import dev.abilens.image.SystemLoader;
import dev.abilens.install.ProjectManagers;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.TargetSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Foresees what {@code process.dlopen} meets, in the order in which it meets it: the system's
 * loader, the constructors that it runs, and what the runtime makes of what they registered.
 * Thread-safe. It keeps what it saw of the directories above the files of a tree, and looks at none
 * of them again as long as the tree is in use.
 */
public final class Judge {
  private final Map<LoaderKind, SystemLoader> loaders = new EnumMap<>(LoaderKind.class);
  private final ReadLimits limits;
  private final ProjectManagers managers = new ProjectManagers();

  /**
   * Makes a judge.
   *
   * @param loaders the models of system loaders at hand
   * @param limits what reading further files may cost
   */
  public Judge(List<SystemLoader> loaders, ReadLimits limits) {
    for (SystemLoader loader : loaders) this.loaders.put(loader.kind(), loader);
    this.limits = limits;
  }

  /**
   * Judges one file.
   *
   * @param subject the file, open
   * @param target where it is to load
   * @return the verdict over every release and system that the target stands for
   * @throws IOException if a file that has to be looked at cannot be read
   */
  public Judgement judge(Subject subject, ResolvedTarget target) throws IOException {
    if (target.systems().isEmpty()) return noSystem(subject, target);
    List<Case> cases = new ArrayList<>();
    for (TargetSystem system : target.systems()) cases.addAll(cases(subject, target, system));
    return Merger.merge(subject.name(), cases);
  }

  private List<Case> cases(Subject subject, ResolvedTarget target, TargetSystem system)
      throws IOException {
    // A file of another format is refused for what its first bytes are, whoever could read the
    // rest.
    boolean own = subject.format() == system.loader().format();
    SystemLoader loader = loaders.get(system.loader());
    if (own && !subject.readable()) return List.of(new Case(system, null, unreadable(subject)));
    if (loader == null) return List.of(new Case(system, null, noLoader(subject, system)));
    if (!own) return cases(subject, target, system, loader, null);
    try {
      if (subject.refused() instanceof LimitReachedException limit) throw limit;
      Image image = loader.pick(subject.images(), system.process());
      List<Case> cases = cases(subject, target, system, loader, image);
      LimitReachedException limit = subject.source().limitReached();
      if (limit != null) throw limit;
      return cases;
    } catch (MalformedBinaryException e) {
      // A table that may not be held is missing to whoever asks for it: no answer stands then.
      LimitReachedException limit = subject.source().limitReached();
      if (e instanceof LimitReachedException reached) limit = reached;
      if (limit == null) throw e;
      return List.of(new Case(system, null, limited(subject, limit)));
    }
  }

  private List<Case> cases(
      Subject subject,
      ResolvedTarget target,
      TargetSystem system,
      SystemLoader loader,
      @Nullable Image image)
      throws IOException {
    LoadResult loaded =
        loader.load(
            new LoadRequest(
                subject.path(),
                subject.source(),
                image,
                subject.tree(),
                subject.treePath(),
                system.process(),
                limits));
    AddonProfile addon = image == null ? null : AddonProfile.of(image);
    InitialCode code = image == null || addon == null ? null : new InitialCode(image, addon);
    Remedies remedies = Remedies.of(subject, image, addon, system, managers);
    BoundCode bound = code == null ? null : new BoundCode(code, loaded.bindings());
    List<Case> cases = new ArrayList<>();
    for (RuntimeRelease release : target.releases())
      cases.add(
          new Case(
              system,
              release,
              judge(subject, system, loaded, bound, remedies.in(release), release)));
    if (cases.isEmpty()) {
      if (code != null) code = code.bound(loaded.bindings().apply(ProgramNames.OPEN));
      Outcome outcome = withoutRelease(subject, target, system, loaded, code, remedies);
      cases.add(new Case(system, null, outcome.judgement()));
    }
    return cases;
  }

  private Judgement judge(
      Subject subject,
      TargetSystem system,
      LoadResult loaded,
      @Nullable BoundCode bound,
      Remedies remedies,
      RuntimeRelease release) {
    Outcome outcome = new Outcome();
    LoaderStep loaderStep = new LoaderStep(subject, system.loader(), remedies, release);
    loaderStep.add(loaded, outcome);
    if (bound == null) {
      if (outcome.verdict() == Verdict.LOADS) outcome.gap(unread(subject));
      return outcome.judgement();
    }
    List<LoadFailure> late = new ArrayList<>(loaded.late());
    OpenSymbolsStep symbols =
        new OpenSymbolsStep(subject, loaded, system, release, loaderStep, bound.usesV8());
    symbols.add(outcome, late);
    InitialCode code = bound.in(symbols::provided);
    if (code == null) {
      outcome.gap(unfollowed(subject));
      return outcome.judgement();
    }
    new InitialisationStep(subject, code, late, loaderStep, outcome)
        .around(
            release,
            missing ->
                new RegistrationStep(
                        subject, code, loaded, release, system, missing, remedies, outcome)
                    .add());
    if (outcome.errors().isEmpty()) {
      symbols.doubt(code, outcome);
      new StringKindsStep(subject, code, release).add(outcome);
    }
    return outcome.judgement();
  }

  /** The loader takes a file, but how it registers itself cannot be read. */
  private static Finding unread(Subject subject) {
    MalformedBinaryException refused = subject.refused();
    if (refused == null)
      return Finding.notKnown(subject.name(), "how the file registers itself cannot be read");
    return new Finding(
        Code.MALFORMED,
        Severity.WARNING,
        subject.name(),
        String.valueOf(refused.getMessage()),
        Map.of(),
        new Finding.Evidence(refused.offset(), refused.where(), ""),
        List.of());
  }

  /** Too many releases have each other names of the file's own. */
  private static Finding unfollowed(Subject subject) {
    return new Finding(
        Code.LIMIT_REACHED,
        Severity.WARNING,
        subject.name(),
        "the file has names of its own that its code comes to and that programs have, too: once "
            + BoundCode.MOST_WALKED
            + " instructions of it were followed, it is not followed with another program's names",
        Map.of("followed", BoundCode.MOST_WALKED),
        Finding.Evidence.NONE,
        List.of("Name fewer releases."));
  }

  private static Outcome withoutRelease(
      Subject subject,
      ResolvedTarget target,
      TargetSystem system,
      LoadResult loaded,
      @Nullable InitialCode code,
      Remedies remedies) {
    Outcome outcome = new Outcome();
    LoaderStep step = new LoaderStep(subject, system.loader(), remedies, null);
    step.add(loaded, outcome);
    // The loader alone promises nothing about when a function is called: only that the call ends
    // the process. A runtime, even one that is not known, may never make that call.
    boolean bare = target.target().isBareLoader();
    List<LoadFailure> late = loaded.late();
    if (bare && code != null)
      late = new InitialisationStep(subject, code, late, step, outcome).inOrder();
    if (bare) step.late(late, Severity.ERROR, outcome::error);
    else step.late(late, Severity.WARNING, outcome::gap);
    target.unknownRuntime().ifPresent(why -> outcome.gap(Finding.notKnown(subject.name(), why)));
    if (bare && !loaded.open().isEmpty())
      outcome.gap(
          Finding.notKnown(
              subject.name(),
              loaded.open().stream().map(LoadResult.OpenSymbol::name).distinct().count()
                  + " symbols, "
                  + loaded.open().get(0).name()
                  + " first, must come from the program that loads it, and none is named"));
    return outcome;
  }

  private static Judgement noSystem(Subject subject, ResolvedTarget target) {
    String os = target.platform().os().word();
    return open(
        Finding.notKnown(subject.name(), "what the loader of " + os + " does is not known"));
  }

  private static Judgement unreadable(Subject subject) {
    return noReader(subject, "no reader for " + subject.format().name(), subject.format());
  }

  private static Judgement noLoader(Subject subject, TargetSystem system) {
    String missing = "no model of the loader of " + system.name();
    return noReader(subject, missing, system.loader().format());
  }

  private static Judgement noReader(Subject subject, String missing, BinaryFormat format) {
    return open(
        new Finding(
            Code.NO_READER,
            Severity.WARNING,
            subject.name(),
            missing + ": add " + format.artifact(),
            Map.of("format", format.name()),
            Finding.Evidence.NONE,
            List.of("Add " + format.artifact() + " to the class path or module path.")));
  }

  private static Judgement limited(Subject subject, MalformedBinaryException limit) {
    return open(
        new Finding(
            Code.LIMIT_REACHED,
            Severity.WARNING,
            subject.name(),
            String.valueOf(limit.getMessage()),
            Map.of(),
            new Finding.Evidence(limit.offset(), limit.where(), ""),
            List.of("Raise the limit that the message names, if the file is to be trusted.")));
  }

  private static Judgement open(Finding cause) {
    return new Judgement(Verdict.UNDECIDED, List.of(cause), List.of());
  }
}
