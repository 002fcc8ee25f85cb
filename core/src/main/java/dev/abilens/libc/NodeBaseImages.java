package dev.abilens.libc;

import dev.abilens.data.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The official {@code node} images: which distribution each tag is, or has been, made of. Immutable
 * and thread-safe; read on first use.
 */
public final class NodeBaseImages {
  private static final Pattern TAG =
      Pattern.compile("node-(\\d+)(?:\\.\\d+){0,2}(?:-(.+?))??(-slim)?");
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

  private NodeBaseImages() {
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
   * @param word such as {@code node:18}, {@code node:18.20.4-slim} or {@code node:20-alpine3.19}
   * @return the systems, or empty if this is no tag of the image whose base is known
   */
  Optional<SystemSet> resolve(String word, Distributions known) {
    Matcher tag = TAG.matcher(Distributions.normal(word));
    if (!tag.matches()) return Optional.empty();
    String variant = tag.group(2) == null ? "" : tag.group(2);
    if (!variant.isEmpty() && !variant.equals("alpine"))
      return known
          .find(idOf(variant))
          .map(base -> new SystemSet(word, List.of(base), true, word + " is made of " + base));
    int major;
    try {
      major = Integer.parseInt(tag.group(1));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    boolean alpine = variant.equals("alpine");
    for (Tag family : ofMajor(major)) {
      if (family.alpine() != alpine) continue;
      List<Distribution> members =
          family.bases().stream().flatMap(id -> known.find(id).stream()).toList();
      // For Alpine only the last base of each major was kept, and there were others before it.
      return Optional.of(
          new SystemSet(
              word,
              members,
              !alpine && members.size() == family.bases().size(),
              alpine
                  ? word + " moves: last made of " + members.get(members.size() - 1)
                  : word + " has been made of " + members));
    }
    return Optional.empty();
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
