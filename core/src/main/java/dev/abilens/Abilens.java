package dev.abilens;

import dev.abilens.BinaryReader.Binary;
import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ChangedWhileReadingException;
import dev.abilens.bytes.ReadBuffer;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.diff.PackageDiff;
import dev.abilens.diff.Requirements;
import dev.abilens.doctor.DoctorOptions;
import dev.abilens.doctor.ProjectDoctor;
import dev.abilens.doctor.ProjectFinding;
import dev.abilens.header.BinaryFormat;
import dev.abilens.host.ThisMachine;
import dev.abilens.image.Image;
import dev.abilens.image.ImageFormat;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Os;
import dev.abilens.libc.LibcFamily;
import dev.abilens.pick.Pick;
import dev.abilens.pick.Picker;
import dev.abilens.prebuild.Prebuilds;
import dev.abilens.scan.Archive;
import dev.abilens.scan.Candidate;
import dev.abilens.scan.ScanProblem;
import dev.abilens.scan.ScanSink;
import dev.abilens.scan.Scanner;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.Target;
import dev.abilens.target.TargetException;
import dev.abilens.target.TargetSystem;
import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.ErrorExplainer;
import dev.abilens.verdict.Explanation;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judge;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Severity;
import dev.abilens.verdict.Subject;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The front door: tells whether the addons under a path will load in a target, and why not.
 *
 * <pre>{@code
 * Target target = Target.node("18.20.4").on(Platform.LINUX_X64).glibc("2.31").build();
 * Report report = Abilens.open().check(Path.of("node_modules"), target);
 * report.findings().forEach(f -> System.out.println(f.code() + " " + f.subject() + ": " + f.message()));
 * }</pre>
 *
 * <p>Immutable; one instance serves many threads. Nothing that is looked at is ever run or loaded.
 *
 * <p>What is asked about a path at which nothing is ends in a {@link
 * java.nio.file.NoSuchFileException} that names it; what is wrong with something that is there, or
 * with what is in it, is part of the answer. No argument may be null; a {@link
 * NullPointerException} names the one that is.
 */
public final class Abilens {
  private final BinaryReader reader;
  private final ReadLimits limits;
  private final int threads;
  private final Consumer<Candidate> progress;
  private final boolean digests;
  private final ReadBuffers buffers;

  private Abilens(
      Iterable<ImageFormat> formats,
      ReadLimits limits,
      int threads,
      Consumer<Candidate> progress,
      boolean digests) {
    this.reader = new BinaryReader(formats, limits);
    this.limits = limits;
    this.threads = threads;
    this.progress = progress;
    this.digests = digests;
    this.buffers = new ReadBuffers(threads);
  }

  private static Abilens ofDefaults(Iterable<ImageFormat> formats) {
    return new Abilens(formats, ReadLimits.defaults(), 1, candidate -> {}, true);
  }

  /** Returns one with every format that this library's own class loader sees. */
  public static Abilens open() {
    return open(ImageFormat.class.getClassLoader());
  }

  /**
   * Returns one with every format that a class loader sees, as where a host loads plug-ins by a
   * loader of their own.
   *
   * @param loader where to look for formats
   */
  public static Abilens open(ClassLoader loader) {
    return ofDefaults(ServiceLoader.load(ImageFormat.class, loader));
  }

  /** Returns one with the given formats. */
  public static Abilens with(ImageFormat... formats) {
    return ofDefaults(List.of(formats));
  }

  /** Returns one like this with other limits. */
  public Abilens withLimits(ReadLimits other) {
    return new Abilens(reader.formats(), other, threads, progress, digests);
  }

  /**
   * Returns one like this that judges so many files at a time. The answers and their order are the
   * same for any number.
   *
   * @param count at least 1
   * @throws IllegalArgumentException if it is less
   */
  public Abilens withThreads(int count) {
    if (count < 1) throw new IllegalArgumentException("threads must be at least 1, not " + count);
    return new Abilens(reader.formats(), limits, count, progress, digests);
  }

  /**
   * Returns one like this that tells of each file as it is found, before it is read.
   *
   * @param listener is told, on the thread that scans; what it is given is not to be kept
   */
  public Abilens withProgress(Consumer<Candidate> listener) {
    return new Abilens(reader.formats(), limits, threads, listener, digests);
  }

