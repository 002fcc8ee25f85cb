package dev.abilens.diff;

import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.Registration;
import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import dev.abilens.image.Os;
import dev.abilens.image.OsVersion;
import dev.abilens.image.Platform;
import dev.abilens.libc.Floor;
import dev.abilens.libc.GlibcResolver;
import dev.abilens.libc.LibcFamily;
import dev.abilens.libc.MuslSymbols;
import dev.abilens.node.NodeApi;
import dev.abilens.node.Runtimes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one binary asks of the system and of the runtime that load it. Immutable.
 *
 * @param platform the platform that it is for
 * @param libc the C library of Linux that it is for, or null where that is not Linux or it tells
 *     none
 * @param floors the highest version node of each family that it needs, by family
 * @param nodeApi the Node-API level that it declares, or that of the newest function that it calls,
 *     whichever is higher; empty for one that uses none
 * @param nodeApiFunctions the functions that it calls, and the level of each that is part of one
 * @param moduleVersions the NODE_MODULE_VERSIONs that it is bound to
 * @param minimumOs the oldest version of the system that it says it is for, or null
 * @param libraries the libraries that it cannot do without, but for the C library of musl and the
 *     runtime itself
 */
public record Requirements(
    Platform platform,
    @Nullable LibcFamily libc,
    Map<String, Floor> floors,
    OptionalInt nodeApi,
    SortedMap<String, Integer> nodeApiFunctions,
    SortedSet<Integer> moduleVersions,
    @Nullable OsVersion minimumOs,
    SortedSet<String> libraries) {
  /** Writes the constructor out. */
  public Requirements {}

  /** Returns what an image asks for. */
  public static Requirements of(Image image) {
    AddonProfile addon = AddonProfile.of(image);
    NodeApi levels = Runtimes.bundled().nodeApi();
    SortedMap<String, Integer> functions = new TreeMap<>();
    for (String function : addon.nodeApiImports())
      levels.levelOf(function).ifPresent(level -> functions.put(function, level));
    int called = levels.highestLevelOf(addon.nodeApiImports()).orElse(0);
    int level = Math.max(called, addon.declaredNodeApi().orElse(0));
    SortedSet<Integer> bound = new TreeSet<>(addon.wellKnownVersions());
    addon.records(Registration.NODE_MODULE_REGISTER).forEach(record -> bound.add(record.version()));
    Platform platform = Platform.of(image);
    LibcFamily libc = platform.os() == Os.LINUX ? LibcFamily.of(image).orElse(null) : null;
    return new Requirements(
        platform,
        libc,
        new LinkedHashMap<>(GlibcResolver.floors(image)),
        level == 0 ? OptionalInt.empty() : OptionalInt.of(level),
        functions,
        bound,
        Optional.ofNullable(image.minimumOs()).flatMap(OsVersion::parse).orElse(null),
        libraries(image, libc));
  }

  private static SortedSet<String> libraries(Image image, @Nullable LibcFamily libc) {
    SortedSet<String> libraries = new TreeSet<>();
    for (Dependency dependency : image.dependencies()) {
      String name = dependency.name();
      // The runtime is there; so is musl, by whatever name.
      boolean there =
          AddonProfile.isHost(name) || (libc == LibcFamily.MUSL && MuslSymbols.isMusl(name));
      if (dependency.kind() == Dependency.Kind.REQUIRED && !there) libraries.add(name);
    }
    return libraries;
  }

  /** Returns the system in words: {@code linux-x64 musl}, {@code darwin-arm64}. */
  public String system() {
    return platform + (libc == null ? "" : " " + libc);
  }
}
