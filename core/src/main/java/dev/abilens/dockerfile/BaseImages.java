package dev.abilens.dockerfile;

import dev.abilens.libc.Distribution;
import dev.abilens.libc.Distributions;
import dev.abilens.libc.LibcFamily;
import dev.abilens.libc.SystemSet;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.Runtimes;
import dev.abilens.node.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads names of images: the official ones as their makers tag them, others as far as their name
 * says something, which then is a likely match only.
 */
final class BaseImages {
  private static final Pattern VERSION = Pattern.compile("v?(\\d+(?:\\.\\d+){0,2})");
  private static final Pattern WHOLE_VERSION = Pattern.compile("v?\\d+\\.\\d+\\.\\d+");
  private static final Pattern ALPINE = Pattern.compile("alpine(\\d+\\.\\d+)?");
  private static final Pattern DISTROLESS =
      Pattern.compile("distroless/(nodejs|[a-z-]+?)(\\d*)(?:-(debian\\d+))?");
  private static final Pattern RED_HAT =
      Pattern.compile("(?:ubi|rhel)(\\d+)/nodejs-(\\d+)(-minimal)?");
  private static final Pattern LAMBDA_BUILD = Pattern.compile("sam/build-nodejs(\\d+)\\.x");
  private static final Pattern NODE_WORD = Pattern.compile("node(?:js)?-?(\\d+)");
  private static final Pattern LAMBDA_TAG = Pattern.compile("(\\d+)(?:\\..*|-.*)?");
  private static final Pattern BARE_NUMBERS = Pattern.compile("[\\d.]+");

  /** Tags that stand for another release from time to time. */
  private static final Set<String> MOVING_WORDS =
      Set.of(
          "latest",
          "lts",
          "current",
          "stable",
          "oldstable",
          "testing",
          "unstable",
          "rolling",
          "edge",
          "devel",
          "stable-slim",
          "oldstable-slim",
          "testing-slim",
          "unstable-slim");

  /** Repositories named node whose system is not that of the official image. */
  private static final Set<String> OTHER_SYSTEMS = Set.of("bitnami", "cimg", "circleci", "cypress");

  private final ImageReference reference;
  private final int line;
  private final List<String> words;

  private BaseImages(ImageReference reference, int line) {
    this.reference = reference;
    this.line = line;
    String tag = reference.tag();
    words = tag == null ? List.of() : List.of(tag.toLowerCase(Locale.ROOT).split("-", -1));
  }

  /**
   * Tells what is known of an image.
   *
   * @param text its name, variables replaced as far as they are known
   * @param line where it is named
   */
  static BaseImage of(String text, int line) {
    return new BaseImages(ImageReference.parse(text), line).read();
  }

  private BaseImage read() {
    String repository = reference.repository();
    if (reference.text().equals("scratch"))
      return image(null, nothing(), StageTools.NONE, BaseImage.Moves.NO, "/", true);
    if (repository.equals("oven/bun")) return other(RuntimeKind.BUN, "/home/bun/app");
    if (repository.equals("denoland/deno")) return other(RuntimeKind.DENO, "/");
    if (repository.endsWith("lambda/nodejs") || repository.equals("amazon/aws-lambda-nodejs"))
      return lambda(tagOrEmpty(), StageTools.NONE);
    Matcher build = LAMBDA_BUILD.matcher(repository);
    if (build.matches()) return lambda(build.group(1), StageTools.ALL);
    Matcher distroless = DISTROLESS.matcher(repository.replaceFirst("^.*?(?=distroless/)", ""));
    if (distroless.matches()) return distroless(distroless);
    Matcher redHat = RED_HAT.matcher(repository);
    if (redHat.matches()) return redHat(redHat);
    if (repository.endsWith("chainguard/node"))
      return image(
          node(words.isEmpty() ? null : versions(words.get(0)), true),
          system("wolfi", LibcFamily.GLIBC, true),
          StageTools.UNKNOWN,
          words.isEmpty() || versions(words.get(0)) == null
              ? BaseImage.Moves.VERSION
              : BaseImage.Moves.NO,
          "/app",
          words.stream().noneMatch("dev"::equals));
    if (reference.baseName().equals("node")) return nodeImage();
    if (repository.equals("buildpack-deps")) return buildpack();
    return plain();
  }

