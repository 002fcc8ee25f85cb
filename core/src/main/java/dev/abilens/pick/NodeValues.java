package dev.abilens.pick;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.data.Table;
import dev.abilens.image.Os;
import dev.abilens.node.RuntimeKind;
import dev.abilens.script.ScriptArray;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Special;
import dev.abilens.script.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a script sees of a process of the target: {@code process}, and the modules of Node.js that
 * loaders ask. No variable of the environment is set, and a process that a script would start
 * fails, but for the question which C library {@code ldd} is of.
 */
final class NodeValues {
  private static final String ALPINE = "/etc/alpine-release";
  private static final String MODULES = "/node_modules/";
  private static final String LDD = "/usr/bin/ldd";

  private final Setting setting;
  private final ScriptFiles files;
  private final String top;
  private final ScriptObject process;

  /**
   * Makes them.
   *
   * @param top the directory whose files scripts may read; what is elsewhere is not known
   */
  NodeValues(Setting setting, ScriptFiles files, String top) {
    this.setting = setting;
    this.files = files;
    this.top = top;
    this.process = makeProcess();
  }

  ScriptObject process() {
    return process;
  }

  private static Object known(@Nullable Object value) {
    return value == null ? Special.UNKNOWN : value;
  }

  /** Returns a function that always returns the same. */
  static ScriptFunction constant(Object value) {
    return ScriptFunction.of(arguments -> value);
  }

  private ScriptObject makeProcess() {
    ScriptObject made =
        ScriptObject.open()
            .put("platform", setting.os())
            .put("arch", setting.arch())
            .putLater("version", () -> known(setting.node().map(v -> "v" + v).orElse(null)))
            .put("versions", versions())
            .put("env", new ScriptObject())
            .put("type", Special.UNDEFINED)
            .put("isBun", setting.kind() == RuntimeKind.BUN)
            .put("report", setting.hasReport() ? report() : Special.UNDEFINED);
    ScriptObject variables =
        ScriptObject.open()
            .putLater("napi_build_version", () -> String.valueOf(setting.nodeApi()))
            .put("arm_version", Special.UNDEFINED)
            .put("node_target_type", "executable")
            .put("shlib_suffix", "so");
    if (setting.arch().equals("arm")) variables.put("arm_version", setting.armVersion());
    made.put(
        "config",
        ScriptObject.open()
            .put("variables", variables)
            .put("target_defaults", ScriptObject.open().put("default_configuration", "Release")));
    made.put("release", ScriptObject.open().put("name", "node"));
    made.put(
        "binding",
        ScriptFunction.of(
            arguments -> {
              throw Thrown.error("", "No such module: " + argument(arguments, 0));
            }));
    return made;
  }

  private ScriptObject versions() {
    ScriptObject versions =
        new ScriptObject()
            .putLater("node", () -> known(setting.node().map(Object::toString).orElse(null)))
            .putLater("modules", () -> known(setting.abi()))
            .putLater("uv", () -> setting.uv() + ".0.0")
            .putLater("v8", () -> known(setting.v8()));
    for (String other : List.of("openssl", "zlib", "ares", "http_parser", "llhttp", "unicode"))
      versions.put(other, Special.UNKNOWN);
    versions.putLater(
        "napi", () -> setting.nodeApi() > 0 ? setting.nodeApi() + "" : Special.UNDEFINED);
    Supplier<Object> own = () -> setting.version().toString();
    switch (setting.kind()) {
      case ELECTRON -> versions.putLater("electron", own).put("chrome", Special.UNKNOWN);
      case NWJS ->
          versions
              .putLater("nw", own)
              .putLater("node-webkit", own)
              .put("chromium", Special.UNKNOWN);
      case BUN -> versions.putLater("bun", own);
      case DENO -> versions.putLater("deno", own);
      case NODE -> {}
    }
    return versions;
  }

  private ScriptObject report() {
    ScriptObject header = new ScriptObject();
    for (String field : List.of("osName", "osRelease", "osVersion", "osMachine", "cpus", "host"))
      header.put(field, Special.UNKNOWN);
    if (setting.platform().os() == Os.WIN32) header.put("osName", "Windows_NT");
    if (setting.isLinux() && !setting.isMusl()) header.put("glibcVersionRuntime", "2");
    List<String> objects =
        setting.isMusl() ? List.of("/lib/ld-musl-" + setting.arch() + ".so.1") : List.of();
    ScriptObject report =
        ScriptObject.open().put("header", header).put("sharedObjects", new ScriptArray(objects));
    return ScriptObject.open().put("getReport", constant(report));
  }

