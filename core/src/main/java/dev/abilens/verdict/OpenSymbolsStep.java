package dev.abilens.verdict;

import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.OsVersion;
import dev.abilens.node.LoaderMessage;
import dev.abilens.node.LoaderMessages;
import dev.abilens.node.RegistrationRule;
import dev.abilens.node.RegistrationRules;
import dev.abilens.node.RuntimeExports;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.Runtimes;
import dev.abilens.node.VersionRange;
import dev.abilens.target.TargetSystem;
import dev.abilens.words.MangledName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Symbols that only the runtime can provide, where its program is not at hand: they are looked up
 * in the registry, and assumed only where that does not tell.
 */
final class OpenSymbolsStep {
  private static final String RUNTIME_EXPORTS = "RUNTIME_EXPORTS";

  /** ISO C, 7.1.3: how names begin that are not for programs. */
  private static final Pattern RESERVED = Pattern.compile("_[_A-Z]");

  /** The macOS whose loader words what it misses as later ones do. */
  private static final OsVersion FIRST_DYLD_4 = OsVersion.of(12, 0);

  /** The lines of releases that share a number, for each runtime and number asked for so far. */
  private static final Map<RuntimeKind, Map<Integer, Set<String>>> LINES =
      new ConcurrentHashMap<>();

  private final Subject subject;
  private final LoadResult loaded;
  private final TargetSystem system;
  private final RuntimeRelease release;
  private final LoaderStep loader;
  private final boolean usesV8;
  private final List<LoadResult.OpenSymbol> assumed = new ArrayList<>();

  OpenSymbolsStep(
      Subject subject,
      LoadResult loaded,
      TargetSystem system,
      RuntimeRelease release,
      LoaderStep loader,
      boolean usesV8) {
    this.subject = subject;
    this.loaded = loaded;
    this.system = system;
    this.release = release;
    this.loader = loader;
    this.usesV8 = usesV8;
  }

  /**
   * Tells what is missing.
   *
   * @param now takes what the loader meets
   * @param later takes what shows at the first call
   */
  void add(Outcome now, List<LoadFailure> later) {
    // dyld tells a search through all images from one in a library.
    String refused =
        switch (system.loader()) {
          case GLIBC, MUSL -> "SYMBOL_MISSING";
          case DYLD -> formerDyld() ? "SYMBOL_MISSING_OLD" : "SYMBOL_MISSING_FLAT";
          case WINDOWS -> "PROCEDURE_MISSING";
        };
    String missed = system.loader() == LoaderKind.WINDOWS ? "DELAYLOAD" : "SYMBOL_MISSING_LAZY";
    Set<String> unknown = new HashSet<>();
    for (LoadResult.OpenSymbol symbol : loaded.open()) {
      Availability there = provided(symbol.name());
      if (there.isYes()) continue;
      // A function of Node-API comes with a release: where that is not known, it is not assumed.
      if (!there.isNo() && isNodeApi(symbol.name())) {
        if (unknown.add(symbol.name())) gap(now, symbol.name(), there.evidence());
      } else if (!there.isNo()) assumed.add(symbol);
      else if (!symbol.lazy())
        now.error(loader.refused(missing(refused, symbol, there.evidence())));
      else later.add(missing(missed, symbol, there.evidence()));
    }
    if (assumed.isEmpty()) return;
    // Bun and Deno export little besides Node-API: nothing can be taken for granted there.
    boolean node = release.kind() != RuntimeKind.BUN && release.kind() != RuntimeKind.DENO;
    Set<String> lines = node && usesV8 ? linesOfModuleVersion() : Set.of();
    if (!node)
      gap(now, "all that the addon takes from it", "not all of its exports are in a table");
    else if (lines.size() > 1)
      gap(
          now,
          "what the addon takes from V8",
          "NODE_MODULE_VERSION "
              + release.moduleVersion().orElseThrow()
              + " stands for "
              + String.join(" and ", lines)
              + ", whose V8 differ, and which of them the addon was built for is not in the file");
    else now.assume(RUNTIME_EXPORTS);
  }

  /**
   * Tells of what {@link #add} assumed though the release's program for another system lacks it,
   * unless it shows at the first call only and the addon makes none while it is loaded.
   *
   * @param now has no error yet
   */
  void doubt(InitialCode code, Outcome now) {
    Set<String> doubted = new LinkedHashSet<>();
    Set<String> late = new LinkedHashSet<>();
    for (LoadResult.OpenSymbol symbol : assumed) {
      if (!lacksElsewhere(symbol.name())) continue;
      // When a library calls what it takes is not followed.
      if (symbol.lazy() && symbol.path().equals(subject.path())) late.add(symbol.name());
      else doubted.add(symbol.name());
    }
    if (!late.isEmpty() && code.mayCall(symbols(late), release, now)) doubted.addAll(late);
    for (String symbol : doubted) gap(now, symbol, "its program for linux-x64 does not");
  }

  private Set<String> symbols(Set<String> names) {
    return names.stream().map(system.loader().format()::symbolOf).collect(Collectors.toSet());
  }

  private void gap(Outcome now, String what, String why) {
    now.gap(
        Finding.notKnown(
            subject.name(),
            "whether "
                + release.title()
                + " exports "
                + what
                + " is not known ("
                + why
                + "): give its program (--runtime-binary)"));
  }

