package dev.abilens.scan;

import org.jspecify.annotations.Nullable;

/**
 * Something under the scanned path that could not be looked at, so that what it holds is unknown.
 *
 * @param path the file or directory, as {@link Candidate#path()}
 * @param entry the member of the archive at that path, or null where the problem is the whole file
 * @param code the kind of problem
 * @param message what happened, as a sentence without the path
 * @param named whether the user named this path, so that nothing of what was asked for was read
 */
public record ScanProblem(
    String path, @Nullable String entry, Code code, String message, boolean named) {

  /** Kinds of problems; the names are stable and stand in output. */
  public enum Code {
    /** A bound of {@link dev.abilens.bytes.ReadLimits} was hit; the message names it. */
    LIMIT_REACHED,
    /** An archive contradicts its format; what was read before that stands. */
    MALFORMED,
    /** A file that was to be a binary begins like none. */
    WRONG_FORMAT,
    /** Bytes whose digest is not the one that is written down for them. */
    DIGEST_MISMATCH,
    /** A compression that is not read; the message names the artifact that would read it. */
    UNSUPPORTED_COMPRESSION,
    /** A kind of archive, or of member, that is not read. */
    UNSUPPORTED_CONTAINER,
    /** An artifact that would read it is missing; the message names it. */
    NO_READER,
    /** The file became shorter or longer while it was read. */
    CHANGED_WHILE_READING,
    /** There is no such file, it may not be read, or it is of a kind that is never opened. */
    UNREADABLE,
    /** A link that leads to a directory around the scanned one, which was not searched. */
    LINK_NOT_FOLLOWED
  }
}
