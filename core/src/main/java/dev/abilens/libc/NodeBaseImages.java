package dev.abilens.libc;

import dev.abilens.data.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The official {@code node} images: which distribution each tag is, or has been, made of. Immutable
 * and thread-safe; read on first use.
 */
public final class NodeBaseImages {
  private static final String IMAGE = "node-";
  private static final Pattern VERSION = Pattern.compile("(\\d{1,9})(?:\\.\\d+){0,2}");
  private static final Pattern ALPINE = Pattern.compile("alpine-?(\\d+\\.\\d+)");
  private static final Pattern BASE = Pattern.compile("alpine\\d+\\.\\d+|[a-z]+");
  private static final Set<String> FILLERS = Set.of("to", "then");

  private static final class Bundled {
    private static final NodeBaseImages ALL = new NodeBaseImages();
  }

  /**
   * A family of moving tags of one major.
   *
   * @param major Node's major version
   * @param alpine whether these are the Alpine variants
   * @param names the tags, such as {@code node:18} and {@code node:18-slim}
   * @param bases the ids of the distributions that they have been made of, oldest first
   * @param variants the bases that had tags of their own at the end, such as {@code bullseye}
   * @param verified whether the history of the image's repository was read
   */
  public record Tag(
      int major,
      boolean alpine,
      List<String> names,
      List<String> bases,
      List<String> variants,
      boolean verified) {
    /** Copies the lists. */
    public Tag {
      names = List.copyOf(names);
      bases = List.copyOf(bases);
      variants = List.copyOf(variants);
    }

    /** Returns the id of the base that the tags have now, or had at the end. */
    public String lastBase() {
      return bases.get(bases.size() - 1);
    }
  }

  private final List<Tag> tags;
  private final Map<String, Integer> codeNames = new HashMap<>();

  private NodeBaseImages() {
    for (Table.Row row : Table.bundled("node-lines").rows())
      if (row.has("codename"))
        codeNames.put(
            row.get("codename").toLowerCase(Locale.ROOT), Integer.valueOf(row.get("line")));
    List<Tag> read = new ArrayList<>();
    for (Table.Row row : Table.bundled("node-docker-tags").rows()) {
      Set<String> bases = new LinkedHashSet<>();
      Matcher words = BASE.matcher(row.get("default_base"));
      while (words.find())
        if (!FILLERS.contains(words.group())) bases.add(base(words.group()).id());
      // The last of the bases closes the list even where it was the first one, too.
      bases.remove(row.get("distro_id"));
      bases.add(row.get("distro_id"));
      read.add(
          new Tag(
              Integer.parseInt(row.get("node_major")),
              row.get("tag").endsWith("-alpine"),
              row.words("tag").stream().filter(word -> word.startsWith("node:")).toList(),
              List.copyOf(bases),
              row.words("last_seen_variants"),
              row.get("verified").equals("yes")));
    }
    tags = List.copyOf(read);
  }

  /** Returns the bundled table. */
  public static NodeBaseImages bundled() {
    return Bundled.ALL;
  }

  /** Returns all tags, by major. */
  public List<Tag> all() {
    return tags;
  }

  /** Returns the tags of a major; none if the tables do not have it. */
  public List<Tag> ofMajor(int major) {
    return tags.stream().filter(tag -> tag.major() == major).toList();
  }

  /**
   * Resolves a tag to the systems that it may stand for.
   *
   * @param word such as {@code node:18}, {@code node:18.20.4-slim}, {@code node:20-alpine3.19},
   *     {@code node:lts} or {@code node:iron-alpine}
   * @return the systems, or empty if this is no tag of the image whose base is known
   */
  static Optional<SystemSet> resolve(String word, Distributions known) {
    String key = Distributions.normal(word);
    if (!key.startsWith(IMAGE)) return Optional.empty();
    Deque<String> words = new ArrayDeque<>(List.of(key.substring(IMAGE.length()).split("-", -1)));
    return words.contains("") ? Optional.empty() : bundled().resolve(word, words, known);
  }

  private Optional<SystemSet> resolve(String word, Deque<String> words, Distributions known) {
    IntPredicate majors = takeLine(words);
    if ("slim".equals(words.peekLast())) words.removeLast();
    String variant = String.join("-", words);
    boolean alpine = variant.equals("alpine");
    if (!alpine && !variant.isEmpty())
      return known
          .find(idOf(variant))
          .map(base -> new SystemSet(word, List.of(base), true, word + " is made of " + base));
    List<Tag> families =
        tags.stream().filter(tag -> tag.alpine() == alpine && majors.test(tag.major())).toList();
    if (families.isEmpty()) return Optional.empty();
    List<Distribution> members =
        families.stream()
            .flatMap(family -> family.bases().stream())
            .distinct()
            .flatMap(id -> known.find(id).stream())
            .toList();
    // For Alpine only the last base of each major was kept, and there were others before it.
    return Optional.of(
        new SystemSet(
            word,
            members,
            !alpine,
            alpine && families.size() == 1
                ? word + " moves: last made of " + members.get(members.size() - 1)
                : word + " has been made of " + members));
  }

  /**
   * Takes the words of a tag that say which majors it stands for: a tag without any has been of
   * each major in its turn, {@code lts} of those that have a code name.
   */
  private IntPredicate takeLine(Deque<String> words) {
    String first = words.element();
    Matcher version = VERSION.matcher(first);
    if (version.matches()) {
      int major = Integer.parseInt(version.group(1));
      words.remove();
      return one -> one == major;
    }
    Integer line = codeNames.get(first);
    if (line != null) {
      words.remove();
      return one -> one == line;
    }
    if (first.equals("lts")) {
      words.remove();
      return codeNames.containsKey(words.peek()) ? takeLine(words) : codeNames::containsValue;
    }
    if (first.equals("latest") || first.equals("current")) words.remove();
    return one -> true;
  }

  private static Distribution base(String word) {
    return Distributions.bundled()
        .find(idOf(word))
        .orElseThrow(() -> new IllegalStateException("node images: no distribution " + word));
  }

  private static String idOf(String base) {
    Matcher alpine = ALPINE.matcher(base);
    return alpine.matches() ? "alpine-" + alpine.group(1) : base;
  }
}
