package dev.abilens.verdict;

import dev.abilens.header.Architecture;
import dev.abilens.image.LoaderKind;
import dev.abilens.libc.GlibcNodes;
import dev.abilens.libc.GlibcSymbols;
import dev.abilens.libc.MuslSymbols;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the names in a message tell beside its words. */
final class LoadCodes {
  private static final Pattern GLIBC_LOADER = Pattern.compile("ld-linux[\\w-]{0,20}\\.so\\.[0-9]");
  private static final Pattern MUSL = Pattern.compile("(?:libc\\.musl-|ld-musl-).{1,40}");
  static final Set<String> RUNTIMES =
      Set.of("node", "nodejs", "bun", "deno", "electron", "iojs", "node.exe");

  private LoadCodes() {}

  /**
   * Returns the code that a message has, given what stands in it.
   *
   * @param code what its words alone say
   */
  static Code refine(Code code, @Nullable LoaderKind loader, Map<String, String> values) {
    String library = first(values, "library", "deppath", "soname");
    String symbol = values.getOrDefault("symbol", "");
    String version = version(values);
    return switch (code) {
      case UNDEFINED_SYMBOL ->
          loader == LoaderKind.MUSL && isOfGlibcAlone(symbol) ? wrongLibc(values) : code;
      case MISSING_LIBRARY, WRONG_LIBC, GLIBC_TOO_OLD, LIBSTDCXX_TOO_OLD -> {
        if (version != null && !library.isEmpty() || isVersionCode(code))
          yield ofVersion(code, version, values);
        if (library.isEmpty()) yield code;
        if (!isForeign(library, loader)) yield Code.MISSING_LIBRARY;
        yield wrongLibc(values);
      }
      default -> code;
    };
  }

  private static Code wrongLibc(Map<String, String> values) {
    return isRuntime(values.getOrDefault("path", "")) ? Code.RUNTIME_WRONG_LIBC : Code.WRONG_LIBC;
  }

  /** Whether a file is the program of a runtime. */
  static boolean isRuntime(String path) {
    return RUNTIMES.contains(fileName(path));
  }

  private static boolean isVersionCode(Code code) {
    return code == Code.GLIBC_TOO_OLD || code == Code.LIBSTDCXX_TOO_OLD;
  }

  private static Code ofVersion(Code code, @Nullable String version, Map<String, String> values) {
    if (isRuntime(values.getOrDefault("path", ""))) return Code.RUNTIME_GLIBC_TOO_OLD;
    if (isVersionCode(code) || version == null) return code;
    if (version.startsWith("GLIBC_")) return Code.GLIBC_TOO_OLD;
    if (version.startsWith("FBSD_")) return Code.OS_TOO_OLD;
    boolean cpp = version.startsWith("GLIBCXX_") || version.startsWith("CXXABI_");
    return cpp ? Code.LIBSTDCXX_TOO_OLD : code;
  }

  private static @Nullable String version(Map<String, String> values) {
    String version = values.getOrDefault("version", values.get("node"));
    return version == null || version.isEmpty() ? null : version;
  }

  /** Whether a library is one of the other C library. */
  static boolean isForeign(String library, @Nullable LoaderKind loader) {
    String name = fileName(library);
    if (MUSL.matcher(name).matches()) return true;
    // musl's own name; what lies under it on glibc is a script for the linker.
    if (loader == LoaderKind.GLIBC) return name.equals("libc.so");
    return GLIBC_LOADER.matcher(name).matches()
        || loader == LoaderKind.MUSL && GlibcNodes.bundled().isGlibcs(Architecture.X64, name);
  }

  /** Whether a symbol that musl misses is one that glibc has and no musl ever had. */
  private static boolean isOfGlibcAlone(String symbol) {
    if (symbol.isEmpty()) return false;
    MuslSymbols musl = MuslSymbols.bundled();
    return !GlibcSymbols.bundled().versions(Architecture.X64, "libc.so.6", symbol).isEmpty()
        && musl.versions().stream().allMatch(v -> musl.exports(v, symbol).isNo());
  }

  static String first(Map<String, String> values, String... names) {
    for (String name : List.of(names)) {
      String value = values.getOrDefault(name, "");
      if (!value.isEmpty()) return value;
    }
    return "";
  }

  static String fileName(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }
}
