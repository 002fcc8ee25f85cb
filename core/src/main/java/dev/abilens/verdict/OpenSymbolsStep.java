package dev.abilens.verdict;

import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadResult;
import dev.abilens.node.LoaderMessage;
import dev.abilens.node.LoaderMessages;
import dev.abilens.node.RegistrationRule;
import dev.abilens.node.RegistrationRules;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.Runtimes;
import dev.abilens.target.TargetSystem;
import java.util.Map;

/**
 * Symbols that only the runtime can provide, where its program is not at hand: those of Node-API
 * and of registration are looked up in the registry, others assumed.
 */
final class OpenSymbolsStep {
  private static final String RUNTIME_EXPORTS = "RUNTIME_EXPORTS";

  private final Subject subject;
  private final LoadResult loaded;
  private final TargetSystem system;
  private final RuntimeRelease release;
  private final LoaderStep loader;

  OpenSymbolsStep(
      Subject subject,
      LoadResult loaded,
      TargetSystem system,
      RuntimeRelease release,
      LoaderStep loader) {
    this.subject = subject;
    this.loaded = loaded;
    this.system = system;
    this.release = release;
    this.loader = loader;
  }

  /**
   * Tells what is missing.
   *
   * @param now takes what the loader meets
   * @param later takes what shows once the addon runs
   */
  void add(Outcome now, Outcome later) {
    boolean assumed = false;
    for (LoadResult.OpenSymbol symbol : loaded.open()) {
      Availability there = provided(symbol.name());
      if (there.isYes()) continue;
      if (!there.isNo()) assumed = true;
      else if (!symbol.lazy())
        now.error(loader.refused(missing("SYMBOL_MISSING", symbol.name(), there.evidence())));
      // A constructor's own call is told by the step that looks at registration.
      else if (!isRegistering(symbol.name()))
        later.gap(
            loader.late(
                missing("SYMBOL_MISSING_LAZY", symbol.name(), there.evidence()), Severity.WARNING));
    }
    if (!assumed) return;
    // Bun and Deno export little besides Node-API: nothing can be taken for granted there.
    if (release.kind() != RuntimeKind.BUN && release.kind() != RuntimeKind.DENO)
      now.assume(RUNTIME_EXPORTS);
    else
      now.gap(
          Finding.notKnown(
              subject.name(),
              "whether "
                  + release.kind().title()
                  + " "
                  + release.version()
                  + " exports all that the addon takes from its runtime is not known: give its"
                  + " program (--runtime-binary)"));
  }

  private static boolean isRegistering(String symbol) {
    return symbol.equals("node_module_register") || symbol.equals("napi_module_register");
  }

  private Availability provided(String symbol) {
    if (symbol.equals("node_module_register"))
      return byRule(RegistrationRule.NODE_MODULE_REGISTER_EXPORTED);
    if (symbol.equals("napi_module_register")) return byRule(RegistrationRule.NAPI_MODULE_REGISTER);
    if (symbol.startsWith("napi_") || symbol.startsWith("node_api_"))
      return Runtimes.bundled().nodeApi().symbol(release, symbol);
    return Availability.unknown("only the runtime's program tells");
  }

  private Availability byRule(RegistrationRule rule) {
    Answer answer = RegistrationRules.bundled().answer(rule, release);
    String evidence = "as releases near " + release.version() + " did when run";
    return new Availability(answer, evidence, answer != Answer.UNKNOWN);
  }

  /** What the system's loader would say of a symbol, had it looked into the runtime's program. */
  private LoadFailure missing(String kind, String symbol, String evidence) {
    Map<String, String> values =
        Map.of("path", subject.path(), "symbol", symbol, "argv0", system.process().programPath());
    String message =
        LoaderMessages.bundled()
            .find(system.loader().id(), kind)
            .map(LoaderMessage::template)
            .filter(template -> values.keySet().containsAll(template.placeholders()))
            .map(template -> template.render(values))
            .orElse("");
    return new LoadFailure(kind, message, Map.of("symbol", symbol), -1, "", evidence);
  }
}
