package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.bytes.ByteSource;
import dev.abilens.project.PackageManifest;
import dev.abilens.script.Host;
import dev.abilens.script.Machine;
import dev.abilens.script.Script;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Special;
import dev.abilens.script.Thrown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The world of a package's scripts: which module they get for what they require. */
final class ScriptHost implements Host {
  /** More bytes of JSON are not read in one process. */
  private static final long MAX_DOCUMENTS = 4 << 20;

  private static final String ES_MODULE = "__esModule";

  private final ScriptFiles files;
  private final Packages packages;
  private Trail trail;
  private final Function<String, @Nullable String> failure;
  private final ScriptCache scripts;
  private final BuiltIns builtIns;
  private final Loaders loaders;
  private final Setting setting;
  private final Map<String, Object> documents = new HashMap<>();
  private long sizeOfDocuments;
  private final PackageManifest own;

  /**
   * Makes one.
   *
   * @param own the manifest of the package whose scripts these are
   * @param failure returns what the runtime says when a file of the tree is loaded; null if it
   *     loads, or that is not known
   */
  ScriptHost(
      ScriptFiles files,
      Setting setting,
      Packages packages,
      ScriptCache scripts,
      Trail trail,
      PackageManifest own,
      Function<String, @Nullable String> failure) {
    this.files = files;
    this.setting = setting;
    this.packages = packages;
    this.scripts = scripts;
    this.trail = trail;
    this.own = own;
    this.failure = failure;
    this.builtIns = new BuiltIns(setting, new NodeValues(setting, files, "/" + own.directory()));
    this.loaders = new Loaders(files, setting, packages, own);
  }

  /** Notes what is looked at on another trail from now on. */
  void follow(Trail other) {
    trail = other;
  }

  @Override
  public @Nullable Object global(String name) {
    return builtIns.global(name);
  }

  @Override
  public ScriptObject metaOf(String file) {
    Optional<Boolean> named = setting.hasMetaPaths();
    return ScriptObject.open()
        .put("url", "file://" + file)
        .put("filename", metaPath(named, file))
        .put("dirname", metaPath(named, ScriptFiles.parent(file)));
  }

  private static Object metaPath(Optional<Boolean> there, String path) {
    if (there.isEmpty()) return Special.UNKNOWN;
    return there.get() ? path : Special.UNDEFINED;
  }

  @Override
  public ScriptFunction requireOf(Machine machine, String file) {
    Module module = new Module(machine, file);
    ScriptFunction require = ScriptFunction.of(arguments -> module.require(argument(arguments, 0)));
    require.put("resolve", ScriptFunction.of(a -> module.resolveRequest(argument(a, 0))));
    require.put("cache", ScriptObject.open());
    require.put("extensions", ScriptObject.open());
    require.put("main", Special.UNKNOWN);
    require.put("addon", Special.UNDEFINED);
    return require;
  }

  /** What one module asks for. */
  private final class Module implements Requirer {
    private final Machine machine;
    private final String file;

    Module(Machine machine, String file) {
      this.machine = machine;
      this.file = file;
    }

    @Override
    public String file() {
      return file;
    }

    @Override
    public Trail trail() {
      return trail;
    }

    @Override
    public Object call(ScriptFunction function, List<Object> arguments) {
      return machine.call(function, arguments);
    }

    @Override
    public Object unknown(String what) {
      trail.doubt(file + ": line " + machine.line() + ": " + what + " is not known");
      return Special.UNKNOWN;
    }

    Object require(Object request) {
      if (!(request instanceof String given)) return unknown("the name of what is required");
      String name = given.startsWith("node:") ? given.substring("node:".length()) : given;
      if (given.startsWith("#")) return require(imported(given));
      if (Paths.isRequested(name)) return path(name);
      ScriptObject known = name.equals("module") ? moduleOfModules() : builtIns.module(name);
      Loader loader = known == null ? loaders.named(name) : null;
      if (loader != null) known = loader.exports(this);
      // None of these was made from a module of the other kind.
      return known == null ? ofPackage(name) : known.put(ES_MODULE, Special.UNDEFINED);
    }

    @Override
    public String absolute(String path) {
      return Paths.resolve(List.of(ScriptFiles.parent(file), path));
    }

    @Override
    public Object path(String path) {
      String wanted = absolute(path);
      String found = packages.file(wanted);
      if (found == null) throw notFound(wanted);
      return module(found, wanted);
    }

    @Override
    public Object resolve(String path) {
      String wanted = absolute(path);
      String found = packages.file(wanted);
      if (found == null) throw notFound(wanted);
      return found;
    }

