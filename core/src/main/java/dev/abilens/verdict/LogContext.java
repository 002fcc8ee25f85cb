package dev.abilens.verdict;

import dev.abilens.header.Architecture;
import dev.abilens.image.LoaderKind;
import dev.abilens.install.PackageManager;
import dev.abilens.install.PackageManagers;
import dev.abilens.node.RuntimeKind;
import dev.abilens.words.LogText;
import dev.abilens.words.Wording;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a log tells beside its errors: whose it is, on which system, about which package. */
final class LogContext {
  private static final Pattern DIRECTORY =
      Pattern.compile(
          "\\b(?:cwd|path|in dir|Location:|Directory:|error|install)[ :]{1,4}(\\S{1,300}node_modules[/\\\\]\\S{1,200})");

  private static final Pattern SPEC =
      Pattern.compile(
          "\\b(?:npm (?:ERR!|error)|postinstall:|install:) ((?:@[\\w.-]{1,60}/)?[\\w.-]{1,80})@[0-9][\\w.+-]{0,40} (?:pre|post)?install\\b");

  /** As electron-builder names what it builds. */
  private static final Pattern REBUILT =
      Pattern.compile("\\bname=((?:@[\\w.-]{1,60}/)?[\\w.-]{1,80}) version=[0-9]");

  private static final Pattern MUSL =
      Pattern.compile("\\bapk add|linuxmusl|\\bmusl\\b|[Aa]lpine|libc=musl");
  private static final Pattern WINDOWS =
      Pattern.compile("Windows_NT|\\bwin32\\b|[A-Z]:\\\\|\\.exe\\b");
  private static final Pattern MACOS =
      Pattern.compile("\\bDarwin\\b|\\bdarwin\\b|/Users/|\\bmacOS\\b");
  private static final Pattern LINUX =
      Pattern.compile(
          "System Linux|\\blinux\\b|/usr/local/bin/node|apt-get|/home/|x86_64-linux-gnu");

  /** Systems that have none of the loaders, though their paths look like those of others. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("com\\.termux|/data/data/|\\b[Aa]ndroid\\b|\\b[Ff]ree[Bb][Ss][Dd]\\b");

  private static final Pattern ELECTRON =
      Pattern.compile(
          "electron/js2c|ELECTRON_ASAR|ATOM_SHELL_ASAR|app\\.asar|runtime=electron|electron-rebuild|@electron/rebuild"
              + "|node_modules[/\\\\]electron[/\\\\]dist\\b");

  private static final Pattern BUN =
      Pattern.compile(
          "\\bBun v[0-9]|This version of Bun|\\bbun: |a Node API \\(napi\\) module|unsupported uv function|libuv function\\b");

  private static final Pattern DENO =
      Pattern.compile(
          "op_napi_open|--allow-ffi|ext:core/|which Deno does not|\\bdeno (?:run|task)\\b");

  private static final Map<String, Architecture> ARCHITECTURES =
      Map.of(
          "x64", Architecture.X64,
          "arm64", Architecture.ARM64,
          "x86_64", Architecture.X64,
          "aarch64", Architecture.ARM64,
          "arm64e", Architecture.ARM64,
          "ia32", Architecture.IA32,
          "i386", Architecture.IA32,
          "arm", Architecture.ARM);

  private final LogText text;
  private final Optional<PackageManager> manager;
  private final @Nullable LoaderKind loader;
  private final boolean electron;
  private final Optional<RuntimeKind> runtime;
  private final NavigableMap<Integer, String> packages = new TreeMap<>();

  LogContext(LogText text) {
    this.text = text;
    this.manager = PackageManagers.of(text);
    this.loader = loader(text.text());
    this.electron = ELECTRON.matcher(text.text()).find();
    this.runtime = runtime(text.text());
    collect(DIRECTORY);
    collect(SPEC);
    collect(REBUILT);
  }

  private void collect(Pattern pattern) {
    Matcher m = pattern.matcher(text.text());
    while (m.find()) {
      String found = m.group(1);
      String name = pattern == DIRECTORY ? Requirer.packageOf(found) : found;
      if (name != null && !Requirer.isHelper(found, name)) packages.put(m.start(), name);
    }
  }

  private static @Nullable LoaderKind loader(String text) {
    if (ELSEWHERE.matcher(text).find()) return null;
    if (MUSL.matcher(text).find()) return LoaderKind.MUSL;
    if (WINDOWS.matcher(text).find()) return LoaderKind.WINDOWS;
    if (MACOS.matcher(text).find()) return LoaderKind.DYLD;
    return LINUX.matcher(text).find() ? LoaderKind.GLIBC : null;
  }

  /** The package manager whose words stand in it, if any do. */
  Optional<PackageManager> manager() {
    return manager;
  }

  /** The loader of the system that the log was written on, or null if that is not told. */
  @Nullable LoaderKind loader() {
    return loader;
  }

  /** Whether Electron is what loads the addon. */
  boolean isElectron() {
    return electron;
  }

  /** The runtime that loads the addon, where it is one of those whose words show. */
  Optional<RuntimeKind> runtime() {
    return runtime;
  }

  private static Optional<RuntimeKind> runtime(String text) {
    if (BUN.matcher(text).find()) return Optional.of(RuntimeKind.BUN);
    return DENO.matcher(text).find() ? Optional.of(RuntimeKind.DENO) : Optional.empty();
  }

  /**
   * The package that a message of the log is about: that of the path right after it, or else the
   * one that was at work there, which is the last one named before, or the next.
   */
  @Nullable String packageAt(Wording.Place place) {
    String asking = Requirer.after(text, place.end());
    if (asking != null) return asking;
    Map.Entry<Integer, String> entry = packages.floorEntry(place.start());
    if (entry == null) entry = packages.ceilingEntry(place.start());
    return entry == null ? null : entry.getValue();
  }

  /** The architecture of a word of Node.js, of Linux or of macOS. */
  static Architecture architecture(@Nullable String word) {
    if (word == null) return Architecture.OTHER;
    // Android's linker names machines as ELF does.
    String plain = word.startsWith("EM_") ? word.substring(3).toLowerCase(Locale.ROOT) : word;
    return ARCHITECTURES.getOrDefault(plain, Architecture.OTHER);
  }
}
