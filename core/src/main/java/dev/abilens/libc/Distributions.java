package dev.abilens.libc;

import dev.abilens.data.Knowledge;
import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.header.Architecture;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The distributions, container images and function runtimes whose libraries are known, and the
 * words by which people name them. Immutable and thread-safe; read on first use.
 *
 * <pre>{@code
 * Distributions known = Distributions.bundled();
 * known.find("debian:12");        // the distribution
 * known.resolve("node:18-slim");  // the bases that this moving tag has had: Debian 11 and 12
 * }</pre>
 */
public final class Distributions {
  /**
   * The stable branches of glibc got their marks in August 2025; libraries read later that lack one
   * were built without it.
   */
  private static final String MARKS_IN_BRANCHES = "2025-08-31";

  private static final int SUGGESTIONS = 5;
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(docker\\.io|index\\.docker\\.io|[\\w-]+\\.gcr\\.io|gcr\\.io|quay\\.io"
              + "|ghcr\\.io|registry\\.access\\.redhat\\.com|registry\\.redhat\\.io"
              + "|mcr\\.microsoft\\.com|public\\.ecr\\.aws)/");
  private static final Pattern PATCH = Pattern.compile("(.*\\d)\\.\\d+");
  private static final Pattern TAGGED = Pattern.compile("(.*)-[\\d.]+(-\\d+)?");
  private static final Pattern DATED = Pattern.compile("(.*)-20\\d{6}(\\.\\d+)?");

  /** Tags that every release of a distribution has in its turn. */
  private static final Pattern MOVING = Pattern.compile("(.+)-(?:latest|stable)(?:-slim)?");

  private static final class Bundled {
    private static final Distributions ALL = new Distributions();
  }

  private final Map<String, Lazy<Distribution>> byId = new LinkedHashMap<>();
  private final Map<String, String> idByAlias = new HashMap<>();

  private Distributions() {
    Table images = Table.bundled("image-node-tops");
    Map<String, Table.Row> rows = new LinkedHashMap<>();
    for (Table.Row row : Table.bundled("libc-distros").rows()) rows.put(row.get("id"), row);
    for (Table.Row row : rows.values()) {
      Table.Row base = rows.get(row.get("base"));
      byId.put(row.get("id"), new Lazy<>(() -> read(row, base, images)));
      for (String alias : row.words("aliases")) idByAlias.put(alias, row.get("id"));
    }
  }

  /** Returns the bundled table. */
  public static Distributions bundled() {
    return Bundled.ALL;
  }

  /** Returns the day up to which the tables of C libraries and distributions are complete. */
  public LocalDate asOf() {
    return Knowledge.asOf("libc");
  }

  /** Returns all of them, in the table's order. */
  public List<Distribution> all() {
    return byId.values().stream().map(Lazy::get).toList();
  }

  /**
   * Finds one by its id, its code name or the name of its image.
   *
   * @param word such as {@code debian:12}, {@code debian-12}, {@code bookworm}, {@code
   *     debian:12-slim} or {@code rockylinux:9.3}
   * @return the distribution, or empty if the word is not known or means several
   */
  public Optional<Distribution> find(String word) {
    String key = normal(word);
    Distribution exact = exactly(key);
    if (exact != null) return Optional.of(exact);
    for (String suffix : List.of("-slim", "-minimal", "-micro", "-backports")) {
      if (key.endsWith(suffix)) {
        String bare = key.substring(0, key.length() - suffix.length());
        return find(bare);
      }
    }
    Matcher dated = DATED.matcher(key);
    if (dated.matches()) return find(dated.group(1)).filter(one -> !one.isRolling());
    Matcher patch = PATCH.matcher(key);
    Distribution ofMinor = patch.matches() ? exactly(patch.group(1)) : null;
    if (ofMinor != null) return Optional.of(ofMinor);
    // An alias that names the release by itself may have any tag: ubi9/ubi-minimal:9.4.
    Matcher tagged = TAGGED.matcher(key);
    String id = tagged.matches() ? idByAlias.get(tagged.group(1)) : null;
    return Optional.ofNullable(id == null ? null : byId(id)).filter(one -> !one.isRolling());
  }

