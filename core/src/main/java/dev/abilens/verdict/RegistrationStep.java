package dev.abilens.verdict;

import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.ModuleRecord;
import dev.abilens.addon.Registration;
import dev.abilens.code.CodeWalk;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.LoadResult;
import dev.abilens.node.RegistrationRule;
import dev.abilens.node.RegistrationRules;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeMessage;
import dev.abilens.node.RuntimeMessages;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.target.TargetSystem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime does with a file that its system has loaded: constructors have run, and whatever
 * they registered counts first; only where they registered nothing does the runtime look for
 * functions by name.
 */
final class RegistrationStep {
  /** The order numbers of the bundled messages. */
  private static final int CONSTRUCTOR = 3;

  private static final int MODULE_VERSION = 4;
  private static final int FLAGS = 5;
  private static final int NOTHING_REGISTERED = 6;
  private static final int DECLARED_LEVEL = 7;
  private static final int NO_ENTRY_POINT = 8;
  private static final int NO_FUNCTION = 9;
  private static final int NO_CODE = 10;
  private static final int INTERNAL = 11;

  private static final String REGISTER = "node_module_register";
  private static final String NAPI_REGISTER = "napi_module_register";
  private static final String API_VERSION = "node_api_module_get_api_version_v1";

  /** {@code nm_version} of a {@code node_module} that stands for Node-API. */
  private static final int NODE_API_MODULE = -1;

  private static final int NM_F_BUILTIN = 1;
  private static final int NM_F_INTERNAL = 4;

  /** {@code NAPI_MODULE_VERSION}, the only one that there has been. */
  private static final int NAPI_MODULE_VERSION = 1;

  private enum Called {
    SURELY,
    /** It was not met in what could be followed. */
    ASSUMED,
    PERHAPS,
    NEVER;

    boolean isTaken() {
      return this == SURELY || this == ASSUMED;
    }
  }

  private final Subject subject;
  private final InitialCode code;
  private final AddonProfile addon;
  private final LoadResult loaded;
  private final RuntimeRelease release;
  private final TargetSystem system;
  private final Set<String> missing;
  private final Remedies remedies;
  private final Outcome outcome;

  /**
   * Makes the step.
   *
   * @param loaded what the system's loader brings beside the file
   * @param missing the functions that the system's loader was seen to leave unbound
   */
  RegistrationStep(
      Subject subject,
      InitialCode code,
      LoadResult loaded,
      RuntimeRelease release,
      TargetSystem system,
      Set<String> missing,
      Remedies remedies,
      Outcome outcome) {
    this.subject = subject;
    this.code = code;
    this.addon = code.addon();
    this.loaded = loaded;
    this.release = release;
    this.system = system;
    this.missing = missing;
    this.remedies = remedies;
    this.outcome = outcome;
  }

  /** Returns a step like this that tells its findings to another. */
  private RegistrationStep into(Outcome other) {
    return new RegistrationStep(subject, code, loaded, release, system, missing, remedies, other);
  }

  void add() {
    Called legacy = called(Registration.NODE_MODULE_REGISTER, REGISTER);
    Called nodeApi = called(Registration.NAPI_MODULE_REGISTER, NAPI_REGISTER);
    List<Outcome> answers = new ArrayList<>();
    boolean surely = legacy.isTaken() || nodeApi.isTaken();
    if (legacy == Called.ASSUMED || nodeApi == Called.ASSUMED)
      outcome.assume(Outcome.INITIALISATION);
    if (!surely) answers.add(answer(RegistrationStep::byName));
    if (legacy != Called.NEVER)
      for (ModuleRecord record : records(Registration.NODE_MODULE_REGISTER))
        answers.add(answer(step -> step.legacyModule(record)));
    if (nodeApi != Called.NEVER)
      for (ModuleRecord record : records(Registration.NAPI_MODULE_REGISTER))
        answers.add(answer(step -> step.nodeApiModule(record)));
    if (answers.size() == 1 && !surely && code.looksUp()) surely = lookedUp(answers);
    // Of several modules the one that is registered last counts: the order of constructors is not
    // read from the file.
    Outcome last = answers.get(answers.size() - 1);
    Verdict verdict = last.verdict();
    if (answers.stream().allMatch(answer -> answer.verdict() == verdict)) outcome.addAll(last);
    else if (surely)
      gap("which of the modules that the file's constructors register counts is not known");
    else gap("whether the file's constructors register a module rests on what is not in the file");
  }

