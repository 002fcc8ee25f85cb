package dev.abilens.verdict;

import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.ModuleRecord;
import dev.abilens.addon.Registration;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.LoaderKind;
import dev.abilens.node.RegistrationRule;
import dev.abilens.node.RegistrationRules;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeMessage;
import dev.abilens.node.RuntimeMessages;
import dev.abilens.node.RuntimeRelease;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a runtime does with a file that its system has loaded: constructors have run, and whatever
 * they registered counts first; only where they registered nothing does the runtime look for
 * functions by name.
 */
final class RegistrationStep {
  /** The order numbers of the bundled messages. */
  private static final int CONSTRUCTOR = 3;

  private static final int MODULE_VERSION = 4;
  private static final int NOTHING_REGISTERED = 6;
  private static final int DECLARED_LEVEL = 7;
  private static final int NO_ENTRY_POINT = 8;

  private final Subject subject;
  private final AddonProfile addon;
  private final RuntimeRelease release;
  private final LoaderKind loader;
  private final Remedies remedies;
  private final Outcome outcome;

  RegistrationStep(
      Subject subject,
      AddonProfile addon,
      RuntimeRelease release,
      LoaderKind loader,
      Remedies remedies,
      Outcome outcome) {
    this.subject = subject;
    this.addon = addon;
    this.release = release;
    this.loader = loader;
    this.remedies = remedies;
    this.outcome = outcome;
  }

  void add() {
    if (addon.registersBy(Registration.NODE_MODULE_REGISTER)) legacyConstructor();
    else if (addon.registersBy(Registration.NAPI_MODULE_REGISTER)) nodeApiConstructor();
    else byName();
  }

  private void legacyConstructor() {
    Answer exported = rule(RegistrationRule.NODE_MODULE_REGISTER_EXPORTED);
    Answer accepted = rule(RegistrationRule.NODE_MODULE_REGISTER);
    if (exported == Answer.NO) {
      Code code = isNode() ? Code.FAILS_AT_CALL : Code.LEGACY_API_UNSUPPORTED;
      error(code, CONSTRUCTOR, Map.of("symbol", "node_module_register"), -1);
    } else if (accepted == Answer.NO) {
      error(Code.LEGACY_API_UNSUPPORTED, MODULE_VERSION, Map.of(), -1);
    } else if (exported == Answer.UNKNOWN || accepted == Answer.UNKNOWN) {
      gap(
          "whether "
              + title()
              + " takes addons that register by node_module_register is not known");
    } else {
      moduleVersion();
    }
  }

  private void moduleVersion() {
    OptionalInt required = release.moduleVersion();
    OptionalInt found = addon.moduleVersion();
    if (required.isEmpty()) {
      gap("the NODE_MODULE_VERSION of " + title() + " is not known");
    } else if (found.isEmpty()) {
      gap(
          addon.records(Registration.NODE_MODULE_REGISTER).isEmpty()
              ? "the node_module that the constructor registers was not found in the file's data"
              : "the file holds several node_module structures of different numbers");
    } else if (found.getAsInt() == required.getAsInt()) {
      entryPoint();
    } else if (found.getAsInt() == -1 && isNode()) {
      // nm_version -1 is how Node's own napi_module_register marks a module as Node-API.
      nodeApiAllowed();
    } else {
      mismatch(found.getAsInt(), required.getAsInt());
    }
  }

  private void mismatch(int found, int required) {
    if (addon.wellKnownVersions().contains(required)) {
      Answer second = rule(RegistrationRule.NODE_REGISTER_MODULE_VN);
      if (second == Answer.YES) return;
      if (second == Answer.UNKNOWN) {
        gap(
            "whether "
                + title()
                + " looks for node_register_module_v"
                + required
                + " is not known");
        return;
      }
    }
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("found", found);
    detail.put("required", required);
    ModuleRecord record = addon.records(Registration.NODE_MODULE_REGISTER).get(0);
    Answer crashes = rule(RegistrationRule.MISMATCH_CRASHES);
    error(
        crashes == Answer.YES ? Code.CRASH_AT_LOAD : Code.ABI_MISMATCH,
        MODULE_VERSION,
        detail,
        record.offset());
  }

  private void entryPoint() {
    boolean none =
        addon.records(Registration.NODE_MODULE_REGISTER).stream()
            .noneMatch(r -> r.hasRegister() || r.hasContextRegister());
    if (none) error(Code.NOT_SELF_REGISTERED, NO_ENTRY_POINT, Map.of(), -1);
  }

  private void nodeApiConstructor() {
    switch (rule(RegistrationRule.NAPI_MODULE_REGISTER)) {
      case YES -> nodeApiAllowed();
      case NO ->
          error(Code.FAILS_AT_CALL, CONSTRUCTOR, Map.of("symbol", "napi_module_register"), -1);
      case UNKNOWN -> gap("whether " + title() + " has napi_module_register is not known");
    }
  }

  private void nodeApiAllowed() {
    switch (rule(RegistrationRule.NAPI_MODULES_FLAG)) {
      case YES -> error(Code.NODE_API_DISABLED, MODULE_VERSION, Map.of(), -1);
      case UNKNOWN -> gap("whether " + title() + " needs --napi-modules is not known");
      case NO -> {}
    }
  }