  /** The release lines that share this release's number: one line, but for the first years. */
  private Set<String> linesOfModuleVersion() {
    if (release.moduleVersion().isEmpty()) return Set.of();
    int number = release.moduleVersion().getAsInt();
    Map<Integer, Set<String>> known =
        LINES.computeIfAbsent(release.kind(), kind -> new ConcurrentHashMap<>());
    Set<String> lines = known.get(number);
    if (lines != null) return lines;
    lines = linesOf(number);
    // Of numbers that no release has, programs can make up as many as they like.
    if (!lines.isEmpty()) known.put(number, lines);
    return lines;
  }

  private Set<String> linesOf(int moduleVersion) {
    Set<String> lines = new TreeSet<>();
    for (RuntimeRelease other :
        Runtimes.bundled().releases(release.kind(), VersionRange.parse("*")))
      if (other.moduleVersion().equals(OptionalInt.of(moduleVersion)))
        lines.add(other.kind().title() + " " + other.version().line());
    return Collections.unmodifiableSet(lines);
  }

  private static boolean isNodeApi(String symbol) {
    return !isRegistering(symbol) && (symbol.startsWith("napi_") || symbol.startsWith("node_api_"));
  }

  private static boolean isRegistering(String symbol) {
    return symbol.equals("node_module_register") || symbol.equals("napi_module_register");
  }

  /** Returns whether the program provides a symbol. */
  Availability provided(String symbol) {
    if (symbol.equals("node_module_register"))
      return byRule(RegistrationRule.NODE_MODULE_REGISTER_EXPORTED);
    if (symbol.equals("napi_module_register")) return byRule(RegistrationRule.NAPI_MODULE_REGISTER);
    if (isNodeApi(symbol)) return Runtimes.bundled().nodeApi().symbol(release, symbol);
    if (release.kind() == RuntimeKind.NODE && wasRead() && StringKinds.isOfMarkedScanner(symbol))
      return byRule(RegistrationRule.REGEX_SCANNER_EXPORTED);
    RuntimeExports exports = RuntimeExports.bundled();
    Availability read = wasRead() ? exports.symbol(release, symbol) : RuntimeExports.NO_PROGRAM;
    boolean open = !read.isYes() && !read.isNo();
    return open && isElf() ? exports.anywhere(release, symbol) : read;
  }

  /**
   * Whether the release's program for linux-x64 lacks what on this system only the program could
   * have: names that C keeps for compilers may be of their libraries, which the program brings.
   */
  private boolean lacksElsewhere(String symbol) {
    boolean comparable =
        switch (system.loader().format()) {
          case ELF ->
              MangledName.isOne(symbol)
                  ? isWide() || MangledName.isSameOn64Bit(symbol)
                  : !RESERVED.matcher(symbol).lookingAt();
          // Names of C may be those of frameworks.
          case MACH_O -> MangledName.isOne(symbol) && MangledName.isSameOnLinux(symbol);
          default -> false;
        };
    return comparable
        && !isRegistering(symbol)
        && release.kind() == RuntimeKind.NODE
        && RuntimeExports.bundled().symbol(release, symbol).isNo();
  }

  private boolean isWide() {
    return subject.images().stream().allMatch(image -> image.header().bits() == 64);
  }

  private boolean isElf() {
    return system.loader().format() == BinaryFormat.ELF;
  }

  /** Whether what the registry knows of the release's exports holds on this system, too. */
  private boolean wasRead() {
    Architecture architecture = system.process().architecture();
    return switch (release.kind()) {
      case NODE -> system.loader() == LoaderKind.GLIBC && architecture == Architecture.X64;
      case BUN, DENO ->
          (system.loader() == LoaderKind.GLIBC || system.loader() == LoaderKind.MUSL)
              && (architecture == Architecture.X64 || architecture == Architecture.ARM64);
      case ELECTRON, NWJS -> false;
    };
  }

  private Availability byRule(RegistrationRule rule) {
    Answer answer = RegistrationRules.bundled().answer(rule, release);
    String evidence = "as releases near " + release.version() + " do";
    return new Availability(answer, evidence, answer != Answer.UNKNOWN);
  }

  private boolean formerDyld() {
    return system.process().osVersions().isAtLeast(FIRST_DYLD_4) == Answer.NO;
  }

  /** What the system's loader would say of a symbol, had it looked into the runtime's program. */
  private LoadFailure missing(String kind, LoadResult.OpenSymbol open, String evidence) {
    // Windows names the addon, whatever takes the symbol.
    boolean names = system.loader() != LoaderKind.WINDOWS;
    Map<String, String> detail = new HashMap<>();
    detail.put("symbol", system.loader().format().symbolOf(open.name()));
    if (!open.path().equals(subject.path())) detail.put(names ? "path" : "importer", open.path());
    Map<String, String> values = new HashMap<>(detail);
    values.putIfAbsent("path", subject.path());
    values.put("argv0", system.process().programPath());
    values.put("dylib", "flat namespace");
    String message =
        LoaderMessages.bundled()
            .find(system.loader().id(), kind)
            .map(LoaderMessage::template)
            .filter(template -> values.keySet().containsAll(template.placeholders()))
            .map(template -> template.render(values))
            .orElse("");
    return new LoadFailure(kind, message, detail, -1, "", evidence);
  }
}