  /**
   * Returns one like this that works out no SHA-256: of a file only that is read then which an
   * answer rests on.
   */
  public Abilens withoutDigests() {
    return new Abilens(reader.formats(), limits, threads, progress, false);
  }

  /**
   * Judges every addon under a path.
   *
   * @param path an addon or other native file, a directory, or an {@link Archive}: an npm package,
   *     a zip file, a container image, ...
   * @param target where they are to load
   * @return the answers; what could not be looked at is among its problems
   * @throws java.nio.file.NoSuchFileException if nothing is at the path
   * @throws IOException if the target's program or root cannot be read
   * @throws dev.abilens.target.TargetException if the target contradicts itself
   */
  public Report check(Path path, Target target) throws IOException {
    Arguments.present(path);
    try (ResolvedTarget resolved = resolve(target)) {
      return check(path, resolved);
    }
  }

  /**
   * Judges every addon under a path, for a target worked out before.
   *
   * @param path an addon or other native file, a directory, or an {@link Archive}: an npm package,
   *     a zip file, a container image, ...
   * @param target where they are to load; it stays open
   * @return the answers; what could not be looked at is among its problems
   * @throws java.nio.file.NoSuchFileException if nothing is at the path
   */
  public Report check(Path path, ResolvedTarget target) throws NoSuchFileException {
    Arguments.present(path);
    Objects.requireNonNull(target, "target");
    return check(candidate -> target, (scanner, sink) -> scanner.scan(path, sink));
  }

  /**
   * Judges every addon under a path for several targets. Each file is read once.
   *
   * @param path an addon or other native file, a directory, or an {@link Archive}
   * @param targets where they are to load, one for each column; they stay open
   * @return the answers; what could not be looked at is among its problems
   * @throws java.nio.file.NoSuchFileException if nothing is at the path
   */
  public Matrix matrix(Path path, List<ResolvedTarget> targets) throws NoSuchFileException {
    Arguments.present(path);
    List<ResolvedTarget> columns = List.copyOf(targets);
    Run<Matrix.Row> run =
        run(
            (candidate, means) -> row(candidate, means, () -> columns, columns.size()),
            (scanner, sink) -> scanner.scan(path, sink));
    return new Matrix(columns.stream().map(Matrix.Column::of).toList(), run.answers, run.problems);
  }

  /**
   * Judges every addon in an archive that is open, such as the image that the target's files are.
   *
   * @param archive the archive; it stays open
   * @param target where they are to load; it stays open
   * @return the answers; what could not be looked at is among its problems
   */
  public Report check(Archive archive, ResolvedTarget target) {
    return check(candidate -> target, (scanner, sink) -> scanner.scan(archive, sink));
  }

  /**
   * Judges every addon under a path where it is: one in a container image against that image, with
   * the Node.js program that is found in it, any other against {@code machine}.
   *
   * @param path an addon or other native file, a directory, or an {@link Archive}
   * @param machine where those are to load that are in no image; it stays open
   * @return the answers; what could not be looked at is among its problems
   * @throws java.nio.file.NoSuchFileException if nothing is at the path
   * @throws IOException if what was opened of an image cannot be closed
   */
  public Report checkInPlace(Path path, ResolvedTarget machine) throws IOException {
    Arguments.present(path);
    try (OwnTargets targets = new OwnTargets(machine, this::resolve)) {
      return check(targets::of, (scanner, sink) -> scanner.scan(path, sink));
    }
  }

  /**
   * Tells which files the packages under a path would load.
   *
   * @param path a package, an npm package's archive, or a project: then every addon package in its
   *     {@code node_modules}
   * @param target where they are to load; it stays open
   * @return one pick for each package, in the order of their directories; none if there is no
   *     package
   * @throws java.nio.file.NoSuchFileException if nothing is at the path
   * @throws IOException if the path cannot be read
   */
  public List<Pick> pick(Path path, ResolvedTarget target) throws IOException {
    return pick(path, target, List.of());
  }

