package dev.abilens.doctor;

import dev.abilens.verdict.Severity;
import java.util.List;

/**
 * One thing in a project that bears on its addons. Immutable.
 *
 * @param code what it is
 * @param severity an error where it is certain, a warning where it is possible, else a note
 * @param file the file's path in the project, {@code /} between its parts; empty for the project as
 *     a whole
 * @param line the line, the first being 1; 0 where the file as a whole is meant
 * @param message a sentence or two
 * @param remedies what mends it, each a sentence with a command or what to write; the surest first
 */
public record ProjectFinding(
    ProjectCode code,
    Severity severity,
    String file,
    int line,
    String message,
    List<String> remedies) {
  /** Copies the list. */
  public ProjectFinding {
    remedies = List.copyOf(remedies);
  }
}
