package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.script.ScriptArray;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Special;
import dev.abilens.script.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The choice of bindings 1: the first of a list of places that has a file, for better or worse. */
final class Bindings implements Loader {
  static final String NAME = "bindings";

  /** Words for parts of a path; what is none stands for itself. */
  private static final List<List<String>> PLACES =
      List.of(
          List.of("module_root", "build", "bindings"),
          List.of("module_root", "build", "Debug", "bindings"),
          List.of("module_root", "build", "Release", "bindings"),
          List.of("module_root", "out", "Debug", "bindings"),
          List.of("module_root", "Debug", "bindings"),
          List.of("module_root", "out", "Release", "bindings"),
          List.of("module_root", "Release", "bindings"),
          List.of("module_root", "build", "default", "bindings"),
          List.of("module_root", "compiled", "version", "platform", "arch", "bindings"),
          List.of("module_root", "addon-build", "release", "install-root", "bindings"),
          List.of("module_root", "addon-build", "debug", "install-root", "bindings"),
          List.of("module_root", "addon-build", "default", "install-root", "bindings"),
          List.of("module_root", "lib", "binding", "nodePreGyp", "bindings"));

  /** Errors after which the next place is tried. */
  private static final Set<String> PASSED =
      Set.of("MODULE_NOT_FOUND", "QUALIFIED_PATH_RESOLUTION_FAILED");

  private final ScriptFiles files;
  private final Setting setting;
  private final Packages packages;

  Bindings(ScriptFiles files, Setting setting, Packages packages) {
    this.files = files;
    this.setting = setting;
    this.packages = packages;
  }

  @Override
  public ScriptFunction exports(Requirer module) {
    return ScriptFunction.of(
        a -> {
          module.trail().loader(NAME);
          return load(argument(a, 0), module);
        });
  }

  /**
   * Makes the choice.
   *
   * @param argument the name, or an object of options
   * @return the addon, or with the option {@code path} where it is
   * @throws Thrown if there is none, or if one does not load
   */
  private Object load(Object argument, Requirer module) {
    ScriptObject options = argument instanceof ScriptObject given ? given : new ScriptObject();
    Object name = argument instanceof String ? argument : options.get("bindings");
    Object root = options.get("module_root");
    if (name == Special.UNDEFINED) name = "bindings.node";
    if (root == Special.UNDEFINED) root = root(module.file());
    if (!(name instanceof String file) || !(root instanceof String directory))
      return module.unknown("the arguments of bindings()");
    if (!Paths.extension(file).equals(".node")) file += ".node";
    List<String> tried = places(options, file, directory);
    if (tried == null) return module.unknown("the places that bindings() is told to try");
    boolean only = Boolean.TRUE.equals(options.get("path"));
    for (String place : tried) {
      try {
        return only ? module.resolve(place) : module.path(place);
      } catch (Thrown thrown) {
        if (!isPassed(thrown)) throw thrown;
      }
    }
    throw Thrown.error(
        "", "Could not locate the bindings file. Tried:\n → " + String.join("\n → ", tried));
  }

  private static boolean isPassed(Thrown thrown) {
    boolean passed =
        thrown.value() instanceof ScriptObject error
            && error.get("code") instanceof String code
            && PASSED.contains(code);
    return passed || thrown.message().toLowerCase(Locale.ROOT).contains("not find");
  }

  /** Returns the nearest directory around a file that has a manifest or packages. */
  private Object root(String caller) {
    for (String at = ScriptFiles.parent(caller); ; at = ScriptFiles.parent(at)) {
      if (packages.manifest(at) != null
          || files.entry(ScriptFiles.join(at, "package.json")) != null
          || files.entry(ScriptFiles.join(at, "node_modules")) != null) return at;
      if (at.equals("/")) return Special.UNKNOWN;
    }
  }

  private @Nullable List<String> places(ScriptObject options, String file, String root) {
    String abi = setting.abi();
    String version = setting.node().map(Object::toString).orElse("");
    if (abi == null) return null;
    // A version that is not known matters only where there are files by version.
    if (version.isEmpty() && files.isDirectory(ScriptFiles.join(root, "compiled"))) return null;
    Map<String, String> words =
        Map.of(
            "module_root",
            root,
            "bindings",
            file,
            "compiled",
            "compiled",
            "version",
            version,
            "platform",
            setting.os(),
            "arch",
            setting.arch(),
            "nodePreGyp",
            "node-v" + abi + "-" + setting.os() + "-" + setting.arch());
    Object told = options.get("try");
    List<String> places = new ArrayList<>();
    if (told == Special.UNDEFINED) {
      for (List<String> place : PLACES) places.add(place(options, place, words));
      return places;
    }
    if (!(told instanceof ScriptArray array)) return null;
    for (Object place : array.elements()) {
      if (!(place instanceof ScriptArray parts)) return null;
      List<String> texts = new ArrayList<>();
      for (Object part : parts.elements()) {
        if (!(part instanceof String text)) return null;
        texts.add(text);
      }
      places.add(place(options, texts, words));
    }
    return places;
  }

  private static String place(ScriptObject options, List<String> parts, Map<String, String> words) {
    List<String> path = new ArrayList<>();
    for (String part : parts) {
      boolean given = options.get(part) instanceof String text && !text.isEmpty();
      boolean name = part.equals("bindings");
      path.add(given && !name ? String.valueOf(options.get(part)) : words.getOrDefault(part, part));
    }
    return Paths.join(path);
  }
}
