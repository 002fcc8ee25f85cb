package dev.abilens.host;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import dev.abilens.header.HeaderReader;
import dev.abilens.host.HostFacts.Cpp;
import dev.abilens.host.HostFacts.Distribution;
import dev.abilens.host.HostFacts.Libc;
import dev.abilens.host.HostFacts.Note;
import dev.abilens.host.HostFacts.Program;
import dev.abilens.image.Image;
import dev.abilens.image.ImageReader;
import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import dev.abilens.image.VersionDefinition;
import dev.abilens.install.OsRelease;
import dev.abilens.libc.CppTops;
import dev.abilens.libc.DottedNumber;
import dev.abilens.libc.LibcFamily;
import dev.abilens.node.RuntimeKind;
import dev.abilens.target.RuntimeBinary;
import dev.abilens.target.Target;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the machine that this process runs on. Nothing is started, and no file is loaded into
 * the process.
 *
 * <p>Which C library the machine has is read from the loader that its {@code node} asks for: a
 * loader of musl that merely lies there says nothing of the programs that run.
 */
public final class ThisMachine {
  private static final String NODE = "node";
  private static final String LIBC = "libc";
  private static final String LIBSTDCXX = "libstdc++";

  private static final Pattern GLIBC_RELEASE =
      Pattern.compile("GNU C Library [^\0]*? release version (\\d+\\.\\d+(?:\\.\\d+)?)[.,]?\\s");
  private static final Pattern MUSL_RELEASE = Pattern.compile("\0(\\d+\\.\\d+\\.\\d+)\0");
  private static final Pattern VERSION_MACRO =
      Pattern.compile("#define NODE_(MAJOR|MINOR|PATCH)_VERSION (\\d+)");

  /** Where loaders look at the end, whatever a program says. */
  private static final List<String> DEFAULT_FOLDERS =
      List.of("lib64", "usr/lib64", "lib", "usr/lib", "usr/local/lib");

  private final Path root;
  private final FileTree tree;
  private final Map<String, String> environment;
  private final Properties system;
  private final ImageReader images;
  private final List<Note> notes = new ArrayList<>();

  private ThisMachine(
      Path root, Map<String, String> environment, Properties system, ImageReader images) {
    this.root = root;
    this.tree = FileTree.of(root);
    this.environment = environment;
    this.system = system;
    this.images = images;
  }

  /**
   * Looks at this machine. Never fails: what cannot be found out is a note.
   *
   * @param images reads the program and the libraries; where it has no reader of their format, what
   *     rests on them is not known
   */
  public static HostFacts look(ImageReader images) {
    Path here = Path.of("").toAbsolutePath();
    return look(here.getRoot(), System.getenv(), System.getProperties(), images);
  }

  /**
   * Looks at the machine whose files lie below a directory, such as a mounted disk or a container's
   * root. Never fails: what cannot be found out is a note.
   *
   * @param root the top of its file system; links in it lead nowhere outside
   * @param environment the environment of its processes: {@code PATH} is used
   * @param system {@code os.name}, {@code os.arch} and {@code user.dir}, in Java's words
   * @param images reads the program and the libraries
   */
  public static HostFacts look(
      Path root, Map<String, String> environment, Properties system, ImageReader images) {
    return new ThisMachine(root, environment, system, images).facts();
  }

  /** Returns the platform of the running Java process. */
  public static Platform platform() {
    return platform(System.getProperties());
  }

  private static Platform platform(Properties system) {
    return new Platform(
        SystemWords.os(system.getProperty("os.name", "")),
        SystemWords.architecture(system.getProperty("os.arch", "")));
  }

  /**
   * Returns the target that this machine is: its files, and the {@code node} that a shell would
   * start.
   */
  public static Target target() {
    Target.Builder builder = Target.unknownRuntime();
    describe(builder);
    programOnPath().ifPresent(builder::runtimeBinary);
    return builder.build();
  }

  /** Fills in this machine's system. */
  public static void describe(Target.Builder builder) {
    builder.on(platform()).root(Path.of("/"));
  }

