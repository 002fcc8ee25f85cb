package dev.abilens.project;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.json.Json;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import dev.abilens.verdict.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code package.json}, with the lines in which its fields stand. A field that is absent or of
 * another kind than asked for is simply not there. Immutable.
 */
public final class PackageManifest {
  private static final String FILE = "package.json";

  private static final Pattern GITHUB = Pattern.compile("\\bgithub.com[:/]([^/\"]+)/([^/\"]+)");

  private final String path;
  private final Json document;

  private PackageManifest(String path, Json document) {
    this.path = path;
    this.document = document;
  }

  /**
   * Reads the manifest of a directory.
   *
   * @param tree the tree
   * @param directory the package's directory in it; links are followed
   * @return the manifest, or empty if there is none
   * @throws ManifestException if it is no JSON object or larger than such documents are
   * @throws IOException if it cannot be read
   */
  public static Optional<PackageManifest> read(FileTree tree, String directory)
      throws IOException, ManifestException {
    String path = FileTree.join(directory, FILE);
    FileTree.Entry entry = Links.follow(tree, path);
    if (entry == null || entry.kind() != FileTree.Kind.FILE) return Optional.empty();
    try (ByteSource source = tree.open(entry.path())) {
      return Optional.of(new PackageManifest(path, read(path, source)));
    }
  }

  private static Json read(String path, ByteSource source) throws IOException, ManifestException {
    Json document;
    try {
      document = Json.read(source);
    } catch (LimitReachedException e) {
      throw new ManifestException(path, 0, Code.LIMIT_REACHED, String.valueOf(e.getMessage()), e);
    } catch (MalformedBinaryException e) {
      int line = Lines.at(source, e.offset());
      throw new ManifestException(
          path, line, Code.MALFORMED, path + ": line " + line + ": " + e.found(), e);
    }
    if (document.isObject()) return document;
    throw new ManifestException(
        path, 1, Code.MALFORMED, path + ": line 1: not a JSON object", null);
  }

  /** Returns its path in the tree. */
  public String path() {
    return path;
  }

  /** Returns the package's directory in the tree; empty for the top. */
  public String directory() {
    return path.equals(FILE) ? "" : path.substring(0, path.length() - FILE.length() - 1);
  }

  /** Returns the package's name, or null if it says none. */
  public @Nullable String name() {
    return document.get("name").text();
  }

  /** Returns the package's version as it is written, or null if it says none. */
  public @Nullable String version() {
    return document.get("version").text();
  }

  /** Returns {@code name@version}, as far as it says them, else its directory. */
  public String label() {
    String name = name();
    if (name == null) return directory().isEmpty() ? "." : directory();
    return version() == null ? name : name + "@" + version();
  }

  /** Returns the texts of {@code engines}, such as that of {@code node}. */
  public Map<String, Located> engines() {
    return texts("engines");
  }

  /** Returns the scripts by name. */
  public Map<String, Located> scripts() {
    return texts("scripts");
  }

  /** Returns the ranges of what it needs by name; those that are optional are not among them. */
  public Map<String, Located> dependencies() {
    return texts("dependencies");
  }

  /** Returns the ranges of what it can do without by name. */
  public Map<String, Located> optionalDependencies() {
    return texts("optionalDependencies");
  }

  /** Returns what it needs while it is developed, by name. */
  public Map<String, Located> devDependencies() {
    return texts("devDependencies");
  }

  /** Returns the operating systems that it is for, negated ones with their {@code !}. */
  public List<Located> os() {
    return list("os");
  }

  /** Returns the architectures that it is for, negated ones with their {@code !}. */
  public List<Located> cpu() {
    return list("cpu");
  }

  /** Returns the C libraries that it is for, negated ones with their {@code !}. */
  public List<Located> libc() {
    return list("libc");
  }

