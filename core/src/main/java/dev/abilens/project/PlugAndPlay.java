package dev.abilens.project;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.json.Json;
import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Yarn wrote down of a project that it installed without {@code node_modules}: where each
 * package lies, in an archive or a directory, and what it finds under which name. The file is a
 * script; read is the data in it. Immutable.
 */
final class PlugAndPlay {
  static final String FILE = ".pnp.cjs";

  private static final String DATA_FILE = ".pnp.data.json";
  private static final String TEXT = "RAW_RUNTIME_STATE =";
  private static final String OBJECT = "hydrateRuntimeState({";
  private static final int MAX_BYTES = 64 << 20;

  /** A package, by its name and what Yarn calls its version. */
  private record Locator(String name, String reference) {}

  /**
   * A package.
   *
   * @param location its directory in the tree
   * @param dependencies what it finds under which name; null for a peer that nobody brings
   */
  record Package(String name, String location, Map<String, @Nullable String> dependencies) {
    /** Copies the map. */
    Package {
      dependencies = Collections.unmodifiableMap(new LinkedHashMap<>(dependencies));
    }
  }

  private final String directory;
  private final Map<String, Package> byLocation;
  private final Map<String, @Nullable String> fallback;
  private final Set<String> withoutFallback;

  private PlugAndPlay(
      String directory,
      Map<String, Package> byLocation,
      Map<String, @Nullable String> fallback,
      Set<String> withoutFallback) {
    this.directory = directory;
    this.byLocation = byLocation;
    this.fallback = fallback;
    this.withoutFallback = withoutFallback;
  }

  /**
   * Reads what stands in a directory.
   *
   * @param tree the tree
   * @param directory the project's directory in it
   * @return what was written down; empty if there is no such file
   * @throws ManifestException if it is there and has no such data in it
   * @throws IOException if it cannot be read
   */
  static Optional<PlugAndPlay> read(FileTree tree, String directory)
      throws IOException, ManifestException {
    String path = FileTree.join(directory, FILE);
    if (!isFile(tree, path)) return Optional.empty();
    String script = text(tree, path);
    Json state = state(path, script);
    String data = FileTree.join(directory, DATA_FILE);
    if (state == null && isFile(tree, data)) state = json(data, text(tree, data));
    if (state == null)
      throw new ManifestException(
          path, 1, Code.MALFORMED, path + ": none of the data that Yarn writes is in it", null);
    return Optional.of(new Reader(directory, state).read());
  }

  private static boolean isFile(FileTree tree, String path) throws IOException {
    FileTree.Entry entry = tree.entry(path);
    return entry != null && entry.kind() == FileTree.Kind.FILE;
  }

  private static String text(FileTree tree, String path) throws IOException, ManifestException {
    try (ByteSource source = tree.open(path)) {
      if (source.size() > MAX_BYTES)
        throw new ManifestException(
            path, 0, Code.LIMIT_REACHED, path + ": more than " + MAX_BYTES + " bytes", null);
      byte[] bytes = new byte[(int) source.size()];
      source.copy(0, bytes, 0, bytes.length);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Returns the data of a script: a text of JSON in it, or an object written out; else null. */
  private static @Nullable Json state(String path, String script) throws ManifestException {
    int text = script.indexOf(TEXT);
    if (text >= 0) {
      int quote = script.indexOf('\'', text);
      return quote < 0 ? null : json(path, unquoted(script, quote + 1));
    }
    int object = script.indexOf(OBJECT);
    if (object < 0) return null;
    int start = object + OBJECT.length() - 1;
    return json(path, script.substring(start, end(script, start)));
  }

  private static String unquoted(String script, int from) {
    StringBuilder text = new StringBuilder();
    for (int at = from; at < script.length() && script.charAt(at) != '\''; at++) {
      char c = script.charAt(at);
      if (c != '\\' || at + 1 == script.length()) {
        text.append(c);
        continue;
      }
      char next = script.charAt(++at);
      // A line that goes on in the next one.
      if (next != '\n') text.append(next == 'n' ? '\n' : next);
    }
    return text.toString();
  }

  /** Returns where an object ends that begins at a place: behind its brace. */
  private static int end(String text, int from) {
    int depth = 0;
    boolean quoted = false;
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quoted && c == '\\') at++;
      else if (c == '"') quoted = !quoted;
      else if (!quoted && c == '{') depth++;
      else if (!quoted && c == '}' && --depth == 0) return at + 1;
    }
    return text.length();
  }