  /**
   * Resolves the name of a distribution or of an official Node.js image to the systems that it may
   * stand for: one for a distribution, all the bases that it has had for a tag that moves.
   *
   * @param word such as {@code debian:12}, {@code debian:stable}, {@code node:18-slim} or {@code
   *     node:20-alpine3.19}
   * @return the systems, or empty if the word is not known; {@link #suggestions} has near ones
   */
  public Optional<SystemSet> resolve(String word) {
    Optional<SystemSet> image = NodeBaseImages.resolve(word, this);
    if (image.isPresent()) return image;
    return find(word)
        .map(one -> new SystemSet(word, List.of(one), true, one.name()))
        .or(() -> moving(word));
  }

  private Optional<SystemSet> moving(String word) {
    Matcher tag = MOVING.matcher(normal(word));
    if (!tag.matches()) return Optional.empty();
    String name = tag.group(1);
    Distribution only = exactly(name);
    List<Distribution> members =
        only != null
            ? List.of(only)
            : byId.entrySet().stream()
                .filter(one -> stem(one.getKey()).equals(name))
                .map(one -> one.getValue().get())
                .filter(one -> !one.isRolling())
                .sorted(Comparator.comparing(one -> DottedNumber.of(one.libcVersion())))
                .toList();
    if (members.isEmpty()) return Optional.empty();
    return Optional.of(new SystemSet(word, members, true, word + " has been one of " + members));
  }

  /** Returns the known words that are nearest to an unknown one, nearest first, at most five. */
  public List<String> suggestions(String word) {
    String key = normal(word);
    record Near(String word, int distance) {}
    List<Near> near = new ArrayList<>();
    List<String> words = new ArrayList<>(byId.keySet());
    words.addAll(idByAlias.keySet());
    for (NodeBaseImages.Tag tag : NodeBaseImages.bundled().all())
      for (String name : tag.names()) words.add(normal(name));
    int stem = stem(key).length();
    for (String candidate : words) {
      boolean sameStem = stem > 0 && stem(candidate).equals(stem(key));
      int distance = distance(key, candidate) - (sameStem ? stem : 0);
      if (distance <= Math.max(2, key.length() / 3)) near.add(new Near(candidate, distance));
    }
    near.sort(Comparator.comparingInt(Near::distance).thenComparing(Near::word));
    return near.stream().limit(SUGGESTIONS).map(Near::word).toList();
  }

  private @Nullable Distribution exactly(String key) {
    Distribution one = byId(key);
    return one != null ? one : byId(idByAlias.getOrDefault(key, ""));
  }

  private @Nullable Distribution byId(String id) {
    Lazy<Distribution> one = byId.get(id);
    return one == null ? null : one.get();
  }

