package dev.abilens.dockerfile;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image.
 *
 * @param text as it was written, variables replaced as far as they are known
 * @param registry the host before the first slash, or empty
 * @param repository the path without the registry and Docker's own {@code library/}
 * @param tag the tag, or null
 * @param pinned whether a digest names the very image, so that the tag is a hint only
 */
record ImageReference(
    String text, String registry, String repository, @Nullable String tag, boolean pinned) {
  private static final Set<String> HUBS =
      Set.of("", "docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

  /** Mirrors of Docker's own library that are known under their names. */
  private static final Set<String> MIRRORS =
      Set.of("public.ecr.aws/docker/library", "mirror.gcr.io/library");

  static ImageReference parse(String text) {
    String rest = text;
    int digest = rest.indexOf('@');
    if (digest >= 0) rest = rest.substring(0, digest);
    int slash = rest.lastIndexOf('/');
    int colon = rest.indexOf(':', slash + 1);
    String tag = colon < 0 ? null : rest.substring(colon + 1);
    String name = (colon < 0 ? rest : rest.substring(0, colon)).toLowerCase(Locale.ROOT);
    int first = name.indexOf('/');
    String head = first < 0 ? "" : name.substring(0, first);
    boolean host =
        head.indexOf('.') >= 0
            || head.indexOf(':') >= 0
            || head.equals("localhost")
            || !Variables.isKnown(head);
    String registry = host ? head : "";
    String repository = host ? name.substring(first + 1) : name;
    if (repository.startsWith("library/")) repository = repository.substring("library/".length());
    return new ImageReference(text, registry, repository, tag, digest >= 0);
  }

  /** Returns the last part of the repository. */
  String baseName() {
    return repository.substring(repository.lastIndexOf('/') + 1);
  }

  /** Returns whether this is an image of Docker's own library, or of a known mirror of it. */
  boolean isOfficial() {
    if (HUBS.contains(registry)) return repository.indexOf('/') < 0;
    String whole = registry + "/" + repository;
    int end = whole.lastIndexOf('/');
    return MIRRORS.contains(whole.substring(0, end))
        || MIRRORS.contains(whole.substring(0, end) + "/library");
  }

  /** Returns the name without registry and digest, as tables of distributions know it. */
  String plain() {
    return tag == null ? repository : repository + ":" + tag;
  }

  @Override
  public String toString() {
    return Variables.shown(text);
  }
}