  private static Json json(String path, String text) throws ManifestException {
    try (ByteSource source = ByteSource.of(path, text.getBytes(StandardCharsets.UTF_8))) {
      return Json.read(source);
    } catch (LimitReachedException e) {
      throw new ManifestException(path, 0, Code.LIMIT_REACHED, String.valueOf(e.getMessage()), e);
    } catch (MalformedBinaryException e) {
      throw new ManifestException(path, 1, Code.MALFORMED, path + ": " + e.found(), e);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes sense of the data. */
  private static final class Reader {
    private final String directory;
    private final Json state;
    private final Map<Locator, String> locations = new HashMap<>();

    Reader(String directory, Json state) {
      this.directory = directory;
      this.state = state;
    }

    PlugAndPlay read() {
      for (Json named : state.get("packageRegistryData").elements())
        for (Json version : second(named).elements()) {
          String location = location(directory, second(version).get("packageLocation").text(""));
          locations.put(new Locator(first(named).text(""), first(version).text("")), location);
        }
      Map<String, Package> packages = packages();
      Set<String> excluded = new HashSet<>();
      for (Json named : state.get("fallbackExclusionList").elements())
        for (Json reference : second(named).elements()) {
          String location = locations.get(new Locator(first(named).text(""), reference.text("")));
          if (location != null) excluded.add(location);
        }
      Map<String, @Nullable String> fallback = new HashMap<>();
      if (state.get("enableTopLevelFallback").isTrue()) {
        Package top = packages.get(directory);
        if (top != null) fallback.putAll(top.dependencies);
        found(state.get("fallbackPool")).forEach(fallback::putIfAbsent);
      }
      return new PlugAndPlay(directory, packages, fallback, excluded);
    }

    private Map<String, Package> packages() {
      Map<String, String> names = new HashMap<>();
      Map<String, Map<String, @Nullable String>> found = new LinkedHashMap<>();
      for (Json named : state.get("packageRegistryData").elements())
        for (Json version : second(named).elements()) {
          String name = first(named).text("");
          String location = locations.getOrDefault(new Locator(name, first(version).text("")), "");
          names.put(location, name);
          // Of one that lies in one place for several who use it, all that one of them finds.
          Map<String, @Nullable String> all =
              found.computeIfAbsent(location, at -> new LinkedHashMap<>());
          found(second(version).get("packageDependencies"))
              .forEach(
                  (asked, at) -> {
                    if (at != null || all.get(asked) == null) all.put(asked, at);
                  });
        }
      Map<String, Package> packages = new LinkedHashMap<>();
      found.forEach(
          (at, all) -> packages.put(at, new Package(names.getOrDefault(at, ""), at, all)));
      return packages;
    }

    private static Json first(Json pair) {
      List<Json> both = pair.elements();
      return both.isEmpty() ? pair : both.get(0);
    }

    private static Json second(Json pair) {
      List<Json> both = pair.elements();
      return both.size() < 2 ? pair : both.get(1);
    }

    private Map<String, @Nullable String> found(Json pairs) {
      Map<String, @Nullable String> found = new LinkedHashMap<>();
      for (Json pair : pairs.elements()) {
        String name = first(pair).text("");
        Json target = second(pair);
        Locator locator =
            target.isArray()
                ? new Locator(first(target).text(""), second(target).text(""))
                : new Locator(name, target.text(""));
        found.put(name, locations.get(locator));
      }
      return found;
    }
  }

  private static final String VIRTUAL = "__virtual__";
  private static final String OLD_VIRTUAL = "$$virtual";

  /** Returns a location from the top of the tree; one that stands for another as that other. */
  private static String location(String directory, String written) {
    Deque<String> parts = new ArrayDeque<>();
    List<String> all = new ArrayList<>(List.of((directory + "/" + written).split("/", -1)));
    for (int i = 0; i < all.size(); i++) {
      String part = all.get(i);
      if (part.isEmpty() || part.equals(".")) continue;
      boolean virtual = part.equals(VIRTUAL) || part.equals(OLD_VIRTUAL);
      if (virtual && i + 2 < all.size() && all.get(i + 2).matches("\\d{1,3}")) {
        // Behind it a name, and how many directories up the rest begins.
        for (int up = Integer.parseInt(all.get(i + 2)); up > 0; up--) parts.pollLast();
        i += 2;
      } else if (part.equals("..")) {
        parts.pollLast();
      } else {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  /** Returns the project's directory. */
  String directory() {
    return directory;
  }

  /** Returns the packages, each place once. */
  Collection<Package> packages() {
    return byLocation.values();
  }

  /** Returns the package that a directory is in, or null if it is in none that is written down. */
  @Nullable Package around(String from) {
    for (String at = from; ; at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
      Package found = byLocation.get(at);
      if (found != null || at.isEmpty()) return found;
    }
  }

  /** Returns where a package is that another one asks for, or null if it finds none. */
  @Nullable String find(Package from, String name) {
    String found = from.dependencies.get(name);
    if (found != null || withoutFallback.contains(from.location)) return found;
    return fallback.get(name);
  }
}
