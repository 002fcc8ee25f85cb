package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as SARIF and as pages. */
class FormatsTest {
  /** A name that means something else in a reference, in HTML and on a terminal. */
  private static final String ODD = "a:b <script>alert('x')</script> &amp; 100% é \u001b]0;x\u0007";

  private static final String[] TARGET = {
    "--runtime=node@20", "--platform=linux-x64", "--distro=debian:12"
  };

  @TempDir private Path directory;

  /** Real addons, one under an odd name, an archive, a file that contradicts itself, and none. */
  private Path files() throws IOException {
    Path everything = RealFiles.everything(Files.createDirectory(directory.resolve("all")));
    RealFiles.jna(everything, "linux-x86-64", "deep/" + ODD.replace("/", "") + ".node");
    Path packed = Files.createDirectory(directory.resolve("packed"));
    RealFiles.bufferutil(packed, "linux-x64");
    RealFiles.bufferutil(packed, "win32-x64");
    RealFiles.pack(packed, everything.resolve("package.tgz"));
    Files.write(everything.resolve("bad.tgz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    byte[] cut = Files.readAllBytes(RealFiles.utf8Validate(packed, "linux-x64"));
    Files.write(everything.resolve("cut.node"), java.util.Arrays.copyOf(cut, 700));
    return everything;
  }

  private static Tool run(String command, Path path, String format, String... more) {
    String[] arguments = new String[3 + TARGET.length + more.length];
    arguments[0] = command;
    arguments[1] = path.toString();
    arguments[2] = "--format=" + format;
    System.arraycopy(TARGET, 0, arguments, 3, TARGET.length);
    System.arraycopy(more, 0, arguments, 3 + TARGET.length, more.length);
    return Tool.run(arguments);
  }

  private static JsonSchema schema() throws IOException {
    try (InputStream in =
        FormatsTest.class.getClassLoader().getResourceAsStream("schema/sarif-schema-2.1.0.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(in);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "matrix"})
  void aLogIsWhatTheSchemaSays(String command) throws IOException {
    Path files = files();
    Tool run = run(command, files, "sarif");
    assertEquals(1, run.status(), run.errors());
    JsonNode log = new ObjectMapper().readTree(run.out());
    assertEquals(Set.of(), schema().validate(log));
    // The schema does refuse.
    assertFalse(
        schema().validate(new ObjectMapper().readTree("{\"version\":\"2.1.0\"}")).isEmpty());
    JsonNode results = log.get("runs").get(0).get("results");
    assertTrue(results.size() > 12, run.out());
    JsonNode rules = log.get("runs").get(0).get("tool").get("driver").get("rules");
    boolean odd = false;
    boolean member = false;
    for (JsonNode result : results) {
      assertEquals(result.get("ruleId"), rules.get(result.get("ruleIndex").asInt()).get("id"));
      JsonNode place = result.get("locations").get(0);
      String uri = place.get("physicalLocation").get("artifactLocation").get("uri").asText();
      Path file = Path.of(java.net.URI.create(uri));
      assertTrue(Files.exists(file), uri);
      odd = odd || file.toString().contains("<script>");
      member = member || place.has("logicalLocations");
    }
    assertTrue(odd && member, run.out());
  }

  @Test
  void whatIsPickedIsALogOfTheManifests() throws IOException {
    RealFiles.bufferutilPackage(directory);
    Path top = directory.resolve("node_modules/bufferutil");
    Tool run =
        Tool.run(
            "pick",
            top.toString(),
            "--format=sarif",
            "--runtime=node@20.11.0",
            "--platform=linux-arm64");
    JsonNode log = new ObjectMapper().readTree(run.out());
    assertEquals(Set.of(), schema().validate(log));
    JsonNode result = log.get("runs").get(0).get("results").get(0);
    assertEquals("ADDON_NOT_FOUND", result.get("ruleId").asText());
    String uri = result.at("/locations/0/physicalLocation/artifactLocation/uri").asText();
    assertTrue(
        Files.isSameFile(Path.of(java.net.URI.create(uri)), top.resolve("package.json")), uri);
  }

  @Test
  void whatRoseIsALogOfTheLaterBuild() throws IOException {
    Path old = Files.createDirectory(directory.resolve("old"));
    Path now = Files.createDirectory(directory.resolve("a:now"));
    RealFiles.bufferutil(old, "linux-x64");
    RealFiles.bufferutil(old, "win32-x64");
    RealFiles.jna(now, "linux-x86-64", "node.napi.node");
    Path packed = RealFiles.pack(now, directory.resolve("now.tgz"));
    for (Path after : List.of(now, packed)) {
      Tool run = Tool.run("diff", old.toString(), after.toString(), "--format=sarif");
      assertEquals(1, run.status(), run.errors());
      JsonNode log = new ObjectMapper().readTree(run.out());
      assertEquals(Set.of(), schema().validate(log));
      Set<String> rose = new HashSet<>();
      for (JsonNode result : log.get("runs").get(0).get("results")) {
        String uri = result.at("/locations/0/physicalLocation/artifactLocation/uri").asText();
        Path file = Path.of(java.net.URI.create(uri));
        assertTrue(Files.exists(file), uri);
        rose.add(result.get("level").asText() + " " + result.get("ruleId").asText());
      }
      assertTrue(
          rose.containsAll(Set.of("error GLIBC", "error PLATFORM", "note NODE_API")),
          rose.toString());
    }
    String page = Tool.run("diff", old.toString(), packed.toString(), "--format=html").out();
    assertTrue(page.contains("GLIBC 2.4 -&gt; 2.7"), page);
    Tool absent = Tool.run("diff", old.toString(), "no-such-new", "--format=sarif");
    assertEquals(2, absent.status());
    assertTrue(absent.out().contains("\"ruleId\":\"UNREADABLE\""), absent.out());
  }

  @Test
  void whatIsExplainedOfAFileIsALogOfIt() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    String error = "Error: " + addon + ": invalid ELF header";
    Tool run = Tool.run("explain", error, "--file=" + addon, "--format=sarif");
    JsonNode log = new ObjectMapper().readTree(run.out());
    assertEquals(Set.of(), schema().validate(log));
    assertEquals("WRONG_FORMAT", log.at("/runs/0/results/0/ruleId").asText());
    Tool without = Tool.run("explain", error, "--format=sarif");
    assertEquals(2, without.status());
    assertTrue(without.errors().contains("explain writes sarif about a file"), without.errors());
  }

  @Test
  void whatIsFoundInAProjectAndWhatItPicksArePages() throws IOException {
    RealFiles.bufferutilPackage(directory);
    String odd = "<script>alert('x')</script>";
    Files.writeString(
        directory.resolve("package.json"), "{\"engines\":{\"node\":\"" + odd + "\"}}");
    Tool doctor = Tool.run("doctor", directory.toString(), "--format=html");
    assertTrue(doctor.out().contains("NODE_VERSION_UNCLEAR"), doctor.out());
    Tool pick = run("pick", directory, "html");
    assertTrue(
        pick.out().contains("prebuilds/linux-x64/node.napi.node [by node-gyp-build]"), pick.out());
    for (Tool run : List.of(doctor, pick)) {
      assertTrue(run.out().startsWith("<!DOCTYPE html>\n"), run.out());
      assertFalse(run.out().contains("<script"), run.out());
    }
  }

  @Test
  void nothingFoundIsALogWithoutResults() throws IOException {
    JsonNode log = new ObjectMapper().readTree(run("check", directory, "sarif").out());
    assertEquals(Set.of(), schema().validate(log));
    assertEquals(0, log.get("runs").get(0).get("results").size());
  }

  @Test
  void aRelativePathIsARelativeReference() throws IOException {
    Tool run = run("check", Path.of("no:such"), "sarif");
    assertEquals(2, run.status());
    assertTrue(run.out().contains("\"uri\":\"./no:such\""), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "matrix"})
  void aPageNeedsNothingElseAndRunsNothing(String command) throws IOException {
    Tool run = run(command, files(), "html", command.equals("matrix") ? "--all" : "--strict");
    String page = run.out();
    assertTrue(page.startsWith("<!DOCTYPE html>\n<html lang=\"en\"><head>"), page);
    assertTrue(page.endsWith("</html>\n"), page);
    assertTrue(page.contains("a:b &lt;script&gt;alert("), page);
    assertTrue(page.contains("&amp;amp; 100% é"), page);
    for (String outside : new String[] {"<script", "<link", "<img", " src=", " href=", "url("})
      assertFalse(page.contains(outside), outside);
    assertTrue(page.contains(">FAILS"), page);
    assertTrue(page.contains("WRONG_FORMAT"), page);
  }

  @Test
  void aNameDoesNotSteerATerminal() throws IOException {
    String text = run("check", files(), "text").out();
    assertTrue(text.contains("\\u001b]0;x\\u0007"), text);
    assertFalse(text.contains("\u001b"), text);
    assertFalse(text.contains("\u0007"), text);
  }

  @Test
  void aCommandSaysWhichFormatsItWrites() {
    for (String command : new String[] {"inspect", "explain", "abi"}) {
      Tool run = Tool.run(command, "--format=html", ".");
      assertEquals(2, run.status());
      assertTrue(
          run.errors().contains("--format: " + command + " writes text or json"), run.errors());
    }
  }
}
