package dev.abilens.examples.score;

import dev.abilens.verdict.Code;
import java.util.Map;
import java.util.Set;

/**
 * One real load.
 *
 * @param file the addon's path in the tree of unpacked packages
 * @param runtime the runtime's word, such as {@code node}
 * @param version the runtime's version, as the table has it
 * @param root which system it was loaded on
 * @param outcome what happened, in the table's words
 * @param exit how the process ended
 * @param message what the runtime said, line breaks turned into blanks
 */
record TruthRow(
    String file,
    String runtime,
    String version,
    String root,
    String outcome,
    String exit,
    String message) {

  /** How the table marks a release that was run with {@code --napi-modules}. */
  private static final String FLAG = "-flag";

  static TruthRow of(Map<String, String> cells) {
    String folder = cells.get("package").replaceFirst("^@", "").replace("/", "__");
    return new TruthRow(
        folder + "@" + cells.get("version") + "/" + cells.get("path"),
        cells.get("runtime"),
        cells.get("runtime_version"),
        cells.get("root"),
        cells.get("outcome"),
        cells.get("exit"),
        cells.get("message"));
  }

  /** Returns the version of the runtime's release. */
  String release() {
    return version.replace(FLAG, "");
  }

  /** Returns whether the file was loaded. */
  boolean loaded() {
    return outcome.equals("ok");
  }

  /** Returns why no answer is held against this row, or an empty text. */
  String unscored() {
    return switch (outcome) {
      case "other", "timeout", "not-run" -> "outcome " + outcome;
      case "crash" -> "the process ended in the addon's own code";
      default -> version.endsWith(FLAG) ? "run with --napi-modules, which no target says" : "";
    };
  }

  /** Returns the codes that stand for what happened; none for a file that was loaded. */
  Set<Code> codes() {
    return switch (outcome) {
      case "ok" -> Set.of();
      case "abi-mismatch" -> Set.of(Code.ABI_MISMATCH);
      case "napi-too-new" -> Set.of(Code.NODE_API_TOO_NEW, Code.CRASH_AT_LOAD);
      case "napi-disabled" -> Set.of(Code.NODE_API_DISABLED);
      case "legacy-api-unsupported" -> Set.of(Code.LEGACY_API_UNSUPPORTED);
      case "not-self-registered" -> Set.of(Code.NOT_SELF_REGISTERED);
      case "glibc-version" -> Set.of(Code.GLIBC_TOO_OLD);
      case "glibcxx-version" -> Set.of(Code.LIBSTDCXX_TOO_OLD);
      case "static-tls" -> Set.of(Code.STATIC_TLS);
      case "missing-library" -> Set.of(Code.MISSING_LIBRARY, Code.WRONG_LIBC);
      case "wrong-arch" -> Set.of(Code.WRONG_ARCHITECTURE);
      case "wrong-format" -> Set.of(Code.WRONG_FORMAT, Code.MALFORMED);
      case "wrong-os" -> Set.of(Code.WRONG_OS);
      case "undefined-symbol" -> {
        if (!exit.equals("code 127")) yield Set.of(Code.UNDEFINED_SYMBOL);
        yield Set.of(asksForLegacyApi() ? Code.LEGACY_API_UNSUPPORTED : Code.FAILS_AT_CALL);
      }
      default -> throw new IllegalArgumentException("no outcome \"" + outcome + "\"");
    };
  }

  /** Releases of Bun and Deno that know nothing of registering do not say that they do not. */
  private boolean asksForLegacyApi() {
    return !runtime.equals("node") && message.endsWith("undefined symbol: node_module_register");
  }
}
