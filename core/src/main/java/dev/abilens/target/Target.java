package dev.abilens.target;

import dev.abilens.image.Platform;
import dev.abilens.libc.Distributions;
import dev.abilens.libc.DottedNumber;
import dev.abilens.libc.LibcFamily;
import dev.abilens.libc.SystemSet;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.VersionRange;
import dev.abilens.tree.FileTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an addon is to load: a runtime, a platform, its C library, and as far as they are at hand
 * the system's files and the runtime's own program. Immutable; safe for use by many threads.
 *
 * <p>What is left open is left open in the answer: a verdict that depends on it is UNDECIDED. A
 * range of versions stands for every known release in it.
 */
public final class Target {
  private final Builder from;

  private Target(Builder from) {
    this.from = from;
  }

  /**
   * Begins a target that runs Node.js.
   *
   * @param versions a version, the beginning of one, or a range: {@code 18.20.4}, {@code 18},
   *     {@code >=16 <19}
   * @throws IllegalArgumentException if that is no range
   */
  public static Builder node(String versions) {
    return runtime(RuntimeKind.NODE, versions);
  }

  /**
   * Begins a target that runs the given runtime.
   *
   * @param versions a version, the beginning of one, or a range
   * @throws IllegalArgumentException if that is no range
   */
  public static Builder runtime(RuntimeKind kind, String versions) {
    Builder builder = new Builder();
    builder.runtime = new RuntimeRange(kind, VersionRange.parse(versions));
    return builder;
  }

  /**
   * Begins a target from the words of a command line.
   *
   * @param text {@code node@18.20.4}, {@code electron@28}, {@code nwjs@0.80}, {@code bun@1.2},
   *     {@code deno@2}, or {@code none} for the system's loader alone
   * @throws IllegalArgumentException if it is none of these
   */
  public static Builder parse(String text) {
    if (text.equals("none")) return noRuntime();
    int at = text.indexOf('@');
    Optional<RuntimeKind> kind = RuntimeKind.ofWord(at < 0 ? text : text.substring(0, at));
    if (kind.isEmpty())
      throw new IllegalArgumentException(
          "no runtime \""
              + text
              + "\": expected node@, electron@, nwjs@, bun@ or deno@ with a version, or none");
    return runtime(kind.get(), at < 0 ? "*" : text.substring(at + 1));
  }

  /** Begins a target that is the system's loader alone, without any runtime. */
  public static Builder noRuntime() {
    Builder builder = new Builder();
    builder.bareLoader = true;
    return builder;
  }

  /**
   * Begins a target whose runtime is the program given to {@link Builder#runtimeBinary}, or is not
   * known.
   */
  public static Builder unknownRuntime() {
    return new Builder();
  }

  /** Returns the runtime, or empty if it is not named. */
  public Optional<RuntimeRange> runtime() {
    return Optional.ofNullable(from.runtime);
  }

  /** Returns whether only the system's loader is asked. */
  public boolean isBareLoader() {
    return from.bareLoader;
  }

  /** Returns the platform, or empty if it is not named. */
  public Optional<Platform> platform() {
    return Optional.ofNullable(from.platform);
  }

  /** Returns the family of the C library, or empty if it is not named. */
  public Optional<LibcFamily> libc() {
    return Optional.ofNullable(from.libc);
  }

  /** Returns the C library's release, or empty if it is not named. */
  public Optional<DottedNumber> libcVersion() {
    return Optional.ofNullable(from.libcVersion);
  }

  /**
   * Returns the highest {@code GLIBCXX_} node of libstdc++, such as 3.4.28, or empty if it is not
   * named.
   */
  public Optional<String> libstdcxx() {
    return Optional.ofNullable(from.libstdcxx);
  }

  /** Returns the distributions or images that the target may be, or empty if none is named. */
  public Optional<SystemSet> distributions() {
    return Optional.ofNullable(from.distributions);
  }

  /** Returns the operating system's version, or empty if it is not named. */
  public Optional<String> osVersion() {
    return Optional.ofNullable(from.osVersion);
  }

  /** Returns the tree of the system's files, or empty if it is not at hand. */
  public Optional<FileTree> root() {
    return Optional.ofNullable(from.root);
  }

  /** Returns the runtime's own program, or empty if it is not at hand. */
  public Optional<Path> runtimeBinary() {
    return Optional.ofNullable(from.runtimeBinary);
  }

