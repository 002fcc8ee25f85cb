package dev.abilens.verdict;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.node.LoaderMessage;
import dev.abilens.node.LoaderMessages;
import dev.abilens.node.RuntimeMessages;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.ThrownError;
import dev.abilens.node.Verification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the system's loader does into findings, in the words of the runtime that passes them
 * on.
 */
final class LoaderStep {
  /**
   * As many symbols that are missed at the first call are told of each kind; then how many more.
   */
  private static final int MOST_LATE = 100;

  private final Subject subject;
  private final LoaderKind loader;
  private final Remedies remedies;
  private final @Nullable RuntimeRelease release;

  LoaderStep(
      Subject subject, LoaderKind loader, Remedies remedies, @Nullable RuntimeRelease release) {
    this.subject = subject;
    this.loader = loader;
    this.remedies = remedies;
    this.release = release;
  }

  void add(LoadResult result, Outcome outcome) {
    for (LoadResult.Gap gap : result.gaps())
      outcome.gap(Finding.notKnown(subject.name(), gap.message()));
    for (LoadFailure failure : result.failures()) outcome.error(refused(failure));
    if (result.cut())
      outcome.note(
          new Finding(
              Code.LIMIT_REACHED,
              Severity.NOTE,
              subject.name(),
              "the loader would refuse more than these "
                  + result.failures().size()
                  + ": what comes after them is not told",
              Map.of("told", result.failures().size()),
              Finding.Evidence.NONE,
              List.of()));
    result.assumptions().forEach(outcome::assume);
  }

  /** A finding about what the loader refuses. */
  Finding refused(LoadFailure failure) {
    Code code = code(failure);
    return finding(code, Severity.ERROR, failure, thrown(code, failure));
  }

  /** Tells of symbols that are missed at the first call only: of the first, and how many more. */
  void late(List<LoadFailure> failures, Severity severity, Consumer<Finding> findings) {
    int told = Math.min(failures.size(), MOST_LATE);
    for (LoadFailure failure : failures.subList(0, told)) findings.accept(late(failure, severity));
    int more = failures.size() - told;
    if (more == 0) return;
    findings.accept(
        new Finding(
            Code.FAILS_AT_CALL,
            severity,
            subject.name(),
            "the same is so of " + more + " more functions that nothing at hand provides",
            Map.of("more", more),
            Finding.Evidence.NONE,
            List.of()));
  }

  /** A finding about a symbol that is missed at the first call only. */
  Finding late(LoadFailure failure, Severity severity) {
    return finding(Code.FAILS_AT_CALL, severity, failure, failure.message());
  }

  private Finding finding(Code code, Severity severity, LoadFailure failure, String message) {
    Map<String, Object> detail = new TreeMap<>(failure.detail());
    return new Finding(
        code,
        severity,
        subject.name(),
        message.isEmpty() ? silent(failure) : message,
        detail,
        new Finding.Evidence(failure.offset(), failure.where(), known(failure)),
        isNoBinary(code) ? fetched(detail) : remedies.of(mended(code, failure), detail));
  }

  private boolean isNoBinary(Code code) {
    return code == Code.WRONG_FORMAT && subject.format() == BinaryFormat.NONE;
  }

  /**
   * Of what is no binary there is none for another system: what was to be there was not fetched.
   */
  private List<String> fetched(Map<String, Object> detail) {
    List<String> all = new ArrayList<>();
    if (FileEvidence.isText(subject))
      all.add(
          "The file is a text: where it is a placeholder of Git LFS, fetch what it stands for by git lfs pull; where it is"
              + " a page that was answered to a download, let that reach its host.");
    all.addAll(remedies.of(Code.MALFORMED, detail));
    return all;
  }

  /** Signatures are refused for several reasons, of which one is mended otherwise. */
  private static Code mended(Code code, LoadFailure failure) {
    return failure.kind().startsWith("TEAM_ID") ? Code.TEAM_ID_DIFFERS : code;
  }

  // Loaders speak of a file for another machine as of one that is not there: the finding names
  // both.
  private String known(LoadFailure failure) {
    Map<String, String> detail = failure.detail();
    String evidence =
        isForeign(failure)
            ? "the file is for "
                + detail.get("machine")
                + ", the process is "
                + detail.get("process")
            : isNoBinary(code(failure)) ? FileEvidence.NO_BINARY : failure.evidence();
    String confidence = confidence(failure);
    if (confidence.isEmpty()) return evidence;
    return evidence.isEmpty() ? confidence : evidence + "; " + confidence;
  }

