package dev.abilens.macho;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.Refusal;
import dev.abilens.image.Availability;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.SystemLibraries;
import dev.abilens.node.LoaderMessages;
import dev.abilens.system.MacSystem;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How dyld finds a library ({@code Loader::getLoader}): the path as it is written, with {@code
 * @loader_path}, {@code @executable_path} and {@code @rpath} expanded, then the fallback
 * directories. No {@code DYLD_} variable is taken to be set. At each place it is looked for among
 * what is loaded, in the file tree and, for libraries of the system, in the shared cache. Used by
 * one thread.
 */
final class DyldSearch {
  private static final String LOADER_PATH = "@loader_path";
  private static final String EXECUTABLE_PATH = "@executable_path";
  private static final String RPATH = "@rpath/";
  private static final String FRAMEWORK = ".framework/";
  private static final String NOT_IN_CACHE = "no such file, not in dyld cache";
  // What is built with an SDK of 2022 or later gets no fallbacks of dyld 4's.
  private static final int SDK_2022 = 13 << 16;

  private final LoaderFiles<DyldAbi, DyldObject> files;
  private final DyldAbi abi;
  private final ReadLimits limits;
  private final LoadRequest.Process process;
  private final SystemLibraries libraries;

  // What the search that is under way met.
  private final Map<String, String> tried = new LinkedHashMap<>();
  private @Nullable String unknown;

  /** How a search ends. */
  enum Status {
    /** An image of the process, or one that dyld maps. */
    FOUND,
    /** A table says that the library is there. */
    CLAIMED,
    /** There is none that dyld maps. */
    MISSING,
    /** What is known does not tell. */
    UNKNOWN
  }

  /**
   * What was found.
   *
   * @param image the image, or null
   * @param text where it was looked for, as dyld lists it; or what would have to be known
   */
  record Result(Status status, @Nullable LinkedImage image, String text) {}

  /**
   * A place to look at.
   *
   * @param path what messages call it
   * @param tree the tree that it lies in, or null if that is not at hand
   * @param treePath its path there
   */
  private record Place(String path, @Nullable FileTree tree, String treePath) {
    Place with(String rest) {
      return new Place(path + rest, tree, treePath + rest);
    }
  }

  DyldSearch(
      LoaderFiles<DyldAbi, DyldObject> files,
      DyldAbi abi,
      ReadLimits limits,
      LoadRequest.Process process) {
    this.files = files;
    this.abi = abi;
    this.limits = limits;
    this.process = process;
    // The process may be of fewer versions by now than the target was.
    this.libraries =
        process.libraries() instanceof MacSystem mac
            ? mac.within(abi.versions())
            : process.libraries();
  }

  /**
   * Looks for a library.
   *
   * @param name the path as it is asked for
   * @param asking the image that asks, and what asked for it
   * @param loaded the images of the process so far
   */
  Result find(String name, LinkedImage.Chain asking, List<LinkedImage> loaded) throws IOException {
    tried.clear();
    unknown = null;
    // What is loaded already is known by the name that it gives itself, too; a name that begins
    // where the image that asks lies means another file for each.
    if (name.startsWith(RPATH) || name.startsWith("/"))
      for (LinkedImage image : loaded)
        if (image.isNamed(name)) return new Result(Status.FOUND, image, "");
    for (Place place : places(name, asking)) {
      Result result = look(name, place, loaded);
      if (result != null) return result;
    }
    for (Place place : places(name, asking))
      if (place.tree() != null && !place.tree().tells(place.treePath()))
        unknown("what lies at " + place.path() + ", outside of the package,");
    if (unknown != null) return new Result(Status.UNKNOWN, null, unknown);
    for (String path : fallbacks(name, asking.image())) {
      // Without the system's files nothing tells what people put there.
      if (process.root() == null && !isSystem(path)) continue;
      Result result = look(name, absolute(path), loaded);
      if (result != null) return result;
      // A name that somebody else gave is none of the system's, unless a table has it.
      if (unknown != null) tried.put(path, NOT_IN_CACHE);
      unknown = null;
    }
    return new Result(Status.MISSING, null, triedText());
  }

  private String triedText() {
    List<String> all = new ArrayList<>();
    tried.forEach((path, reason) -> all.add("'" + path + "' (" + reason + ")"));
    return String.join(", ", all);
  }

  // --- places

  private List<Place> places(String name, LinkedImage.Chain asking) throws IOException {
    List<Place> places = new ArrayList<>();
    if (!name.startsWith(RPATH)) {
      Place place = expand(name, asking.image());
      if (place != null) places.add(place);
      return places;
    }
    String rest = name.substring(RPATH.length() - 1);
    for (LinkedImage.Chain link = asking; link != null; link = link.previous()) {
      DyldObject object = link.image().object();
      if (object == null) continue;
      for (String rpath : object.file().rpaths()) {
        Place place = expand(rpath, link.image());
        if (place != null) places.add(trimmed(place).with(rest));
      }
    }
    return places;
  }

  /** Returns what a path stands for; null, with what would have to be known, if nothing tells. */
  private @Nullable Place expand(String path, LinkedImage image) throws IOException {
    String rest = after(LOADER_PATH, path);
    if (rest != null) {
      if (image.tree() != null)
        return new Place(image.directory() + rest, image.tree(), image.directoryInTree() + rest);
      return unknown("where " + image.path() + " lies");
    }
    rest = after(EXECUTABLE_PATH, path);
    if (rest != null) {
      Place program = programDirectory();
      return program == null ? unknown("what lies beside the program") : program.with(rest);
    }
    if (path.startsWith("/")) return absolute(path);
    // dyld does not expand it, and tries nothing.
    if (path.startsWith("@")) return null;
    return unknown("what " + path + " is in the working directory");
  }

