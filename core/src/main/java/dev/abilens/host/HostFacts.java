package dev.abilens.host;

import dev.abilens.image.Platform;
import dev.abilens.libc.CppTops;
import dev.abilens.libc.LibcFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a machine. Immutable and thread-safe. What is null is not known for certain;
 * {@link #notes()} tells why. Paths are absolute, in the machine's own file system.
 *
 * @param platform the operating system, and the architecture of {@code node} or else of this
 *     process
 * @param runtime the {@code node} that a shell would start, or null
 * @param libc the C library that it would have, or null where there is none to know of
 * @param cpp the C++ library that it would have, or null
 * @param distribution what the system calls itself, or null; a hint, no fact of any file
 * @param notes where the facts come from, and why others are not known, in the order in which they
 *     were looked for
 */
public record HostFacts(
    Platform platform,
    @Nullable Program runtime,
    @Nullable Libc libc,
    @Nullable Cpp cpp,
    @Nullable Distribution distribution,
    List<Note> notes) {

  /** Copies the list. */
  public HostFacts {
    notes = List.copyOf(notes);
  }

  /**
   * A program named {@code node}.
   *
   * @param command its path as the search path leads to it
   * @param path the file itself, links followed
   * @param version its version, such as {@code 20.20.2}, or null
   * @param interpreter the loader that it asks for ({@code PT_INTERP}), or null if it asks for none
   *     or no reader of its format is at hand
   */
  public record Program(
      String command, String path, @Nullable String version, @Nullable String interpreter) {}

  /**
   * A C library of Linux.
   *
   * @param family whose it is
   * @param version its release, such as {@code 2.36} or {@code 1.2.5}, or null
   * @param loader the loader's file, links followed, or null if it is not there
   * @param path the library's file, links followed, or null if it was not found
   */
  public record Libc(
      LibcFamily family,
      @Nullable String version,
      @Nullable String loader,
      @Nullable String path) {}

  /**
   * The C++ library of GCC.
   *
   * @param path its file, links followed
   * @param tops the highest version nodes that it defines
   */
  public record Cpp(String path, CppTops tops) {}

  /**
   * What {@code /etc/os-release} says.
   *
   * @param id {@code ID}, such as {@code debian}
   * @param version {@code VERSION_ID}, such as {@code 12}, or null where there is none
   */
  public record Distribution(String id, @Nullable String version) {}

  /**
   * Where a fact comes from, or why it is not known.
   *
   * @param subject what it is about: {@code platform}, {@code node}, {@code libc}, {@code
   *     libstdc++}, {@code distribution}
   * @param text the whole sentence
   * @param known whether it speaks of something that is known
   */
  public record Note(String subject, String text, boolean known) {}
}
