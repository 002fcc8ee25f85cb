package dev.abilens.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Platform;
import dev.abilens.scan.ScanProblem.Code;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {
  private static final byte[] ADDON = TarBuilder.library("an addon");
  private static final byte[] OTHER = TarBuilder.library("another addon");
  private static final byte[] NONE = new byte[0];

  @TempDir Path folder;

  private Findings scan(byte[] file) throws IOException {
    return Findings.of(Files.write(folder.resolve("image.tar"), file));
  }

  private static TarBuilder tar() {
    return new TarBuilder();
  }

  /** Three layers that use everything that layers can do. */
  private static ImageBuilder layered(BiConsumer<ImageBuilder, TarBuilder> add) {
    ImageBuilder image = new ImageBuilder();
    add.accept(
        image,
        tar()
            .member("usr/", '5', "", NONE)
            .member("usr/lib/", '5', "", NONE)
            .link("lib", "usr/lib")
            .file("usr/lib/kept.node", ADDON)
            .file("usr/lib/replaced.node", OTHER)
            .file("usr/lib/gone.node", ADDON)
            .file("app/old/a.node", ADDON)
            .file("app/old/deep/b.node", ADDON)
            .file("opaque/a.node", ADDON)
            .file("opaque/b/c.node", ADDON)
            .file("dir/x.node", ADDON));
    add.accept(
        image,
        tar()
            .file("lib/replaced.node", ADDON)
            .file("lib/.wh.gone.node", NONE)
            // Before and after what the same layer puts: marks speak of lower layers only.
            .file("opaque/new.node", ADDON)
            .file("opaque/.wh..wh..opq", NONE)
            .file("opaque/b/d.node", ADDON)
            .file(".wh..wh.plnk/1.2", NONE)
            .file("app/.wh.old", NONE)
            .file("dir", "now a file".getBytes(StandardCharsets.UTF_8)));
    add.accept(
        image,
        tar()
            .file("app/old/again.node", ADDON)
            .hardLink("app/hard.node", "usr/lib/kept.node")
            .link("app/soft.node", "/lib/replaced.node"));
    return image;
  }

  private static final List<String> LAYERED =
      List.of(
          "app/hard.node",
          "app/old/again.node",
          "opaque/b/d.node",
          "opaque/new.node",
          "usr/lib/kept.node",
          "usr/lib/replaced.node");

  private void showsLayers(Findings findings) throws IOException {
    assertEquals(List.of(), findings.problems());
    assertEquals(LAYERED, findings.below(folder));
    for (Candidate candidate : findings.candidates())
      assertArrayEquals(ADDON, Findings.bytes(candidate));
    FileTree tree = findings.candidates().get(0).tree();
    assertEquals(
        List.of("app", "dir", "lib", "opaque", "usr"),
        tree.list("").stream().map(FileTree.Entry::path).toList());
    assertEquals(Map.of("PATH", "/opt/node/bin:/usr/bin"), tree.environment());
    FileTree.Entry through = Links.follow(tree, "/lib/replaced.node");
    assertEquals("usr/lib/replaced.node", through == null ? null : through.path());
    findings.close();
  }

  @Test
  void everyFormOfAnImageShowsItsLayersMerged() throws IOException {
    ImageBuilder plain = layered(ImageBuilder::layer);
    ImageBuilder packed = layered(ImageBuilder::gzipLayer);
    ImageBuilder zstd = layered((image, tar) -> image.layer(tar.bytes(), zstd(tar.bytes())));
    for (ImageBuilder image : List.of(plain, packed, zstd)) {
      showsLayers(scan(image.save("app:1")));
      showsLayers(scan(TarBuilder.gzip(image.save("app:1"))));
      showsLayers(scan(ImageBuilder.tar(image.layout())));
      showsLayers(scan(TarBuilder.gzip(ImageBuilder.tar(image.layout()))));
    }
    Path directory = ImageBuilder.directory(folder.resolve("layout"), packed.layout());
    showsLayers(Findings.of(directory));
    assertTrue(Findings.of(folder).candidates().size() >= 2 * LAYERED.size());
  }

  private static byte[] zstd(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packed =
        new CompressorStreamFactory().createCompressorOutputStream("zstd", out)) {
      packed.write(plain);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  @Test
  void everyPlatformOfAnIndexIsATree() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    ImageBuilder x64 = new ImageBuilder().gzipLayer(tar().file("a.node", ADDON));
    ImageBuilder arm =
        new ImageBuilder().architecture("arm64").gzipLayer(tar().file("a.node", OTHER));
    byte[] inner =
        ImageBuilder.index(
            ImageBuilder.descriptor(
                x64.manifest(files), ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}"),
            ImageBuilder.descriptor(
                arm.manifest(files),
                ",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"}"),
            ImageBuilder.descriptor(
                "attested".getBytes(StandardCharsets.UTF_8),
                ",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}"),
            ImageBuilder.descriptor(
                "absent".getBytes(StandardCharsets.UTF_8),
                ",\"platform\":{\"os\":\"linux\",\"architecture\":\"s390x\"}"));
    files.put("blobs/sha256/" + ImageBuilder.sha256(inner).substring(7), inner);
    Path file =
        Files.write(
            folder.resolve("image.tar"),
            ImageBuilder.tar(ImageBuilder.layout(files, ImageBuilder.descriptor(inner, ""))));
    Findings findings = Findings.of(file);
    assertEquals(List.of("linux/amd64!/a.node", "linux/arm64/v8!/a.node"), findings.below(folder));
    assertEquals("listed, but not in it: linux/s390x", findings.problems().get(0).message());
    // The image itself was read.
    assertFalse(findings.problems().get(0).named());
    assertArrayEquals(OTHER, Findings.bytes(findings.candidates().get(1)));
    try (Archive archive = Archive.open(file, ReadLimits.defaults()).orElseThrow()) {
      assertEquals(
          List.of(Platform.LINUX_X64, Platform.LINUX_ARM64),
          archive.parts().stream().map(Archive.Part::platform).toList());
      assertTrue(archive.parts().stream().allMatch(Archive.Part::isImage));
    }
  }

  @Test
  void otherDigestsAreNamed() throws IOException {
    ImageBuilder image = new ImageBuilder().lying().gzipLayer(tar().file("a.node", ADDON));
    Findings saved = scan(image.save("app:1"));
    assertEquals(List.of("DIGEST_MISMATCH 0/layer.tar"), saved.problemsBelow(folder));
    assertEquals(List.of("a.node"), saved.below(folder));
    Map<String, byte[]> layout = new LinkedHashMap<>(image.layout());
    List<String> blobs = new ArrayList<>(layout.keySet());
    layout.put(blobs.get(0), TarBuilder.gzip(tar().file("a.node", OTHER).bytes()));
    Findings changed = scan(ImageBuilder.tar(layout));
    assertEquals(2, changed.problems().size());
    assertEquals(Code.DIGEST_MISMATCH, changed.problems().get(0).code());
    assertEquals(blobs.get(0), changed.problems().get(0).entry());
    assertTrue(changed.problems().get(0).message().startsWith("sha256:"));
  }

  @Test
  void whatIsMissingOrBadIsNamed() throws IOException {
    Map<String, byte[]> layout =
        new LinkedHashMap<>(
            new ImageBuilder()
                .gzipLayer(tar().file("a.node", ADDON))
                .gzipLayer(tar().file("b.node", ADDON))
                .layout());
    List<String> blobs = new ArrayList<>(layout.keySet());
    layout.remove(blobs.get(0));
    Findings missing = scan(ImageBuilder.tar(layout));
    assertEquals(List.of("UNREADABLE " + blobs.get(0)), missing.problemsBelow(folder));
    assertEquals(List.of("b.node"), missing.below(folder));
    for (String bad :
        List.of(
            "{\"digest\":\"sha256:../../../etc/passwd\"}",
            "{\"digest\":\"md5:00\"}",
            "{\"digest\":7}",
            "7",
            "{}")) {
      Findings findings = scan(ImageBuilder.tar(ImageBuilder.layout(Map.of(), bad)));
      assertEquals(List.of("MALFORMED index.json"), findings.problemsBelow(folder));
    }
    Findings text = scan(tar().file("oci-layout", NONE).file("index.json", NONE).bytes());
    assertEquals(List.of(), text.candidates());
  }

  @Test
  void anIndexThatListsItselfEnds() throws IOException {
    // No digest is its own; a file by the name of one can be.
    String digest = "sha256:" + "1".repeat(64);
    String self = "{\"digest\":\"" + digest + "\"}";
    Findings findings =
        scan(
            ImageBuilder.tar(
                ImageBuilder.layout(
                    Map.of("blobs/sha256/" + "1".repeat(64), ImageBuilder.index(self)), self)));
    assertEquals(Code.DIGEST_MISMATCH, findings.problems().get(0).code());
    assertEquals(1, findings.problems().size());
  }

  @Test
  void aFileCalledManifestDoesNotMakeAnImage() throws IOException {
    Findings findings =
        scan(
            tar()
                .file("manifest.json", "{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_8))
                .file("a.node", ADDON)
                .bytes());
    assertEquals(List.of("a.node"), findings.below(folder));
    assertEquals(List.of(), findings.problems());
  }

  @Test
  void opensAsATreeAndIsGoneWhenClosed() throws IOException {
    Path file =
        Files.write(folder.resolve("image.tar"), layered(ImageBuilder::gzipLayer).save("app:1"));
    Archive archive = Archive.open(file, ReadLimits.defaults()).orElseThrow();
    Archive.Part part = archive.parts().get(0);
    assertEquals(1, archive.parts().size());
    assertEquals(Platform.LINUX_X64, part.platform());
    assertNotNull(part.tree().entry("usr/lib/kept.node"));
    assertNull(part.tree().entry("usr/lib/gone.node"));
    archive.close();
    assertTrue(
        Archive.open(Files.write(folder.resolve("x"), NONE), ReadLimits.defaults()).isEmpty());
  }
}