  /**
   * Tells which files the packages under a path would load once their install scripts have fetched
   * what is at hand.
   *
   * @param path a package, an npm package's archive, or a project
   * @param target where they are to load; it stays open
   * @param archives archives of prebuilt files as {@code prebuild-install} and {@code node-pre-gyp}
   *     fetch them; a script takes the one that is called as it asks for
   * @return one pick for each package, in the order of their directories; none if there is no
   *     package
   * @throws java.nio.file.NoSuchFileException if nothing is at the path or at one of the archives'
   * @throws IOException if the path cannot be read
   */
  public List<Pick> pick(Path path, ResolvedTarget target, List<Path> archives) throws IOException {
    Arguments.present(path);
    for (Path archive : archives) Arguments.present(archive);
    Picker picker = picker(archives);
    List<Pick> picks = new ArrayList<>();
    try (PackageSource source = PackageSource.open(path, limits)) {
      for (PackageSource.Place place : source.places())
        picker.pick(place.tree(), place.directory(), target).ifPresent(picks::add);
    }
    return picks;
  }

  /** Returns what picks for packages in any tree, with the formats and limits of this. */
  public Picker picker() {
    return picker(List.of());
  }

  private Picker picker(List<Path> archives) {
    Judge judge = new Judge(reader.loaders(), limits);
    return new Picker((tree, path, target) -> judge(tree, path, target, judge), limits, archives);
  }

  private Judgement judge(FileTree tree, String path, ResolvedTarget target, Judge judge) {
    try (ByteSource source = tree.open(path)) {
      Binary binary = reader.read(source);
      return judge.judge(binary.subject(path, tree.display(path), source, tree, path), target);
    } catch (IOException | UncheckedIOException e) {
      return unread(path, e);
    }
  }

  /**
   * Tells for each package under a path which of its prebuilt files serves which system and
   * runtime, which systems have none that loads, and which files are not what their names say.
   *
   * @param path a package, a directory of packages, or an {@link Archive}
   * @param runtimes such as {@code node@18}, as {@link Target#parse} takes them
   * @param problems is given what could not be looked at
   * @return one answer for each package that has addons, in the order of their paths
   * @throws java.nio.file.NoSuchFileException if nothing is at the path
   * @throws IOException if the knowledge of a target cannot be read
   * @throws IllegalArgumentException if a text names no runtime
   */
  public List<Prebuilds> prebuilds(Path path, List<String> runtimes, Consumer<ScanProblem> problems)
      throws IOException {
    Arguments.present(path);
    // Refused even if there is nothing to audit.
    runtimes.forEach(Target::parse);
    Judge judge = new Judge(reader.loaders(), limits);
    Picker picker = picker();
    PrebuildAudit audit =
        new PrebuildAudit(
            path,
            runtimes,
            new PrebuildAudit.Reader() {
              @Override
              public void read(Candidate candidate, Consumer<List<Image>> sink) throws IOException {
                try (ByteSource source = candidate.open()) {
                  sink.accept(reader.read(source).images());
                }
              }

              @Override
              public ResolvedTarget resolve(Target target) throws IOException {
                return Abilens.this.resolve(target);
              }

              @Override
              public Optional<Pick> pick(FileTree tree, String directory, ResolvedTarget target)
                  throws IOException {
                return picker.pick(tree, directory, target);
              }

              @Override
              public Judgement judge(Candidate candidate, ResolvedTarget target) {
                try (ByteSource source = candidate.open()) {
                  return judge.judge(reader.read(source).subject(candidate, source), target);
                } catch (IOException | UncheckedIOException e) {
                  return unread(candidate.toString(), e);
                }
              }
            },
            problems);
    new Scanner(limits).scan(path, audit);
    return audit.answers();
  }

  private Report check(
      Function<Candidate, ResolvedTarget> targets, BiConsumer<Scanner, ScanSink> scan) {
    Run<FileReport> run = run((candidate, means) -> check(candidate, targets, means), scan);
    return new Report(run.answers, run.problems);
  }

  /** What answers in one run. */
  private record Means(Judge judge, YarnProjects yarn) {
    Judgement judge(Candidate candidate, Subject subject, ResolvedTarget target)
        throws IOException {
      return yarn.judge(candidate, target, judge.judge(subject, target));
    }
  }

  /** What a scan came to. */
  private record Run<T>(List<T> answers, List<ScanProblem> problems) {}

