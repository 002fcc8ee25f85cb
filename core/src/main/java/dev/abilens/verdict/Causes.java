package dev.abilens.verdict;

import dev.abilens.image.LoaderKind;
import dev.abilens.install.InstallCode;
import dev.abilens.node.NodeApi;
import dev.abilens.node.Runtimes;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What happened, in a sentence, as far as a message tells. */
final class Causes {
  private static final Pattern NODE_API_PATH = Pattern.compile("[/\\\\]napi-v[0-9]{1,4}[/\\\\]");

  /** What {@code dlopen} says in a program that is linked statically. */
  static final String NO_LOADER = "Dynamic loading not supported";

  private final @Nullable LoaderKind loader;
  private final String message;
  private final Map<String, String> values;

  /**
   * Makes the causes.
   *
   * @param loader whose words they are, or null if that is not known
   * @param message the whole message
   * @param values what stands in it
   */
  Causes(@Nullable LoaderKind loader, String message, Map<String, String> values) {
    this.loader = loader;
    this.message = message;
    this.values = values;
  }

  String of(Code code) {
    String library = LoadCodes.first(values, "library", "install_name", "deppath", "soname");
    String named = library.isEmpty() ? "a library" : library;
    return switch (code) {
      case ABI_MISMATCH -> mismatch();
      case GLIBC_TOO_OLD ->
          "The addon was linked against a newer glibc than the system has"
              + (library.isEmpty() ? "." : ", whose " + library + " lacks what it needs.");
      case LIBSTDCXX_TOO_OLD ->
          "The addon was compiled by a newer GCC than the system's libstdc++ belongs to"
              + (library.isEmpty() ? "." : ": " + library + " lacks what it needs.");
      case RUNTIME_GLIBC_TOO_OLD ->
          "The runtime itself does not start: its program was linked against newer libraries than"
              + " the system has. No addon is at fault.";
      case WRONG_LIBC -> otherLibc(library);
      case WRONG_ARCHITECTURE -> architecture();
      case WRONG_FORMAT -> format();
      case WRONG_OS -> "The addon's file is for another operating system.";
      case MISSING_LIBRARY ->
          program() != null
              ? "A program, "
                  + program()
                  + ", does not start: the loader did not find "
                  + named
                  + ", which it asks for. No addon is at fault."
              : loader == LoaderKind.WINDOWS && library.isEmpty()
                  ? "Windows did not find the file, or a DLL that it needs: its message names the addon"
                      + " and never the DLL that is missing."
                  : "The loader did not find "
                      + named
                      + ", or not in a form that it takes; the addon or a library of its needs it.";
      case UNDEFINED_SYMBOL ->
          isOfRuntime() ? runtimeMisses() : "Nothing that is loaded provides " + symbol() + ".";
      case FAILS_AT_CALL ->
          isOfRuntime()
              ? runtimeMisses()
              : "The addon was loaded, and the process ended when it called "
                  + symbol()
                  + ", which nothing provides.";
      case MISSING_PROCEDURE -> "A DLL that was found lacks a function that the addon needs.";
      case NOT_SELF_REGISTERED ->
          "The file was loaded, but registered itself in no way that this runtime looks for, or was loaded a second time"
              + " without being made for that.";
      case LEGACY_API_UNSUPPORTED ->
          "The addon uses Node's own C++ interface, which this runtime does not offer.";
      case NODE_API_DISABLED ->
          "The addon uses Node-API, which this release offers only with --napi-modules.";
      case NODE_API_TOO_NEW ->
          "The addon asks for a higher Node-API level than the runtime offers.";
      case NOT_CONTEXT_AWARE ->
          "The addon was made to be loaded once in a process, and a worker or a window would load it in a context of its own.";
      case ADDONS_DISABLED ->
          message.startsWith(NO_LOADER)
              ? "The runtime's program is linked statically: it has no loader, and loads no addon at all."
              : "The runtime was told to load no addons, or not told to load any.";
      case CRASH_AT_LOAD ->
          "The addon failed while it was loaded: it is for another runtime or version, or was loaded a"
              + " second time in one process.";
      case EXECUTABLE_STACK ->
          "The file asks for an executable stack, which this loader does not grant.";
      case STATIC_TLS ->
          loader == LoaderKind.MUSL
              ? "The file holds thread-local storage of a kind that musl takes at program start only."
              : "The file needs more static thread-local storage than the process has left.";
      case OS_TOO_OLD -> "The file is built for a newer version of the operating system.";
      case CPU_TOO_OLD ->
          values.isEmpty()
              ? "The process came upon an instruction that this processor does not have: an addon, a library of its or"
                  + " the runtime is built for a newer one."
              : "The file is built for a newer processor than this one.";
      case UNSIGNED, TEAM_ID_DIFFERS ->
          "macOS does not take the code signature of the file for this process.";
      case UNREADABLE ->
          message.contains("Is a directory")
              ? "A directory is where the addon's file should be."
              : message.contains("emory")
                  ? "The file is there, and the process got no memory to map it."
                  : "The file is there, and the system does not let the process read or map it.";
      case MALFORMED ->
          loader == LoaderKind.WINDOWS ? format() : "The addon's file is damaged or cut short.";
      case SCRIPTS_BLOCKED ->
          message.contains("not yet covered")
              ? "npm ran the install scripts of these packages, and warns that a later version runs only those that are"
                  + " allowed. This is no error."
              : ofInstall(code);
      default -> ofInstall(code);
    };
  }