  /**
   * Adds what becomes of modules that constructors register by functions which they look up; where
   * they surely do, that alone.
   */
  private boolean lookedUp(List<Outcome> answers) {
    List<Outcome> found = new ArrayList<>();
    boolean surely = lookedUp(REGISTER, Registration.NODE_MODULE_REGISTER, found);
    surely |= lookedUp(NAPI_REGISTER, Registration.NAPI_MODULE_REGISTER, found);
    // What is looked for by name counts no more.
    if (surely) answers.clear();
    answers.addAll(found);
    return surely;
  }

  private boolean lookedUp(String function, Registration registration, List<Outcome> answers) {
    boolean legacy = registration == Registration.NODE_MODULE_REGISTER;
    List<@Nullable ModuleRecord> records = new ArrayList<>(code.lookedUp(registration));
    // Whatever is written in Rust looks something up, and has constructors that are long to follow.
    if (records.isEmpty() && !code.mayName(function)) return false;
    // What is not there is not found, and code asks whether it was.
    RegistrationRule there =
        legacy
            ? RegistrationRule.NODE_MODULE_REGISTER_EXPORTED
            : RegistrationRule.NAPI_MODULE_REGISTER;
    Called called = rule(there) == Answer.NO ? Called.NEVER : called(function, Called.PERHAPS);
    if (called == Called.NEVER) return false;
    boolean surely = called == Called.SURELY;
    if (surely && records.isEmpty()) records.add(null);
    for (ModuleRecord record : records)
      answers.add(
          answer(
              step -> {
                if (legacy) step.legacyModule(record);
                else step.nodeApiModule(record);
              }));
    return surely;
  }

  private Outcome answer(Consumer<RegistrationStep> step) {
    Outcome answer = new Outcome();
    step.accept(into(answer));
    return answer;
  }

  /** The structures handed to one function; null for one that is handed over but was not found. */
  private List<@Nullable ModuleRecord> records(Registration registration) {
    List<@Nullable ModuleRecord> records = new ArrayList<>(addon.records(registration));
    if (records.isEmpty()) records.add(null);
    return records;
  }

  /** Whether constructors register so: a file imports what registers for nothing else. */
  private Called called(Registration registration, String function) {
    return addon.registersBy(registration) ? called(function, Called.ASSUMED) : Called.NEVER;
  }

  /**
   * Whether constructors call a function.
   *
   * @param unread what is taken of those that cannot be followed far enough to meet it
   */
  private Called called(String function, Called unread) {
    CodeWalk.Reach reach = code.registering(function);
    return switch (reach.answer()) {
      case YES -> reach.assumed() ? Called.ASSUMED : Called.SURELY;
      case NO -> reach.assumed() ? Called.PERHAPS : Called.NEVER;
      case UNKNOWN -> reach.first() == null ? unread : Called.PERHAPS;
    };
  }

  private void legacyModule(@Nullable ModuleRecord record) {
    Answer exported =
        missing.contains(REGISTER)
            ? Answer.NO
            : rule(RegistrationRule.NODE_MODULE_REGISTER_EXPORTED);
    Answer accepted = rule(RegistrationRule.NODE_MODULE_REGISTER);
    if (exported == Answer.NO) {
      Code code = isNode() ? Code.FAILS_AT_CALL : Code.LEGACY_API_UNSUPPORTED;
      error(code, CONSTRUCTOR, Map.of("symbol", REGISTER));
    } else if (accepted == Answer.NO) {
      error(Code.LEGACY_API_UNSUPPORTED, MODULE_VERSION, Map.of());
    } else if (exported == Answer.UNKNOWN || accepted == Answer.UNKNOWN) {
      notKnown("takes addons that register by node_module_register");
    } else if (release.moduleVersion().isEmpty()) {
      gap("the NODE_MODULE_VERSION of " + release.title() + " is not known");
    } else if (record == null) {
      gap("the node_module that the constructor registers was not found in the file's data");
    } else {
      int required = release.moduleVersion().getAsInt();
      flagged(
          record, isSecondChance(record, required), step -> step.moduleVersion(record, required));
    }
  }

