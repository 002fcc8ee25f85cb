package dev.abilens.libc;

import static java.util.stream.Collectors.toMap;

import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Image;
import dev.abilens.image.Symbol;
import dev.abilens.image.SystemLibraries;
import dev.abilens.image.VersionNeed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a binary asks of glibc, libstdc++ and libgcc, and which systems meet it.
 *
 * <pre>{@code
 * GlibcVersion floor = GlibcResolver.floorOf(image).orElseThrow();  // 2.34
 * GlibcResolver.floor(image, "GLIBC").orElseThrow().symbols();      // pthread_create@GLIBC_2.34
 * GlibcResolver.lifts(image.versionNeeds(), Architecture.X64);      // debian: 12 and later, ...
 * }</pre>
 *
 * <p>Needs that the binary marks as weak are not asked for: the loader tolerates their absence.
 */
public final class GlibcResolver {
  /** The families that a floor is worked out for. */
  public static final List<String> FAMILIES =
      List.of(SymbolVersion.GLIBC, SymbolVersion.GLIBCXX, SymbolVersion.CXXABI, SymbolVersion.GCC);

  private static final DottedNumber NO_RELEASE = DottedNumber.of("999999999");

  // By the distribution's id.
  private static final Map<String, DottedNumber> RELEASES = new ConcurrentHashMap<>();

  // By architecture, then by the distribution's id.
  private static final Map<Architecture, Map<String, GlibcSystem>> SYSTEMS =
      new ConcurrentHashMap<>();

  private GlibcResolver() {}

  /**
   * Returns the highest numbered glibc node that an image needs, as a release.
   *
   * @return the release, or empty if it needs none
   */
  public static Optional<GlibcVersion> floorOf(Image image) {
    DottedNumber highest = null;
    for (VersionNeed need : image.versionNeeds()) {
      SymbolVersion version = SymbolVersion.of(need.version());
      DottedNumber number = version.number();
      if (need.weak() || number == null || !version.isNumbered(SymbolVersion.GLIBC)) continue;
      if (highest == null || number.isAtLeast(highest)) highest = number;
    }
    return Optional.ofNullable(highest).map(GlibcVersion::new);
  }

  /**
   * Returns the floor of one family.
   *
   * @param family such as {@code GLIBCXX}
   * @return the floor, or empty if the image needs no numbered node of that family
   */
  public static Optional<Floor> floor(Image image, String family) {
    return floor(image, family, GlibcResolver::why);
  }

  /**
   * Returns the floor of one family as {@link #floor} does, without telling of its symbols why they
   * ask for it.
   *
   * @param family such as {@code GLIBCXX}
   * @return the floor, or empty if the image needs no numbered node of that family
   */
  public static Optional<Floor> bareFloor(Image image, String family) {
    return floor(image, family, (architecture, version, symbol) -> null);
  }

  private static Optional<Floor> floor(Image image, String family, Reasons reasons) {
    if (!FAMILIES.contains(family)) return Optional.empty();
    return Optional.ofNullable(
        floors(
                image.architecture(),
                image.versionNeeds(),
                image.imports(),
                List.of(family),
                reasons)
            .get(family));
  }

  /** Tells why a symbol asks for a node, or nothing. */
  private interface Reasons {
    @Nullable String of(Architecture architecture, SymbolVersion version, Symbol symbol);
  }

  /** Returns the floor of each family that an image needs nodes of, in {@link #FAMILIES} order. */
  public static Map<String, Floor> floors(Image image) {
    return floors(image.architecture(), image.versionNeeds(), image.imports());
  }

  /**
   * Returns the floor of each family that some needs have nodes of.
   *
   * @param needs the version needs
   * @param imports the symbols that are taken from elsewhere
   */
  public static Map<String, Floor> floors(
      Architecture architecture, List<VersionNeed> needs, Iterable<Symbol> imports) {
    return floors(architecture, needs, imports, FAMILIES, GlibcResolver::why);
  }

