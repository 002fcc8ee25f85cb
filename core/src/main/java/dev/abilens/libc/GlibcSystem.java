package dev.abilens.libc;

import dev.abilens.data.Table;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.image.SystemLibraries;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the libraries of a glibc system without its files: from glibc's release, the
 * highest nodes of the GCC runtime libraries, or a distribution, which may have back-ports of its
 * own. Immutable and thread-safe.
 */
public final class GlibcSystem implements SystemLibraries {
  private static final String LIBC = "libc.so.6";

  /** Musl's own names that no glibc system gives to a library. */
  private static final List<String> MUSL_ONLY = List.of("libc.musl-", "ld-musl-");

  private static final Set<String> DEBIAN_LIKE = Set.of("debian", "ubuntu");

  private static final class Backports {
    private static final List<Table.Row> ROWS = Table.bundled("glibc-backports").rows();
  }

  private final Architecture architecture;
  private final @Nullable GlibcVersion release;
  private final CppTops cpp;
  private final @Nullable Distribution distribution;
  private final Answers libraries = new Answers((soname, any) -> libraryOf(soname));
  private final Answers versions = new Answers(this::versionOf);
  private final Answers symbols = new Answers(this::symbolOf);

  private GlibcSystem(
      Architecture architecture,
      @Nullable GlibcVersion release,
      CppTops cpp,
      @Nullable Distribution distribution) {
    this.architecture = architecture;
    this.release = release;
    this.cpp = cpp;
    this.distribution = distribution;
  }

  /**
   * Describes a system by glibc's release.
   *
   * @param release such as 2.31
   * @param cpp the highest nodes of its GCC runtime libraries; {@link CppTops#NONE} where it is not
   *     known whether it has any
   */
  public static GlibcSystem of(Architecture architecture, GlibcVersion release, CppTops cpp) {
    return new GlibcSystem(architecture, release, cpp, null);
  }

  /**
   * Describes a distribution's system.
   *
   * @throws IllegalArgumentException if the distribution's C library is not glibc
   */
  public static GlibcSystem of(Distribution distribution, Architecture architecture) {
    if (distribution.libc() != LibcFamily.GLIBC)
      throw new IllegalArgumentException(distribution + " is no glibc system");
    return new GlibcSystem(
        architecture,
        distribution.glibc(architecture).orElse(null),
        distribution.libraries(architecture).map(Distribution.Libraries::cpp).orElse(CppTops.NONE),
        distribution);
  }

  /**
   * Returns this system with other GCC runtime libraries, as when somebody says which ones it has.
   */
  public GlibcSystem with(CppTops other) {
    return new GlibcSystem(architecture, release, other, distribution);
  }

  /** Returns glibc's release, or null where it is not known. */
  public @Nullable GlibcVersion release() {
    return release;
  }

  /** Returns the distribution, or null where only releases were said. */
  public @Nullable Distribution distribution() {
    return distribution;
  }

  @Override
  public String describe() {
    String glibc = "glibc" + (release == null ? "" : " " + release);
    return distribution == null ? glibc : distribution.name() + " (" + glibc + ")";
  }

  @Override
  public String pathOf(String soname) {
    if (distribution == null) return soname;
    String base = distribution.base();
    Distribution root =
        base == null ? distribution : Distributions.bundled().find(base).orElse(distribution);
    if (DEBIAN_LIKE.contains(root.family())) {
      String triplet = Ports.triplet(architecture);
      return triplet == null ? soname : "/lib/" + triplet + "/" + soname;
    }
    boolean narrow = architecture == Architecture.ARM || architecture == Architecture.IA32;
    return (narrow ? "/lib/" : "/lib64/") + soname;
  }

  @Override
  public Availability library(String soname) {
    return libraries.get(soname, "");
  }

