package dev.abilens.libc;

import dev.abilens.data.Table;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which version nodes each library of each glibc release defines, by architecture.
 *
 * <p>A need is a pair of a library and a node, and it is met by that pair alone: glibc 2.31 defines
 * {@code GLIBC_2.31} in libm.so.6, while its libc.so.6 on x86-64 ends at {@code GLIBC_2.30}. So
 * nothing here compares a node with a release. Immutable and thread-safe; read on first use.
 */
public final class GlibcNodes {
  /** Below this the table's first releases still serve, but were not compared with real files. */
  private static final GlibcVersion FIRST_CHECKED = GlibcVersion.of("2.12");

  private static final GlibcVersion NEWEST = GlibcVersion.of("2.44");
  private static final GlibcVersion NEWEST_MIPS64EL = GlibcVersion.of("2.43");

  /** Since this release all sonames' sets come from lists at the release tags. */
  private static final GlibcVersion FIRST_LISTED = GlibcVersion.of("2.16");

  /** Distributions put other software's library under this name, with nodes of its own. */
  private static final String LIBCRYPT = "libcrypt.so.1";

  /** Those that a system of that release has for sure; others may be packages of their own. */
  private static final Set<String> ALWAYS_INSTALLED =
      Set.of(
          "libc.so.6",
          "libm.so.6",
          "libpthread.so.0",
          "libdl.so.2",
          "librt.so.1",
          "libutil.so.1",
          "libresolv.so.2",
          "libanl.so.1",
          "libmvec.so.1");

  private static final class Bundled {
    private static final GlibcNodes NODES = new GlibcNodes();
  }

  /** A node's history as a mark in stable branches, oldest branch first. */
  private record Branches(GlibcVersion release, GlibcVersion lowest) {}

  // By architecture, library and name; read where an architecture is asked for.
  private final Table table = Table.bundled("glibc-nodes");
  private final Map<Architecture, Map<String, Map<String, GlibcNode>>> nodes =
      new ConcurrentHashMap<>();
  private final Map<String, Branches> branches = new HashMap<>();

  private GlibcNodes() {
    Map<String, GlibcVersion> lowest = new HashMap<>();
    Map<String, GlibcVersion> release = new HashMap<>();
    for (Table.Row row : Table.bundled("glibc-abi-nodes").rows()) {
      List<String> where = row.words("where");
      GlibcVersion version = GlibcVersion.of(where.get(1));
      if (where.get(0).equals("release")) release.put(row.get("node"), version);
      lowest.merge(row.get("node"), version, (a, b) -> a.compareTo(b) < 0 ? a : b);
    }
    release.forEach(
        (node, first) -> branches.put(node, new Branches(first, lowest.getOrDefault(node, first))));
  }

  private Map<String, Map<String, GlibcNode>> read(Architecture architecture) {
    Map<String, Map<String, GlibcNode>> libraries = new LinkedHashMap<>();
    String port = Ports.name(architecture);
    if (port == null) return libraries;
    for (Table.Row row : table.rows(port)) {
      GlibcNode node =
          new GlibcNode(
              row.get("soname"),
              row.get("node"),
              GlibcVersion.of(row.get("since")),
              row.has("until") ? GlibcVersion.of(row.get("until")) : null,
              GlibcNode.Kind.valueOf(row.get("kind").toUpperCase(Locale.ROOT)),
              row.get("source"));
      libraries.computeIfAbsent(node.soname(), key -> new LinkedHashMap<>()).put(node.name(), node);
    }
    return libraries;
  }

  /** Returns the bundled table. */
  public static GlibcNodes bundled() {
    return Bundled.NODES;
  }

  /** Returns whether the table has this architecture. */
  public boolean covers(Architecture architecture) {
    return !libraries(architecture).isEmpty();
  }

  /** Returns the newest release whose nodes are known on an architecture. */
  public GlibcVersion newest(Architecture architecture) {
    return architecture == Architecture.MIPS64EL ? NEWEST_MIPS64EL : NEWEST;
  }

  /** Returns whether a library is one of glibc's on an architecture, in any release. */
  public boolean isGlibcs(Architecture architecture, String soname) {
    return libraries(architecture).containsKey(soname);
  }

  /**
   * Returns the nodes that a library defines in a release, back-ports of distributions aside.
   *
   * @return the nodes in the table's order; none if the library is not one of glibc's
   */
  public List<GlibcNode> nodes(Architecture architecture, GlibcVersion release, String soname) {
    List<GlibcNode> in = new ArrayList<>();
    for (GlibcNode node : libraries(architecture).getOrDefault(soname, Map.of()).values())
      if (node.isIn(release)) in.add(node);
    return List.copyOf(in);
  }

