package dev.abilens.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Platform;
import dev.abilens.testing.Beside;
import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Severity;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dockerfiles and what must, and must not, be said of them. Beside each {@code NAME.Dockerfile} of
 * the resources lies {@code NAME.expected}: {@code must:} and {@code not:} with codes, each with
 * {@code @LINE} and {@code :severity} where these matter, and {@code ignore:} with the patterns of
 * its {@code .dockerignore}.
 */
class DockerfilesTest {
  @TempDir private Path project;

  static Stream<String> cases() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(DockerfilesTest.class.getResource("dockerfiles")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".Dockerfile"))
          .map(name -> name.substring(0, name.length() - ".Dockerfile".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String resource(String name) throws IOException {
    try (var in = DockerfilesTest.class.getResourceAsStream("dockerfiles/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysWhatItMust(String name) throws IOException {
    Files.writeString(project.resolve("Dockerfile"), resource(name + ".Dockerfile"));
    String expected = resource(name + ".expected");
    String ignored = words(expected, "ignore:").reduce("", (a, b) -> a + b + "\n");
    if (!ignored.isEmpty()) Files.writeString(project.resolve(".dockerignore"), ignored);
    List<ProjectFinding> findings = look(DoctorOptions.NONE);
    words(expected, "must:")
        .forEach(
            word ->
                assertTrue(
                    findings.stream().anyMatch(finding -> is(finding, word)),
                    () -> word + " is missing in " + findings));
    words(expected, "not:")
        .forEach(
            word ->
                assertTrue(
                    findings.stream().noneMatch(finding -> is(finding, word)),
                    () -> word + " is in " + findings));
  }

  private List<ProjectFinding> look(DoctorOptions options) throws IOException {
    return new ProjectDoctor(
            options, Platform.LINUX_X64, null, source -> List.of(), ReadLimits.defaults(), null)
        .look(FileTree.of(project), "");
  }

  private static Stream<String> words(String expected, String head) {
    return expected
        .lines()
        .filter(line -> line.startsWith(head))
        .flatMap(line -> Arrays.stream(line.substring(head.length()).strip().split(" ")));
  }

  /** {@code CODE}, {@code CODE@LINE}, {@code CODE:severity}, {@code CODE@LINE:severity}. */
  private static boolean is(ProjectFinding finding, String word) {
    String[] severity = word.split(":", 2);
    String[] line = severity[0].split("@", 2);
    return finding.code().name().equals(line[0])
        && (line.length == 1 || finding.line() == Integer.parseInt(line[1]))
        && (severity.length == 1 || finding.severity().word().equals(severity[1]));
  }

  @Test
  void everyCodeOfDockerfilesIsMetAndMissedOnce() throws IOException, URISyntaxException {
    List<String> must = new ArrayList<>();
    List<String> not = new ArrayList<>();
    for (String name : cases().toList()) {
      String expected = resource(name + ".expected");
      words(expected, "must:").map(word -> word.split("[@:]", -1)[0]).forEach(must::add);
      words(expected, "not:").map(word -> word.split("[@:]", -1)[0]).forEach(not::add);
    }
    for (ProjectCode code : ProjectCode.values())
      if (code.compareTo(ProjectCode.DOCKERFILE_MALFORMED) <= 0
          && code != ProjectCode.HOST_NODE_MODULES_MOUNTED) {
        assertTrue(must.contains(code.name()), code + " is met nowhere");
        assertTrue(not.contains(code.name()), code + " is ruled out nowhere");
      }
  }

  @Test
  void buildArgumentsAndTheStageThatIsWantedCount() throws IOException {
    Files.writeString(
        project.resolve("Dockerfile"),
        """
        ARG RUN=18
        FROM node:18-bookworm AS a
        WORKDIR /a
        RUN npm ci
        FROM node:${RUN}-bookworm AS b
        COPY --from=a /a/node_modules /a/node_modules
        FROM node:18-alpine3.20 AS c
        COPY --from=a /a/node_modules /a/node_modules
        """);
    assertEquals(
        List.of(ProjectCode.STAGE_LIBC_MISMATCH),
        errors(new DoctorOptions(null, Map.of(), null, null)));
    assertEquals(List.of(), errors(new DoctorOptions(null, Map.of(), "b", null)));
    assertEquals(
        List.of(ProjectCode.STAGE_NODE_MISMATCH),
        errors(new DoctorOptions(null, Map.of("RUN", "20"), "B", null)));
    assertTrue(
        look(new DoctorOptions(null, Map.of(), "d", null)).stream()
            .anyMatch(f -> f.message().equals("No stage is called d.")));
  }

  private List<ProjectCode> errors(DoctorOptions options) throws IOException {
    return look(options).stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .map(ProjectFinding::code)
        .toList();
  }

  @Test
  void theIgnoreFileBesideADockerfileWins() throws IOException {
    Files.writeString(project.resolve("api.Dockerfile"), "FROM node:22-bookworm\nCOPY . /app\n");
    Files.writeString(project.resolve(".dockerignore"), "node_modules\n");
    assertEquals(List.of(), look(DoctorOptions.NONE));
    Files.writeString(project.resolve("api.Dockerfile.dockerignore"), "dist\n");
    assertEquals(ProjectCode.HOST_NODE_MODULES_COPIED, look(DoctorOptions.NONE).get(0).code());
  }

  @Test
  void foldersBelowTheTopCountWhereTheyAre() throws IOException {
    Files.writeString(project.resolve("Dockerfile"), "FROM node:22-bookworm\nCOPY . /app\n");
    Files.writeString(project.resolve(".dockerignore"), "/node_modules/\n");
    assertEquals(List.of(), look(DoctorOptions.NONE));
    Files.createDirectories(project.resolve("packages/a/node_modules"));
    assertTrue(look(DoctorOptions.NONE).get(0).message().contains("the machine that builds"));
    Files.writeString(project.resolve(".dockerignore"), "**/node_modules\n");
    assertEquals(List.of(), look(DoctorOptions.NONE));
  }

  @Test
  void theArticlesFilesGetTheirCodes() throws IOException {
    Path article = Beside.folder("abilens.shared", "the article's Dockerfiles").resolve("article");
    for (String row : Files.readAllLines(article.resolve("expected.csv")).subList(1, 20)) {
      String[] cells = row.split(",", 5);
      Files.copy(article.resolve(cells[0]), project.resolve("Dockerfile"));
      if (!cells[1].isEmpty())
        Files.copy(article.resolve(cells[1]), project.resolve(".dockerignore"));
      List<String> codes = look(DoctorOptions.NONE).stream().map(f -> f.code().name()).toList();
      for (String code : cells[2].split(" ", -1))
        assertTrue(code.isEmpty() || codes.contains(code), cells[0] + " without " + code);
      for (String code : cells[3].split(" ", -1))
        assertTrue(code.isEmpty() || !codes.contains(code), cells[0] + " with " + code);
      Files.delete(project.resolve("Dockerfile"));
      Files.deleteIfExists(project.resolve(".dockerignore"));
    }
  }
}
