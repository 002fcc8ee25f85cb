package dev.abilens.diff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a later build of a package asks for and an earlier one did not, or the other way
 * round. Immutable.
 *
 * @param code what changed
 * @param direction whether more is asked for
 * @param system the system that it concerns: {@code linux-x64 glibc}, {@code win32-arm64}
 * @param oldFile the file of the earlier build, or null where it is not a matter of one file
 * @param newFile the file of the later build, or null likewise
 * @param before what was asked for; null for nothing
 * @param after what is asked for; null for nothing
 * @param because the symbols or functions that ask for more than before, each with its version
 */
public record Change(
    Code code,
    Direction direction,
    String system,
    @Nullable String oldFile,
    @Nullable String newFile,
    @Nullable String before,
    @Nullable String after,
    List<String> because) {
  /** Copies the list. */
  public Change {
    because = List.copyOf(because);
  }

  /** What changed; the names are stable and stand in output. */
  public enum Code {
    /** The system or C library that there are files for. */
    PLATFORM,
    /** The NODE_MODULE_VERSIONs that there are files for. */
    MODULE_VERSIONS,
    /** A file that has no counterpart. */
    FILE,
    /** The highest {@code GLIBC_} node. */
    GLIBC,
    /** The highest {@code GLIBCXX_} node, of libstdc++. */
    GLIBCXX,
    /** The highest {@code CXXABI_} node, of libstdc++. */
    CXXABI,
    /** The highest {@code GCC_} node, of libgcc. */
    GCC,
    /** The Node-API level. */
    NODE_API,
    /** The oldest version of macOS or Windows. */
    MINIMUM_OS,
    /** A library that it cannot do without. */
    LIBRARY
  }

  /** Whether more is asked for than before. */
  public enum Direction {
    /** More is asked for: what could load the earlier build may not load the later one. */
    ROSE,
    /** Less is asked for. */
    FELL,
    /** Neither. */
    CHANGED
  }
}