  /**
   * Returns a module of Node.js: what it has in any release is there, so that scripts that copy
   * what there is find that; none of it is known yet.
   */
  private static ScriptObject module(String name) {
    ScriptObject module = new ScriptObject();
    for (Table.Row row : Table.bundled("module-names").rows(name))
      for (String field : row.words("names")) module.put(field, Special.UNKNOWN);
    return module;
  }

  ScriptObject os() {
    return module("os")
        .put("platform", constant(setting.os()))
        .put("arch", constant(setting.arch()))
        .put("EOL", setting.platform().os() == Os.WIN32 ? "\r\n" : "\n");
  }

  /** The module {@code path}; its paths have slashes on every platform. */
  ScriptObject path() {
    ScriptObject path =
        module("path")
            .put("sep", "/")
            .put("delimiter", ":")
            .put("join", texts(Paths::join))
            .put(
                "resolve",
                texts(
                    parts ->
                        parts.stream().anyMatch(part -> part.startsWith("/"))
                            ? Paths.resolve(parts)
                            : Special.UNKNOWN))
            .put("normalize", texts(parts -> Paths.normalize(parts.get(0))))
            .put("dirname", texts(parts -> Paths.directory(parts.get(0))))
            .put("extname", texts(parts -> Paths.extension(parts.get(0))))
            .put("isAbsolute", texts(parts -> parts.get(0).startsWith("/")))
            .put("relative", texts(NodeValues::relative))
            .put("basename", texts(NodeValues::base));
    return path.put("posix", path).put("win32", Special.UNKNOWN);
  }

  /** What is done with texts. */
  private interface OfTexts {
    Object of(List<String> texts);
  }

  /** A function of texts that are all known, of at least one. */
  private ScriptFunction texts(OfTexts body) {
    return ScriptFunction.of(
        arguments -> {
          List<String> texts = new ArrayList<>();
          for (Object one : arguments) {
            if (!(one instanceof String text)) return Special.UNKNOWN;
            texts.add(setting.platform().os() == Os.WIN32 ? text.replace('\\', '/') : text);
          }
          return texts.isEmpty() ? Special.UNKNOWN : body.of(texts);
        });
  }

  private static Object relative(List<String> paths) {
    if (paths.size() < 2) return Special.UNKNOWN;
    String relative = Paths.relative(paths.get(0), paths.get(1));
    return relative.equals(paths.get(1)) ? Special.UNKNOWN : relative;
  }

  private static Object base(List<String> parts) {
    String base = Paths.base(parts.get(0));
    String ending = parts.size() > 1 ? parts.get(1) : "";
    return base.endsWith(ending) ? base.substring(0, base.length() - ending.length()) : base;
  }

  ScriptObject url() {
    return module("url")
        .put("fileURLToPath", ScriptFunction.of(arguments -> pathOf(argument(arguments, 0))))
        .put(
            "pathToFileURL",
            texts(parts -> new ScriptObject().put("href", "file://" + parts.get(0))))
        .put("URL", urlType());
  }

  /** Returns the path that a URL of a file, or a path, says. */
  static Object pathOf(Object url) {
    Object href = url instanceof ScriptObject object ? object.get("href") : url;
    if (!(href instanceof String text)) return Special.UNKNOWN;
    if (text.startsWith("file://")) return text.substring("file://".length());
    return text.startsWith("file:/") ? text.substring("file:".length()) : text;
  }

  static ScriptFunction urlType() {
    return ScriptFunction.of(
        arguments -> {
          Object base = pathOf(argument(arguments, 1));
          if (!(argument(arguments, 0) instanceof String text)) return Special.UNKNOWN;
          if (text.startsWith("file:") && pathOf(text) instanceof String path) return made(path);
          if (!(base instanceof String from) || text.contains(":")) return Special.UNKNOWN;
          String end = text.endsWith("/") || text.equals(".") ? "/" : "";
          return made(Paths.resolve(List.of(ScriptFiles.parent(from), text)) + end);
        });
  }