  private static Map<String, Floor> floors(
      Architecture architecture,
      List<VersionNeed> needs,
      Iterable<Symbol> imports,
      List<String> families,
      Reasons reasons) {
    Map<String, Set<String>> librariesOf = new LinkedHashMap<>();
    for (VersionNeed need : needs)
      if (!need.weak() && families.stream().anyMatch(SymbolVersion.of(need.version())::isNumbered))
        librariesOf
            .computeIfAbsent(need.version(), key -> new LinkedHashSet<>())
            .add(need.library());
    Map<String, List<Symbol>> symbolsOf = new HashMap<>();
    for (Symbol symbol : imports) {
      String version = symbol.version();
      if (version != null && librariesOf.containsKey(version))
        symbolsOf.computeIfAbsent(version, key -> new ArrayList<>()).add(symbol);
    }
    Map<String, Floor> floors = new LinkedHashMap<>();
    for (String family : families) {
      List<Floor.Rung> ladder = new ArrayList<>();
      librariesOf.forEach(
          (node, libraries) -> {
            SymbolVersion version = SymbolVersion.of(node);
            if (version.isNumbered(family))
              ladder.add(
                  rung(
                      architecture,
                      version,
                      libraries,
                      symbolsOf.getOrDefault(node, List.of()),
                      reasons));
          });
      ladder.sort(Comparator.comparing(GlibcResolver::number).reversed());
      if (!ladder.isEmpty()) floors.put(family, new Floor(family, ladder));
    }
    return floors;
  }

  /**
   * Returns whether a system meets each of some needs, weak ones aside.
   *
   * @param system such as a {@link GlibcSystem}
   */
  public static List<NeedAnswer> check(List<VersionNeed> needs, SystemLibraries system) {
    List<NeedAnswer> answers = new ArrayList<>();
    for (VersionNeed need : needs)
      if (!need.weak())
        answers.add(new NeedAnswer(need, system.version(need.library(), need.version())));
    return List.copyOf(answers);
  }

  /**
   * Returns whether a system meets all of some needs, weak ones aside: the first that it surely
   * does not meet, else the first that is not known, else yes.
   */
  public static Availability satisfies(List<VersionNeed> needs, SystemLibraries system) {
    Availability unknown = null;
    boolean verified = true;
    for (VersionNeed need : needs) {
      if (need.weak()) continue;
      Availability answer = system.version(need.library(), need.version());
      if (answer.isNo()) return answer;
      if (answer.answer() == Answer.UNKNOWN && unknown == null) unknown = answer;
      verified &= answer.verified();
    }
    return unknown != null
        ? unknown
        : new Availability(Answer.YES, system.describe() + " has every node asked for", verified);
  }

  /**
   * Returns for each known glibc distribution that is made for an architecture whether it meets the
   * needs on glibc's and GCC's libraries. Needs on other libraries are not looked at: what a
   * distribution has of those is not known.
   */
  public static List<Satisfaction> whoSatisfies(
      List<VersionNeed> needs, Architecture architecture) {
    List<VersionNeed> asked = needs.stream().filter(need -> isSystems(need, architecture)).toList();
    List<Satisfaction> all = new ArrayList<>();
    Map<String, GlibcSystem> systems = systems(architecture);
    for (Distribution distribution : Distributions.bundled().all()) {
      GlibcSystem system = systems.get(distribution.id());
      if (system != null) all.add(satisfaction(asked, distribution, system));
    }
    return List.copyOf(all);
  }

  /** Returns the systems of the distributions that are made for an architecture. */
  private static Map<String, GlibcSystem> systems(Architecture architecture) {
    return SYSTEMS.computeIfAbsent(
        architecture,
        key ->
            Distributions.bundled().all().stream()
                .filter(one -> one.libc() == LibcFamily.GLIBC)
                .filter(one -> one.architectures().contains(key))
                .collect(toMap(Distribution::id, one -> GlibcSystem.of(one, key))));
  }