  private String tagOrEmpty() {
    return reference.tag() == null ? "" : reference.tag();
  }

  private BaseImage image(
      @Nullable StageRuntime runtime,
      StageSystem system,
      StageTools tools,
      BaseImage.Moves moves,
      String workdir,
      boolean bare) {
    return new BaseImage(
        reference,
        runtime,
        system,
        tools,
        reference.pinned() ? BaseImage.Moves.NO : moves,
        workdir,
        bare);
  }

  private StageRuntime node(@Nullable VersionRange versions, boolean sure) {
    return new StageRuntime(RuntimeKind.NODE, versions, reference.text(), true, sure, line);
  }

  private StageSystem nothing() {
    return new StageSystem(reference.text(), List.of(), null, true);
  }

  private StageSystem system(String word, LibcFamily family, boolean sure) {
    List<Distribution> bases = Distributions.bundled().find(word).map(List::of).orElse(List.of());
    return new StageSystem(
        reference.text(), bases, bases.isEmpty() ? family : bases.get(0).libc(), sure);
  }

  /** {@code node}, official or under another roof. */
  private BaseImage nodeImage() {
    // A digest names the image; the tag beside it is a hint.
    boolean official = reference.isOfficial() && !reference.pinned();
    String version = words.isEmpty() ? "latest" : words.get(0);
    boolean hasVersion =
        !words.isEmpty()
            && (isVersion(version) || !Variables.isKnown(version) || isMoving(version));
    VersionRange versions = versions(version);
    List<String> rest =
        new ArrayList<>(words.subList(hasVersion || versions != null ? 1 : 0, words.size()));
    boolean slim = rest.remove("slim");
    String variant = String.join("-", rest);
    boolean foreign = OTHER_SYSTEMS.contains(reference.repository().replaceFirst("/.*", ""));
    StageSystem system =
        variant.isEmpty() && foreign
            ? StageSystem.unknown(reference.text())
            : nodeSystem(version, variant, official);
    StageTools tools = StageTools.UNKNOWN;
    if (official && system.libc() != null)
      tools = slim || system.libc() == LibcFamily.MUSL ? StageTools.NONE : StageTools.ALL;
    return image(node(versions, official), system, tools, nodeMoves(version, variant), "/", false);
  }

  private static boolean isVersion(String word) {
    return VERSION.matcher(word).matches();
  }

  private static boolean isMoving(String word) {
    return MOVING_WORDS.contains(word);
  }

  /** The versions that the first word of a tag stands for, or null where it moves or is unknown. */
  private static @Nullable VersionRange versions(String word) {
    Matcher version = VERSION.matcher(word);
    if (version.matches()) return NodeWords.ofNumbers(version.group(1));
    return Runtimes.bundled().lineNamed(word).orElse(null);
  }

  private StageSystem nodeSystem(String version, String variant, boolean sure) {
    boolean alpine = ALPINE.matcher(variant).matches();
    if (!Variables.isKnown(variant)) {
      LibcFamily family = variant.startsWith("alpine") ? LibcFamily.MUSL : null;
      return new StageSystem(reference.text(), List.of(), family, sure && family != null);
    }
    LibcFamily family = alpine ? LibcFamily.MUSL : LibcFamily.GLIBC;
    VersionRange versions = versions(version);
    String number = versions == null ? "0" : versions.toString().replaceFirst("\\D.*", "");
    Optional<SystemSet> set =
        Distributions.bundled()
            .resolve("node:" + number + (variant.isEmpty() ? "" : "-" + variant));
    if (set.isPresent() && !set.get().members().isEmpty())
      return new StageSystem(
          reference.text(), set.get().members(), set.get().members().get(0).libc(), sure);
    // Every variant that is not known by its name is one of Debian's, but for Windows.
    boolean windows = variant.contains("windows") || variant.contains("nanoserver");
    return windows
        ? StageSystem.unknown(reference.text())
        : new StageSystem(reference.text(), List.of(), family, sure);
  }

