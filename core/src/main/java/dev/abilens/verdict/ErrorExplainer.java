package dev.abilens.verdict;

import dev.abilens.header.Architecture;
import dev.abilens.image.LoaderKind;
import dev.abilens.libc.GlibcSymbols;
import dev.abilens.libc.MuslSymbols;
import dev.abilens.node.MessageMatch;
import dev.abilens.node.ModuleVersionUse;
import dev.abilens.node.RuntimeMessages;
import dev.abilens.node.Runtimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Explains load errors from their text alone: what happened, who the numbers are, what mends it.
 */
public final class ErrorExplainer {
  private static final int MANY = 8;

  /** The middle of a mismatch as Node.js and Bun word it, line breaks kept, wrapped or lost. */
  private static final Pattern NUMBERS =
      Pattern.compile(
          "NODE_MODULE_VERSION\\s+(-?[0-9]{1,6})\\.\\s*This\\s+version\\s+of\\s+(?:Node\\.js|Bun)"
              + "\\s+requires\\s*NODE_MODULE_VERSION\\s+([0-9]{1,6})\\b");

  private ErrorExplainer() {}

  /**
   * Explains every load error that a text holds.
   *
   * @param text an error or a log, wrapped or not
   * @return one explanation for each error found, in the order of the text; none if none was
   *     recognised
   */
  public static List<Explanation> explain(String text) {
    List<Explanation> found = new ArrayList<>();
    for (List<MessageMatch> matches : RuntimeMessages.bundled().search(text))
      found.add(explain(matches));
    if (found.stream().noneMatch(e -> e.code() == Code.ABI_MISMATCH)) found.addAll(cut(text));
    return List.copyOf(found);
  }

  /** Mismatches whose head or tail was left out: the two numbers stand in the middle. */
  private static List<Explanation> cut(String text) {
    List<Explanation> found = new ArrayList<>();
    Matcher m = NUMBERS.matcher(text);
    while (m.find()) {
      Map<String, String> values = Map.of("found", m.group(1), "required", m.group(2));
      found.add(explanation(Code.ABI_MISMATCH, m.group().replaceAll("\\s+", " "), null, values));
    }
    return found;
  }

  private static Explanation explain(List<MessageMatch> matches) {
    // Runtimes share their words; the first of the table, Node.js, speaks for those that fit
    // equally. Where only the bytes would tell codes apart, a file for another system is likeliest.
    MessageMatch match =
        matches.stream()
            .filter(m -> m.message().code().equals(Code.WRONG_FORMAT.name()))
            .findFirst()
            .orElse(matches.get(0));
    return explanation(
        code(match),
        match.message().template().render(match.values()).replaceAll("\\s+", " ").strip(),
        version(match),
        match.values());
  }

  private static Code code(MessageMatch match) {
    Code code = Code.valueOf(match.message().code());
    String symbol = match.values().get("symbol");
    boolean foreign =
        code == Code.UNDEFINED_SYMBOL
            && match.message().system().equals(LoaderKind.MUSL.id())
            && symbol != null
            && isOfGlibcAlone(symbol);
    return foreign ? Code.WRONG_LIBC : code;
  }

  /** Whether a symbol that musl misses is one that glibc has and no musl ever had. */
  private static boolean isOfGlibcAlone(String symbol) {
    MuslSymbols musl = MuslSymbols.bundled();
    return !GlibcSymbols.bundled().versions(Architecture.X64, "libc.so.6", symbol).isEmpty()
        && musl.versions().stream().allMatch(version -> musl.exports(version, symbol).isNo());
  }

  private static Explanation explanation(
      Code code, String message, @Nullable String version, Map<String, String> values) {
    return new Explanation(
        code,
        message,
        runtimes(values),
        values.get("library"),
        version,
        values.get("symbol"),
        cause(code, values),
        remedies(code, values));
  }

  private static @Nullable String version(MessageMatch match) {
    String number = match.values().get("version");
    if (number == null) return null;
    // The template may hold the family's name as literal text.
    for (String family : List.of("GLIBCXX_", "GLIBC_", "CXXABI_"))
      if (match.message().template().text().contains(family + "{version}")) return family + number;
    return number;
  }

  private static List<String> runtimes(Map<String, String> values) {
    List<String> sentences = new ArrayList<>();
    for (String side : List.of("found", "required"))
      number(values.get(side)).ifPresent(n -> sentences.add(who(n)));
    return sentences;
  }

