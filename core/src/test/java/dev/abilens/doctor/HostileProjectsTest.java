package dev.abilens.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are made to be read badly: each ends in a finding, none in anything else. */
class HostileProjectsTest {
  @TempDir private Path directory;
  private Project project;

  @BeforeEach
  void begin() {
    project = new Project(directory);
  }

  private void assertFound(ProjectCode code, String file) throws IOException {
    List<ProjectFinding> found = project.look();
    assertTrue(
        found.stream().anyMatch(f -> f.code() == code && f.file().equals(file)), found::toString);
  }

  @Test
  void documentsThatAreNone() throws IOException {
    project
        .write("package.json", "{\"a\":\n[}")
        .write("package-lock.json", "{\"packages\": {\"node_modules/a\": ")
        .write("pnpm-lock.yaml", "packages:\n  a: [1, 2\nb: }\n")
        .write("docker-compose.yml", "services: &a\n  x: *b\n\t- y\n")
        .write("bun.lock", "\u0000\u0001");
    assertFound(ProjectCode.MALFORMED, "package.json");
    assertFound(ProjectCode.MALFORMED, "package-lock.json");
    assertFound(ProjectCode.MALFORMED, "pnpm-lock.yaml");
    assertFound(ProjectCode.MALFORMED, "docker-compose.yml");
    assertFound(ProjectCode.MALFORMED, "bun.lock");
  }

  @Test
  void documentsThatAreNestedWithoutEnd() throws IOException {
    project
        .write("package-lock.json", "[".repeat(100_000))
        .write("pnpm-lock.yaml", "[".repeat(5_000))
        .write("package.json", "{\"a\":".repeat(100_000));
    assertFound(ProjectCode.LIMIT_REACHED, "package-lock.json");
    assertFound(ProjectCode.LIMIT_REACHED, "pnpm-lock.yaml");
    assertFound(ProjectCode.LIMIT_REACHED, "package.json");
  }