  // A script in its place may start any node, and of a program for another system nothing here can
  // be read.
  private static Optional<Path> programOnPath() {
    Path root = Path.of("").toAbsolutePath().getRoot();
    ThisMachine machine =
        new ThisMachine(root, System.getenv(), System.getProperties(), source -> List.of());
    Located node = machine.node(platform().os());
    if (node == null || platform().os() != Os.LINUX) return Optional.empty();
    BinaryHeader header = machine.read(NODE, node.path(), ThisMachine::header);
    return header != null
            && header.format() == BinaryFormat.ELF
            && header.architecture() == platform().architecture()
        ? Optional.of(root.resolve(node.path()))
        : Optional.empty();
  }

  private static BinaryHeader header(ByteSource source) throws IOException {
    return HeaderReader.read(source.region("header", 0, Math.min(source.size(), 64)));
  }

  private HostFacts facts() {
    Os os = platform(system).os();
    Architecture architecture = platform(system).architecture();
    String words =
        "os.name \""
            + system.getProperty("os.name")
            + "\", os.arch \""
            + system.getProperty("os.arch")
            + "\"";
    note("platform", os != Os.OTHER && architecture != Architecture.OTHER, words);
    Program runtime = null;
    Libc libc = null;
    Cpp cpp = null;
    Located node = node(os);
    if (node != null) {
      Facts program = image(NODE, node.path(), ThisMachine::facts);
      if (program != null) {
        architecture = program.architecture();
        note("platform", true, node.path() + " is of " + program.machineName());
      }
      String interpreter = program == null ? null : program.interpreter();
      String version = version(node.path(), program);
      runtime = new Program(node.command(), node.path(), version, interpreter);
      if (program != null && interpreter != null) {
        libc = libc(node.path(), interpreter);
        cpp = cpp(node.path(), program, libc == null ? null : libc.loader());
      } else if (program != null && os == Os.LINUX) {
        note(LIBC, false, node.path() + " asks for no loader (no PT_INTERP)");
      }
    }
    // Of another machine's files, this process knows nothing.
    boolean here = root.getParent() == null;
    if (here && os == Os.LINUX && (libc == null || libc.version() == null)) askProcess();
    Distribution distribution = os == Os.LINUX ? distribution() : null;
    return new HostFacts(new Platform(os, architecture), runtime, libc, cpp, distribution, notes);
  }

  private void note(String subject, boolean known, String text) {
    notes.add(new Note(subject, text, known));
  }

  /** What is needed of the program, taken while its file is open. */
  private record Facts(
      Architecture architecture,
      String machineName,
      @Nullable String interpreter,
      List<String> paths,
      Optional<RuntimeBinary> release) {}

  private static Facts facts(Image image, ByteSource source) throws IOException {
    return new Facts(
        image.architecture(),
        image.machineName(),
        image.interpreter(),
        image.runpath().isEmpty() ? image.rpath() : image.runpath(),
        RuntimeBinary.identify(image, source));
  }

  /** A file under the name that led to it. */
  private record Located(String command, String path) {}

  // The first regular file that may be executed, as a shell looks for it.
  private @Nullable Located node(Os os) {
    String path = environment.getOrDefault("PATH", environment.getOrDefault("Path", ""));
    String file = os == Os.WIN32 ? "node.exe" : "node";
    for (String folder : path.split(os == Os.WIN32 ? ";" : ":", -1)) {
      String place = inTree(folder.isEmpty() ? "." : folder, os) + "/" + file;
      String real = follow(place);
      if (real == null || !Files.isExecutable(root.resolve(real))) continue;
      note(NODE, true, "first on the search path: /" + place + ", which is /" + real);
      return new Located("/" + place, "/" + real);
    }
    note(NODE, false, "no " + file + " on the search path " + path);
    return null;
  }

  private String inTree(String folder, Os os) {
    String absolute = folder;
    if (os == Os.WIN32) absolute = absolute.replace('\\', '/').replaceFirst("^[A-Za-z]:/", "/");
    if (!absolute.startsWith("/")) absolute = system.getProperty("user.dir", "") + "/" + absolute;
    return absolute.replaceAll("^/+|/+$", "");
  }