  private <T> Run<T> run(
      BiFunction<Candidate, Means, @Nullable T> answer, BiConsumer<Scanner, ScanSink> scan) {
    Means means = new Means(new Judge(reader.loaders(), limits), new YarnProjects(limits));
    try (CheckRun<T> run =
        new CheckRun<>(progress, candidate -> answer.apply(candidate, means), threads)) {
      scan.accept(new Scanner(limits), run);
      return new Run<>(run.answers(), run.problems());
    }
  }

  /**
   * Works a target out, for use with several paths.
   *
   * @return the target; to be closed by the caller
   * @throws IOException if its program or root cannot be read
   * @throws dev.abilens.target.TargetException if it contradicts itself
   */
  public ResolvedTarget resolve(Target target) throws IOException {
    return ResolvedTarget.of(target, ThisMachine.platform(), reader::images);
  }

  /**
   * Tells what every binary under a path is.
   *
   * @param path a native file, a directory, or an {@link Archive}
   * @param sink is given each file in the order of the paths, open as long as the call lasts; an
   *     {@link UncheckedIOException} out of it is taken for a file that cannot be read
   * @param problems is given what could not be looked at
   * @throws java.nio.file.NoSuchFileException if nothing is at the path
   */
  public void inspect(Path path, Consumer<Inspection> sink, Consumer<ScanProblem> problems)
      throws NoSuchFileException {
    Arguments.present(path);
    new Scanner(limits).scan(path, sink(candidate -> inspect(candidate, sink, problems), problems));
  }

  /**
   * Tells which requirements of a package rose.
   *
   * @param before the earlier build: a native file, a directory or an {@link Archive}
   * @param after the later build
   * @param problems is given what could not be looked at
   * @return the changes; none if both ask for the same
   * @throws java.nio.file.NoSuchFileException if nothing is at one of the paths
   */
  public PackageDiff diff(Path before, Path after, Consumer<ScanProblem> problems)
      throws NoSuchFileException {
    Arguments.present(before);
    Arguments.present(after);
    return PackageDiff.between(members(before, problems), members(after, problems));
  }

  private List<PackageDiff.Member> members(Path path, Consumer<ScanProblem> problems)
      throws NoSuchFileException {
    List<PackageDiff.Member> members = new ArrayList<>();
    inspect(
        path,
        file -> {
          for (Image image : file.images())
            members.add(new PackageDiff.Member(inside(path, file), Requirements.of(image)));
          if (file.images().isEmpty())
            problems.accept(
                new ScanProblem(
                    file.path(),
                    file.entry(),
                    unread(file),
                    file.refused() != null
                        ? String.valueOf(file.refused().getMessage())
                        : file.readable()
                            ? "begins like no binary"
                            : "no reader for " + file.header().format(),
                    false));
        },
        problems);
    return members;
  }

  private static ScanProblem.Code unread(Inspection file) {
    if (!file.readable()) return ScanProblem.Code.NO_READER;
    return file.refused() == null ? ScanProblem.Code.WRONG_FORMAT : ScanProblem.Code.MALFORMED;
  }

  /** Returns a path as it would be in an npm package, so that builds in any place compare. */
  private static String inside(Path top, Inspection file) {
    String entry = file.entry();
    if (entry != null) return entry.replaceFirst("^package/", "");
    Path below = top.relativize(Path.of(file.path()));
    String name = below.toString().isEmpty() ? file.path() : below.toString();
    return name.replace(below.getFileSystem().getSeparator(), "/").replaceFirst("^package/", "");
  }

  private void inspect(
      Candidate candidate, Consumer<Inspection> sink, Consumer<ScanProblem> problems) {
    try (candidate;
        ByteSource source = candidate.open()) {
      Binary binary = reader.read(source);
      sink.accept(
          new Inspection(
              candidate.path(),
              candidate.entry(),
              binary.header(),
              binary.readable(),
              binary.images(),
              binary.refused()));
    } catch (IOException | UncheckedIOException e) {
      problems.accept(lost(candidate, e));
    }
  }

  private static ScanSink sink(Consumer<Candidate> candidates, Consumer<ScanProblem> problems) {
    return new ScanSink() {
      @Override
      public void candidate(Candidate candidate) {
        candidates.accept(candidate);
      }

      @Override
      public void problem(ScanProblem problem) {
        problems.accept(problem);
      }
    };
  }

