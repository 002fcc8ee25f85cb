package dev.abilens.pick;

import dev.abilens.project.Located;
import dev.abilens.project.ManifestException;
import dev.abilens.project.NodeModules;
import dev.abilens.project.PackageManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds packages and their files as Node.js's {@code require} does. For one thread. */
final class Packages {
  private static final Pattern NAME = Pattern.compile("(@[^/@\\\\]+/)?[^./@\\\\][^/@\\\\]*");
  private static final Pattern MAJOR = Pattern.compile("(?<![0-9])([0-9]{1,4})");

  /** The main file of a package that names none. */
  private static final String NO_MAIN = "./index";

  private static final List<String> EXTENSIONS = List.of(".js", ".json", ".node");

  private final ScriptFiles files;
  private final Map<String, Optional<PackageManifest>> manifests = new HashMap<>();

  Packages(ScriptFiles files) {
    this.files = files;
  }

  /** Returns a directory's manifest; null if there is none, or none that can be used. */
  @Nullable PackageManifest manifest(String directory) {
    return manifests.computeIfAbsent(directory, this::read).orElse(null);
  }

  private Optional<PackageManifest> read(String directory) {
    try {
      return PackageManifest.read(files.tree(), ScriptFiles.inTree(directory));
    } catch (ManifestException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Nullable String nameAt(String directory) {
    PackageManifest manifest = manifest(directory);
    return manifest == null ? null : manifest.name();
  }

  /** Returns the nearest manifest around a file, or null if there is none. */
  @Nullable PackageManifest around(String file) {
    for (String at = ScriptFiles.parent(file); ; at = ScriptFiles.parent(at)) {
      PackageManifest found = manifest(at);
      if (found != null || at.equals("/")) return found;
    }
  }

  /** Returns the directory of a package that a file in a directory asks for, or null. */
  @Nullable String find(String from, String name) {
    if (!NAME.matcher(name).matches()) return null;
    try {
      return NodeModules.find(files.tree(), ScriptFiles.inTree(from), name)
          .map(found -> "/" + found)
          .orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the file that a part of a package is.
   *
   * @param directory the package's directory
   * @param part {@code .} or a path that begins with {@code ./}
   */
  @Nullable String entry(String directory, String part) {
    PackageManifest manifest = manifest(directory);
    String path =
        manifest == null ? part.equals(".") ? NO_MAIN : part : manifest.entry(part).orElse(null);
    if (path == null) return null;
    String file = file(Paths.join(directory, path));
    if (file == null && part.equals(".")) file = file(ScriptFiles.join(directory, "index"));
    return file;
  }

  /**
   * Returns where a package's main file that is not there would be, if it is an addon or, without
   * an extension, may be one; or null.
   */
  @Nullable String missingMain(PackageManifest manifest) {
    String main = manifest.entry(".").orElse(NO_MAIN);
    String extension = Paths.extension(main);
    boolean addon = extension.equals(".node") || (extension.isEmpty() && !main.equals(NO_MAIN));
    return addon ? Paths.join("/" + manifest.directory(), main) : null;
  }

  /**
   * Returns the major version of a package that a file requires: of what is installed, else of what
   * is asked for; or 0.
   *
   * @param own the manifest of the package that the file is part of
   */
  int major(String file, String name, PackageManifest own) {
    String directory = find(ScriptFiles.parent(file), name);
    PackageManifest installed = directory == null ? null : manifest(directory);
    Located asked = own.dependencies().get(name);
    String version =
        installed != null && installed.version() != null
            ? installed.version()
            : asked == null ? "" : asked.text();
    Matcher number = MAJOR.matcher(String.valueOf(version));
    return number.find() ? Integer.parseInt(number.group(1)) : 0;
  }

  /** Returns the directory of the main file of a package that a directory's files ask for. */
  @Nullable String mainDirectory(String from, String name) {
    String found = find(from, name);
    String main = found == null ? null : entry(found, ".");
    return main == null ? null : ScriptFiles.parent(main);
  }

  /** Returns the file that a path leads to, with an extension or an index if need be; or null. */
  @Nullable String file(String path) {
    String exact = exactFile(path);
    if (exact != null || !files.isDirectory(path)) return exact;
    PackageManifest manifest = manifest(path);
    String main =
        manifest == null ? null : manifest.text("main").map(Object::toString).orElse(null);
    if (main != null) {
      // What this leads to is not asked for a main file of its own: two could name each other.
      String named = Paths.join(path, main);
      String found = exactFile(named);
      if (found == null) found = index(named);
      if (found != null) return found;
    }
    return index(path);
  }

  private @Nullable String exactFile(String path) {
    if (files.isFile(path)) return files.real(path);
    for (String extension : EXTENSIONS)
      if (files.isFile(path + extension)) return files.real(path + extension);
    return null;
  }

  private @Nullable String index(String path) {
    for (String extension : EXTENSIONS) {
      String index = ScriptFiles.join(path, "index" + extension);
      if (files.isFile(index)) return files.real(index);
    }
    return null;
  }
}
