package dev.abilens.macho;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The images of a process and what each asks for, in the order in which dyld loads them ({@code
 * loadDependents}): all that an image asks for, then what the first of those asks for, and so on.
 * Used by one thread.
 */
final class DyldClosure {
  private final DyldSearch search;
  private final List<LinkedImage> images;
  private final IdentityHashMap<LinkedImage, Map<Integer, LinkedImage>> dependents =
      new IdentityHashMap<>();

  /** Takes note of what is not found. */
  interface Missing {
    /** Called where a library that may not be missing is, or may be. */
    void missing(LinkedImage asking, Dylib dylib, DyldSearch.Result result);
  }

  /** Begins with the images of a process. */
  DyldClosure(DyldSearch search, List<LinkedImage> before) {
    this.search = search;
    this.images = new ArrayList<>(before);
  }

  /** Takes over what the images of a process ask for. */
  void know(DyldClosure process) {
    dependents.putAll(process.dependents);
  }

  /** Returns all images, in the order in which they were loaded. */
  List<LinkedImage> images() {
    return images;
  }

  /** Returns what an image's library with an ordinal is; null where it is missing. */
  @Nullable LinkedImage dependent(LinkedImage image, int ordinal) {
    Map<Integer, LinkedImage> of = dependents.get(image);
    return of == null ? null : of.get(ordinal);
  }

  /**
   * Loads an image with all that it asks for.
   *
   * @param top the image, and what asked for it
   */
  void load(LinkedImage.Chain top, Missing missing) throws IOException {
    images.add(top.image());
    Deque<LinkedImage.Chain> ahead = new ArrayDeque<>();
    ahead.push(top);
    while (!ahead.isEmpty()) {
      LinkedImage.Chain next = ahead.pop();
      DyldObject object = next.image().object();
      if (object == null || dependents.containsKey(next.image())) continue;
      List<LinkedImage> children = resolve(next, object, missing);
      for (int i = children.size() - 1; i >= 0; i--)
        ahead.push(new LinkedImage.Chain(children.get(i), next));
    }
  }

  private List<LinkedImage> resolve(LinkedImage.Chain asking, DyldObject object, Missing missing)
      throws IOException {
    Map<Integer, LinkedImage> found = new HashMap<>();
    dependents.put(asking.image(), found);
    List<LinkedImage> children = new ArrayList<>();
    for (Dylib dylib : object.dylibs()) {
      // dyld 4 does not know LC_LAZY_LOAD_DYLIB, nor does anything come of it before it is used.
      if (dylib.cmd() == MachO.LC_LAZY_LOAD_DYLIB) continue;
      DyldSearch.Result result = search.find(dylib.name(), asking, images);
      LinkedImage image = result.image();
      if (image == null) {
        if (!dylib.isWeak()) missing.missing(asking.image(), dylib, result);
        continue;
      }
      found.put(dylib.ordinal(), image);
      if (!isLoaded(image)) images.add(image);
      children.add(image);
    }
    return children;
  }

  // The very image is meant.
  @SuppressWarnings("ReferenceEquality")
  private boolean isLoaded(LinkedImage image) {
    for (LinkedImage other : images) if (other == image) return true;
    return false;
  }
}
