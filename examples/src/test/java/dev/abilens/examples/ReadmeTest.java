package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the README are what {@link ReadmeExamples} runs, and do what they say. */
class ReadmeTest {
  private static final Path TOP = Path.of(System.getProperty("abilens.basedir", ".."));
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- example: (\\w+) -->\\n```java\\n(.*?)\\n```\\n", Pattern.DOTALL);
  private static final Pattern METHOD =
      Pattern.compile("\\n  static void (\\w+)\\([^{]*\\{\\n(.*?)\\n  }\\n", Pattern.DOTALL);

  private static final Pattern SESSION =
      Pattern.compile("<!-- session -->\\n```console\\n(.*?)```\\n", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir private Path directory;

  private static String read(String file) throws IOException {
    return Files.readString(TOP.resolve(file)).replace("\r\n", "\n");
  }

  private static Map<String, String> all(Pattern pattern, String text) {
    Map<String, String> found = new LinkedHashMap<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(1);
      found.put(
          name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1),
          matcher.group(2).stripIndent().strip());
    }
    return found;
  }

  @Test
  void everyExampleIsAMethodWordForWord() throws IOException {
    String readme = read("README.md");
    Map<String, String> examples = all(EXAMPLE, readme);
    assertFalse(examples.isEmpty());
    assertEquals(
        readme.split("```java", -1).length - 1, examples.size(), "examples without a mark");
    assertEquals(
        examples,
        all(METHOD, read("examples/src/test/java/dev/abilens/examples/ReadmeExamples.java")));
  }

  @Test
  void theExamplesRun() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    RealFiles.jna(directory, "linux-aarch64", "node_modules/other/arm.node");
    List<String> command =
        new ArrayList<>(Child.java("-cp", Child.classPath(), ReadmeExamples.class.getName()));
    command.add(addon.toString());
    command.add("Error: /app/b.node: invalid ELF header");
    Child child = Child.run(directory, command);
    assertEquals(0, child.status(), child.output());
    String[] parts = child.output().replace("\r\n", "\n").split("== \\w+\n", -1);
    assertEquals(6, parts.length, child.output());
    String arm = "node_modules/other/arm.node";
    assertTrue(
        parts[1].startsWith(
            "WRONG_ARCHITECTURE "
                + arm
                + ": "
                + arm
                + ": cannot open shared object file: No such file or directory\n  -> Install "),
        parts[1]);
    List<String> needs = parts[2].lines().toList();
    assertEquals(3, needs.size(), parts[2]);
    assertTrue(needs.get(0).contains("library=libc.so.6, version=GLIBC_2.2.5"), parts[2]);
    assertTrue(needs.get(1).contains("library=libc.so.6, version=GLIBC_2.4"), parts[2]);
    assertEquals("GLIBC_2.4: [__stack_chk_fail@GLIBC_2.4]", needs.get(2));
    assertTrue(parts[3].startsWith("Node.js 18.0.0 to 18.20.8\n"), parts[3]);
    assertTrue(parts[3].endsWith("\nnode@18.20.4 has Node-API 9\n"), parts[3]);
    assertEquals("ELF EM_X86_64 64-bit\n", parts[4]);
    assertTrue(parts[5].startsWith("WRONG_FORMAT: "), parts[5]);
  }

  @Test
  void theSessionsAreWhatTheToolSays() throws IOException {
    RealFiles.bufferutilPackage(directory);
    project();
    Files.createDirectories(directory.resolve("builds/1.0.0"));
    Files.copy(
        directory.resolve("node_modules/bufferutil/prebuilds/linux-x64/node.napi.node"),
        directory.resolve("builds/1.0.0/addon.node"));
    RealFiles.jna(directory, "linux-x86-64", "builds/2.0.0/addon.node");
    String readme = read("README.md");
    Matcher session = SESSION.matcher(readme);
    int sessions = 0;
    while (session.find()) {
      sessions++;
      for (String part : session.group(1).split("(?m)^\\$ abilens ", 0)) {
        if (part.isEmpty()) continue;
        int end = part.indexOf('\n');
        List<String> command =
            new ArrayList<>(Child.java("-cp", Child.classPath(), Main.class.getName()));
        WORD.matcher(part.substring(0, end))
            .results()
            .forEach(word -> command.add(word.group(1) == null ? word.group(2) : word.group(1)));
        Child child = Child.run(directory, command);
        assertEquals(
            part.substring(end + 1), child.output().replace("\r\n", "\n").replace('\\', '/'));
      }
    }
    assertEquals(readme.split("```console", -1).length - 1, sessions, "sessions without a mark");
    assertTrue(sessions >= 7, "sessions: " + sessions);
  }

  private void project() throws IOException {
    Files.writeString(
        directory.resolve("package.json"),
        """
        {"name": "app", "engines": {"node": "22"}, "dependencies": {"bufferutil": "4.0.7"}}
        """);
    Files.writeString(
        directory.resolve("package-lock.json"),
        """
        {"name": "app", "lockfileVersion": 3, "packages": {
          "": {"dependencies": {"bufferutil": "4.0.7"}},
          "node_modules/bufferutil": {"version": "4.0.7", "hasInstallScript": true}}}
        """);
    Files.writeString(
        directory.resolve("Dockerfile"),
        """
        FROM node:22-bookworm AS build
        WORKDIR /app
        COPY package.json package-lock.json .
        RUN npm ci

        FROM node:22-alpine3.22
        COPY --from=build /app /app
        """);
  }

  @Test
  void theSizesOfTheArtifactsAreTrue() throws IOException {
    Matcher row =
        Pattern.compile("\\| `abilens-(\\w+)` \\|.*\\| ([0-9.]+) MB \\|")
            .matcher(read("README.md"));
    int rows = 0;
    while (row.find()) {
      rows++;
      String module = row.group(1);
      Path jar = TOP.resolve(module + "/target/abilens-" + module + "-0.1.0-SNAPSHOT.jar");
      assumeTrue(Files.exists(jar), "not packaged: " + jar);
      assertEquals(Double.parseDouble(row.group(2)), Files.size(jar) / 1e6, 0.2, module);
    }
    assertEquals(4, rows);
  }

  @Test
  void theDemonstrationRuns() {
    Tool run = Tool.run("demo");
    assertEquals(0, run.status(), run.errors());
    assertEquals(2, run.out().lines().filter(line -> line.startsWith("LOADS")).count(), run.out());
    assertEquals(4, run.out().lines().filter(line -> line.startsWith("FAILS")).count(), run.out());
  }

  @Test
  void theOptionsOfTheReadmeAreTheOptionsOfTheTool() throws IOException {
    StringBuilder help = new StringBuilder();
    for (String command : List.of("check", "matrix", "inspect", "pick"))
      help.append(Tool.run(command, "--help").out());
    Matcher option = Pattern.compile("`(--[a-z-]+)`").matcher(read("README.md"));
    int options = 0;
    while (option.find()) {
      options++;
      assertTrue(Pattern.compile(option.group(1) + "[= ]").matcher(help).find(), option.group(1));
    }
    assertTrue(options >= 7, "options in the README: " + options);
  }
}