  static String normal(String word) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    Matcher registry = REGISTRY.matcher(lower);
    if (registry.lookingAt()) lower = lower.substring(registry.end());
    if (lower.startsWith("library/")) lower = lower.substring("library/".length());
    return lower.replace(':', '-').replace('/', '-').replace('@', '-');
  }

  private static String stem(String key) {
    int i = 0;
    while (i < key.length() && !Character.isDigit(key.charAt(i))) i++;
    return i > 0 && key.charAt(i - 1) == '-' ? key.substring(0, i - 1) : key.substring(0, i);
  }

  /** Counts the insertions, deletions and replacements between two words. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private static Distribution read(Table.Row row, Table.@Nullable Row base, Table images) {
    Set<Architecture> architectures = EnumSet.noneOf(Architecture.class);
    for (String arch : row.words("archs")) architectures.add(Ports.architecture(arch));
    Map<Architecture, Table.Row> own = byArchitecture(images.rows(row.get("image")));
    // A rider that keeps to an older libstdc++ than its base has today takes nothing from there.
    Map<Architecture, Table.Row> bases =
        base != null && sameTops(row, base)
            ? byArchitecture(images.rows(base.get("image")))
            : Map.of();
    Map<Architecture, Distribution.Libraries> systems = new EnumMap<>(Architecture.class);
    for (Architecture architecture : architectures) {
      Table.Row record = own.getOrDefault(architecture, bases.get(architecture));
      systems.put(
          architecture,
          record == null
              ? claimed(row, base, architecture)
              : recorded(row, record, own.isEmpty(), architecture));
    }
    return new Distribution(
        row.get("id"),
        Distribution.Kind.valueOf(row.get("kind").toUpperCase(Locale.ROOT)),
        row.get("name"),
        LibcFamily.valueOf(row.get("libc").toUpperCase(Locale.ROOT)),
        row.get("libc_version"),
        row.has("base") ? row.get("base") : null,
        architectures,
        row.get("verified"),
        row.get("source"),
        row.get("note"),
        row.has("released") ? row.get("released") : null,
        row.has("end") ? row.get("end") : null,
        systems);
  }

  private static Map<Architecture, Table.Row> byArchitecture(List<Table.Row> rows) {
    Map<Architecture, Table.Row> found = new EnumMap<>(Architecture.class);
    for (Table.Row row : rows) found.put(Ports.architecture(row.get("arch")), row);
    return found;
  }

  /** What the libraries inside of an image said. */
  private static Distribution.Libraries recorded(
      Table.Row row, Table.Row record, boolean ofBase, Architecture architecture) {
    boolean packaged = row.get("source").equals("package") && architecture == Architecture.X64;
    List<String> marks = new ArrayList<>(record.words("glibc_abi_nodes"));
    if (packaged) marks.addAll(row.words("glibc_abi_nodes"));
    return new Distribution.Libraries(
        DottedNumber.of(record.get("glibc")),
        record.get("glibc_top"),
        new CppTops(
            text(record, "glibcxx_top"), text(record, "cxxabi_top"), text(record, "libgcc_top")),
        Set.copyOf(marks),
        packaged || record.get("recorded").compareTo(MARKS_IN_BRANCHES) > 0,
        row.get("name")
            + ": read from the libraries of "
            + (ofBase ? "its base image " : "the image ")
            + record.get("image")
            + ", "
            + record.get("recorded")
            + (packaged ? ", and of its packages" : ""),
        row.get("verified").equals("yes"));
  }

  /** What the distribution's own row says, which holds for x86-64 and is taken for the others. */
  private static Distribution.Libraries claimed(
      Table.Row row, Table.@Nullable Row base, Architecture architecture) {
    boolean here = architecture == Architecture.X64 || row.get("libc").equals("musl");
    boolean packaged = row.get("source").equals("package") && architecture == Architecture.X64;
    String evidence =
        row.get("name")
            + ": "
            + (base == null ? row.get("source") : "as its base " + base.get("name"))
            + ", "
            + switch (row.get("verified")) {
              case "yes" -> "verified";
              case "part" -> "verified in part";
              default -> "not verified";
            }
            + (here ? "" : ", libraries as on x86_64");
    return new Distribution.Libraries(
        DottedNumber.parse(row.get("libc_version")).orElse(null),
        here ? text(row, "glibc_top") : null,
        new CppTops(
            text(row, "glibcxx_max"),
            text(row, "cxxabi_max"),
            // The highest node of libgcc differs by architecture.
            architecture == Architecture.X64 ? text(row, "libgcc_max") : null),
        architecture == Architecture.X64 ? Set.copyOf(row.words("glibc_abi_nodes")) : Set.of(),
        packaged
            || (architecture == Architecture.X64
                && row.get("seen").compareTo(MARKS_IN_BRANCHES) > 0),
        evidence,
        here && row.get("verified").equals("yes"));
  }

  private static boolean sameTops(Table.Row row, Table.Row base) {
    return row.get("glibcxx_max").equals(base.get("glibcxx_max"))
        && row.get("libc_version").equals(base.get("libc_version"));
  }

  private static @Nullable String text(Table.Row row, String column) {
    return row.has(column) ? row.get(column) : null;
  }
}