  private static ScriptObject made(String path) {
    return ScriptObject.open().put("href", "file://" + path).put("pathname", path);
  }

  ScriptObject childProcess() {
    ScriptFunction run = ScriptFunction.of(arguments -> output(argument(arguments, 0)));
    return module("child_process")
        .put("execSync", run)
        .put("execFileSync", run)
        .put("spawnSync", constant(ScriptObject.open().put("status", 1.0).put("stdout", "")));
  }

  private Object output(Object command) {
    if (setting.isLinux() && command instanceof String text) {
      if (text.strip().equals("which ldd")) return LDD;
      if (text.startsWith("ldd --version")) return ldd();
    }
    throw Thrown.error("ENOENT", "Command failed: " + command);
  }

  private String ldd() {
    return setting.isMusl() ? "musl libc" : "ldd (GNU libc), GNU C Library";
  }

  ScriptObject fs() {
    ScriptFunction check =
        ScriptFunction.of(
            arguments -> {
              Object there = exists(argument(arguments, 0));
              if (Boolean.FALSE.equals(there)) throw missing(argument(arguments, 0));
              return Special.UNDEFINED;
            });
    ScriptFunction stat = ScriptFunction.of(arguments -> stat(argument(arguments, 0)));
    return module("fs")
        .put("existsSync", ScriptFunction.of(arguments -> exists(argument(arguments, 0))))
        .put("accessSync", check)
        .put("statSync", stat)
        .put("lstatSync", stat)
        .put("readdirSync", ScriptFunction.of(this::names))
        .put("readFileSync", ScriptFunction.of(arguments -> text(argument(arguments, 0))))
        .put("realpathSync", ScriptFunction.of(arguments -> argument(arguments, 0)));
  }

  private static Thrown missing(Object path) {
    return Thrown.error("ENOENT", "ENOENT: no such file or directory, '" + path + "'");
  }

  /** Whether a path is in the package, or in one that lies where its scripts can require it. */
  private boolean isInside(String path) {
    if (path.equals(top) || path.startsWith(top.equals("/") ? top : top + "/")) return true;
    int modules = path.indexOf(MODULES);
    while (modules >= 0) {
      int name = modules + MODULES.length();
      int scope = path.startsWith("@", name) ? path.indexOf('/', name) : name - 1;
      int end = scope < 0 ? -1 : path.indexOf('/', scope + 1);
      boolean around = top.startsWith(path.substring(0, modules) + "/");
      if (around && files.isDirectory(end < 0 ? path : path.substring(0, end))) return true;
      modules = path.indexOf(MODULES, name);
    }
    return false;
  }

  private Object exists(Object at) {
    if (!(pathOf(at) instanceof String path)) return Special.UNKNOWN;
    String normal = Paths.normalize(path);
    if (normal.equals(ALPINE)) return setting.isLinux() && setting.alpine();
    if (normal.equals(LDD)) return setting.isLinux();
    return isInside(normal) ? (Object) (files.entry(normal) != null) : Special.UNKNOWN;
  }

  private Object stat(Object at) {
    Object there = exists(at);
    if (Boolean.FALSE.equals(there)) throw missing(at);
    if (!Boolean.TRUE.equals(there) || !(pathOf(at) instanceof String path)) return Special.UNKNOWN;
    return ScriptObject.open()
        .put("isFile", constant(files.isFile(path)))
        .put("isDirectory", constant(files.isDirectory(path)));
  }

  private Object names(List<Object> arguments) {
    if (!(argument(arguments, 0) instanceof String path) || arguments.size() > 1)
      return Special.UNKNOWN;
    String normal = Paths.normalize(path);
    if (!isInside(normal)) return Special.UNKNOWN;
    if (!files.isDirectory(normal)) throw missing(path);
    return new ScriptArray(files.names(normal));
  }

  private Object text(Object at) {
    if (!(pathOf(at) instanceof String path)) return Special.UNKNOWN;
    String normal = Paths.normalize(path);
    if (Boolean.FALSE.equals(exists(normal))) throw missing(normal);
    if (normal.equals(LDD)) return ldd();
    String text = isInside(normal) ? files.text(normal) : null;
    return text == null ? Special.UNKNOWN : text;
  }
}
