package dev.abilens.project;

import dev.abilens.image.LoaderKind;
import dev.abilens.image.Os;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Severity;
import dev.abilens.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An addon that stays in an archive, which Yarn's hooks show to scripts as a directory: the system
 * loads nothing from there.
 */
public final class ArchivedAddon {
  private ArchivedAddon() {}

  /**
   * Returns what comes of loading it.
   *
   * @param subject what the finding is about
   * @param shown its path through the archive, as a process names it
   * @param owner the name of the package that it belongs to
   * @param target where it is to load
   * @param unpacked the answer for the file once it is unpacked: why it fails then, too, is told
   */
  public static Judgement judge(
      String subject, String shown, String owner, ResolvedTarget target, Judgement unpacked) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding(
            Code.ADDON_IN_ARCHIVE,
            Severity.ERROR,
            subject,
            message(shown, target),
            Map.of("package", owner),
            Finding.Evidence.NONE,
            List.of(remedy(owner))));
    if (unpacked.verdict() == Verdict.FAILS) findings.addAll(unpacked.findings());
    return new Judgement(Verdict.FAILS, findings, List.of());
  }

  private static String message(String shown, ResolvedTarget target) {
    if (target.platform().os() != Os.LINUX)
      return shown + " is in an archive, where the system loads nothing from";
    boolean musl = target.systems().stream().anyMatch(s -> s.loader() == LoaderKind.MUSL);
    return musl
        ? "Error loading shared library " + shown + ": Not a directory"
        : shown + ": cannot open shared object file: Not a directory";
  }

  /**
   * Returns how to have a package unpacked.
   *
   * @param owner its name
   */
  public static String remedy(String owner) {
    return "Let Yarn unpack it: \"dependenciesMeta\": {\""
        + owner
        + "\": {\"unplugged\": true}} in package.json, then yarn install.";
  }
}
