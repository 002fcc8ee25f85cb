package dev.abilens.pick;

import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import dev.abilens.libc.LibcFamily;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.RuntimeVersion;
import dev.abilens.node.Runtimes;
import dev.abilens.node.VersionRange;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process that a target stands for, as loaders see it. One that {@linkplain #asking() takes
 * note} is for one thread.
 */
final class Setting {
  /** What a process can be asked that differs from one to another on a platform. */
  private enum Question {
    KIND,
    VERSION,
    NODE,
    ABI,
    NODE_API,
    V8,
    UV,
    REPORT,
    META_PATHS,
    LIBC,
    ALPINE
  }

  // What import.meta has was seen with Bun 1.0.22 and 1.0.23; Deno's notes on 1.40 tell it.
  private static final RuntimeVersion BUN_WITH_META_PATHS = RuntimeVersion.of(1, 0, 23);
  private static final RuntimeVersion DENO_WITH_META_PATHS = RuntimeVersion.of(1, 40, 0);

  private final Platform platform;
  private final RuntimeRelease release;
  private final @Nullable RuntimeVersion node;
  private final @Nullable LibcFamily libc;
  private final boolean alpine;
  private final @Nullable Map<Question, Object> asked;

  /**
   * Makes one that takes no note of what it is asked.
   *
   * @param platform its platform
   * @param release its runtime
   * @param libc its C library; null where there is no choice of them
   * @param alpine whether {@code /etc/alpine-release} is there, which some take for the mark of
   *     musl
   */
  Setting(Platform platform, RuntimeRelease release, @Nullable LibcFamily libc, boolean alpine) {
    this(platform, release, nodeOf(release), libc, alpine, null);
  }

  private static @Nullable RuntimeVersion nodeOf(RuntimeRelease release) {
    return Optional.ofNullable(release.node()).flatMap(VersionRange::exactVersion).orElse(null);
  }

  /**
   * Returns the processes that this one may be: itself, or where only a range is known of the
   * Node.js in it, those with the first and the last one of the range.
   */
  List<Setting> ends() {
    VersionRange range = release.node();
    List<RuntimeRelease> inside =
        node != null || range == null
            ? List.of()
            : Runtimes.bundled().releases(RuntimeKind.NODE, range);
    return inside.isEmpty()
        ? List.of(this)
        : Stream.of(inside.get(0), inside.get(inside.size() - 1))
            .map(end -> new Setting(platform, release, end.version(), libc, alpine, asked))
            .toList();
  }

  private Setting(
      Platform platform,
      RuntimeRelease release,
      @Nullable RuntimeVersion node,
      @Nullable LibcFamily libc,
      boolean alpine,
      @Nullable Map<Question, Object> asked) {
    this.platform = platform;
    this.release = release;
    this.node = node;
    this.libc = libc;
    this.alpine = alpine;
    this.asked = asked;
  }

  /** Returns the same process; it takes note of what it is asked from now on. */
  Setting asking() {
    return new Setting(platform, release, node, libc, alpine, new EnumMap<>(Question.class));
  }

  /**
   * Returns whether another process on the same platform answers all that this one was asked in the
   * same way, so that what rests on the answers is the same, too.
   */
  boolean answersLike(Setting other) {
    return Objects.requireNonNull(asked).entrySet().stream()
        .allMatch(one -> other.answer(one.getKey()).equals(one.getValue()));
  }

  private Object answer(Question question) {
    return switch (question) {
      case KIND -> release.kind();
      case VERSION -> release.version();
      case NODE -> Optional.ofNullable(node);
      case ABI -> release.moduleVersion();
      case NODE_API -> release.nodeApi().orElse(release.nodeApiAtLeast());
      case V8 -> Optional.ofNullable(release.v8());
      case UV -> whichUv();
      case REPORT -> node == null || hasReport(node);
      case META_PATHS -> whetherMetaPaths();
      case LIBC -> Optional.ofNullable(libc);
      case ALPINE -> alpine;
    };
  }

  private Object ask(Question question) {
    Object answer = answer(question);
    if (asked != null) asked.put(question, answer);
    return answer;
  }

  /** Returns its runtime, for messages: that it is asked for is not noted. */
  RuntimeRelease release() {
    return release;
  }