  private void byName() {
    OptionalInt own = release.moduleVersion();
    if (own.isPresent() && addon.wellKnownVersions().contains(own.getAsInt())) {
      Answer looks = rule(RegistrationRule.NODE_REGISTER_MODULE_VN);
      if (looks == Answer.YES) return;
      if (looks == Answer.UNKNOWN)
        gap(
            "whether "
                + title()
                + " looks for node_register_module_v"
                + own.getAsInt()
                + " is not known");
    }
    if (addon.registersBy(Registration.NAPI_REGISTER_MODULE_V1)) {
      Answer looks = rule(RegistrationRule.NAPI_REGISTER_MODULE_V1);
      if (looks == Answer.YES) {
        declaredLevel();
        return;
      }
      if (looks == Answer.UNKNOWN) {
        gap("whether " + title() + " looks for napi_register_module_v1 is not known");
        return;
      }
    }
    byOldName();
  }

  private void byOldName() {
    if (rule(RegistrationRule.NODE_MODULE_STRUCT) == Answer.YES
        && addon.registersBy(Registration.NODE_MODULE_STRUCT)) {
      OptionalInt required = release.moduleVersion();
      ModuleRecord record = addon.records(Registration.NODE_MODULE_STRUCT).get(0);
      if (required.isPresent() && record.version() != required.getAsInt())
        error(
            Code.ABI_MISMATCH,
            MODULE_VERSION,
            Map.of("found", record.version(), "required", required.getAsInt()),
            record.offset());
      return;
    }
    if (rule(RegistrationRule.INIT) == Answer.YES && addon.registersBy(Registration.INIT)) return;
    error(Code.NOT_SELF_REGISTERED, NOTHING_REGISTERED, Map.of(), -1);
  }

  private void declaredLevel() {
    if (!addon.declaresNodeApi()) return;
    OptionalInt offered = release.nodeApi();
    Answer enforced = rule(RegistrationRule.DECLARED_LEVEL_ENFORCED);
    if (addon.declaredNodeApi().isEmpty()) {
      if (enforced != Answer.NO)
        gap(
            "the Node-API level that node_api_module_get_api_version_v1 returns cannot be read from its code");
      return;
    }
    int declared = addon.declaredNodeApi().getAsInt();
    // The greatest int stands for experimental features, which a release takes or leaves.
    if (declared == Integer.MAX_VALUE) return;
    if (offered.isEmpty()) {
      if (declared > release.nodeApiAtLeast() && enforced != Answer.NO)
        gap("whether " + title() + " offers Node-API " + declared + " is not known");
      return;
    }
    if (declared <= offered.getAsInt()) return;
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("declared", declared);
    detail.put("offered", offered.getAsInt());
    switch (enforced) {
      case YES -> error(Code.CRASH_AT_LOAD, DECLARED_LEVEL, detail, -1);
      case UNKNOWN ->
          gap(
              "whether "
                  + title()
                  + " refuses an addon that declares Node-API "
                  + declared
                  + " is not known");
      case NO ->
          outcome.note(
              new Finding(
                  Code.NODE_API_TOO_NEW,
                  Severity.NOTE,
                  subject.name(),
                  "declares Node-API "
                      + declared
                      + ", "
                      + title()
                      + " offers "
                      + offered.getAsInt()
                      + " and does not look at the declaration",
                  detail,
                  Finding.Evidence.NONE,
                  List.of()));
    }
  }

  private Answer rule(RegistrationRule rule) {
    return RegistrationRules.bundled().answer(rule, release);
  }

  private boolean isNode() {
    return release.kind() != RuntimeKind.BUN && release.kind() != RuntimeKind.DENO;
  }

  private String title() {
    return release.kind().title() + " " + release.version();
  }

  private void gap(String message) {
    outcome.gap(
        new Finding(
            Code.NOT_KNOWN,
            Severity.WARNING,
            subject.name(),
            message,
            Map.of(),
            Finding.Evidence.NONE,
            List.of()));
  }

  private void error(Code code, int order, Map<String, Object> detail, long offset) {
    Map<String, String> values = values(detail);
    String message =
        RuntimeMessages.bundled().find(code.name(), release, loader.id()).stream()
            .filter(m -> m.order() == order || code == Code.FAILS_AT_CALL)
            .filter(m -> values.keySet().containsAll(m.template().placeholders()))
            .map(m -> words(m, values))
            .findFirst()
            .orElseGet(() -> code.name() + " in " + title());
    String where = offset < 0 ? "" : subject.name() + ": node_module > nm_version";
    outcome.error(
        new Finding(
            code,
            Severity.ERROR,
            subject.name(),
            message,
            detail,
            new Finding.Evidence(offset, where, ""),
            remedies.of(code, detail)));
  }

  private static String words(RuntimeMessage message, Map<String, String> values) {
    if (!message.template().text().isEmpty()) return message.template().render(values);
    String end = message.endsProcess();
    return (end == null ? "nothing is thrown: " : "the process ends with " + end + ": ")
        + message.condition();
  }

  private Map<String, String> values(Map<String, Object> detail) {
    Map<String, String> values = new HashMap<>();
    detail.forEach((name, value) -> values.put(name, String.valueOf(value)));
    values.put("path", subject.path());
    values.put("runtime", release.kind().word());
    // Node 0.10 looks for a symbol called after the file; Bun calls the module by its own name.
    String file = subject.path().substring(subject.path().lastIndexOf('/') + 1);
    String stem = file.endsWith(".node") ? file.substring(0, file.length() - 5) : file;
    String own = addon.records().isEmpty() ? null : addon.records().get(0).moduleName();
    values.put(
        "name", release.kind() == RuntimeKind.BUN && own != null ? own : stem.replace('-', '_'));
    return values;
  }
}
