package dev.abilens.node;

/**
 * One run of versions that has, reports or keeps a NODE_MODULE_VERSION. A number is no name:
 * several runtimes may share it.
 *
 * @param moduleVersion the number
 * @param runtime who
 * @param variant a build that differs from the official one, such as {@code debian-openssl_1.1.1};
 *     empty for the official one
 * @param from the first version, such as {@code 18.0.0}
 * @param to the last version known, such as {@code 18.20.8}; {@code 28.x} where a whole line has
 *     the number
 * @param status what kind of use it is
 * @param hosts whether addons bound to this number can load there; false where the number is merely
 *     reported, kept or announced
 * @param verified whether the number was seen in a run of at least one of these versions
 * @param source which published list, or {@code run}
 * @param note a reservation for people, empty if there is none
 */
public record ModuleVersionUse(
    int moduleVersion,
    RuntimeKind runtime,
    String variant,
    String from,
    String to,
    Status status,
    boolean hosts,
    boolean verified,
    String source,
    String note) {

  /** The kinds of use. */
  public enum Status {
    /** Releases have it. */
    RELEASED,
    /** Prereleases had it; whether the releases kept it is not recorded. */
    PRERELEASE,
    /** Two published lists disagree on it. */
    DISPUTED,
    /** Kept for a prerelease build of Node.js with another V8; no release has it. */
    RESERVED,
    /** Announced for a release that is not out. */
    FUTURE
  }

  /** Returns the versions from {@code from} to {@code to} as a range. */
  public VersionRange versions() {
    return VersionRange.parse(from + " - " + to);
  }

  /** Returns who and which versions, for people, such as {@code Node.js 18.0.0 to 18.20.8}. */
  public String title() {
    return runtime.title() + " " + from + " to " + to;
  }
}