  /** Returns the path of the regular file that a path leads to, without a leading slash. */
  private @Nullable String follow(String path) {
    try {
      FileTree.Entry entry = Links.follow(tree, path);
      return entry == null || entry.kind() != FileTree.Kind.FILE ? null : entry.path();
    } catch (IOException e) {
      return null;
    }
  }

  /** Something done with the bytes of a file. */
  private interface Reading<T> {
    @Nullable T from(ByteSource source) throws IOException;
  }

  private <T> @Nullable T read(String subject, String path, Reading<T> reading) {
    try (ByteSource source = tree.open(path.substring(1))) {
      return reading.from(source);
    } catch (IOException | UncheckedIOException | MalformedBinaryException e) {
      note(subject, false, path + " could not be read: " + e.getMessage());
      return null;
    }
  }

  /** Something done with an image while its file is open. */
  private interface ImageReading<T> {
    @Nullable T from(Image image, ByteSource source) throws IOException;
  }

  private <T> @Nullable T image(String subject, String path, ImageReading<T> facts) {
    return read(
        subject,
        path,
        source -> {
          List<Image> read = images.read(source);
          if (read.size() == 1) return facts.from(read.get(0), source);
          String what =
              read.isEmpty() ? "no binary that a reader at hand reads" : "of several architectures";
          note(subject, false, path + " is " + what);
          return null;
        });
  }

  private @Nullable String version(String path, @Nullable Facts program) {
    if (program != null && program.release().isPresent()) {
      RuntimeBinary release = program.release().get();
      note(NODE, true, path + " holds \"" + release.text() + "\" at offset " + release.offset());
      if (release.kind() == RuntimeKind.NODE) return release.version().toString();
      note(NODE, false, path + " is " + release.kind() + ", not Node.js");
      return null;
    }
    String header = path.replaceFirst("/[^/]*/[^/]*$", "") + "/include/node/node_version.h";
    String version = headerVersion(header);
    if (version != null) note(NODE, true, header + ", beside the program, says v" + version);
    else note(NODE, false, path + " does not tell its version, and there is no " + header);
    return version;
  }

  private @Nullable String headerVersion(String path) {
    String file = follow(path);
    String text = file == null ? null : text(NODE, "/" + file);
    if (text == null) return null;
    String[] numbers = new String[3];
    Matcher matcher = VERSION_MACRO.matcher(text);
    while (matcher.find())
      numbers[List.of("MAJOR", "MINOR", "PATCH").indexOf(matcher.group(1))] = matcher.group(2);
    for (String number : numbers) if (number == null) return null;
    return String.join(".", numbers);
  }

  private @Nullable String text(String subject, String path) {
    return read(
        subject,
        path,
        source -> {
          int length = (int) Math.min(source.size(), 1 << 16);
          return source.region("text", 0, length).latin1(0, length);
        });
  }

