package dev.abilens.scan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes container images, as docker save and as OCI layouts. */
final class ImageBuilder {
  private final List<byte[]> layers = new ArrayList<>();
  private final List<byte[]> plain = new ArrayList<>();
  private String architecture = "amd64";
  private String environment = "[\"PATH=/opt/node/bin:/usr/bin\"]";
  private boolean liesOfLayers;

  ImageBuilder layer(TarBuilder tar) {
    return layer(tar.bytes(), tar.bytes());
  }

  ImageBuilder gzipLayer(TarBuilder tar) {
    return layer(tar.bytes(), TarBuilder.gzip(tar.bytes()));
  }

  ImageBuilder layer(byte[] tar, byte[] packed) {
    plain.add(tar);
    layers.add(packed);
    return this;
  }

  ImageBuilder architecture(String name) {
    architecture = name;
    return this;
  }

  /** Has other digests written down for the layers. */
  ImageBuilder lying() {
    liesOfLayers = true;
    return this;
  }

  static String sha256(byte[] bytes) {
    MessageDigest digest = Digests.sha256();
    digest.update(bytes);
    return Digests.text(digest);
  }

  private String layerDigest(byte[] bytes) {
    return liesOfLayers ? "sha256:" + "0".repeat(64) : sha256(bytes);
  }

  private byte[] config() {
    List<String> diffIds = plain.stream().map(this::layerDigest).map(d -> '"' + d + '"').toList();
    return ("{\"architecture\":\""
            + architecture
            + "\",\"os\":\"linux\",\"config\":{\"Env\":"
            + environment
            + "},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
            + String.join(",", diffIds)
            + "]}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the files of {@code docker save}. */
  byte[] save(String tag) {
    TarBuilder tar = new TarBuilder();
    String config = sha256(config()).substring(7) + ".json";
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      paths.add("\"" + i + "/layer.tar\"");
      tar.file(i + "/layer.tar", layers.get(i));
    }
    tar.file(config, config());
    String manifest =
        "[{\"Config\":\""
            + config
            + "\",\"RepoTags\":[\""
            + tag
            + "\"],\"Layers\":["
            + String.join(",", paths)
            + "]}]";
    return tar.file("manifest.json", manifest.getBytes(StandardCharsets.UTF_8)).bytes();
  }

  static String descriptor(byte[] bytes, String more) {
    return "{\"digest\":\"" + sha256(bytes) + "\",\"size\":" + bytes.length + more + "}";
  }

  private static String put(Map<String, byte[]> files, byte[] bytes) {
    files.put("blobs/sha256/" + sha256(bytes).substring(7), bytes);
    return descriptor(bytes, "");
  }

  /** Puts the blobs of this image and returns its manifest. */
  byte[] manifest(Map<String, byte[]> files) {
    List<String> descriptors = new ArrayList<>();
    for (byte[] layer : layers) descriptors.add(put(files, layer));
    byte[] manifest =
        ("{\"schemaVersion\":2,\"config\":"
                + put(files, config())
                + ",\"layers\":["
                + String.join(",", descriptors)
                + "]}")
            .getBytes(StandardCharsets.UTF_8);
    put(files, manifest);
    return manifest;
  }

  /** Returns a layout with one index of descriptors. */
  static Map<String, byte[]> layout(Map<String, byte[]> files, String... descriptors) {
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    all.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    all.put("index.json", index(descriptors));
    return all;
  }

  static byte[] index(String... descriptors) {
    return ("{\"schemaVersion\":2,\"manifests\":[" + String.join(",", descriptors) + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  Map<String, byte[]> layout() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] manifest = manifest(files);
    return layout(files, descriptor(manifest, ""));
  }

  static byte[] tar(Map<String, byte[]> files) {
    TarBuilder tar = new TarBuilder();
    files.forEach(tar::file);
    return tar.bytes();
  }

  static Path directory(Path top, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = top.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return top;
  }
}