  private static BaseImage.Moves nodeMoves(String version, String variant) {
    if (!Variables.isKnown(version)) return BaseImage.Moves.NO;
    if (versions(version) == null) return BaseImage.Moves.VERSION;
    return variant.isEmpty() || variant.equals("alpine")
        ? BaseImage.Moves.BASE
        : BaseImage.Moves.NO;
  }

  /** Bun and Deno name their versions and systems in their tags, in any order. */
  private BaseImage other(RuntimeKind kind, String workdir) {
    VersionRange versions = null;
    LibcFamily family = LibcFamily.GLIBC;
    boolean whole = false;
    boolean bare = false;
    for (String word : words) {
      Matcher version = VERSION.matcher(word);
      if (version.matches()) {
        versions = NodeWords.ofNumbers(version.group(1));
        whole = WHOLE_VERSION.matcher(word).matches();
      }
      if (ALPINE.matcher(word).matches()) family = LibcFamily.MUSL;
      bare |= word.equals("distroless") || word.equals("bin");
    }
    StageRuntime runtime = new StageRuntime(kind, versions, reference.text(), true, true, line);
    return image(
        runtime,
        new StageSystem(reference.text(), List.of(), family, true),
        StageTools.NONE,
        versions == null
            ? BaseImage.Moves.VERSION
            : whole ? BaseImage.Moves.NO : BaseImage.Moves.BASE,
        workdir,
        bare);
  }

  private BaseImage lambda(String tag, StageTools tools) {
    Matcher major = LAMBDA_TAG.matcher(tag);
    if (!major.matches())
      return image(
          node(null, true),
          StageSystem.unknown(reference.text()),
          tools,
          BaseImage.Moves.VERSION,
          BaseImage.LAMBDA,
          false);
    return image(
        node(NodeWords.ofNumbers(major.group(1)), true),
        system("lambda-nodejs-" + major.group(1), LibcFamily.GLIBC, true),
        tools,
        BaseImage.Moves.NO,
        BaseImage.LAMBDA,
        false);
  }

  private BaseImage distroless(Matcher name) {
    boolean nodejs = name.group(1).equals("nodejs");
    String major = name.group(2);
    if (major.isEmpty() && nodejs && !words.isEmpty() && isVersion(words.get(0)))
      major = words.get(0);
    String base = name.group(3);
    StageSystem system =
        base == null
            ? new StageSystem(reference.text(), List.of(), LibcFamily.GLIBC, true)
            : system(base.replace("debian", "debian-"), LibcFamily.GLIBC, true);
    VersionRange versions = major.isEmpty() ? null : NodeWords.ofNumbers(major);
    BaseImage.Moves moves = base == null ? BaseImage.Moves.BASE : BaseImage.Moves.NO;
    return image(
        nodejs ? node(versions, true) : null,
        name.group(1).equals("static") ? nothing() : system,
        StageTools.NONE,
        nodejs && versions == null ? BaseImage.Moves.VERSION : moves,
        "/",
        words.stream().noneMatch("debug"::equals));
  }

  private BaseImage redHat(Matcher name) {
    return image(
        node(NodeWords.ofNumbers(name.group(2)), true),
        system("ubi-" + name.group(1), LibcFamily.GLIBC, true),
        name.group(3) == null ? StageTools.ALL : StageTools.NONE,
        BaseImage.Moves.NO,
        "/opt/app-root/src",
        false);
  }