  /** How the words of the loader are known, where nobody here saw or read them. */
  private String confidence(LoadFailure failure) {
    Verification verified =
        LoaderMessages.bundled()
            .find(loader.id(), failure.kind())
            .map(LoaderMessage::verified)
            .orElse(Verification.YES);
    return switch (verified) {
      case YES, LOADER, SOURCE -> "";
      case REPORT -> "what the loader does and says is known from public reports (report)";
      case NO -> "what the loader does and says is inferred, not verified (no)";
    };
  }

  /** Where the loader says nothing, the process ends: the finding says by what. */
  private String silent(LoadFailure failure) {
    return LoaderMessages.bundled()
        .find(loader.id(), failure.kind())
        .map(
            m ->
                (m.endsProcess() == null ? "" : "the process ends with " + m.endsProcess() + ": ")
                    + m.condition())
        .orElse(failure.kind());
  }

  private String thrown(Code code, LoadFailure failure) {
    String text = failure.message();
    if (release == null || text.isEmpty()) return text;
    String formerly = formerly(code, failure, release);
    return formerly != null
        ? formerly
        : RuntimeMessages.bundled()
            .ofLoader(release, loader.id(), text, subject.path())
            .map(ThrownError::message)
            .orElse(text);
  }

  /**
   * What a release of the first years makes of a class of failure that later ones word otherwise,
   * on Windows, whose texts are looked up by the runtime; else null.
   */
  private @Nullable String formerly(Code code, LoadFailure failure, RuntimeRelease release) {
    if (loader != LoaderKind.WINDOWS) return null;
    Map<String, String> values = new HashMap<>(failure.detail());
    values.put("path", subject.path());
    return RuntimeMessages.bundled()
        .find(code.name(), release, loader.id(), failure.kind() + "_OLD")
        .stream()
        .map(message -> message.template().render(values))
        .findFirst()
        .orElse(null);
  }

  private Code code(LoadFailure failure) {
    String version = failure.detail().getOrDefault("version", "");
    if (failure.kind().equals("VERSION_MISSING")) {
      if (version.startsWith("GLIBC_")) return Code.GLIBC_TOO_OLD;
      boolean cpp = version.startsWith("GLIBCXX_") || version.startsWith("CXXABI_");
      return cpp ? Code.LIBSTDCXX_TOO_OLD : Code.MISSING_LIBRARY;
    }
    List<String> codes =
        LoaderMessages.bundled()
            .find(loader.id(), failure.kind())
            .map(LoaderMessage::codes)
            .orElse(List.of());
    // A loader's class that leads to no finding of its own (no permission, no memory) is no fault
    // of the file's bytes.
    if (codes.isEmpty()) return Code.UNREADABLE;
    // Whatever the loader calls it: an empty file is not one for somewhere else.
    if (subject.source().size() == 0) return Code.MALFORMED;
    Code code =
        codes.stream()
            .map(Code::valueOf)
            .filter(each -> fits(each, failure))
            .findFirst()
            .orElse(Code.valueOf(codes.get(0)));
    // What lies under the other C library's name, such as a script for the linker, is not missing.
    return code == Code.MISSING_LIBRARY && isOfOtherLibc(failure) ? Code.WRONG_LIBC : code;
  }

  private boolean isOfOtherLibc(LoadFailure failure) {
    String path = failure.detail().get("deppath");
    return path != null && LoadCodes.isForeign(path, loader);
  }

  // Where one text stands for several causes, the bytes tell which; and what is refused now does
  // not fail later.
  private boolean fits(Code code, LoadFailure failure) {
    boolean own = subject.format() == loader.format();
    boolean foreign = isForeign(failure);
    return switch (code) {
      case MALFORMED -> own && !foreign;
      case WRONG_ARCHITECTURE -> foreign;
      case WRONG_FORMAT -> !own;
      case FAILS_AT_CALL -> false;
      default -> true;
    };
  }

  /** Whether the loader was seen to refuse the file for its machine. */
  private static boolean isForeign(LoadFailure failure) {
    String machine = failure.detail().get("machine");
    return machine != null && !machine.equals(failure.detail().get("process"));
  }
}