  /**
   * Returns the file that a part of the package is, as {@code require} finds it by {@code exports}
   * or {@code main}; one may have to add an extension or look for its {@code index}.
   *
   * @param part {@code .} for the package itself, else a path that begins with {@code ./}
   * @return a path in the package, or empty if it exports no such part
   */
  public Optional<String> entry(String part) {
    Json exports = document.get("exports");
    if (exports.isObject() || exports.isArray() || exports.text() != null)
      return Optional.ofNullable(PackageExports.find(exports, part));
    if (!part.equals(".")) return Optional.of(part);
    String main = document.get("main").text("");
    return Optional.of(main.isEmpty() ? "./index" : main);
  }

  /**
   * Returns what the package's own files mean by a name that begins with {@code #}.
   *
   * @return a path in the package that begins with {@code ./}, or what another package is asked for
   *     by; empty if {@code imports} does not have the name
   */
  public Optional<String> imported(String name) {
    return Optional.ofNullable(PackageExports.find(document.get("imports"), name));
  }

  /** Returns the Node-API levels that its binaries come in, in the order written. */
  public List<Integer> napiVersions() {
    List<Integer> versions = new ArrayList<>();
    for (Json element : at("binary", "napi_versions").elements()) {
      long version = element.number(-1);
      if (version >= 0 && version <= Integer.MAX_VALUE) versions.add((int) version);
    }
    return List.copyOf(versions);
  }

  /**
   * Returns the address of the repository at GitHub: what {@code repository} names, else the first
   * one that is named anywhere, as the tools do that fetch from its releases.
   */
  public Optional<String> gitHub() {
    return gitHub(document.get("repository")).or(() -> gitHub(document));
  }

  private static Optional<String> gitHub(Json value) {
    String text = value.text();
    if (text != null) return gitHub(text);
    for (Map.Entry<String, Json> field : value.fields().entrySet()) {
      Optional<String> found = gitHub(field.getKey()).or(() -> gitHub(field.getValue()));
      if (found.isPresent()) return found;
    }
    return value.elements().stream().flatMap(element -> gitHub(element).stream()).findFirst();
  }

  private static Optional<String> gitHub(String text) {
    Matcher matcher = GITHUB.matcher(text);
    if (!matcher.find()) return Optional.empty();
    String repository = matcher.group(2).replaceFirst("\\.git$", "");
    return Optional.of("https://github.com/" + matcher.group(1) + "/" + repository);
  }

  /** Returns the directories of workspaces, as patterns; none if it has none. */
  public List<Located> workspaces() {
    List<Located> patterns = list("workspaces");
    return patterns.isEmpty() ? list("workspaces", "packages") : patterns;
  }

  /**
   * Returns a text.
   *
   * @param field the names of the fields that lead to it, such as {@code volta}, {@code node}
   */
  public Optional<Located> text(String... field) {
    return located(at(field));
  }

  /**
   * Returns the fields of an object that are texts, in their order.
   *
   * @param field the names of the fields that lead to it
   */
  public Map<String, Located> texts(String... field) {
    Map<String, Located> texts = new LinkedHashMap<>();
    at(field)
        .fields()
        .forEach((name, value) -> located(value).ifPresent(text -> texts.put(name, text)));
    return texts;
  }

  /**
   * Returns the texts of an array, or the one text that stands instead of an array.
   *
   * @param field the names of the fields that lead to it
   */
  public List<Located> list(String... field) {
    Json value = at(field);
    List<Located> texts = new ArrayList<>();
    for (Json element : value.elements()) located(element).ifPresent(texts::add);
    located(value).ifPresent(texts::add);
    return List.copyOf(texts);
  }

  /**
   * Returns whether a field is {@code true}.
   *
   * @param field the names of the fields that lead to it
   */
  public boolean isTrue(String... field) {
    return at(field).isTrue();
  }

  /**
   * Returns the line in which a field's value begins, the first being 1; 0 if it is absent.
   *
   * @param field the names of the fields that lead to it
   */
  public int line(String... field) {
    return at(field).line();
  }

  /** Returns a field's value, whatever it is. */
  Json at(String... field) {
    Json value = document;
    for (String name : field) value = value.get(name);
    return value;
  }

  private static Optional<Located> located(Json value) {
    return Optional.ofNullable(value.text()).map(text -> new Located(text, value.line()));
  }

  @Override
  public String toString() {
    return label();
  }
}
