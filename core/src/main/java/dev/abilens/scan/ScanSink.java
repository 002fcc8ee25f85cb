package dev.abilens.scan;

/** Who is told what a {@link Scanner} finds, on the thread that scans and in a fixed order. */
public interface ScanSink {
  /**
   * Takes a file that may be an addon.
   *
   * @param candidate the file; it may be kept and used by any thread, after the scan, too, and is
   *     to be closed
   */
  void candidate(Candidate candidate);

  /**
   * Takes something that could not be looked at.
   *
   * @param problem what, and why
   */
  void problem(ScanProblem problem);
}