  /** Returns how a person would write it down. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (from.runtime != null) text.append(from.runtime);
    else if (from.bareLoader) text.append("the system's loader");
    else
      text.append(
          from.runtimeBinary == null ? "an unknown runtime" : from.runtimeBinary.toString());
    if (from.platform != null) text.append(" on ").append(from.platform);
    if (from.distributions != null) text.append(", ").append(from.distributions.word());
    if (from.libc != null) {
      text.append(", ").append(from.libc);
      if (from.libcVersion != null) text.append(' ').append(from.libcVersion);
    }
    if (from.osVersion != null) text.append(", version ").append(from.osVersion);
    if (from.root != null) text.append(", root ").append(from.root.name());
    return text.toString();
  }

  /**
   * A runtime in some versions.
   *
   * @param kind which runtime
   * @param versions the versions
   */
  public record RuntimeRange(RuntimeKind kind, VersionRange versions) {
    @Override
    public String toString() {
      return kind.word() + "@" + versions;
    }
  }

  /** Collects a target's parts. For one thread. */
  public static final class Builder {
    private @Nullable RuntimeRange runtime;
    private boolean bareLoader;
    private @Nullable Platform platform;
    private @Nullable LibcFamily libc;
    private @Nullable DottedNumber libcVersion;
    private @Nullable String libstdcxx;
    private @Nullable SystemSet distributions;
    private @Nullable String osVersion;
    private @Nullable FileTree root;
    private @Nullable Path runtimeBinary;

    private Builder() {}

    /** Names the platform. */
    public Builder on(Platform platform) {
      this.platform = platform;
      return this;
    }

    /**
     * Says that the C library is glibc.
     *
     * @param version its release, such as {@code 2.31}
     * @throws IllegalArgumentException if that is no release
     */
    public Builder glibc(String version) {
      return libc(LibcFamily.GLIBC, version);
    }

    /**
     * Says that the C library is musl.
     *
     * @param version its release, such as {@code 1.2.5}
     * @throws IllegalArgumentException if that is no release
     */
    public Builder musl(String version) {
      return libc(LibcFamily.MUSL, version);
    }

    /**
     * Names the C library.
     *
     * @param family which one
     * @param version its release; empty where it is not known
     * @throws IllegalArgumentException if that is no release
     */
    public Builder libc(LibcFamily family, String version) {
      this.libc = family;
      this.libcVersion =
          version.isEmpty()
              ? null
              : DottedNumber.parse(version)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "no release of " + family + ": \"" + version + "\""));
      return this;
    }

    /**
     * Names the highest {@code GLIBCXX_} node of libstdc++, such as {@code 3.4.28}.
     *
     * @throws IllegalArgumentException if that is no version
     */
    public Builder libstdcxx(String version) {
      this.libstdcxx = DottedNumber.of(version).toString();
      return this;
    }

    /**
     * Names a distribution or an image, which fills in the C library and libstdc++.
     *
     * @param word such as {@code debian:11}, {@code alpine:3.20} or {@code node:18-slim}
     * @throws IllegalArgumentException if it is not known, with the nearest that are
     */
    public Builder distro(String word) {
      Distributions known = Distributions.bundled();
      this.distributions =
          known
              .resolve(word)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "no distribution or image \""
                              + word
                              + "\" is known"
                              + near(known.suggestions(word))));
      return this;
    }

    private static String near(List<String> words) {
      return words.isEmpty()
          ? ": expected NAME:VERSION, such as debian:12, alpine:3.20 or node:18-slim"
          : "; near it are " + String.join(", ", words);
    }

    /**
     * Names the version of macOS or Windows.
     *
     * @param version {@code 13.0}, {@code 10.15}; {@code 10.0.19045}, {@code 10}, {@code 6.1},
     *     {@code server 2019}. What is none is refused when the target is resolved
     */
    public Builder osVersion(String version) {
      this.osVersion = version;
      return this;
    }

    /** Gives the system's files: libraries and their versions are looked up there. */
    public Builder root(FileTree tree) {
      this.root = tree;
      return this;
    }

    /** Gives the system's files as a directory; {@code /} is this machine. */
    public Builder root(Path directory) {
      return root(FileTree.of(directory));
    }

    /**
     * Gives the runtime's own program: what it exports and needs is read from it, and its version
     * if none is named.
     */
    public Builder runtimeBinary(Path file) {
      this.runtimeBinary = file;
      return this;
    }

    /** Returns the target. */
    public Target build() {
      Builder copy = new Builder();
      copy.runtime = runtime;
      copy.bareLoader = bareLoader;
      copy.platform = platform;
      copy.libc = libc;
      copy.libcVersion = libcVersion;
      copy.libstdcxx = libstdcxx;
      copy.distributions = distributions;
      copy.osVersion = osVersion;
      copy.root = root;
      copy.runtimeBinary = runtimeBinary;
      return new Target(copy);
    }
  }
}