  /** The program that does not start for want of a library, or null if it is no program. */
  private @Nullable String program() {
    String asking = values.getOrDefault("path", "");
    return LoadCodes.isRuntime(asking) ? asking : values.get("program");
  }

  /** Whether the file that misses something is the runtime's own program. */
  private boolean isOfRuntime() {
    return LoadCodes.isRuntime(values.getOrDefault("path", ""));
  }

  private String runtimeMisses() {
    return "The runtime itself does not start: its program was linked against newer libraries than the system has,"
        + " in which nothing provides "
        + symbol()
        + ". No addon is at fault.";
  }

  private static String ofInstall(Code code) {
    return InstallCode.of(code.name()).map(InstallCode::cause).orElse(code.name());
  }

  private String mismatch() {
    String found = values.get("found");
    String required = values.get("required");
    if (found == null || required == null)
      return "The addon was compiled for another NODE_MODULE_VERSION than that of the runtime that"
          + " loads it"
          + (required == null ? "" : ", which has " + required)
          + ".";
    String contradiction =
        NODE_API_PATH.matcher(values.getOrDefault("path", "")).find()
            ? " Its path says that it was built for Node-API, which Node.js does not hold against NODE_MODULE_VERSION:"
                + " the file at that path is not what the path says."
            : "";
    return "The addon was compiled for NODE_MODULE_VERSION "
        + found
        + ", the runtime that loads it has "
        + required
        + "."
        + contradiction;
  }

  private String otherLibc(String library) {
    String both =
        "The addon is for another C library than the system's: glibc and musl do not mix.";
    if (loader == LoaderKind.MUSL)
      return both
          + " It was built on glibc"
          + (library.isEmpty() ? "" : ", whose " + library + " it asks for,")
          + " and the system has musl, as Alpine does.";
    if (library.contains("musl") || loader == LoaderKind.GLIBC)
      return both + " It was built on musl, as on Alpine, and the system has glibc.";
    return both;
  }

  private String architecture() {
    String have = values.get("have");
    String need = values.get("need");
    if (message.contains("CPU ISA level"))
      return "The file asks for a newer level of the processor's architecture than this one has.";
    if (have != null && need != null)
      return "The addon is for "
          + have
          + ", and the process is "
          + need
          + ": node_modules was installed by, or copied from, one of the other architecture.";
    boolean absent = loader == LoaderKind.GLIBC && values.get("found") == null;
    return absent && !values.containsKey("required")
        ? "The file is not there, or is for another processor architecture: the loader of glibc says"
            + " the same of both."
        : "The addon is for another processor architecture than the process.";
  }

  private String format() {
    return loader == LoaderKind.WINDOWS
        ? "The file is for another processor architecture or another system, or is damaged: Windows"
            + " says the same of all of them."
        : "The addon's file is for another operating system, or is no library at all.";
  }

  private String symbol() {
    String symbol = values.getOrDefault("symbol", "");
    if (symbol.isEmpty()) return "a symbol that the addon takes from elsewhere";
    String name = loader == null ? symbol : loader.format().nameOf(symbol);
    NodeApi nodeApi = Runtimes.bundled().nodeApi();
    OptionalInt level = nodeApi.levelOf(name);
    if (level.isPresent()) return symbol + " (a function of Node-API " + level.getAsInt() + ")";
    return RuntimeSymbols.isOne(name)
        ? symbol + " (one of the runtime's own, which differ from release to release)"
        : symbol;
  }
}