  private BaseImage buildpack() {
    boolean whole = words.stream().noneMatch(word -> word.equals("scm") || word.equals("curl"));
    String first = words.isEmpty() ? "latest" : words.get(0);
    return image(
        null,
        system(first, LibcFamily.GLIBC, true),
        whole ? StageTools.ALL : StageTools.NONE,
        isMoving(first) ? BaseImage.Moves.VERSION : BaseImage.Moves.NO,
        "/",
        false);
  }

  /** A distribution's own image, or one whose tag names what it is made of. */
  private BaseImage plain() {
    String tag = reference.tag();
    boolean moving = tag == null || isMoving(tag);
    Optional<Distribution> distribution =
        moving
            ? Optional.empty()
            : Distributions.bundled().find(reference.plain()).filter(d -> !isRider(d));
    if (distribution.isPresent())
      return image(
          null,
          new StageSystem(
              reference.text(), List.of(distribution.get()), distribution.get().libc(), true),
          StageTools.NONE,
          BaseImage.Moves.NO,
          "/",
          false);
    LibcFamily family = familyOf(reference.repository());
    if (family != null)
      return image(
          null,
          new StageSystem(reference.text(), List.of(), family, true),
          StageTools.NONE,
          moving || (tag != null && BARE_NUMBERS.matcher(tag).matches() && tag.indexOf('.') < 0)
              ? BaseImage.Moves.VERSION
              : BaseImage.Moves.NO,
          "/",
          false);
    return byWords();
  }

  private static boolean isRider(Distribution one) {
    return one.kind() != Distribution.Kind.DISTRO
        && one.kind() != Distribution.Kind.IMAGE
        && !one.id().startsWith("heroku");
  }

  /** The C library of a distribution of which some release is known. */
  private static @Nullable LibcFamily familyOf(String repository) {
    for (Distribution one : Distributions.bundled().all())
      if (one.kind() == Distribution.Kind.DISTRO && one.family().equals(repository))
        return one.libc();
    return null;
  }

  private BaseImage byWords() {
    StageSystem system = StageSystem.unknown(reference.text());
    StageRuntime runtime = null;
    List<String> all = new ArrayList<>(List.of(reference.baseName().split("-", -1)));
    all.addAll(words);
    for (String word : all) {
      Matcher alpine = ALPINE.matcher(word);
      Matcher node = NODE_WORD.matcher(word);
      if (alpine.matches())
        system = system(word.replace("alpine", "alpine-"), LibcFamily.MUSL, false);
      else if (node.matches()) runtime = node(NodeWords.ofNumbers(node.group(1)), false);
      else if (!BARE_NUMBERS.matcher(word).matches() && !word.isEmpty())
        system = named(word).orElse(system);
    }
    String joined = String.join("-", all);
    Matcher node = Pattern.compile("node(?:js)?[-:]?(\\d+)").matcher(joined);
    if (runtime == null && joined.contains("javascript-node") && !words.isEmpty())
      runtime = devcontainer();
    else if (runtime == null && node.find())
      runtime = node(NodeWords.ofNumbers(node.group(1)), false);
    StageTools tools =
        reference.baseName().endsWith("javascript-node") || isWholePython()
            ? StageTools.ALL
            : StageTools.UNKNOWN;
    return image(runtime, system, tools, BaseImage.Moves.NO, "/", false);
  }

  private Optional<StageSystem> named(String word) {
    return Distributions.bundled()
        .find(word)
        .filter(one -> one.kind() == Distribution.Kind.DISTRO)
        .map(one -> new StageSystem(reference.text(), List.of(one), one.libc(), false));
  }

  /** Tags are {@code [VERSION-]NN[-DISTRO]}: the last number is Node's. */
  private @Nullable StageRuntime devcontainer() {
    VersionRange versions = null;
    for (String word : words) if (word.matches("\\d+")) versions = NodeWords.ofNumbers(word);
    return versions == null ? null : node(versions, false);
  }

  private boolean isWholePython() {
    return reference.isOfficial()
        && reference.repository().equals("python")
        && words.stream().noneMatch(word -> word.equals("slim") || word.startsWith("alpine"));
  }
}