  /**
   * Explains a load error as somebody pasted it, or a log that holds some.
   *
   * @param text the error or the log, wrapped or not
   * @return one explanation for each error found, in the order of the text; none if none was
   *     recognised
   */
  public List<Explanation> explain(String text) {
    return ErrorExplainer.explain(Objects.requireNonNull(text, "text"));
  }

  /**
   * Explains a load error given the addon that it is about, whose own facts then say what the
   * message leaves open or contradict it.
   *
   * @param text the error or the log, wrapped or not
   * @param addon the addon's file
   * @return one explanation for each error found, as {@link #explain(String)} gives them
   * @throws java.nio.file.NoSuchFileException if nothing is at the path
   * @throws IOException if the file cannot be read
   */
  public List<Explanation> explain(String text, Path addon) throws IOException {
    Objects.requireNonNull(text, "text");
    Arguments.present(addon);
    List<Explanation> explanations = new ArrayList<>();
    List<IOException> failed = new ArrayList<>();
    List<ScanProblem> problems = new ArrayList<>();
    boolean[] found = new boolean[1];
    Consumer<Candidate> explain =
        candidate -> {
          if (found[0]) {
            candidate.close();
            return;
          }
          try (candidate;
              ByteSource source = candidate.open()) {
            found[0] = true;
            explanations.addAll(
                ErrorExplainer.explain(text, reader.read(source).subject(candidate, source)));
          } catch (IOException | UncheckedIOException e) {
            failed.add(e instanceof IOException io ? io : ((UncheckedIOException) e).getCause());
          }
        };
    new Scanner(limits).scan(addon, sink(explain, problems::add));
    if (!failed.isEmpty()) throw failed.get(0);
    if (!found[0])
      throw new IOException(
          addon + ": " + (problems.isEmpty() ? "no binary" : problems.get(0).message()));
    return List.copyOf(explanations);
  }

  /**
   * Looks at a project: the versions of Node.js that it names, its lock file, its Dockerfiles, its
   * packages with addons, and the tools that may have to build them.
   *
   * @param path the project's directory, or an {@link Archive} that holds it
   * @param options what it is looked at for; where they name no target, what lies in an image is
   *     looked at for the image itself
   * @return what was found, the gravest first; what could not be read is among it
   * @throws java.nio.file.NoSuchFileException if nothing is at the path
   * @throws IOException if the path cannot be read
   */
  public List<ProjectFinding> doctor(Path path, DoctorOptions options) throws IOException {
    Optional<Archive> opened = Archive.open(Arguments.present(path), limits);
    if (opened.isEmpty()) {
      FileTree machine = ThisMachine.platform().os() == Os.WIN32 ? null : FileTree.of(Path.of("/"));
      return doctor(options, machine).look(FileTree.of(path), "");
    }
    try (Archive archive = opened.get()) {
      Archive.Part part =
          archive
              .root(ThisMachine.platform())
              .orElseThrow(() -> new IOException(path + ": nothing in it can be read"));
      Target target = options.target() == null && part.isImage() ? inPlace(part) : options.target();
      return doctor(part.tree(), ProjectDoctor.projectIn(part.tree()), options.withTarget(target));
    }
  }

  /**
   * Returns what runs in an image, without its files: those say what packages run with, and not
   * what they would be built with. Null if nothing is known of it.
   */
  private @Nullable Target inPlace(Archive.Part image) throws IOException {
    try (ResolvedTarget own = resolve(image.target().build())) {
      Target.Builder target =
          own.releases().size() == 1
              ? Target.runtime(
                  own.releases().get(0).kind(), own.releases().get(0).version().toString())
              : Target.unknownRuntime();
      target.on(own.platform());
      LibcFamily libc = libc(own);
      if (libc != null) target.libc(libc, "");
      return target.build();
    } catch (TargetException e) {
      return null;
    }
  }

  /** Returns the C library of a target that has one only, or null. */
  private static @Nullable LibcFamily libc(ResolvedTarget target) {
    List<LoaderKind> loaders = target.systems().stream().map(TargetSystem::loader).toList();
    boolean glibc = loaders.contains(LoaderKind.GLIBC);
    if (glibc == loaders.contains(LoaderKind.MUSL)) return null;
    return glibc ? LibcFamily.GLIBC : LibcFamily.MUSL;
  }