  /**
   * A module that may say of itself that it is part of the runtime.
   *
   * @param passed whether another one is taken in its place
   * @param module what becomes of one that does not say so
   */
  private void flagged(ModuleRecord record, boolean passed, Consumer<RegistrationStep> module) {
    boolean internal = (record.flags() & NM_F_INTERNAL) != 0;
    boolean builtin = (record.flags() & NM_F_BUILTIN) != 0;
    Answer apart = internal ? rule(RegistrationRule.INTERNAL_IGNORED) : Answer.NO;
    if (apart == Answer.YES) {
      internalModule(record);
    } else if (apart == Answer.UNKNOWN) {
      notKnown("takes a module with NM_F_INTERNAL");
    } else if (!builtin) {
      module.accept(this);
    } else if (rule(RegistrationRule.BUILTIN_CRASHES) == Answer.YES) {
      flagsCrash(record);
    } else if (rule(RegistrationRule.BUILTIN_IGNORED) == Answer.YES) {
      byName();
    } else {
      Outcome number = answer(module);
      boolean refused = rule(RegistrationRule.BUILTIN_REFUSED) == Answer.YES;
      if (number.verdict() != Verdict.LOADS || passed) outcome.addAll(number);
      else if (refused) flagsCrash(record);
      else notKnown("takes a module with NM_F_BUILTIN");
    }
  }

  /** A module that stays in the runtime's own list, even where the file is let go of. */
  private void internalModule(ModuleRecord record) {
    Outcome named = answer(RegistrationStep::byName);
    if (named.verdict() == Verdict.FAILS
        && rule(RegistrationRule.INTERNAL_LEFT_CRASHES) == Answer.YES) flagsCrash(record);
    else outcome.addAll(named);
  }

  private void flagsCrash(ModuleRecord record) {
    Finding.Evidence evidence = evidence(record, "nm_flags", ModuleRecord.FLAGS);
    boolean internal = (record.flags() & NM_F_INTERNAL) != 0;
    int order =
        internal && rule(RegistrationRule.INTERNAL_IGNORED) == Answer.YES ? INTERNAL : FLAGS;
    error(Code.CRASH_AT_LOAD, order, Map.of("flags", record.flags()), evidence);
  }

  private void moduleVersion(ModuleRecord record, int required) {
    if (record.version() == required) {
      entryPoint(record);
    } else if (record.version() == NODE_API_MODULE && isNode()) {
      switch (rule(RegistrationRule.NAPI_MODULE_REGISTER)) {
        case YES -> {
          nodeApiAllowed();
          entryPoint(record);
        }
        case NO -> mismatch(record, required);
        case UNKNOWN -> notKnown("takes a node_module of Node-API");
      }
    } else {
      mismatch(record, required);
    }
  }

  private boolean isSecondChance(ModuleRecord record, int required) {
    return record.version() != NODE_API_MODULE
        && record.version() != required
        && addon.wellKnownVersions().contains(required);
  }

  private void mismatch(ModuleRecord record, int required) {
    if (isSecondChance(record, required)) {
      Answer second = rule(RegistrationRule.NODE_REGISTER_MODULE_VN_IN_PLACE);
      if (second == Answer.YES) return;
      if (second == Answer.UNKNOWN) {
        notKnown("looks for node_register_module_v" + required);
        return;
      }
    }
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("found", record.version());
    detail.put("required", required);
    boolean crashes = rule(RegistrationRule.MISMATCH_CRASHES) == Answer.YES;
    error(crashes ? Code.CRASH_AT_LOAD : Code.ABI_MISMATCH, MODULE_VERSION, detail, record);
  }