  /** Returns its runtime's name for people, with the Node.js in it where that is one of several. */
  String title() {
    boolean sure = node == null || node.equals(nodeOf(release));
    return release.title() + (sure ? "" : " with Node.js " + node);
  }

  Platform platform() {
    return platform;
  }

  /** {@code process.platform}. */
  String os() {
    return platform.os().word();
  }

  /** {@code process.arch}. */
  String arch() {
    return platform.architecture().word();
  }

  boolean isLinux() {
    return platform.os() == Os.LINUX;
  }

  RuntimeKind kind() {
    return (RuntimeKind) ask(Question.KIND);
  }

  /** The runtime's own version. */
  RuntimeVersion version() {
    return (RuntimeVersion) ask(Question.VERSION);
  }

  /** {@code process.versions.v8}, or null if it is not known. */
  @Nullable String v8() {
    return ask(Question.V8) instanceof Optional<?> v8 && v8.isPresent()
        ? v8.get().toString()
        : null;
  }

  @Nullable LibcFamily libc() {
    return ask(Question.LIBC) instanceof Optional<?> known && known.isPresent()
        ? (LibcFamily) known.get()
        : null;
  }

  boolean isMusl() {
    return libc() == LibcFamily.MUSL;
  }

  boolean alpine() {
    return (boolean) ask(Question.ALPINE);
  }

  /** The word for the runtime in the names of prebuilt files. */
  String runtimeTag() {
    return switch (kind()) {
      case ELECTRON -> "electron";
      case NWJS -> "node-webkit";
      case NODE, BUN, DENO -> "node";
    };
  }

  /** {@code process.versions.modules}, or null if that is not known. */
  @Nullable String abi() {
    OptionalInt abi = (OptionalInt) ask(Question.ABI);
    return abi.isPresent() ? Integer.toString(abi.getAsInt()) : null;
  }

  /**
   * {@code process.versions.napi}; 0 without Node-API, the level that is sure if it is not known.
   */
  int nodeApi() {
    return (int) ask(Question.NODE_API);
  }

  /** {@code process.versions.node}, or empty if it is not known. */
  Optional<RuntimeVersion> node() {
    return ((Optional<?>) ask(Question.NODE)).map(RuntimeVersion.class::cast);
  }

  /** The first number of {@code process.versions.uv}. */
  String uv() {
    return (String) ask(Question.UV);
  }

  // libuv 1 came with Node.js 0.12.
  private String whichUv() {
    RuntimeVersion version = release.version();
    boolean first =
        release.kind() == RuntimeKind.NODE && version.major() == 0 && version.minor() < 12;
    return first ? "0" : "1";
  }

  /** The version of the ARM architecture in names; official programs for {@code arm} are for 7. */
  String armVersion() {
    return switch (platform.architecture()) {
      case ARM64 -> "8";
      case ARM -> "7";
      default -> "";
    };
  }

  /** The C library in the names that node-gyp-build and its kin give and look for. */
  String libcByAlpine() {
    return isLinux() && alpine() ? "musl" : "glibc";
  }

  /** Whether {@code process.report} is there without a flag. */
  boolean hasReport() {
    return (boolean) ask(Question.REPORT);
  }

  /**
   * Whether {@code import.meta} has the path of the module and its directory; empty if that is not
   * known.
   */
  Optional<Boolean> hasMetaPaths() {
    return ((Optional<?>) ask(Question.META_PATHS)).map(Boolean.class::cast);
  }

  // Of Bun and Deno it is their own release that tells, not the Node.js that they say they are.
  private Optional<Boolean> whetherMetaPaths() {
    return switch (release.kind()) {
      case BUN -> Optional.of(release.version().compareTo(BUN_WITH_META_PATHS) >= 0);
      case DENO -> Optional.of(release.version().compareTo(DENO_WITH_META_PATHS) >= 0);
      case NODE, ELECTRON, NWJS -> Optional.ofNullable(node).map(Setting::hasMetaPaths);
    };
  }

  private static boolean hasMetaPaths(RuntimeVersion node) {
    if (node.major() == 20) return node.minor() >= 11;
    if (node.major() == 21) return node.minor() >= 2;
    return node.major() > 21;
  }

  private static boolean hasReport(RuntimeVersion node) {
    if (node.major() == 12) return node.minor() >= 17;
    if (node.major() == 13) return node.minor() >= 12;
    return node.major() > 13;
  }
}
