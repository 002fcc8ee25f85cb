package dev.abilens.pick;

import dev.abilens.node.RuntimeKind;
import dev.abilens.script.ScriptObject;
import dev.abilens.script.Special;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the runtime has by names: its globals, and the modules that scripts require. */
final class BuiltIns {
  /** Modules of which nothing is worked out. */
  private static final Set<String> OPEN =
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
          "fs",
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

  /** Globals of which nothing is worked out. */
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

  private final Setting setting;
  private final NodeValues node;

  BuiltIns(Setting setting, NodeValues node) {
    this.setting = setting;
    this.node = node;
  }

  /** Returns a global, or null for a name that the runtime does not have. */
  @Nullable Object global(String name) {
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

  /** Returns the module of a name without {@code node:}, or null if there is none. */
  @Nullable ScriptObject module(String name) {
    return switch (name) {
      case "process" -> node.process();
      case "os" -> node.os();
      case "path", "path/posix" -> node.path();
      case "url" -> node.url();
      case "fs" -> node.fs();
      case "child_process" -> node.childProcess();
      default -> {
        int slash = name.indexOf('/');
        yield OPEN.contains(slash < 0 ? name : name.substring(0, slash))
            ? ScriptObject.open()
            : null;
      }
    };
  }
}