  /** Returns the C library of the root that a target names, or null where it names none. */
  private @Nullable LibcFamily libc(DoctorOptions options) throws IOException {
    Target target = options.target();
    if (target == null || target.root().isEmpty()) return null;
    try (ResolvedTarget resolved = resolve(target)) {
      return libc(resolved);
    } catch (TargetException e) {
      return null;
    }
  }

  /**
   * Looks at a project in a tree of files, as {@link #doctor(Path, DoctorOptions)} does.
   *
   * @param tree the files
   * @param directory the project's directory among them; empty for the top
   * @param options what it is looked at for
   * @return what was found, the gravest first; what could not be read is among it
   * @throws IOException if the directory cannot be read
   */
  public List<ProjectFinding> doctor(FileTree tree, String directory, DoctorOptions options)
      throws IOException {
    return doctor(options, null).look(tree, directory);
  }

  private ProjectDoctor doctor(DoctorOptions options, @Nullable FileTree machine)
      throws IOException {
    return new ProjectDoctor(
        options, ThisMachine.platform(), machine, reader::images, limits, libc(options));
  }

  private @Nullable FileReport check(
      Candidate candidate, Function<Candidate, ResolvedTarget> targets, Means means) {
    Matrix.Row row = row(candidate, means, () -> List.of(targets.apply(candidate)), 1);
    return row == null
        ? null
        : new FileReport(
            row.path(),
            row.entry(),
            row.sha256(),
            row.format(),
            row.platforms(),
            row.cells().get(0));
  }

  private Matrix.@Nullable Row row(
      Candidate candidate, Means means, Supplier<List<ResolvedTarget>> targets, int columns) {
    ReadBuffer buffer = buffers.take();
    try (candidate;
        ByteSource source = candidate.open(buffer)) {
      Binary binary = reader.read(source);
      if (!candidate.named() && !candidate.byName() && !binary.registers()) return null;
      Subject subject = binary.subject(candidate, source);
      // A sparse file may say that it is of any size, and be as long to read.
      boolean tooLong = digests && source.size() > limits.maxEntryBytes();
      String sha256 = digests && !tooLong ? BinaryReader.sha256(source) : null;
      List<Judgement> cells = new ArrayList<>();
      for (ResolvedTarget target : targets.get()) {
        Judgement judgement = means.judge(candidate, subject, target);
        cells.add(tooLong ? judgement.with(notHashed(candidate, source.size())) : judgement);
      }
      return new Matrix.Row(
          candidate.path(),
          candidate.entry(),
          sha256,
          binary.header().format(),
          binary.platforms(),
          cells);
    } catch (IOException | UncheckedIOException e) {
      return new Matrix.Row(
          candidate.path(),
          candidate.entry(),
          null,
          BinaryFormat.NONE,
          List.of(),
          Collections.nCopies(columns, unread(candidate.toString(), e)));
    } finally {
      buffers.giveBack(buffer);
    }
  }

  private static Judgement unread(String subject, Exception cause) {
    return new Judgement(
        Verdict.UNDECIDED,
        List.of(
            new Finding(
                isChange(cause) ? Code.CHANGED_WHILE_READING : Code.UNREADABLE,
                Severity.WARNING,
                subject,
                String.valueOf(cause.getMessage()),
                Map.of(),
                Finding.Evidence.NONE,
                List.of())),
        List.of());
  }

  private static boolean isChange(Exception cause) {
    return cause instanceof ChangedWhileReadingException
        || cause.getCause() instanceof ChangedWhileReadingException;
  }

  private Finding notHashed(Candidate candidate, long size) {
    return new Finding(
        Code.LIMIT_REACHED,
        Severity.NOTE,
        candidate.toString(),
        "its SHA-256 is not worked out: it has "
            + size
            + " bytes, and maxEntryBytes is "
            + limits.maxEntryBytes(),
        Map.of("limit", "maxEntryBytes"),
        Finding.Evidence.NONE,
        List.of());
  }

  private static ScanProblem lost(Candidate candidate, Exception cause) {
    return new ScanProblem(
        candidate.path(),
        candidate.entry(),
        isChange(cause) ? ScanProblem.Code.CHANGED_WHILE_READING : ScanProblem.Code.UNREADABLE,
        String.valueOf(cause.getMessage()),
        candidate.named());
  }
}
