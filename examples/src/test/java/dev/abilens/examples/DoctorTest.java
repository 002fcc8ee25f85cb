package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code abilens doctor}. */
class DoctorTest {
  @TempDir private Path project;

  @BeforeEach
  void writeProject() throws IOException {
    Files.createDirectories(project.resolve("docker"));
    Files.writeString(
        project.resolve("docker/Dockerfile"),
        """
        ARG RUN=22
        FROM node:20-bookworm AS made
        WORKDIR /app
        RUN npm ci
        FROM node:20-bookworm AS tested
        COPY --from=made /app/node_modules /app/node_modules
        FROM node:${RUN}-bookworm
        COPY --from=made /app/node_modules /app/node_modules
        """);
  }

  private Tool doctor(String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "doctor";
    System.arraycopy(more, 0, all, 1, more.length);
    all[more.length + 1] = project.toString();
    return Tool.run(all);
  }

  @Test
  void anErrorIsALineWithItsRemediesAndEndsWithOne() {
    Tool run = doctor("--format", "json");
    assertEquals(1, run.status(), run.toString());
    List<Map<String, @Nullable Object>> findings = run.objects();
    Map<String, @Nullable Object> first = findings.get(0);
    assertEquals(Set.of("code", "severity", "file", "line", "message", "remedy"), first.keySet());
    assertEquals("STAGE_NODE_MISMATCH", first.get("code"));
    assertEquals("error", first.get("severity"));
    assertEquals("docker/Dockerfile", first.get("file"));
    assertEquals("8", String.valueOf(first.get("line")));
  }

  /** A root with no program tells of neither C library: what is there for either will do. */
  @Test
  void aRootThatDoesNotTellItsCLibrary(@TempDir Path root) throws IOException {
    Path modules = Files.createDirectories(project.resolve("node_modules"));
    Files.createDirectories(modules.resolve("rollup"));
    Files.writeString(
        modules.resolve("rollup/package.json"),
        "{\"name\":\"rollup\",\"optionalDependencies\":{\"@rollup/rollup-linux-x64-gnu\":\"1\","
            + "\"@rollup/rollup-linux-x64-musl\":\"1\"}}");
    String[] options = {"--root", root.toString(), "--platform", "linux-x64", "--target", "tested"};
    assertEquals(1, doctor(options).status());
    for (String libc : List.of("gnu", "musl")) {
      Path one = modules.resolve("@rollup/rollup-linux-x64-" + libc);
      Files.createDirectories(one);
      Files.writeString(one.resolve("package.json"), "{}");
      assertEquals(0, doctor(options).status(), libc);
      Files.delete(one.resolve("package.json"));
      Files.delete(one);
    }
  }

  @Test
  void withoutAnErrorItEndsWithNothing() {
    assertEquals(0, doctor("--build-arg", "RUN=20").status());
    assertEquals(0, doctor("--target", "tested").status());
    assertEquals(1, doctor("--strict", "--target", "none").status());
  }

  @Test
  void oneDockerfileIsNamedFromHereOrFromTheProject() {
    assertEquals(1, doctor("--dockerfile", "docker/Dockerfile").status());
    String there = project.resolve("docker/Dockerfile").toString();
    assertEquals(1, doctor("--dockerfile", there).status());
    Tool absent = doctor("--dockerfile", "Dockerfile");
    assertEquals(2, absent.status());
    assertTrue(absent.errors().contains("--dockerfile: no such file: Dockerfile"));
  }

  @Test
  void textNamesThePlace() {
    String out = doctor().out();
    assertTrue(out.startsWith("error: STAGE_NODE_MISMATCH  docker/Dockerfile:8\n"), out);
    assertTrue(out.contains("\n      -> Use one base image for both stages"), out);
  }

  @Test
  void aLogHasTheLine() {
    String out = doctor("--format", "sarif").out();
    assertTrue(out.contains("\"ruleId\":\"STAGE_NODE_MISMATCH\""), out);
    assertTrue(out.contains("/docker/Dockerfile\"},\"region\":{\"startLine\":8}"), out);
  }

  @Test
  void anArchiveIsLookedInto() throws IOException {
    Path zip = project.resolveSibling("project.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : List.of("package.json", "Dockerfile")) {
        out.putNextEntry(new ZipEntry("package/" + name));
        out.write(
            name.equals("Dockerfile")
                ? Files.readAllBytes(project.resolve("docker/Dockerfile"))
                : "{}".getBytes(StandardCharsets.UTF_8));
      }
    }
    Tool run = Tool.run("doctor", "--format", "json", zip.toString());
    Files.delete(zip);
    assertEquals(1, run.status(), run.toString());
    assertEquals("Dockerfile", run.objects().get(0).get("file"));
  }

  @Test
  void aProjectThatIsNotThereIsWrongUse() {
    Tool run = Tool.run("doctor", project.resolve("absent").toString());
    assertEquals(2, run.status());
    assertEquals("", run.out());
  }
}