  private @Nullable Place unknown(String what) {
    if (unknown == null) unknown = what + " is not known";
    return null;
  }

  private static @Nullable String after(String prefix, String path) {
    if (!path.startsWith(prefix)) return null;
    String rest = path.substring(prefix.length());
    return rest.isEmpty() || rest.startsWith("/") ? rest : null;
  }

  private Place absolute(String path) {
    return new Place(path, process.root(), path);
  }

  private @Nullable Place programDirectory() throws IOException {
    FileTree root = process.root();
    if (root == null || !process.programPath().startsWith("/")) return null;
    FileTree.Entry entry = Links.follow(root, process.programPath());
    if (entry == null) return null;
    String path = "/" + entry.path();
    return absolute(path.substring(0, path.lastIndexOf('/')));
  }

  private static Place trimmed(Place place) {
    if (!place.path().endsWith("/")) return place;
    String tree = place.treePath();
    return new Place(
        place.path().substring(0, place.path().length() - 1),
        place.tree(),
        tree.endsWith("/") ? tree.substring(0, tree.length() - 1) : tree);
  }

  private List<String> fallbacks(String name, LinkedImage asking) {
    DyldObject object = asking.object();
    if (object == null) return List.of();
    BuildVersion version = object.macOs();
    boolean old = version == null || version.sdk() < SDK_2022;
    if (!abi.speaksOld() && !old) return List.of();
    String framework = frameworkPart(name);
    String leaf = name.substring(name.lastIndexOf('/') + 1);
    return framework != null
        ? List.of("/Library/Frameworks/" + framework, "/System/Library/Frameworks/" + framework)
        : List.of("/usr/local/lib/" + leaf, "/usr/lib/" + leaf);
  }

  /** Returns {@code Foo.framework/.../Foo} of a path that ends with it, or null. */
  private static @Nullable String frameworkPart(String path) {
    int dot = path.lastIndexOf(FRAMEWORK);
    if (dot < 0) return null;
    int start = path.lastIndexOf('/', dot - 1) + 1;
    String name = path.substring(start, dot);
    String leaf = path.substring(path.lastIndexOf('/') + 1);
    return leaf.equals(name) ? path.substring(start) : null;
  }

  // --- a place

  private @Nullable Result look(String name, Place place, List<LinkedImage> loaded)
      throws IOException {
    if (tried.containsKey(place.path())) return null;
    for (LinkedImage image : loaded)
      if (image.isNamed(place.path())) return new Result(Status.FOUND, image, "");
    if (place.tree() != null) {
      LoaderFiles.Found<DyldObject> found = files.find(place.tree(), place.treePath(), abi, limits);
      switch (found.status()) {
        case ABSENT, CIRCLE -> {}
        case DIRECTORY -> {
          tried.put(place.path(), "not a file");
          return null;
        }
        case MALFORMED -> {
          unknown("what " + place.path() + " holds (" + found.problem() + ")");
          return null;
        }
        case REFUSED -> {
          if (found.refusal() != null)
            tried.put(place.path(), reason(found.refusal(), place.path()));
          return null;
        }
        case OBJECT -> {
          return mapped(name, place, found, loaded);
        }
      }
    }
    if (isSystem(place.path())) return ask(place);
    if (place.tree() == null) {
      unknown("whether there is a file " + place.path());
      return null;
    }
    tried.put(place.path(), "no such file");
    return null;
  }

  private @Nullable Result mapped(
      String name, Place place, LoaderFiles.Found<DyldObject> found, List<LinkedImage> loaded) {
    DyldObject object = found.object();
    FileTree tree = place.tree();
    if (object == null || tree == null) return null;
    for (LinkedImage image : loaded)
      if (image.isSameFile(tree, found.path())) return new Result(Status.FOUND, image, "");
    String what =
        switch (object.header().filetype()) {
          case MachO.MH_BUNDLE -> "bundle";
          case MachO.MH_EXECUTE -> "main executable";
          default -> "";
        };
    if (!what.isEmpty()) {
      String article = what.equals("bundle") ? "" : "a ";
      tried.put(place.path(), "cannot link against " + article + what + " '" + place.path() + "'");
      return null;
    }
    LinkedImage image = new LinkedImage(name, place.path(), object, tree, found.path());
    return new Result(Status.FOUND, image, "");
  }

  /** Without a file of it, what is known of the system answers. */
  private @Nullable Result ask(Place place) {
    Availability answer = libraries.library(place.path());
    return switch (answer.answer()) {
      case YES ->
          new Result(
              Status.CLAIMED,
              LinkedImage.claimed(libraries.pathOf(place.path())),
              answer.evidence());
      case NO -> {
        tried.put(place.path(), NOT_IN_CACHE);
        yield null;
      }
      case UNKNOWN -> {
        if (unknown == null) unknown = answer.evidence();
        yield null;
      }
    };
  }

  /** Returns whether a path is one that a library of the system, in the shared cache, has. */
  static boolean isSystem(String path) {
    return path.startsWith("/usr/lib/") || path.startsWith("/System/Library/");
  }

  /** Returns why dyld does not take a file, as it lists what it tried. */
  static String reason(Refusal refusal, String path) {
    Map<String, String> values = new HashMap<>(refusal.detail());
    values.put("path", path);
    String message = LoaderMessages.bundled().render(LoaderKind.DYLD.id(), refusal.kind(), values);
    String modern = "'" + path + "' (";
    int at = message.indexOf(modern);
    if (at >= 0) return message.substring(at + modern.length(), message.length() - 1);
    String old = "\n\t" + path + ": ";
    at = message.indexOf(old);
    return at < 0 ? message : message.substring(at + old.length());
  }
}