  private void entryPoint(ModuleRecord record) {
    if (!record.hasRegister() && !record.hasContextRegister())
      error(Code.NOT_SELF_REGISTERED, NO_ENTRY_POINT, Map.of(), functionEvidence(record));
    else if (!record.hasContextRegister() && isNode())
      outcome.note(
          new Finding(
              Code.NOT_CONTEXT_AWARE,
              Severity.NOTE,
              subject.name(),
              "it registers no function that takes a context: a process loads it once, and not in a"
                  + " worker beside that",
              Map.of(),
              evidence(record),
              List.of()));
  }

  private void nodeApiModule(@Nullable ModuleRecord record) {
    Answer exported =
        missing.contains(NAPI_REGISTER) ? Answer.NO : rule(RegistrationRule.NAPI_MODULE_REGISTER);
    switch (exported) {
      case YES -> {
        if (!takesVersionOf(record)) return;
        if (record == null || !isNode()) nodeApiFunction(record);
        else flagged(record, false, step -> step.nodeApiFunction(record));
      }
      case NO -> error(Code.FAILS_AT_CALL, CONSTRUCTOR, Map.of("symbol", NAPI_REGISTER));
      case UNKNOWN -> notKnown("has napi_module_register");
    }
  }

  /** Whether the release takes a {@code napi_module} of that version; Node.js never looks at it. */
  private boolean takesVersionOf(@Nullable ModuleRecord record) {
    Answer crashes = rule(RegistrationRule.NAPI_VERSION_CRASHES);
    Answer refused = rule(RegistrationRule.NAPI_VERSION_REFUSED);
    if (crashes == Answer.NO && refused == Answer.NO) return true;
    if (record != null && record.version() == NAPI_MODULE_VERSION) return true;
    if (record == null)
      gap("the napi_module that the constructor registers was not found in the file's data");
    else if (crashes == Answer.YES)
      error(Code.CRASH_AT_LOAD, FLAGS, Map.of("found", record.version()), record);
    else if (refused == Answer.YES)
      error(Code.LEGACY_API_UNSUPPORTED, MODULE_VERSION, Map.of("found", record.version()), record);
    else notKnown("takes a napi_module of version " + record.version());
    return false;
  }

  private void nodeApiFunction(@Nullable ModuleRecord record) {
    nodeApiAllowed();
    if (record == null || record.hasRegister()) return;
    if (rule(RegistrationRule.NAPI_NO_FUNCTION_CRASHES) == Answer.YES)
      error(Code.CRASH_AT_LOAD, NO_ENTRY_POINT, Map.of(), functionEvidence(record));
    else if (rule(RegistrationRule.NAPI_NO_FUNCTION_REFUSED) == Answer.YES)
      error(Code.NOT_SELF_REGISTERED, NO_FUNCTION, Map.of(), functionEvidence(record));
    else notKnown("takes a napi_module that names no function");
  }

  private void nodeApiAllowed() {
    switch (rule(RegistrationRule.NAPI_MODULES_FLAG)) {
      case YES -> error(Code.NODE_API_DISABLED, MODULE_VERSION, Map.of());
      case UNKNOWN -> notKnown("needs --napi-modules");
      case NO -> {}
    }
  }

  private void byName() {
    Outcome own = answer(RegistrationStep::byOwnName);
    // A library's constructors run before the file is looked at. Of what they register a module of
    // Node-API is taken whatever the release.
    Set<String> functions =
        own.verdict() == Verdict.LOADS ? Set.of(REGISTER) : Set.of(REGISTER, NAPI_REGISTER);
    registering(functions)
        .ifPresentOrElse(
            library -> gap("whether " + library + " registers a module is not known"),
            () -> outcome.addAll(own));
  }