  private @Nullable Libc libc(String program, String interpreter) {
    String loader = follow(interpreter);
    if (loader == null) {
      note(LIBC, false, program + " asks for " + interpreter + ", which is not there");
      return null;
    }
    String path = "/" + loader;
    String from = program + " asks for " + interpreter + " (PT_INTERP), which is " + path;
    if (holds(path, "musl libc (")) {
      note(LIBC, true, from + " and calls itself musl");
      // musl's loader is its C library.
      return new Libc(LibcFamily.MUSL, muslVersion(path), path, path);
    }
    if (!holds(path, "GLIBC_PRIVATE")) {
      note(LIBC, false, from + ", neither glibc's loader nor musl's");
      return null;
    }
    note(LIBC, true, from + " and defines GLIBC_PRIVATE");
    // glibc installs its loader and its libraries into one folder (slibdir).
    String library = follow(folder(loader) + "/libc.so.6");
    if (library == null) {
      note(LIBC, false, "no libc.so.6 beside " + path);
      return new Libc(LibcFamily.GLIBC, null, path, null);
    }
    return new Libc(LibcFamily.GLIBC, glibcVersion("/" + library), path, "/" + library);
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private boolean holds(String path, String text) {
    Pattern pattern = Pattern.compile("(" + Pattern.quote(text) + ")");
    Set<String> found = read(LIBC, path, source -> TextSearch.find(source, text, pattern));
    return found != null && !found.isEmpty();
  }

  private @Nullable String muslVersion(String path) {
    Set<String> texts = read(LIBC, path, source -> TextSearch.find(source, "\0", MUSL_RELEASE));
    if (texts == null || texts.size() != 1) {
      note(LIBC, false, "no single text in " + path + " is a release of musl");
      return null;
    }
    String version = texts.iterator().next();
    note(LIBC, true, path + " holds the release " + version);
    return version;
  }

  private @Nullable String glibcVersion(String path) {
    Set<String> texts =
        read(LIBC, path, source -> TextSearch.find(source, "GNU C Library", GLIBC_RELEASE));
    String highest = image(LIBC, path, (image, source) -> highest(image, "GLIBC_"));
    if (texts == null || texts.size() != 1) {
      String node = highest == null ? "" : "; its highest version node is " + highest;
      note(LIBC, false, path + " does not tell its release" + node);
      return null;
    }
    String version = texts.iterator().next();
    // A node is never younger than the release that brought it.
    if (highest != null && number(highest).compareTo(DottedNumber.of(version)) > 0) {
      note(LIBC, false, path + " says " + version + " but defines " + highest);
      return null;
    }
    String node = highest == null ? "" : "; its highest version node is " + highest;
    note(LIBC, true, path + " calls itself release " + version + node);
    return version;
  }

  private static DottedNumber number(String node) {
    return DottedNumber.of(node.substring(node.indexOf('_') + 1));
  }

  /** Returns the highest version node of a family, or null; names that are no numbers aside. */
  private static @Nullable String highest(Image image, String prefix) {
    return image.versionDefinitions().stream()
        .map(VersionDefinition::name)
        .filter(name -> name.startsWith(prefix))
        .filter(name -> DottedNumber.parse(name.substring(prefix.length())).isPresent())
        .max(Comparator.comparing(ThisMachine::number))
        .orElse(null);
  }

  private @Nullable Cpp cpp(String path, Facts program, @Nullable String loader) {
    for (String folder : folders(path, program, loader)) {
      String library = follow(folder + "/libstdc++.so.6");
      if (library == null) continue;
      CppTops tops = image(LIBSTDCXX, "/" + library, (image, source) -> tops(image, program));
      // A loader passes over the library of another architecture.
      if (tops == null || tops.isEmpty()) continue;
      note(LIBSTDCXX, true, "/" + library + " defines " + tops.glibcxx() + " and " + tops.cxxabi());
      return new Cpp("/" + library, tops);
    }
    note(LIBSTDCXX, false, "no libstdc++.so.6 where " + path + " would look for it");
    return null;
  }

  private static CppTops tops(Image image, Facts program) {
    return image.architecture() == program.architecture()
        ? new CppTops(highest(image, "GLIBCXX_"), highest(image, "CXXABI_"), null)
        : CppTops.NONE;
  }

  private static List<String> folders(String path, Facts program, @Nullable String loader) {
    List<String> folders = new ArrayList<>();
    for (String entry : program.paths())
      folders.add(entry.replace("${ORIGIN}", "$ORIGIN").replace("$ORIGIN", folder(path)));
    if (loader != null) folders.add(folder(loader));
    folders.addAll(DEFAULT_FOLDERS);
    return folders;
  }

  private void askProcess() {
    ProcessLibc.Answer answer = ProcessLibc.ask();
    if (answer.version().isEmpty())
      note(LIBC, false, "this Java process could not be asked for its glibc: " + answer.reason());
    else
      note(LIBC, true, "this Java process runs on glibc " + answer.version() + "; a hint, no more");
  }

  private @Nullable Distribution distribution() {
    for (String path : OsRelease.PATHS) {
      String file = follow(path);
      String text = file == null ? null : text("distribution", "/" + file);
      if (text == null) continue;
      OsRelease release = new OsRelease(text);
      String id = release.get("ID");
      if (id == null) continue;
      String version = release.get("VERSION_ID");
      note(
          "distribution",
          true,
          "/" + path + " says " + id + (version == null ? "" : " " + version));
      return new Distribution(id, version);
    }
    note("distribution", false, "no /etc/os-release");
    return null;
  }
}
