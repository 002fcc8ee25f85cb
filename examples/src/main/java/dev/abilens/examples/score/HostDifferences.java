package dev.abilens.examples.score;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.abilens.Abilens;
import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a machine differs from the one on which loads were made: of that one only the names of its
 * libraries are known. For one thread.
 */
final class HostDifferences {
  private static final List<String> DIRECTORIES =
      List.of(
          "usr/lib/x86_64-linux-gnu",
          "lib/x86_64-linux-gnu",
          "usr/lib64",
          "lib64",
          "usr/lib",
          "lib");

  private static final Set<String> LISTS = Set.of("libraries", "unversioned_linker_scripts");

  private final Set<String> there;
  private final FileTree tree;
  private final Path root;
  private final Map<String, List<String>> needed = new HashMap<>();

  /**
   * Makes the comparison.
   *
   * @param facts the file that lists the libraries of that machine
   * @param name what that machine is called there
   * @param tree the files of this one
   * @param root where those lie
   */
  HostDifferences(Path facts, String name, FileTree tree, Path root) throws IOException {
    this.there = libraries(facts, name);
    this.tree = tree;
    this.root = root;
  }

  private static Set<String> libraries(Path facts, String name) throws IOException {
    Set<String> found = new HashSet<>();
    try (JsonParser json = new JsonFactory().createParser(facts.toFile())) {
      String machine = "";
      boolean wanted = false;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        int depth = json.getParsingContext().getNestingDepth();
        if (token == JsonToken.FIELD_NAME && depth == 1) machine = json.currentName();
        if (token == JsonToken.FIELD_NAME && depth == 2)
          wanted = machine.equals(name) && LISTS.contains(json.currentName());
        if (token == JsonToken.VALUE_STRING && wanted) found.add(json.getText());
      }
    }
    return found;
  }

  /** Returns the libraries that a file's load looks for and that only one of the two has. */
  Set<String> of(Path addon) throws IOException {
    Set<String> different = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    Deque<String> left = new ArrayDeque<>(dependencies(addon));
    while (!left.isEmpty()) {
      String library = left.remove();
      if (!seen.add(library)) continue;
      String place = place(library);
      if ((place != null) != there.contains(library)) different.add(library);
      else if (place != null) left.addAll(neededBy(place));
    }
    return different;
  }

  private @Nullable String place(String library) throws IOException {
    for (String directory : DIRECTORIES) {
      FileTree.Entry entry = Links.follow(tree, directory + "/" + library);
      if (entry != null) return entry.path();
    }
    return null;
  }

  private List<String> neededBy(String place) throws IOException {
    List<String> known = needed.get(place);
    if (known == null) {
      known = dependencies(root.resolve(place));
      needed.put(place, known);
    }
    return known;
  }

  private static List<String> dependencies(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    if (!Files.exists(file)) return names;
    Abilens.open()
        .inspect(
            file,
            inspection -> {
              for (Image image : inspection.images())
                for (Dependency dependency : image.dependencies()) names.add(dependency.name());
            },
            problem -> {});
    return names;
  }
}