  private Availability libraryOf(String soname) {
    if (GccNodes.bundled().covers(soname))
      return cpp.isEmpty()
          ? Availability.unknown("whether " + soname + " is installed is not known")
          : cited(Availability.yes(soname + " is among the system's libraries"));
    if (MUSL_ONLY.stream().anyMatch(soname::startsWith))
      return new Availability(
          Availability.Answer.NO,
          soname + " is musl's name, and a glibc system has no library of that name",
          false);
    if (soname.equals("libc.so"))
      return new Availability(
          Availability.Answer.NO,
          "libc.so is musl's own name; a glibc system has at most a linker script of that name,"
              + " which is no library",
          false);
    if (!GlibcNodes.bundled().isGlibcs(architecture, soname)) {
      Availability foreign = BsdLibraries.onLinux(soname);
      return foreign != null
          ? foreign
          : Availability.unknown("whether " + describe() + " has " + soname + " is not known");
    }
    return release == null
        ? unknownRelease()
        : cited(GlibcNodes.bundled().library(architecture, release, soname));
  }

  @Override
  public Availability version(String soname, String node) {
    return versions.get(soname, node);
  }

  private Availability versionOf(String soname, String node) {
    if (GccNodes.bundled().covers(soname))
      return cited(GccNodes.bundled().defines(architecture, cpp, soname, node));
    if (!GlibcNodes.bundled().isGlibcs(architecture, soname))
      return Availability.unknown("the version nodes of " + soname + " are not known");
    if (release == null) return unknownRelease();
    Availability upstream = GlibcNodes.bundled().defines(architecture, release, soname, node);
    if (distribution == null || upstream.isYes()) return cited(upstream);
    if (SymbolVersion.of(node).isGlibcAbi()) return mark(soname, node, upstream);
    Availability backport = backport(soname, node);
    return cited(backport == null ? upstream : backport);
  }

  @Override
  public Availability symbol(String soname, String symbol) {
    return symbols.get(soname, symbol);
  }

  @Override
  public boolean mayDefine(String soname, String symbol) {
    return GccNodes.bundled().covers(soname)
        ? GccNodes.mayDefine(soname, symbol)
        : GlibcSymbols.bundled().mayHave(symbol);
  }

  private Availability symbolOf(String soname, String symbol) {
    if (GccNodes.bundled().covers(soname)) return GccNodes.bundled().symbol(soname, symbol);
    if (!GlibcNodes.bundled().isGlibcs(architecture, soname))
      return Availability.unknown("no table of the symbols of " + soname);
    return release == null
        ? unknownRelease()
        : cited(GlibcSymbols.bundled().defines(architecture, release, soname, symbol));
  }

  /** Marks came with updates of stable branches, so the distribution's own libraries decide. */
  private Availability mark(String soname, String node, Availability upstream) {
    Distribution.Libraries seen =
        distribution == null ? null : distribution.libraries(architecture).orElse(null);
    if (seen == null || !soname.equals(LIBC) || upstream.isNo()) return cited(upstream);
    if (seen.marks().contains(node))
      return cited(Availability.yes(node + " was seen in its " + LIBC));
    return seen.marksComplete()
        ? cited(Availability.no(node + " was not seen in its " + LIBC))
        : cited(upstream);
  }

  private @Nullable Availability backport(String soname, String node) {
    if (distribution == null) return null;
    for (Table.Row row : Backports.ROWS) {
      String id = row.get("distribution");
      if (!row.get("node").equals(node)
          || !(id.equals(distribution.id()) || id.equals(distribution.base()))
          || Ports.architecture(row.get("arch")) != architecture
          || (row.has("soname") && !row.get("soname").equals(soname))) continue;
      return row.get("defined").equals("yes")
          ? Availability.yes(node + " is back-ported (" + row.get("source") + ")")
          : Availability.unknown(node + " may be back-ported (" + row.get("source") + ")");
    }
    return null;
  }

  private Availability unknownRelease() {
    return Availability.unknown("which glibc " + describe() + " has is not known");
  }

  /** Adds where the system's releases come from, and what that is worth. */
  private Availability cited(Availability answer) {
    if (distribution == null) return answer;
    Distribution.Libraries seen = distribution.libraries(architecture).orElse(null);
    if (seen == null)
      return Availability.unknown(distribution + " is not known on " + architecture);
    return new Availability(
        answer.answer(),
        answer.evidence() + " [" + seen.evidence() + "]",
        answer.verified() && seen.verified());
  }
}