  @Test
  void referencesDoNotGrow() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 60; i++)
      bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(8) + "x]\n");
    project.write("compose.yaml", "services:\n  a:\n    build: .\n" + bomb);
    assertEquals(List.of(), project.look());
  }

  @Test
  void variablesThatDouble() throws IOException {
    StringBuilder file = new StringBuilder("FROM node:22-bookworm\nENV A=aaaaaaaaaaaaaaaa\n");
    for (int i = 0; i < 64; i++) file.append("ENV A=$A$A\n");
    file.append("WORKDIR /$A\nRUN npm ci && echo ${A:-${A:-${A:-$A}}}\n");
    project.write("Dockerfile", file.toString());
    assertEquals(List.of(), project.look());
  }

  @Test
  void copiesThatDouble() throws IOException {
    StringBuilder file = new StringBuilder("FROM node:22-bookworm AS a\nWORKDIR /a\nRUN npm ci\n");
    for (int i = 0; i < 64; i++) file.append("RUN cp -r /a /b && mv /b /a/c" + i + "\n");
    file.append("FROM node:22-alpine3.22\nCOPY --from=a /a /a\n");
    project.write("Dockerfile", file.toString());
    assertTrue(project.look().size() <= 10_001);
  }

  @Test
  void manyInstructionsAndStages() throws IOException {
    project.write("Dockerfile", "FROM scratch\n" + "RUN x\n".repeat(20_000));
    assertFound(ProjectCode.LIMIT_REACHED, "Dockerfile");
    project.write("Dockerfile", "FROM scratch\n".repeat(5_000));
    assertFound(ProjectCode.LIMIT_REACHED, "Dockerfile");
    project.write("Dockerfile", "#" + "x".repeat(2 << 20));
    assertFound(ProjectCode.LIMIT_REACHED, "Dockerfile");
  }

  @Test
  void dockerfilesThatEndAnywhere() throws IOException {
    String whole =
        """
        # escape=\\
        ARG A=${B:-"x
        FROM --platform=$X node:${A:-22}-slim@sha256:0 AS a
        RUN --mount=type=cache,target=node_modules <<-EOF sh -c 'npm ci && $(echo `x` ${Y:+z}) \\
          && cd .. && (npm rebuild; mv a/* b/[c-d]) 2>&1 >> c
        EOF
        COPY --from=a --exclude=[ ["/a/[x", "b"]
        ONBUILD ONBUILD ADD . .
        ENV A B C=$A D="
        """;
    for (int length = 0; length <= whole.length(); length++) {
      project
          .write("Dockerfile", whole.substring(0, length))
          .write(".dockerignore", "[\n!\n**\n!a[^\n\\");
      project.look();
    }
  }

  @Test
  void dockerfilesOfAnyCharacters() throws IOException {
    Random random = new Random(6);
    String alphabet = "FROMRUNCOPY ab/.${}:-+'\"`\\\n\n=<>&|;()[]*?!#@,\t\r\uFEFF";
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder("FROM node\nRUN ");
      for (int j = 0; j < 80; j++) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      project.write("Dockerfile", text.toString());
      project.look();
    }
  }

  @Test
  void linksThatGoRound() throws IOException {
    project.write("package.json", "{}");
    Path modules = Files.createDirectories(directory.resolve("node_modules/a"));
    Files.createSymbolicLink(modules.resolve("again"), Path.of(".."));
    Files.createSymbolicLink(directory.resolve("Dockerfile"), Path.of("Dockerfile"));
    Files.createSymbolicLink(directory.resolve("yarn.lock"), Path.of("yarn.lock"));
    Files.createSymbolicLink(directory.resolve("loop"), Path.of("."));
    assertEquals(
        List.of(ProjectCode.NODE_VERSION_NOT_PINNED),
        project.look().stream().map(ProjectFinding::code).toList());
  }

  @Test
  void aLineWithoutEnd() throws IOException {
    project.write("yarn.lock", "# yarn lockfile v1\n" + "a".repeat(2 << 20));
    assertFound(ProjectCode.LIMIT_REACHED, "yarn.lock");
  }

  @Test
  void withoutTheReaderOfYamlItsFilesAreNamed() throws Exception {
    project.write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n").write("Dockerfile", "RUN x\n");
    List<URL> urls = new ArrayList<>();
    for (Class<?> one : List.of(ProjectDoctor.class, Project.class, JsonFactory.class))
      urls.add(one.getProtectionDomain().getCodeSource().getLocation());
    try (URLClassLoader alone = new URLClassLoader(urls.toArray(URL[]::new), null)) {
      Class<?> type = alone.loadClass("dev.abilens.doctor.Project");
      Constructor<?> made = type.getDeclaredConstructor(Path.class);
      made.setAccessible(true);
      Method look = type.getDeclaredMethod("look");
      look.setAccessible(true);
      String found = String.valueOf(look.invoke(made.newInstance(directory)));
      assertTrue(
          found.contains(
              "pnpm-lock.yaml is not read: org.snakeyaml:snakeyaml-engine is not on the class"
                  + " path."),
          found);
      assertTrue(found.contains("DOCKERFILE_MALFORMED"), found);
    }
  }

  @Test
  void aLockFileOfManyMegabytesIsReadAsItComes() throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(directory.resolve("package-lock.json"))) {
      out.write("{\"lockfileVersion\": 3, \"packages\": {\n");
      for (int i = 0; i < 100_000; i++)
        out.write(
            "\"node_modules/package-"
                + i
                + "\": {\"version\": \"1.0.0\", \"integrity\": \"sha512-"
                + "x".repeat(88)
                + "\"},\n");
      out.write("\"node_modules/last\": {\"hasInstallScript\": true}}}");
    }
    project.write(".npmrc", "ignore-scripts=true\n");
    assertTrue(project.all(ProjectCode.SCRIPTS_SKIPPED).get(0).contains("those of last"));
  }

  @Test
  void aLockFileOfMorePackagesThanAreKeptSaysSo() throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(directory.resolve("package-lock.json"))) {
      out.write("{\"lockfileVersion\": 3, \"packages\": {\n");
      for (int i = 0; i < 200_000; i++)
        out.write("\"node_modules/" + i + "\": {\"hasInstallScript\": true},\n");
      out.write("\"node_modules/last\": {\"version\": \"1.0.0\"}}}");
    }
    assertEquals(
        "warning package-lock.json:0 package-lock.json: not looked at whole: more than 100000 packages tell of addons.",
        project.all(ProjectCode.LIMIT_REACHED).get(0));
  }

  @Test
  void numbersThatNoVersionHas() throws IOException {
    String many = "9".repeat(40);
    for (String from :
        List.of(
            "node:N",
            "node:N.1-alpine",
            "node:N-N",
            "oven/bun:N",
            "denoland/deno:alpine-N",
            "gcr.io/distroless/nodejsN-debian12",
            "gcr.io/distroless/nodejs:N",
            "ubi9/nodejs-N",
            "public.ecr.aws/lambda/nodejs:N",
            "public.ecr.aws/sam/build-nodejsN.x",
            "cgr.dev/chainguard/node:N",
            "cimg/node:N",
            "mcr.microsoft.com/devcontainers/javascript-node:N",
            "some/nodeN",
            "some/image:nodeN",
            "debian:N",
            "ubuntu:N.N")) assertLooked("FROM " + from.replace("N", many));
    for (String run :
        List.of(
            "apt-get install nodejs=N",
            "apk add nodejs~N",
            "dnf install nodejsN",
            "curl https://deb.nodesource.com/setup_N.x | bash - && apt-get install nodejs",
            "curl https://nodejs.org/dist/node-vN.N.N-linux-x64.tar.gz",
            "n N",
            "nvm install N",
            "volta install node@N",
            "asdf install nodejs N",
            "conda install nodejs=N"))
      assertLooked("FROM debian:12\nRUN " + run.replace("N", many));
    project
        .write(".nvmrc", many)
        .write(".tool-versions", "nodejs " + many + "." + many)
        .write(
            "package.json",
            "{\"engines\":{\"node\":\">=" + many + "\"},\"volta\":{\"node\":\"" + many + "\"}}")
        .write(".github/workflows/a.yml", "jobs:\n  a:\n    image: node:" + many + "\n")
        .write(".travis.yml", "node_js:\n  - " + many + "\n")
        .write("serverless.yml", "provider:\n  runtime: nodejs" + many + ".x\n");
    assertFound(ProjectCode.NODE_VERSION_UNCLEAR, ".nvmrc");
    assertFound(ProjectCode.NODE_VERSION_UNCLEAR, "package.json");
  }

  private void assertLooked(String dockerfile) throws IOException {
    project.write("Dockerfile", dockerfile + "\nRUN npm ci\n");
    assertTrue(project.look().size() < 100);
  }

  @Test
  void documentsThatAreOneValue() throws IOException {
    for (String file :
        List.of(
            "compose.yml",
            "pnpm-workspace.yaml",
            ".yarnrc.yml",
            "pnpm-lock.yaml",
            ".travis.yml",
            "bun.lock")) project.write(file, "\"x\"");
    project.write("yarn.lock", "__metadata: x\n");
    for (String manager : List.of("npm@11.0.0", "pnpm@10.0.0", "yarn@4.0.0", "bun@1.2.0")) {
      project.write("package.json", "{\"packageManager\": \"" + manager + "\"}");
      project.look();
    }
  }

  @Test
  void numbersThatYamlDoesNotHold() throws IOException {
    project.write("compose.yml", "%YAML 99999999999999999999.1\n---\na: b\n");
    project.write(".travis.yml", "a: \"\\UFFFFFFFF\"\n");
    assertFound(ProjectCode.MALFORMED, "compose.yml");
    assertFound(ProjectCode.MALFORMED, ".travis.yml");
  }

  @Test
  void linesThatAreReadAgainAndAgain() throws IOException {
    int most = ProjectFiles.MAX_TEXT - 100;
    project.write("Dockerfile", "FROM scratch\nRUN <<E\n" + "a\n".repeat(most / 2) + "E\n");
    project.look();
    project.write("Dockerfile", "FROM scratch\nRUN a" + ";a\\\n".repeat(most / 4) + "\n");
    project.look();
    project.write("Dockerfile", "# escape=a" + " ".repeat(most) + "b\nFROM scratch\n");
    project.look();
    StringBuilder directives = new StringBuilder();
    for (int i = 0; directives.length() < most; i++)
      directives.append("#escape=").append(i).append('\n');
    project.write("Dockerfile", directives.toString());
    project.look();
    project.write("Dockerfile", "FROM scratch\n");
    project.write(".tool-versions", "node" + " ".repeat(most) + "\n");
    project.look();
    StringBuilder pins = new StringBuilder();
    for (int i = 0; pins.length() < most; i++) pins.append("node ").append(i).append('\n');
    project.write(".tool-versions", pins.toString());
    assertFound(ProjectCode.LIMIT_REACHED, ".tool-versions");
  }

  @Test
  void copiesOfVeryMuch() throws IOException {
    int most = ProjectFiles.MAX_TEXT - 100;
    project.write(".dockerignore", "*/b\n!a\n".repeat(4_000));
    project.write("Dockerfile", "FROM scratch\nCOPY" + " .".repeat(most / 2) + " /a/\n");
    project.look();
    project.write("Dockerfile", "FROM scratch\nCOPY" + " --exclude=a".repeat(12_000) + " . /a/\n");
    project.look();
  }

  @Test
  void foldersThatAreLookedThroughAgainAndAgain() throws IOException {
    StringBuilder file = new StringBuilder("FROM node:22 AS a\n");
    for (int i = 0; i < 1_000; i++) file.append("WORKDIR /" + i + "\nRUN npm ci\n");
    file.append("RUN rm");
    while (file.length() < ProjectFiles.MAX_TEXT - 400_000) file.append(" *x");
    file.append("\nFROM node:22\nCOPY --from=a");
    while (file.length() < ProjectFiles.MAX_TEXT - 100) file.append(" *x");
    project.write("Dockerfile", file + " /\n");
    assertFound(ProjectCode.LIMIT_REACHED, "Dockerfile");
  }

  @Test
  void variablesThatAreCopied() throws IOException {
    StringBuilder file = new StringBuilder("FROM scratch\nENV A=" + "a".repeat(30_000) + "\nENV");
    for (int i = 0; file.length() < ProjectFiles.MAX_TEXT - 30; i++) file.append(" B" + i + "=$A");
    project.write("Dockerfile", file + "\n");
    project.look();
  }
}
