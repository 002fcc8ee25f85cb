package dev.abilens.doctor;

import dev.abilens.dockerfile.NodeWords;
import dev.abilens.node.VersionRange;
import dev.abilens.project.Located;
import dev.abilens.tree.FileTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The versions of Node.js in the files of CI and of hosts of functions. */
final class ContinuousIntegration {
  private static final List<String> FILES =
      List.of(
          ".gitlab-ci.yml",
          ".circleci/config.yml",
          ".travis.yml",
          "azure-pipelines.yml",
          "bitbucket-pipelines.yml",
          "appveyor.yml",
          ".drone.yml",
          ".woodpecker.yml",
          "serverless.yml",
          "template.yaml",
          "app.yaml",
          "render.yaml");
  private static final Set<String> VERSION_FIELDS =
      Set.of(
          "node-version",
          "node_version",
          "nodeversion",
          "node_js",
          "nodejs_version",
          "versionspec",
          "node",
          "nodejs");
  private static final Pattern RUNTIME = Pattern.compile("nodejs(\\d+)(?:\\.x)?");
  private static final int MAX_WORKFLOWS = 200;

  private final ProjectFiles files;
  private final Documents documents;
  private final NodePins pins;

  ContinuousIntegration(ProjectFiles files, Documents documents, NodePins pins) {
    this.files = files;
    this.documents = documents;
    this.pins = pins;
  }

  void read() {
    List<String> all = new ArrayList<>();
    for (FileTree.Entry entry : files.list(".github/workflows")) {
      String name = entry.fileName();
      if ((name.endsWith(".yml") || name.endsWith(".yaml")) && all.size() < MAX_WORKFLOWS)
        all.add(".github/workflows/" + name);
    }
    all.addAll(FILES);
    for (String file : all) read(file);
  }

  private void read(String file) {
    List<Located> found = new ArrayList<>();
    documents.yaml(
        file, ProjectFiles.MAX_TEXT, (way, value, line) -> value(file, way, value, line, found));
    if (found.isEmpty()) return;
    // Jobs of one file may each have their own.
    String all = found.stream().map(Located::text).distinct().collect(Collectors.joining(" || "));
    pins.add(file, found.get(0).line(), "CI", VersionRange.parse(all));
  }

  private void value(String file, List<String> way, String value, int line, List<Located> found) {
    String field = "";
    for (int i = way.size() - 1; i >= 0 && field.isEmpty(); i--)
      if (!way.get(i).startsWith("#")) field = way.get(i).toLowerCase(Locale.ROOT);
    // What is computed from other values is read where these stand.
    if (value.isEmpty() || value.contains("${{") || value.contains("$")) return;
    boolean named = way.size() > 1;
    if (VERSION_FIELDS.contains(field) && named && isVersion(value)) {
      NodePins.versions(value)
          .ifPresentOrElse(
              versions -> found.add(new Located(versions.toString(), line)),
              () -> pins.word(file, line, "CI", value));
    } else if (isImage(field, way) && value.contains("node") && value.indexOf(' ') < 0) {
      NodeWords.ofImage(value)
          .ifPresent(versions -> found.add(new Located(versions.toString(), line)));
    } else if (field.equals("runtime")) {
      Matcher runtime = RUNTIME.matcher(value);
      if (runtime.matches()) pins.word(file, line, "the function's runtime", runtime.group(1));
    }
  }

  private static boolean isImage(String field, List<String> way) {
    return field.equals("image")
        || field.equals("container")
        || (field.equals("name") && way.contains("image"));
  }

  private static boolean isVersion(String value) {
    return NodeWords.range(value).isPresent()
        || NodeWords.moves(value)
        || Character.isDigit(value.charAt(0))
        || value.startsWith("^")
        || value.startsWith("~")
        || value.startsWith(">");
  }
}