  private static Optional<Integer> number(@Nullable String digits) {
    boolean number = digits != null && digits.matches("[0-9]{1,6}");
    return number ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
  }

  private static String who(int moduleVersion) {
    List<ModuleVersionUse> hosts =
        Runtimes.bundled().byModuleVersion(moduleVersion).stream()
            .filter(ModuleVersionUse::hosts)
            .toList();
    if (hosts.isEmpty()) return Runtimes.bundled().unknownModuleVersion(moduleVersion);
    return "NODE_MODULE_VERSION "
        + moduleVersion
        + " is "
        + hosts.stream().limit(MANY).map(ModuleVersionUse::title).collect(Collectors.joining(", "))
        + ".";
  }

  private static String cause(Code code, Map<String, String> values) {
    String library = values.getOrDefault("library", "a library");
    return switch (code) {
      case ABI_MISMATCH -> {
        String contradiction =
            values.getOrDefault("path", "").matches(".*/napi-v[0-9]+/.*")
                ? " Its path says that it was built for Node-API, which Node.js does not hold against NODE_MODULE_VERSION:"
                    + " the file at that path is not what the path says."
                : "";
        yield "The addon was compiled for NODE_MODULE_VERSION "
            + values.getOrDefault("found", "(not said)")
            + ", the runtime that loads it has "
            + values.getOrDefault("required", "(not said)")
            + "."
            + contradiction;
      }
      case GLIBC_TOO_OLD ->
          "The addon was linked against a newer glibc than the one at " + library + ".";
      case LIBSTDCXX_TOO_OLD ->
          "The addon was compiled by a newer GCC than the libstdc++ at " + library + " belongs to.";
      case WRONG_LIBC ->
          "The addon is for another C library than the system's: glibc and musl do not mix.";
      case WRONG_ARCHITECTURE ->
          "The addon is for another processor architecture than the process.";
      case WRONG_FORMAT ->
          "The addon's file is for another operating system, or is no library at all.";
      case WRONG_OS -> "The addon's file is for another operating system.";
      case MISSING_LIBRARY ->
          "The loader did not find " + library + ", which the addon or a library of its needs.";
      case UNDEFINED_SYMBOL, FAILS_AT_CALL ->
          "Nothing that is loaded provides "
              + values.getOrDefault("symbol", "a symbol that the addon takes from elsewhere")
              + ".";
      case NOT_SELF_REGISTERED ->
          "The file was loaded, but registered itself in no way that this runtime looks for, or was loaded a second time"
              + " without being made for that.";
      case LEGACY_API_UNSUPPORTED ->
          "The addon uses Node's own C++ interface, which this runtime does not offer.";
      case NODE_API_DISABLED ->
          "The addon uses Node-API, which this release offers only with --napi-modules.";
      case MALFORMED -> "The addon's file is damaged or cut short.";
      default -> code.name();
    };
  }

  private static List<String> remedies(Code code, Map<String, String> values) {
    return switch (code) {
      case ABI_MISMATCH, UNDEFINED_SYMBOL, NOT_SELF_REGISTERED, FAILS_AT_CALL ->
          List.of(
              "With the runtime that loads it in use: npm rebuild, or remove node_modules and run npm ci.",
              "Or run it with the runtime that it was built for.");
      case GLIBC_TOO_OLD, LIBSTDCXX_TOO_OLD ->
          List.of(
              "Use a base image or distribution whose libraries are new enough for "
                  + values.getOrDefault("path", "the addon")
                  + ".",
              "Or build it on the oldest system that it has to run on: npm rebuild --build-from-source there.");
      case WRONG_LIBC, WRONG_ARCHITECTURE, WRONG_FORMAT, WRONG_OS, MALFORMED ->
          List.of(
              "Install on the system that runs it, rather than copying node_modules there: npm ci.");
      case MISSING_LIBRARY ->
          List.of(
              "Install what brings "
                  + values.getOrDefault("library", "the library")
                  + " on the system that runs it.");
      case LEGACY_API_UNSUPPORTED ->
          List.of(
              "Use a version of the package that is built on Node-API, or run it with Node.js.");
      case NODE_API_DISABLED ->
          List.of("Start node with --napi-modules, or use Node.js 8.6.0 or later.");
      default -> List.of();
    };
  }
}
