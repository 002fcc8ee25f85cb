package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.NOTE;
import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.dockerfile.NodeWords;
import dev.abilens.dockerfile.Stage;
import dev.abilens.dockerfile.StageRuntime;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.Runtimes;
import dev.abilens.node.VersionRange;
import dev.abilens.project.Located;
import dev.abilens.project.PackageManifest;
import dev.abilens.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The versions of Node.js that a project names, and whether they go together. */
final class NodePins {
  private static final Pattern TOOL =
      Pattern.compile("\\s*+\"?(?:nodejs|node)\"?\\s*+=?\\s*+\"?([^\\s\"#]+).*");

  /** Each is compared with each. */
  private static final int MAX_PINS = 500;

  private final ProjectFiles files;
  private final List<Pin> pins = new ArrayList<>();
  private boolean more;

  NodePins(ProjectFiles files) {
    this.files = files;
  }

  /** Returns the word in {@code .nvmrc} or {@code .node-version}, or null if there is neither. */
  static @Nullable String nodeFile(ProjectFiles files) {
    for (String name : List.of(".nvmrc", ".node-version")) {
      Located word = word(files, name);
      if (word != null) return word.text();
    }
    return null;
  }

  private static @Nullable Located word(ProjectFiles files, String name) {
    String text = files.isFile(name) ? files.text(name) : null;
    if (text == null) return null;
    int line = 0;
    for (String read : text.lines().toList()) {
      line++;
      String word = read.replaceFirst("#.*", "").strip();
      if (!word.isEmpty()) return new Located(word, line);
    }
    return null;
  }

  void read(@Nullable PackageManifest manifest) {
    for (String name : List.of(".nvmrc", ".node-version")) {
      Located word = word(files, name);
      if (word != null) word(name, word.line(), name, word.text());
    }
    tools(".tool-versions");
    tools("mise.toml");
    tools(".mise.toml");
    if (manifest == null) return;
    Located engines = manifest.engines().get("node");
    if (engines != null) range(manifest.path(), engines, "engines.node", true);
    manifest
        .text("volta", "node")
        .ifPresent(text -> range(manifest.path(), text, "volta.node", false));
    Optional<Located> runtime = manifest.text("devEngines", "runtime", "version");
    if (manifest
        .text("devEngines", "runtime", "name")
        .filter(n -> n.text().equals("node"))
        .isPresent())
      runtime.ifPresent(text -> range(manifest.path(), text, "devEngines.runtime", true));
  }

  private void tools(String name) {
    String text = files.isFile(name) ? files.text(name) : null;
    if (text == null) return;
    int line = 0;
    for (String read : text.lines().toList()) {
      line++;
      Matcher tool = TOOL.matcher(read);
      if (tool.matches()) word(name, line, name, tool.group(1));
    }
  }

  private void range(String file, Located text, String what, boolean bound) {
    try {
      add(new Pin(file, text.line(), what, VersionRange.parse(text.text()), bound));
    } catch (IllegalArgumentException e) {
      unclear(file, text.line(), what, text.text());
    }
  }

  /** Takes a word such as {@code 18}, {@code v18.20.4}, {@code lts/hydrogen} or {@code lts/*}. */
  void word(String file, int line, String what, String word) {
    Optional<VersionRange> range = versions(word);
    if (range.isPresent()) add(new Pin(file, line, what, range.get(), false));
    else if (NodeWords.moves(word))
      files
          .findings()
          .add(
              ProjectCode.NODE_VERSION_UNCLEAR,
              NOTE,
              file,
              line,
              what + " " + word + " is another version of Node.js from time to time.",
              List.of("Name the version, such as 22.20.0, or at least the major."));
    else unclear(file, line, what, word);
  }

