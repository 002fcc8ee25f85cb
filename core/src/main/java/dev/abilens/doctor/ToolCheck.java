package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.NOTE;
import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.bytes.ByteSource;
import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import dev.abilens.install.BuildTools;
import dev.abilens.install.OsRelease;
import dev.abilens.libc.Distributions;
import dev.abilens.libc.DottedNumber;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks for Python, make and a C++ compiler among the files of a system; none of them is run. */
final class ToolCheck {
  private static final List<String> DIRECTORIES =
      List.of(
          "usr/local/bin",
          "usr/bin",
          "bin",
          "opt/homebrew/bin",
          "Library/Developer/CommandLineTools/usr/bin");
  private static final Pattern PYTHON = Pattern.compile("python(\\d+(?:\\.\\d+)?)?");
  private static final Pattern COMPILER =
      Pattern.compile("(?:.*-)?(?:g\\+\\+|clang\\+\\+)(?:-(\\d+))?|c\\+\\+");
  private static final Pattern VERSION =
      Pattern.compile("(?:python|g\\+\\+-|clang-)(\\d+(?:\\.\\d+)?)$");
  private static final int MAX_FILE = 1 << 16;

  private final FileTree root;
  private final Platform platform;
  private @Nullable String python;
  private @Nullable DottedNumber pythonVersion;
  private boolean make;
  private @Nullable String compiler;
  private @Nullable DottedNumber compilerVersion;

  ToolCheck(FileTree root, Platform platform) {
    this.root = root;
    this.platform = platform;
  }

  /**
   * Tells what is missing.
   *
   * @param unbuilt packages that have to be built
   * @param needed whether some package may have to be; what is missing is a note otherwise
   * @param majors the majors of Node.js that the project runs
   */
  void check(
      ProjectFiles files, List<InstalledPackage> unbuilt, boolean needed, List<Integer> majors)
      throws IOException {
    // Visual Studio is known by its registry, not by files at fixed places.
    if (platform.os() == Os.WIN32) return;
    look();
    List<String> missing = new ArrayList<>();
    if (python == null) missing.add("Python");
    if (!make) missing.add("make");
    if (compiler == null) missing.add("a C++ compiler");
    String names =
        Words.list(unbuilt.stream().map(InstalledPackage::name).distinct().limit(8).toList());
    String wanted = unbuilt.isEmpty() ? "" : " to build " + names;
    if (!missing.isEmpty())
      files
          .findings()
          .add(
              ProjectCode.BUILD_TOOLS_MISSING,
              needed ? WARNING : NOTE,
              "",
              0,
              root.name() + " lacks " + Words.list(missing) + wanted + ".",
              command());
    for (String old : tooOld(majors))
      files
          .findings()
          .add(ProjectCode.BUILD_TOOLS_MISSING, needed ? WARNING : NOTE, "", 0, old, command());
  }

  private void look() throws IOException {
    for (String directory : DIRECTORIES) {
      FileTree.Entry entry = Links.follow(root, directory);
      if (entry == null || entry.kind() != FileTree.Kind.DIRECTORY) continue;
      for (FileTree.Entry file : root.list(entry.path())) look(file);
    }
    if (compiler != null && compilerVersion == null) compilerVersion = gcc();
  }

  private void look(FileTree.Entry file) throws IOException {
    String name = file.fileName();
    if (name.equals("make") || name.equals("gmake")) make |= isThere(file);
    Matcher pythonName = PYTHON.matcher(name);
    if (pythonName.matches() && isThere(file)) {
      DottedNumber version = version(file);
      // node-gyp asks python3 first, then python.
      if (python == null || name.equals("python3")) {
        python = name;
        if (version != null) pythonVersion = version;
      }
    }
    if (COMPILER.matcher(name).matches() && isThere(file)) {
      boolean plain = name.equals("g++") || name.equals("c++") || name.equals("clang++");
      DottedNumber version = version(file);
      if (compiler == null || plain) {
        compiler = name;
        if (version != null) compilerVersion = version;
      }
    }
  }

  private boolean isThere(FileTree.Entry file) throws IOException {
    FileTree.Entry end = Links.follow(root, file.path());
    return end != null && end.kind() == FileTree.Kind.FILE;
  }

  /** The version in the name of what a link leads to, such as {@code python3.11}. */
  private @Nullable DottedNumber version(FileTree.Entry file) throws IOException {
    FileTree.Entry end = Links.follow(root, file.path());
    Matcher version = VERSION.matcher(end == null ? file.fileName() : end.fileName());
    return version.find() ? DottedNumber.parse(version.group(1)).orElse(null) : null;
  }

  /** The newest release of GCC whose own libraries are there. */
  private @Nullable DottedNumber gcc() throws IOException {
    DottedNumber newest = null;
    FileTree.Entry top = Links.follow(root, "usr/lib/gcc");
    if (top == null || top.kind() != FileTree.Kind.DIRECTORY) return null;
    for (FileTree.Entry machine : root.list(top.path())) {
      if (machine.kind() != FileTree.Kind.DIRECTORY) continue;
      for (FileTree.Entry release : root.list(machine.path())) {
        Optional<DottedNumber> number = DottedNumber.parse(release.fileName());
        if (number.isPresent() && (newest == null || number.get().compareTo(newest) > 0))
          newest = number.get();
      }
    }
    return newest;
  }

  private List<String> tooOld(List<Integer> majors) {
    List<String> old = new ArrayList<>();
    for (int major : majors) {
      BuildTools.Needs needs = BuildTools.needs(major);
      DottedNumber has = pythonVersion;
      if (has != null && needs.python().isPresent() && !has.isAtLeast(needs.python().get()))
        old.add(
            "Python "
                + has
                + " is too old for the node-gyp that comes with Node.js "
                + major
                + ", which needs "
                + needs.python().get()
                + " or later.");
      DottedNumber gcc = compilerVersion;
      boolean isGcc = compiler != null && !compiler.contains("clang");
      if (gcc != null && isGcc && needs.gcc().isPresent() && !gcc.isAtLeast(needs.gcc().get()))
        old.add(
            "GCC "
                + gcc
                + " is too old for the headers of Node.js "
                + major
                + ", which are "
                + needs.standard()
                + ": that takes GCC "
                + needs.gcc().get()
                + " or later.");
    }
    return old;
  }

  private List<String> command() throws IOException {
    if (platform.os() == Os.DARWIN)
      return BuildTools.installCommand("macos").map(c -> c + ".").stream().toList();
    if (platform.os() == Os.FREEBSD)
      return BuildTools.installCommand("freebsd").map(c -> c + ".").stream().toList();
    Optional<String> command = Optional.empty();
    for (String path : OsRelease.PATHS) {
      OsRelease release = new OsRelease(text(path));
      String id = release.get("ID");
      if (id == null) continue;
      String version = release.get("VERSION_ID");
      command =
          Distributions.bundled()
              .find(version == null ? id : id + ":" + version)
              .flatMap(InstallCommands::command)
              .or(() -> BuildTools.installCommand(id));
      break;
    }
    return List.of(command.orElse("Install Python 3, make and a C++ compiler there") + ".");
  }

  private String text(String path) throws IOException {
    FileTree.Entry entry = Links.follow(root, path);
    if (entry == null || entry.kind() != FileTree.Kind.FILE) return "";
    try (ByteSource source = root.open(entry.path())) {
      if (source.size() > MAX_FILE) return "";
      byte[] bytes = new byte[(int) source.size()];
      source.copy(0, bytes, 0, bytes.length);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