  private void byOwnName() {
    OptionalInt own = release.moduleVersion();
    boolean wellKnown =
        own.isPresent()
            && (addon.wellKnownVersions().contains(own.getAsInt())
                || isInLibrary("node_register_module_v" + own.getAsInt()));
    Answer looks = wellKnown ? rule(RegistrationRule.NODE_REGISTER_MODULE_VN) : Answer.NO;
    if (looks == Answer.YES) {
      if (addon.wellKnownVersions().contains(own.getAsInt()))
        callable("node_register_module_v" + own.getAsInt());
      return;
    }
    Outcome otherwise = answer(RegistrationStep::byOtherName);
    if (looks == Answer.UNKNOWN && otherwise.verdict() != Verdict.LOADS)
      notKnown("looks for node_register_module_v" + own.getAsInt());
    else outcome.addAll(otherwise);
  }

  private void byOtherName() {
    Answer looks =
        addon.registersBy(Registration.NAPI_REGISTER_MODULE_V1)
                || isInLibrary("napi_register_module_v1")
            ? rule(RegistrationRule.NAPI_REGISTER_MODULE_V1)
            : Answer.NO;
    switch (looks) {
      case YES -> {
        if (!addon.registersBy(Registration.NAPI_REGISTER_MODULE_V1)
            || callable("napi_register_module_v1")) declaredLevel();
      }
      case NO -> byOldName();
      case UNKNOWN -> notKnown("looks for napi_register_module_v1");
    }
  }

  /** Tells of a name under which there is no code: the runtime calls it all the same. */
  private boolean callable(String function) {
    Answer callable = code.isCode(function);
    if (callable == Answer.NO) error(Code.CRASH_AT_LOAD, NO_CODE, Map.of("symbol", function));
    else if (callable == Answer.UNKNOWN)
      gap("whether the library to which the file passes " + function + " on has it is not known");
    return callable == Answer.YES;
  }

  /** What the runtime looks for by name in the file it also finds in what comes with it. */
  private boolean isInLibrary(String function) {
    String symbol = subject.format().symbolOf(function);
    return loaded.libraries().stream().anyMatch(library -> library.has(symbol));
  }

  /**
   * Returns a library whose constructors, or whose functions that the file calls, may register.
   *
   * @param functions those by which they would
   */
  private Optional<String> registering(Set<String> functions) {
    return loaded.libraries().stream()
        .filter(library -> functions.stream().anyMatch(library::mayTake))
        .map(LoadResult.Library::path)
        .findFirst();
  }

  private void byOldName() {
    // What is looked for is called after the file.
    ModuleRecord struct =
        addon.records(Registration.NODE_MODULE_STRUCT).stream()
            .filter(record -> symbolStem().equals(record.moduleName()))
            .findFirst()
            .orElse(null);
    Answer structs = struct == null ? Answer.NO : rule(RegistrationRule.NODE_MODULE_STRUCT);
    Answer inits = addon.registersBy(Registration.INIT) ? rule(RegistrationRule.INIT) : Answer.NO;
    if (structs == Answer.YES && struct != null) oldStruct(struct);
    else if (structs == Answer.UNKNOWN) notKnown("looks for a node_module_struct");
    else if (inits == Answer.UNKNOWN) notKnown("calls a function init");
    else if (inits == Answer.NO) error(Code.NOT_SELF_REGISTERED, NOTHING_REGISTERED, Map.of());
  }

  private void oldStruct(ModuleRecord record) {
    OptionalInt required = release.moduleVersion();
    if (required.isEmpty()) {
      gap("the NODE_MODULE_VERSION of " + release.title() + " is not known");
    } else if (record.version() != required.getAsInt()) {
      Map<String, Object> detail = new LinkedHashMap<>();
      detail.put("found", record.version());
      detail.put("required", required.getAsInt());
      error(Code.ABI_MISMATCH, MODULE_VERSION, detail, record);
    }
  }