  /**
   * Returns whether a system of a release has a library of glibc's.
   *
   * @param soname the library's name
   * @return unknown also for what is packaged apart from glibc by some distributions
   */
  public Availability library(Architecture architecture, GlibcVersion release, String soname) {
    if (!covers(architecture)) return noTable(architecture);
    if (!isGlibcs(architecture, soname))
      return Availability.unknown(soname + " is not one of glibc's libraries");
    String subject = "glibc " + release + " on " + Ports.name(architecture);
    Collection<GlibcNode> all = libraries(architecture).getOrDefault(soname, Map.of()).values();
    if (all.stream().noneMatch(node -> node.isIn(release))) {
      return soname.equals(LIBCRYPT) || release.compareTo(FIRST_CHECKED) < 0
          ? Availability.unknown(subject + " itself has no " + soname + ": a package may bring one")
          : Availability.no(subject + " has no " + soname);
    }
    if (ALWAYS_INSTALLED.contains(soname) || soname.startsWith("ld"))
      return Availability.yes(subject + " brings " + soname);
    return Availability.unknown(
        soname + " comes with glibc's sources, in some distributions as a package of its own");
  }

  /**
   * Returns whether a library of a release defines a version node, back-ports of distributions
   * aside.
   *
   * @param soname the library's name, such as {@code libc.so.6}
   * @param node the node's name, such as {@code GLIBC_2.34}
   */
  public Availability defines(
      Architecture architecture, GlibcVersion release, String soname, String node) {
    if (!covers(architecture)) return noTable(architecture);
    if (!isGlibcs(architecture, soname))
      return Availability.unknown(soname + " is not one of glibc's libraries");
    if (soname.equals(LIBCRYPT))
      return Availability.unknown(
          soname + " is libxcrypt's in most distributions, with nodes of its own");
    String subject = soname + " of glibc " + release + " on " + Ports.name(architecture);
    GlibcNode row = find(architecture, soname, node);
    if (row == null) return absent(architecture, release, subject, node);
    if (row.kind() == GlibcNode.Kind.ABI) return mark(release, subject, node);
    boolean checked =
        release.isAtLeast(FIRST_CHECKED)
            && newest(architecture).isAtLeast(release)
            && (!row.source().equals("derived") || release.isAtLeast(FIRST_LISTED));
    String known = checked ? " (" + row.source() + ")" : " (" + row.source() + ", not checked)";
    GlibcVersion until = row.until();
    if (!release.isAtLeast(row.since()))
      return new Availability(
          Availability.Answer.NO,
          subject + " lacks " + node + ", which came with " + row.since() + known,
          checked);
    if (until != null && !until.isAtLeast(release))
      return new Availability(
          Availability.Answer.NO,
          subject + " lacks " + node + ", which ended with " + until + known,
          checked);
    String flag =
        row.kind() == GlibcNode.Kind.PRIVATE
            ? "; what stands behind it changes from release to release"
            : "";
    return new Availability(
        Availability.Answer.YES,
        subject + " defines " + node + ", since " + row.since() + known + flag,
        checked);
  }

  private Availability absent(
      Architecture architecture, GlibcVersion release, String subject, String node) {
    if (!newest(architecture).isAtLeast(release))
      return Availability.unknown(
          "the tables end at glibc "
              + newest(architecture)
              + ": whether "
              + subject
              + " defines "
              + node
              + " is not known");
    boolean checked = release.isAtLeast(FIRST_CHECKED);
    return new Availability(
        Availability.Answer.NO,
        subject + " has no " + node + (checked ? " in any known release" : ", not checked"),
        checked);
  }

  private Availability mark(GlibcVersion release, String subject, String node) {
    Branches history = branches.get(node);
    if (history == null) return Availability.unknown(node + " has no known history");
    if (release.isAtLeast(history.release()))
      return Availability.yes(
          subject + " defines " + node + ", since " + history.release() + " (source history)");
    if (release.compareTo(history.lowest()) < 0)
      return Availability.no(
          subject + " lacks " + node + ", which no branch below " + history.lowest() + " got");
    return Availability.unknown(
        node
            + " came with "
            + history.release()
            + " and was put into the stable branches from "
            + history.lowest()
            + " on: whether "
            + subject
            + " was built after that is not known");
  }

  private @Nullable GlibcNode find(Architecture architecture, String soname, String node) {
    return libraries(architecture).getOrDefault(soname, Map.of()).get(node);
  }

  private Map<String, Map<String, GlibcNode>> libraries(Architecture architecture) {
    return nodes.computeIfAbsent(architecture, this::read);
  }

  private static Availability noTable(Architecture architecture) {
    return Availability.unknown("no table of glibc's version nodes on " + architecture);
  }
}