  /**
   * Returns from which release on each family of distributions meets the needs, by the family's
   * name. A family whose newest known release is not known to meet them is left out.
   */
  public static List<Lift> lifts(List<VersionNeed> needs, Architecture architecture) {
    Map<String, List<Satisfaction>> families = new TreeMap<>();
    List<VersionNeed> asked = needs.stream().filter(need -> isSystems(need, architecture)).toList();
    Map<String, GlibcSystem> systems = systems(architecture);
    for (Distribution distribution : Distributions.bundled().all()) {
      GlibcSystem system = systems.get(distribution.id());
      if (system == null) continue;
      // The first need that is not met settles it, however many there are.
      Availability answer = satisfies(asked, system);
      families
          .computeIfAbsent(distribution.family(), key -> new ArrayList<>())
          .add(new Satisfaction(distribution, answer.answer(), answer.verified(), List.of()));
    }
    List<Lift> lifts = new ArrayList<>();
    families.forEach(
        (family, releases) -> {
          releases.sort(Comparator.comparing(one -> releaseOf(one.distribution())));
          int from = releases.size();
          while (from > 0 && releases.get(from - 1).answer() == Answer.YES) from--;
          if (from == releases.size()) return;
          List<Satisfaction> in = releases.subList(from, releases.size());
          lifts.add(
              new Lift(
                  family,
                  in.get(0).distribution(),
                  in.subList(1, in.size()).stream().map(Satisfaction::distribution).toList(),
                  in.stream().allMatch(Satisfaction::verified)));
        });
    return List.copyOf(lifts);
  }

  /**
   * Returns the official Node.js images of a major whose every known base meets the needs.
   *
   * @param major Node's major version
   */
  public static List<NodeBaseImages.Tag> images(
      int major, List<VersionNeed> needs, Architecture architecture) {
    List<VersionNeed> asked = needs.stream().filter(need -> isSystems(need, architecture)).toList();
    Map<String, GlibcSystem> systems = systems(architecture);
    return NodeBaseImages.bundled().ofMajor(major).stream()
        .filter(tag -> !tag.alpine())
        .filter(
            tag ->
                tag.bases().stream()
                    .allMatch(
                        base ->
                            systems.containsKey(base)
                                && satisfies(asked, systems.get(base)).isYes()))
        .toList();
  }

  private static Satisfaction satisfaction(
      List<VersionNeed> needs, Distribution distribution, GlibcSystem system) {
    List<NeedAnswer> answers = check(needs, system);
    List<NeedAnswer> open = answers.stream().filter(one -> !one.answer().isYes()).toList();
    boolean failed = open.stream().anyMatch(one -> one.answer().isNo());
    Answer answer = open.isEmpty() ? Answer.YES : failed ? Answer.NO : Answer.UNKNOWN;
    // One verified "no" settles it, whatever the others rest on.
    boolean verified =
        answer == Answer.NO
            ? open.stream().anyMatch(one -> one.answer().isNo() && one.answer().verified())
            : answers.stream().allMatch(one -> one.answer().verified());
    return new Satisfaction(distribution, answer, verified, open);
  }

  private static boolean isSystems(VersionNeed need, Architecture architecture) {
    return GccNodes.bundled().covers(need.library())
        || GlibcNodes.bundled().isGlibcs(architecture, need.library());
  }

  private static Floor.Rung rung(
      Architecture architecture,
      SymbolVersion version,
      Set<String> libraries,
      List<Symbol> symbols,
      Reasons reasons) {
    List<Floor.FloorSymbol> who = new ArrayList<>();
    for (Symbol symbol : symbols)
      who.add(
          new Floor.FloorSymbol(
              symbol.name(), version, symbol.library(), reasons.of(architecture, version, symbol)));
    return new Floor.Rung(version, List.copyOf(libraries), who);
  }

  private static @Nullable String why(
      Architecture architecture, SymbolVersion version, Symbol symbol) {
    String library = symbol.library();
    return library == null || !version.family().equals(SymbolVersion.GLIBC)
        ? null
        : GlibcSymbols.bundled().why(architecture, library, symbol.name(), version).orElse(null);
  }

  private static DottedNumber number(Floor.Rung rung) {
    DottedNumber number = rung.version().number();
    if (number == null) throw new IllegalStateException(rung + " has no number");
    return number;
  }

  /** Orders the releases of a family; one without a number moves on and is taken as the newest. */
  private static DottedNumber releaseOf(Distribution distribution) {
    return RELEASES.computeIfAbsent(
        distribution.id(),
        id -> {
          String release = distribution.release().replace("-sp", ".").replace(".x", "");
          return DottedNumber.parse(release).orElse(NO_RELEASE);
        });
  }
}