    Object resolveRequest(Object request) {
      if (!(request instanceof String name)) return Special.UNKNOWN;
      if (name.startsWith("#")) return resolveRequest(imported(name));
      if (Paths.isRequested(name)) return resolve(name);
      String found = packageFile(name);
      return found == null ? Special.UNKNOWN : found;
    }

    /** Returns what the package that the file is part of means by a name of its own. */
    private String imported(String name) {
      PackageManifest around = packages.around(file);
      String meant = around == null ? null : around.imported(name).orElse(null);
      if (around == null || meant == null)
        throw Thrown.error(
            "ERR_PACKAGE_IMPORT_NOT_DEFINED",
            "Package import specifier \"" + name + "\" is not defined");
      return meant.startsWith("./") ? Paths.join("/" + around.directory(), meant) : meant;
    }

    private Thrown notFound(String path) {
      if (path.contains("undefined")) {
        // A function was called without what the path is made of.
        trail.doubt(file + ": line " + machine.line() + ": a part of a path is not known");
      } else if (isAddon(path) || Paths.extension(path).isEmpty()) {
        plain();
        trail.pass(isAddon(path) ? path : path + ".node", "there is no such file");
      }
      return Thrown.error("MODULE_NOT_FOUND", "Cannot find module '" + path + "'");
    }

    private static boolean isAddon(String path) {
      return path.endsWith(".node");
    }

    private void plain() {
      if (scripts.isOfNapiRs(file)) trail.loader("napi-rs");
      else if (trail.loader() == null) trail.loader("require");
    }

    private Object module(String found, String wanted) {
      if (isAddon(found)) {
        plain();
        return load(found);
      }
      if (found.endsWith(".json")) return document(found, wanted);
      Script script = scripts.get(found);
      if (script == null) {
        trail.doubt(scripts.refusal(found));
        return Special.UNKNOWN;
      }
      return machine.module(found, script);
    }

    /** Returns a document, the same one each time. */
    private Object document(String found, String wanted) {
      Object known = documents.get(found);
      if (known != null) return known;
      try (ByteSource source = files.open(found)) {
        if (source == null) throw notFound(wanted);
        sizeOfDocuments += source.size();
        Object read =
            sizeOfDocuments > MAX_DOCUMENTS
                ? unknown("what is in " + found + ", beyond as much as is read,")
                : JsonValues.read(source);
        documents.put(found, read);
        return read;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Object load(String path) {
      String message = failure.apply(path);
      if (message == null) throw new Loaded(path);
      trail.fail(path, message);
      throw Thrown.error("ERR_DLOPEN_FAILED", message);
    }

    private ScriptObject moduleOfModules() {
      return ScriptObject.open()
          .put(
              "createRequire",
              ScriptFunction.of(
                  a ->
                      NodeValues.pathOf(argument(a, 0)) instanceof String from
                          ? requireOf(machine, from)
                          : Special.UNKNOWN));
    }

    private Object ofPackage(String request) {
      boolean sharp = request.startsWith("@img/sharp-");
      String name = nameOf(request);
      String found = packageFile(request);
      boolean optional = own.optionalDependencies().containsKey(name);
      if (found == null) {
        boolean taken =
            own.dependencies().containsKey(name) || own.texts("peerDependencies").containsKey(name);
        // Where no packages are at hand, those that it needs are taken for installed.
        if (taken && !optional) return Special.UNKNOWN;
        if (sharp) trail.loader("sharp");
        else plain();
        trail.pass(request, "the package is not installed");
        throw Thrown.error("MODULE_NOT_FOUND", "Cannot find module '" + request + "'");
      }
      if (!isAddon(found) && !optional) {
        if (found.endsWith(".json")) return module(found, request);
        // Another package's own scripts choose for that package.
        boolean self = found.startsWith("/" + own.directory() + "/") && name.equals(own.name());
        return self ? module(found, request) : Special.UNKNOWN;
      }
      if (sharp && isAddon(found)) trail.loader("sharp");
      return module(found, request);
    }

    private static String nameOf(String request) {
      int end = request.indexOf('/', request.startsWith("@") ? request.indexOf('/') + 1 : 0);
      return end < 0 ? request : request.substring(0, end);
    }

    private @Nullable String packageFile(String request) {
      String name = nameOf(request);
      String rest = request.substring(name.length());
      String part = rest.isEmpty() ? "." : "." + rest;
      String directory =
          name.equals(own.name())
              ? "/" + own.directory()
              : packages.find(ScriptFiles.parent(file), name);
      return directory == null ? null : packages.entry(directory, part);
    }
  }
}
