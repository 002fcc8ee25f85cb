package dev.abilens.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageManifestTest {
  @TempDir Path directory;

  private PackageManifest read(String text) throws IOException, ManifestException {
    Files.writeString(directory.resolve("package.json"), text);
    return PackageManifest.read(FileTree.of(directory), "").orElseThrow();
  }

  private ManifestException refused(byte[] bytes) throws IOException {
    Files.write(directory.resolve("package.json"), bytes);
    return assertThrows(
        ManifestException.class, () -> PackageManifest.read(FileTree.of(directory), ""));
  }

  @Test
  void fieldsKnowTheirLines() throws Exception {
    PackageManifest manifest =
        read(
            """
            {
              "name": "@s/addon",
              "version": "1.2.3",
              "engines": { "node": ">=18",
                "npm": "9" },
              "os": ["linux",
                     "!win32"],
              "libc": "glibc",
              "binary": {
                "napi_versions": [6, "7", 3, -1]
              },
              "volta": { "node": "20.1.0" },
              "workspaces": { "packages": ["a/*"] }
            }
            """);
    assertEquals("@s/addon@1.2.3", manifest.label());
    assertEquals(
        Map.of("node", new Located(">=18", 4), "npm", new Located("9", 5)), manifest.engines());
    assertEquals(List.of(new Located("linux", 6), new Located("!win32", 7)), manifest.os());
    assertEquals(List.of(new Located("glibc", 8)), manifest.libc());
    assertEquals(List.of(6, 3), manifest.napiVersions());
    assertEquals(10, manifest.line("binary", "napi_versions"));
    assertEquals(Optional.of(new Located("20.1.0", 12)), manifest.text("volta", "node"));
    assertEquals(List.of(new Located("a/*", 13)), manifest.workspaces());
  }

  @Test
  void whatIsOfAnotherKindIsNotThere() throws Exception {
    PackageManifest manifest =
        read("{\"name\":[],\"version\":1,\"engines\":\"node\",\"os\":{\"linux\":true}}");
    assertNull(manifest.name());
    assertNull(manifest.version());
    assertEquals(".", manifest.label());
    assertEquals(Map.of(), manifest.engines());
    assertEquals(List.of(), manifest.os());
    assertEquals(Optional.empty(), manifest.text("engines", "node"));
    assertEquals(0, manifest.line("volta", "node"));
  }

  @Test
  void noManifestIsNoError() throws Exception {
    assertEquals(Optional.empty(), PackageManifest.read(FileTree.of(directory), ""));
    assertEquals(Optional.empty(), PackageManifest.read(FileTree.of(directory), "none/such"));
    Files.createDirectories(directory.resolve("sub/package.json"));
    assertEquals(Optional.empty(), PackageManifest.read(FileTree.of(directory), "sub"));
  }

  @Test
  void aByteOrderMarkIsLetPass() throws Exception {
    assertEquals("x", read("\ufeff{\"name\":\"x\"}").name());
  }

  @Test
  void whatIsNoManifestIsToldWithItsLine() throws IOException {
    ManifestException cut = refused("{\n  \"name\": \"x\",\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(Code.MALFORMED, cut.code());
    assertEquals(3, cut.line());
    ManifestException comma = refused("{\n\n\"a\": 1,\n}\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(4, comma.line());
    assertEquals("package.json", comma.file());
    assertTrue(
        String.valueOf(comma.getMessage()).startsWith("package.json: line 4: "),
        comma.getMessage());
    assertEquals(
        "package.json: line 1: not a JSON object",
        refused("[]".getBytes(StandardCharsets.UTF_8)).getMessage());
    assertEquals(Code.MALFORMED, refused(new byte[0]).code());
    assertEquals(
        Code.LIMIT_REACHED, refused("[".repeat(10_000).getBytes(StandardCharsets.UTF_8)).code());
    byte[] large = new byte[(16 << 20) + 1];
    assertEquals(Code.LIMIT_REACHED, refused(large).code());
  }
}