  /** Returns the versions that a word or a range stands for; empty where it moves or is none. */
  static Optional<VersionRange> versions(String word) {
    Optional<VersionRange> range = NodeWords.range(word);
    if (range.isPresent() || NodeWords.moves(word)) return range;
    try {
      return Optional.of(VersionRange.parse(word));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void unclear(String file, int line, String what, String text) {
    files
        .findings()
        .add(
            ProjectCode.NODE_VERSION_UNCLEAR,
            WARNING,
            file,
            line,
            what + " \"" + text + "\" is no version of Node.js.",
            List.of("Write a version or a range in npm's notation, such as >=20 <23."));
  }

  void add(String file, int line, String what, VersionRange versions) {
    add(new Pin(file, line, what, versions, false));
  }

  private void add(Pin pin) {
    if (pins.size() < MAX_PINS) {
      pins.add(pin);
      return;
    }
    if (!more) files.limit(pin.file(), "more than " + MAX_PINS + " versions of Node.js");
    more = true;
  }

  void dockerfiles(List<Dockerfiles.Built> built) {
    for (Dockerfiles.Built one : built) {
      Stage last = one.build().last();
      StageRuntime runtime = last == null ? null : last.state().runtime();
      if (runtime != null && runtime.kind() == RuntimeKind.NODE && runtime.versions() != null)
        add(one.file(), runtime.line(), "the image that runs,", runtime.versions());
    }
  }

  void target(@Nullable Target target) {
    if (target == null) return;
    target
        .runtime()
        .filter(runtime -> runtime.kind() == RuntimeKind.NODE)
        .ifPresent(runtime -> add("", 0, "the target,", runtime.versions()));
  }

  /** Returns the NODE_MODULE_VERSIONs of what the project runs by; none where nothing is pinned. */
  Set<Integer> moduleVersions() {
    Set<Integer> numbers = new TreeSet<>();
    for (Pin pin : pins) if (!pin.bound()) numbers.addAll(pin.moduleVersions());
    return numbers;
  }

  /** Returns the places for a message. */
  String words() {
    return Words.list(
        pins.stream()
            .filter(pin -> !pin.bound())
            .map(pin -> pin + (pin.file().isEmpty() ? "" : " in " + pin.file()))
            .distinct()
            .toList());
  }

  /** Returns the majors of what the project runs by. */
  List<Integer> majors() {
    return pins.stream()
        .filter(pin -> !pin.bound())
        .flatMap(pin -> Runtimes.bundled().releases(RuntimeKind.NODE, pin.versions()).stream())
        .map(release -> release.version().major())
        .distinct()
        .sorted()
        .toList();
  }

  void check(boolean isPackage) {
    boolean exact = pins.stream().anyMatch(pin -> !pin.bound() && !pin.file().isEmpty());
    if (!exact && isPackage)
      files
          .findings()
          .add(
              ProjectCode.NODE_VERSION_NOT_PINNED,
              NOTE,
              "package.json",
              0,
              pins.isEmpty()
                  ? "The project names no version of Node.js: addons are built for whichever is"
                      + " there, and may be run by another."
                  : "The project only says which versions of Node.js are allowed ("
                      + pins.get(0)
                      + "), not which one is used.",
              List.of("Write the version into .nvmrc, and the range into engines.node."));
    for (int i = 0; i < pins.size(); i++)
      for (int j = i + 1; j < pins.size(); j++) compare(pins.get(i), pins.get(j));
  }

  private void compare(Pin a, Pin b) {
    if (a.agrees(b) || (a.bound() && b.bound())) return;
    // Of two jobs of one file each may have its own.
    if (a.file().equals(b.file()) && !a.bound() && !b.bound()) return;
    Set<Integer> one = a.moduleVersions();
    Set<Integer> other = b.moduleVersions();
    boolean sameAbi = !one.isEmpty() && one.equals(other);
    boolean first = b.file().isEmpty() || a.bound() == b.bound() || b.bound();
    Pin at = first ? a : b;
    Pin to = first ? b : a;
    files
        .findings()
        .add(
            ProjectCode.NODE_VERSIONS_DISAGREE,
            sameAbi ? NOTE : WARNING,
            at.file(),
            at.line(),
            at.what()
                + (at.what().endsWith(",") ? " Node.js " : " says Node.js ")
                + at.versions()
                + (at.what().endsWith(",") ? ", and " : ", ")
                + to.what().replaceFirst(",$", "")
                + (to.file().isEmpty() ? "" : " in " + to.file() + ":" + to.line())
                + (to.bound() ? " allows only " : " has ")
                + to.versions()
                + (sameAbi
                    ? "; both have one NODE_MODULE_VERSION."
                    : ": addons bound to the one do not load in the other."),
            List.of("Name one version in all places, best from one file: .nvmrc."));
  }
}
