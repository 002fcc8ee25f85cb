package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.bytes.ByteSource;
import dev.abilens.node.RuntimeKind;
import dev.abilens.project.Located;
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
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The world of a package's scripts: modules, loaders, and files that are addons. */
final class ScriptHost implements Host {
  /** Modules of Node.js of which nothing is worked out. */
  private static final Set<String> BUILT_IN =
      Set.of(
          "assert",
          "async_hooks",
          "buffer",
          "cluster",
          "console",
          "constants",
          "crypto",
          "dgram",
          "diagnostics_channel",
          "dns",
          "domain",
          "events",
          "http",
          "http2",
          "https",
          "inspector",
          "net",
          "perf_hooks",
          "punycode",
          "querystring",
          "readline",
          "repl",
          "stream",
          "string_decoder",
          "sys",
          "timers",
          "tls",
          "trace_events",
          "tty",
          "util",
          "v8",
          "vm",
          "wasi",
          "worker_threads",
          "zlib",
          "test",
          "sqlite",
          "sea");

  private static final Set<String> GLOBALS =
      Set.of(
          "Buffer",
          "setTimeout",
          "setInterval",
          "setImmediate",
          "clearTimeout",
          "clearInterval",
          "clearImmediate",
          "queueMicrotask",
          "structuredClone",
          "TextEncoder",
          "TextDecoder",
          "URLSearchParams",
          "AbortController",
          "AbortSignal",
          "Event",
          "EventTarget",
          "performance",
          "WebAssembly",
          "fetch",
          "MessageChannel");

  /** More bytes of JSON are not read in one process. */
  private static final long MAX_DOCUMENTS = 4 << 20;

  private static final String ES_MODULE = "__esModule";
  private static final Pattern MAJOR = Pattern.compile("(?<![0-9])([0-9]{1,4})");

