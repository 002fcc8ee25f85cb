package dev.abilens.prebuild;

import dev.abilens.header.Architecture;
import dev.abilens.image.Os;
import dev.abilens.libc.LibcFamily;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a prebuilt file, the directories above it and the name of its package say of it,
 * in the words of prebuildify, prebuild, node-pre-gyp, pkg-prebuilds, napi-rs, neon and sharp.
 * Immutable.
 *
 * @param os the operating system, or null if none is named
 * @param architectures the architectures; none if none is named, or all by one word
 * @param libc the C library, or null if none is named
 * @param moduleVersion the NODE_MODULE_VERSION, if one is named
 * @param nodeApi whether it says to use Node-API
 */
public record NameClaims(
    @Nullable Os os,
    Set<Architecture> architectures,
    @Nullable LibcFamily libc,
    OptionalInt moduleVersion,
    boolean nodeApi) {
  private static final String ARCHITECTURE = either(Architecture.values(), Architecture::word);
  private static final String C_LIBRARY = "musleabihf|musl|gnueabihf|gnu|glibc|msvc|eabi";

  /**
   * {@code linux-x64}, {@code linuxmusl-arm64}, {@code linux-glibc-x64}, {@code win32-x64-msvc}.
   */
  private static final Pattern SYSTEM =
      Pattern.compile(
          "(?<![A-Za-z0-9])(?<os>"
              + either(Os.values(), Os::word)
              + ")(?<before>musl|glibc)?(?:[-_](?<between>musl|glibc|gnu))?[-_](?<arch>(?:"
              + ARCHITECTURE
              + ")(?:\\+(?:"
              + ARCHITECTURE
              + "))*|universal)(?:[-_](?<after>"
              + C_LIBRARY
              + "))?(?![A-Za-z0-9])");

  /** {@code abi102} between dots, {@code node-v93}, and {@code node-93} as a whole name. */
  private static final Pattern MODULE_VERSION =
      Pattern.compile(
          "(?:(?<=\\.)abi|(?<![A-Za-z0-9])node-v|(?<=/)node-)(?<number>[0-9]{2,3})(?=[./_-])");

  private static final Pattern NODE_API =
      Pattern.compile("(?<![A-Za-z0-9])napi(?:-v[0-9]+)?(?=[./_-])");

  /** The first release of Node.js that has the number of its line: 4.0.0 has 46. */
  private static final int FIRST_OF_LINES = 46;

  /** Copies the set. */
  public NameClaims {
    architectures = Set.copyOf(architectures);
  }

  private static <T> String either(T[] all, Function<T, String> word) {
    return Stream.of(all)
        .map(word)
        .sorted((a, b) -> b.length() - a.length())
        .map(Pattern::quote)
        .collect(Collectors.joining("|"));
  }

  /**
   * Reads a name.
   *
   * @param packageName the name of its package, or empty
   * @param path its path in the package; what stands nearest to its end counts most
   */
  public static NameClaims of(String packageName, String path) {
    String whole = "/" + packageName + "/" + path;
    Matcher system = SYSTEM.matcher(whole);
    Os os = null;
    Set<Architecture> architectures = new TreeSet<>();
    LibcFamily libc = null;
    while (system.find()) {
      String word = system.group("os");
      os = Arrays.stream(Os.values()).filter(o -> o.word().equals(word)).findFirst().orElseThrow();
      architectures.clear();
      for (String one : system.group("arch").split("\\+", -1))
        Arrays.stream(Architecture.values())
            .filter(a -> a.word().equals(one))
            .forEach(architectures::add);
      libc =
          Stream.of("before", "between", "after")
              .map(system::group)
              .map(NameClaims::libc)
              .flatMap(Optional::stream)
              .findFirst()
              .orElse(null);
    }
    List<String> tags = List.of(path.substring(path.lastIndexOf('/') + 1).split("\\.", -1));
    for (String tag : tags)
      if (tag.equals("glibc") || tag.equals("musl")) libc = libc(tag).orElse(null);
    return new NameClaims(
        os, architectures, libc, moduleVersion(whole), NODE_API.matcher("/" + path).find());
  }

  private static Optional<LibcFamily> libc(@Nullable String word) {
    if (word == null) return Optional.empty();
    if (word.startsWith("musl")) return Optional.of(LibcFamily.MUSL);
    return word.startsWith("g") ? Optional.of(LibcFamily.GLIBC) : Optional.empty();
  }

  private static OptionalInt moduleVersion(String path) {
    Matcher matcher = MODULE_VERSION.matcher(path);
    OptionalInt found = OptionalInt.empty();
    while (matcher.find()) {
      int number = Integer.parseInt(matcher.group("number"));
      // A smaller one is a release: node-22.
      if (number >= FIRST_OF_LINES) found = OptionalInt.of(number);
    }
    return found;
  }
}
