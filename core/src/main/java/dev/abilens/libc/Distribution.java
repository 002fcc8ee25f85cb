package dev.abilens.libc;

import dev.abilens.header.Architecture;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A release of a Linux distribution, a container base image, a function runtime or a build runner:
 * which C library and which GCC runtime libraries it has. Immutable and thread-safe.
 *
 * @param id the name to look it up by, such as {@code debian-12}
 * @param kind what it is
 * @param name its name for people
 * @param libc the C library
 * @param libcVersion the C library's release as the source words it; {@code rolling} where it moves
 * @param base the id of the distribution that it is made of, or null
 * @param architectures what it is made for
 * @param verified how the C library's facts are known: {@code yes}, {@code part} or {@code no} (a
 *     claim)
 * @param source where they come from
 * @param note what else there is to know, or empty
 * @param released the date of its release, or null
 * @param end the end of its support, or null
 * @param systems what is known of its libraries, by architecture
 */
public record Distribution(
    String id,
    Kind kind,
    String name,
    LibcFamily libc,
    String libcVersion,
    @Nullable String base,
    Set<Architecture> architectures,
    String verified,
    String source,
    String note,
    @Nullable String released,
    @Nullable String end,
    Map<Architecture, Libraries> systems) {

  /** What a row of the table is. */
  public enum Kind {
    /** A distribution's release. */
    DISTRO("distribution"),
    /** A container base image. */
    IMAGE("container image"),
    /** The system that a provider runs functions on. */
    FAAS("function runtime"),
    /** The system that a provider builds and runs applications on. */
    PAAS("platform"),
    /** A build runner. */
    CI("build runner");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Returns what people call it. */
    public String word() {
      return word;
    }
  }

  /**
   * What is known of a distribution's libraries on one architecture.
   *
   * @param libc the C library's release, or null where it is not known
   * @param top the highest {@code GLIBC_} node among its libraries, or null
   * @param cpp the highest nodes of its GCC runtime libraries
   * @param marks the {@code GLIBC_ABI_*} nodes that were seen
   * @param marksComplete whether a mark that was not seen is absent: the libraries were read after
   *     the stable branches got them
   * @param evidence where this comes from
   * @param verified whether it was read from the libraries
   */
  public record Libraries(
      @Nullable DottedNumber libc,
      @Nullable String top,
      CppTops cpp,
      Set<String> marks,
      boolean marksComplete,
      String evidence,
      boolean verified) {
    /** Copies the set. */
    public Libraries {
      marks = Set.copyOf(marks);
    }
  }

  /** Copies the collections. */
  public Distribution {
    architectures = Set.copyOf(architectures);
    systems = Map.copyOf(systems);
  }

  /** Returns what is known of the libraries on an architecture; empty if it is not made for it. */
  public Optional<Libraries> libraries(Architecture architecture) {
    return Optional.ofNullable(systems.get(architecture));
  }

  /** Returns glibc's release on an architecture; empty for musl, and where it is not known. */
  public Optional<GlibcVersion> glibc(Architecture architecture) {
    return libc == LibcFamily.GLIBC
        ? libraries(architecture).map(Libraries::libc).map(GlibcVersion::new)
        : Optional.empty();
  }

  /** Returns the part of the id that all its releases share, such as {@code debian}. */
  public String family() {
    int cut = releaseAt();
    return id.substring(0, cut > 0 && id.charAt(cut - 1) == '-' ? cut - 1 : cut);
  }

  /** Returns the part of the id that tells its release, such as {@code 12}; may be empty. */
  public String release() {
    return id.substring(releaseAt());
  }

  /** Returns whether its facts were read from real libraries or packages. */
  public boolean isVerified() {
    return verified.equals("yes");
  }

  /** Returns whether its libraries move on without a release, so that its facts age at once. */
  public boolean isRolling() {
    return libcVersion.equals("rolling") || note.contains("rolling");
  }

  private int releaseAt() {
    int i = 0;
    while (i < id.length() && !Character.isDigit(id.charAt(i))) i++;
    return i;
  }

  @Override
  public String toString() {
    return name;
  }
}