  private final ScriptFiles files;
  private final Setting setting;
  private final Packages packages;
  private Trail trail;
  private final Function<String, @Nullable String> failure;
  private final ScriptCache scripts;
  private final NodeValues node;
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
    this.node = new NodeValues(setting, files, "/" + own.directory());
  }

  /** Notes what is looked at on another trail from now on. */
  void follow(Trail other) {
    trail = other;
  }

  @Override
  public @Nullable Object global(String name) {
    if (GLOBALS.contains(name)) return Special.UNKNOWN;
    RuntimeKind kind = setting.kind();
    return switch (name) {
      case "process" -> node.process();
      case "URL" -> NodeValues.urlType();
      case "JSON" -> JsonValues.global();
      case "console" -> ScriptObject.open();
      case "Bun" -> kind == RuntimeKind.BUN ? Special.UNKNOWN : null;
      case "Deno" -> kind == RuntimeKind.DENO ? Special.UNKNOWN : null;
      default -> null;
    };
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
  private final class Module implements Requires {
    private final Machine machine;
    private final String file;

    Module(Machine machine, String file) {
      this.machine = machine;
      this.file = file;
    }

    @Override
    public Object unknown(String what) {
      trail.doubt(file + ": line " + machine.line() + ": " + what + " is not known");
      return Special.UNKNOWN;
    }

    Object require(Object request) {
      if (!(request instanceof String given)) return unknown("the name of what is required");
      String name = given.startsWith("node:") ? given.substring("node:".length()) : given;
      if (isPath(name)) return path(name);
      Object known = builtIn(name);
      if (known == null) known = loader(name);
      if (known == null) return ofPackage(name);
      // None of these was made from a module of the other kind.
      if (known instanceof ScriptObject module) module.put(ES_MODULE, Special.UNDEFINED);
      return known;
    }

    private static boolean isPath(String name) {
      return name.startsWith("/")
          || name.equals(".")
          || name.equals("..")
          || name.startsWith("./")
          || name.startsWith("../");
    }

    private String absolute(String path) {
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
      if (isPath(name)) return resolve(name);
      String found = packageFile(name);
      return found == null ? Special.UNKNOWN : found;
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

    private @Nullable Object builtIn(String name) {
      return switch (name) {
        case "process" -> node.process();
        case "os" -> node.os();
        case "path", "path/posix" -> node.path();
        case "url" -> node.url();
        case "fs" -> node.fs();
        case "child_process" -> node.childProcess();
        case "module" ->
            ScriptObject.open()
                .put(
                    "createRequire",
                    ScriptFunction.of(
                        a ->
                            NodeValues.pathOf(argument(a, 0)) instanceof String from
                                ? requireOf(machine, from)
                                : Special.UNKNOWN));
        default -> {
          int slash = name.indexOf('/');
          String whole = slash < 0 ? name : name.substring(0, slash);
          yield BUILT_IN.contains(whole) || whole.equals("fs") ? ScriptObject.open() : null;
        }
      };
    }

    private @Nullable Object loader(String name) {
      return switch (name) {
        case "node-gyp-build" -> gyp(false);
        case "node-gyp-build-optional-packages" -> gyp(true);
        case "bindings" ->
            ScriptFunction.of(
                a -> {
                  trail.loader(Bindings.NAME);
                  return new Bindings(files, setting, packages, this).load(file, argument(a, 0));
                });
        case "@mapbox/node-pre-gyp", "node-pre-gyp" ->
            ScriptObject.open().put("find", ScriptFunction.of(a -> preGyp(a)));
        case "pkg-prebuilds", "pkg-prebuilds/bindings", "pkg-prebuilds/bindings.js" -> prebuilds();
        case "cmake-ts/build/loader",
            "cmake-ts/loader",
            "cmake-ts/build/loader.js",
            "cmake-ts/loader.js" ->
            new ScriptObject().put("loadAddon", ScriptFunction.of(a -> cmakeTs(argument(a, 0))));
        case "@neon-rs/load" -> neon();
        case "require-addon" -> ScriptFunction.of(this::requireAddon);
        case "detect-libc" -> node.detectLibc();
        case "node-abi" -> ScriptObject.open().put("getAbi", ScriptFunction.of(this::nodeAbi));
        default -> null;
      };
    }

    private ScriptFunction gyp(boolean optional) {
      NodeGypBuild build = new NodeGypBuild(files, setting, trail, packages, optional);
      String name = optional ? NodeGypBuild.OPTIONAL_PACKAGES : NodeGypBuild.NAME;
      ScriptFunction find =
          ScriptFunction.of(
              a -> {
                trail.loader(name);
                if (!(argument(a, 0) instanceof String given))
                  return unknown("the directory that is given to " + name);
                String directory = absolute(given);
                if (!optional && major(name) == 3) {
                  NodeGypBuild3 older = new NodeGypBuild3(files, setting, trail);
                  String chosen = older.choose(directory);
                  if (chosen == null) throw Thrown.error("", older.error());
                  return chosen;
                }
                String chosen = build.choose(directory);
                if (chosen == null) throw Thrown.error("", build.error(directory));
                return chosen;
              });
      ScriptFunction load =
          ScriptFunction.of(
              a -> machine.call(find, a) instanceof String path ? path(path) : Special.UNKNOWN);
      load.put("path", find);
      load.put("resolve", find);
      return load;
    }

    /**
     * Returns the major version of a dependency: the one installed, else the one asked for; or 0.
     */
    private int major(String name) {
      String directory = packages.find(ScriptFiles.parent(file), name);
      PackageManifest installed = directory == null ? null : packages.manifest(directory);
      Located asked = own.dependencies().get(name);
      String version =
          installed != null && installed.version() != null
              ? installed.version()
              : asked == null ? "" : asked.text();
      Matcher number = MAJOR.matcher(String.valueOf(version));
      return number.find() ? Integer.parseInt(number.group(1)) : 0;
    }

    private Object nodeAbi(List<Object> arguments) {
      Object version = argument(arguments, 0);
      Object runtime = argument(arguments, 1);
      boolean known = runtime == Special.UNDEFINED || runtime instanceof String;
      String of = runtime instanceof String text ? text : setting.runtimeTag();
      String abi = null;
      // The version asked for may be this process's own.
      if (version == Special.UNDEFINED && of.equals(setting.runtimeTag())) abi = setting.abi();
      else if (version instanceof String text) abi = PrebuildInstall.abi(of, text);
      return known && abi != null ? abi : Special.UNKNOWN;
    }

    private Object preGyp(List<Object> arguments) {
      trail.loader(NodePreGyp.NAME);
      Object at = argument(arguments, 0);
      Object options = argument(arguments, 1);
      Object root = options instanceof ScriptObject given ? given.get("module_root") : null;
      PackageManifest manifest =
          at instanceof String path ? packages.manifest(ScriptFiles.parent(absolute(path))) : null;
      if (at instanceof String path && manifest == null)
        throw Thrown.error("", path + " does not exist");
      if (manifest == null) return unknown("the manifest that is given to node-pre-gyp");
      String directory = root instanceof String told ? told : "/" + manifest.directory();
      return NodePreGyp.find(manifest, directory, setting)
          .map(Object.class::cast)
          .orElseGet(() -> unknown("a word in binary.module_path"));
    }

    private ScriptFunction prebuilds() {
      ScriptFunction find =
          ScriptFunction.of(
              a -> {
                trail.loader(PkgPrebuilds.NAME);
                List<String> places =
                    argument(a, 0) instanceof String directory
                        ? PkgPrebuilds.places(directory, argument(a, 1), setting)
                        : null;
                if (places == null) return unknown("what is given to pkg-prebuilds");
                for (String place : places) {
                  if (files.isFile(place)) return place;
                  trail.pass(place, "there is no such file");
                }
                throw Thrown.error(
                    "", "Failed to find binding\nTried paths:\n - " + String.join("\n - ", places));
              });
      ScriptFunction load =
          ScriptFunction.of(
              a -> machine.call(find, a) instanceof String path ? path(path) : Special.UNKNOWN);
      return (ScriptFunction) load.put("resolve", find);
    }

    private Object cmakeTs(Object argument) {
      trail.loader(CmakeTs.NAME);
      if (!(argument instanceof String directory))
        return unknown("the directory that is given to cmake-ts");
      for (String place : CmakeTs.places(files, directory, setting, trail)) {
        try {
          return path(place);
        } catch (Thrown passed) {
          // As the loader does: it tries the next.
        }
      }
      throw CmakeTs.failed("no compatible addon found");
    }

    private ScriptObject neon() {
      ScriptFunction key =
          ScriptFunction.of(
              a -> {
                trail.loader(NeonPlatform.NAME);
                return NeonPlatform.of(setting);
              });
      // What is loaded when it is first used is taken for loaded at once.
      ScriptFunction choose = ScriptFunction.of(a -> neon(argument(a, 0)));
      return ScriptObject.open()
          .put("currentPlatform", key)
          .put("currentTarget", key)
          .put("lazy", choose)
          .put("proxy", choose)
          .put("__UNSTABLE_proxy", choose)
          .put("__UNSTABLE_loader", choose)
          .put(
              "load",
              ScriptFunction.of(
                  a -> {
                    trail.loader(NeonPlatform.NAME);
                    return argument(a, 0) instanceof String directory
                        ? path(ScriptFiles.join(directory, "index.node"))
                        : unknown("the directory that is given to @neon-rs/load");
                  }));
    }

    private Object neon(Object argument) {
      trail.loader(NeonPlatform.NAME);
      String key = NeonPlatform.of(setting);
      if (!(argument instanceof ScriptObject options))
        return unknown("what @neon-rs/load is given");
      Object table = options.get("platforms");
      if (table == Special.UNDEFINED) table = options.get("targets");
      ScriptObject loaders = table instanceof ScriptObject known ? known : options;
      Object loader = loaders.get(key);
      if (loader == Special.UNDEFINED)
        throw Thrown.error("", "no precompiled module found for " + key);
      if (options.get("debug") instanceof ScriptFunction debug) {
        try {
          machine.call(debug, List.of());
        } catch (Thrown passed) {
          // As the loader does: without a debug build it goes on.
        }
      }
      return loader instanceof ScriptFunction function
          ? machine.call(function, List.of())
          : unknown("what @neon-rs/load is given for " + key);
    }

    private Object requireAddon(List<Object> arguments) {
      trail.loader(RequireAddon.NAME);
      if (!(argument(arguments, 0) instanceof String specifier)
          || !(NodeValues.pathOf(argument(arguments, 1)) instanceof String from))
        return unknown("what require-addon is given");
      for (String place : RequireAddon.places(specifier, from, setting, packages)) {
        if (files.isFile(place)) return path(place);
        trail.pass(place, "there is no such file");
      }
      throw Thrown.error("ADDON_NOT_FOUND", "Cannot find addon '" + specifier + "'");
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