  private void declaredLevel() {
    if (!addon.declaresNodeApi() && !isInLibrary(API_VERSION)) return;
    OptionalInt offered = release.nodeApi();
    Answer enforced = rule(RegistrationRule.DECLARED_LEVEL_ENFORCED);
    if (addon.declaredNodeApi().isEmpty()) {
      if (enforced == Answer.YES && addon.declaresNodeApi() && !callable(API_VERSION)) return;
      if (enforced != Answer.NO)
        gap("the Node-API level that " + API_VERSION + " returns cannot be read from its code");
      return;
    }
    int declared = addon.declaredNodeApi().getAsInt();
    // The greatest int stands for experimental features, which a release takes or leaves.
    if (declared == Integer.MAX_VALUE) return;
    if (offered.isEmpty()) {
      if (declared > release.nodeApiAtLeast() && enforced != Answer.NO)
        notKnown("offers Node-API " + declared);
      return;
    }
    if (declared <= offered.getAsInt()) return;
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("declared", declared);
    detail.put("offered", offered.getAsInt());
    switch (enforced) {
      case YES -> error(Code.CRASH_AT_LOAD, DECLARED_LEVEL, detail);
      case UNKNOWN -> notKnown("refuses an addon that declares Node-API " + declared);
      case NO ->
          outcome.note(
              new Finding(
                  Code.NODE_API_TOO_NEW,
                  Severity.NOTE,
                  subject.name(),
                  "declares Node-API "
                      + declared
                      + ", "
                      + release.title()
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

  private void notKnown(String what) {
    gap("whether " + release.title() + " " + what + " is not known");
  }

  private void gap(String message) {
    outcome.gap(Finding.notKnown(subject.name(), message));
  }

  private void error(Code code, int order, Map<String, Object> detail) {
    error(code, order, detail, Finding.Evidence.NONE);
  }

  private void error(Code code, int order, Map<String, Object> detail, ModuleRecord record) {
    error(code, order, detail, evidence(record));
  }

  private void error(Code code, int order, Map<String, Object> detail, Finding.Evidence evidence) {
    Map<String, String> values = values(detail);
    String message =
        RuntimeMessages.bundled().find(code.name(), release, system.loader().id()).stream()
            .filter(m -> m.order() == order || code == Code.FAILS_AT_CALL)
            .filter(m -> values.keySet().containsAll(m.template().placeholders()))
            .map(m -> words(m, values))
            .findFirst()
            .orElseGet(() -> release.title() + " fails with it, in words that are not known");
    outcome.error(
        new Finding(
            code,
            Severity.ERROR,
            subject.name(),
            message,
            detail,
            evidence,
            remedies.of(code, detail)));
  }

  private Finding.Evidence evidence(ModuleRecord record) {
    boolean old = record.registration() == Registration.NODE_MODULE_STRUCT;
    return evidence(record, old ? "version" : "nm_version", 0);
  }

  private Finding.Evidence functionEvidence(ModuleRecord record) {
    return evidence(record, "nm_register_func", record.functionField(code.word()));
  }

  private Finding.Evidence evidence(ModuleRecord record, String field, int distance) {
    String struct =
        switch (record.registration()) {
          case NAPI_MODULE_REGISTER -> "napi_module";
          case NODE_MODULE_STRUCT -> "node_module_struct";
          default -> "node_module";
        };
    return new Finding.Evidence(
        record.offset() + distance, subject.name() + ": " + struct + " > " + field, "");
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
    values.put("runtime", system.process().programPath());
    // Bun calls the module by its own name.
    String own = addon.records().isEmpty() ? null : addon.records().get(0).moduleName();
    values.put("name", release.kind() == RuntimeKind.BUN && own != null ? own : symbolStem());
    return values;
  }

  /** What Node.js up to 0.10 puts before {@code _module}: the file's name, dashes replaced. */
  private String symbolStem() {
    String file = subject.path().substring(subject.path().lastIndexOf('/') + 1);
    String stem = file.endsWith(".node") ? file.substring(0, file.length() - 5) : file;
    return stem.replace('-', '_');
  }
}
