package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.header.Architecture;
import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import dev.abilens.json.Json;
import dev.abilens.scan.ScanProblem.Code;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The images that a tree of files holds: an OCI image layout (OCI image specification, "Image
 * Layout"), with indexes in indexes, or what {@code docker save} writes (Docker image specification
 * 1.2, "Combined Image JSON + Filesystem Changeset Format").
 */
final class ImageLayout {
  private static final String OCI_LAYOUT = "oci-layout";
  private static final String INDEX = "index.json";
  private static final String MANIFEST = "manifest.json";

  /**
   * One image.
   *
   * @param name what tells it from others beside it: its platform, or its tag
   * @param platform what its configuration says, or null if that is nothing known
   * @param environment the variables that its configuration sets
   * @param layers its layers, the lowest first
   */
  record Image(
      String name,
      @Nullable Platform platform,
      Map<String, String> environment,
      List<Layer> layers) {}

  /**
   * One layer.
   *
   * @param path its file in the layout
   * @param digest the digest of that file, or null if none is given
   * @param diffId the digest of the archive in it, or null if none is given
   */
  record Layer(String path, @Nullable String digest, @Nullable String diffId) {}

  private final FileTree files;
  private final int maxNesting;
  private final TreeBuilder.Problems problems;
  private final List<Image> images = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> absent = new TreeSet<>();

  private ImageLayout(FileTree files, int maxNesting, TreeBuilder.Problems problems) {
    this.files = files;
    this.maxNesting = maxNesting;
    this.problems = problems;
  }

  /**
   * Returns the images of a tree, or null if it is no layout of images.
   *
   * @param problems told of what is missing or contradicts itself
   */
  static @Nullable List<Image> read(FileTree files, int maxNesting, TreeBuilder.Problems problems)
      throws IOException {
    ImageLayout layout = new ImageLayout(files, maxNesting, problems);
    if (isFile(files, OCI_LAYOUT) && isFile(files, INDEX)) layout.readIndex(INDEX, null, "", 0);
    else if (!layout.readSaved()) return null;
    if (!layout.absent.isEmpty())
      problems.add(
          INDEX, Code.UNREADABLE, "listed, but not in it: " + String.join(", ", layout.absent));
    return layout.images;
  }

  private static boolean isFile(FileTree files, String path) throws IOException {
    FileTree.Entry entry = Links.follow(files, path);
    return entry != null && entry.kind() == FileTree.Kind.FILE;
  }

  private void readIndex(String path, @Nullable String digest, String name, int depth)
      throws IOException {
    Json index = document(path, digest);
    if (index == null) return;
    for (Json manifest : index.get("manifests").elements()) {
      String blob = manifest.get("digest").text("");
      String called = name(manifest, name);
      if (isAttestation(manifest) || !seen.add(blob + " " + called)) continue;
      String file = blob(blob);
      if (file == null) {
        problems.add(path, Code.MALFORMED, "the digest \"" + shortened(blob) + "\"");
      } else if (!isFile(files, file)) {
        absent.add(called.isEmpty() ? blob : called);
      } else if (depth == maxNesting) {
        problems.add(
            file,
            Code.LIMIT_REACHED,
            "indexes nested more than " + maxNesting + " deep (maxNesting)");
      } else {
        readManifest(file, blob, called, depth);
      }
    }
  }

  private void readManifest(String path, String digest, String name, int depth) throws IOException {
    Json manifest = document(path, digest);
    if (manifest == null) return;
    if (manifest.get("manifests").isArray()) {
      readIndex(path, null, name, depth + 1);
      return;
    }
    String configDigest = manifest.get("config").get("digest").text("");
    List<Layer> layers = new ArrayList<>();
    Json config = null;
    String configFile = blob(configDigest);
    if (configFile != null && isFile(files, configFile))
      config = document(configFile, configDigest);
    else
      problems.add(
          path, Code.MALFORMED, "its configuration " + shortened(configDigest) + " is not there");
    List<String> diffIds = diffIds(config);
    for (Json layer : manifest.get("layers").elements()) {
      String blob = layer.get("digest").text("");
      String file = blob(blob);
      if (file == null)
        problems.add(path, Code.MALFORMED, "the digest \"" + shortened(blob) + "\"");
      else layers.add(new Layer(file, blob, diffId(diffIds, layers.size())));
    }
    add(name, config, layers);
  }

  /** Reads what docker save writes; returns whether it is that. */
  private boolean readSaved() throws IOException {
    if (!isFile(files, MANIFEST)) return false;
    Json saved;
    try (ByteSource source = open(MANIFEST)) {
      saved = Json.read(source);
    } catch (MalformedBinaryException e) {
      return false;
    }
    List<Json> entries = saved.elements();
    // Many things are called manifest.json.
    if (entries.isEmpty() || !entries.stream().allMatch(e -> e.get("Layers").isArray()))
      return false;
    for (Json entry : entries) {
      String configFile = entry.get("Config").text("");
      Json config =
          isFile(files, configFile) ? document(configFile, digestInName(configFile)) : null;
      if (config == null)
        problems.add(
            MANIFEST,
            Code.MALFORMED,
            "its configuration \"" + shortened(configFile) + "\" is not there");
      List<String> diffIds = diffIds(config);
      List<Layer> layers = new ArrayList<>();
      for (String path : entry.get("Layers").texts())
        layers.add(new Layer(path, null, diffId(diffIds, layers.size())));
      List<String> tags = entry.get("RepoTags").texts();
      String name = tags.isEmpty() ? configFile : tags.get(0);
      if (seen.add(layers + configFile)) add(name, config, layers);
    }
    return true;
  }

  private static @Nullable String digestInName(String configFile) {
    String name = configFile.substring(configFile.lastIndexOf('/') + 1).replace(".json", "");
    return Digests.like("sha256:" + name) == null ? null : "sha256:" + name;
  }

  private void add(String name, @Nullable Json config, List<Layer> layers) {
    Map<String, String> environment = new LinkedHashMap<>();
    Platform platform = null;
    if (config != null) {
      for (String variable : config.get("config").get("Env").texts()) {
        int equals = variable.indexOf('=');
        if (equals > 0)
          environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
      platform = platform(config);
    }
    images.add(new Image(name, platform, Map.copyOf(environment), List.copyOf(layers)));
  }

  private static List<String> diffIds(@Nullable Json config) {
    return config == null ? List.of() : config.get("rootfs").get("diff_ids").texts();
  }

  private static @Nullable String diffId(List<String> diffIds, int layer) {
    return layer < diffIds.size() ? diffIds.get(layer) : null;
  }

  /** Returns the name of what an index lists: a platform, else a tag, else that of the index. */
  private static String name(Json manifest, String otherwise) {
    Json platform = manifest.get("platform");
    String os = platform.get("os").text("");
    if (!os.isEmpty()) {
      String variant = platform.get("variant").text("");
      return os
          + "/"
          + platform.get("architecture").text("")
          + (variant.isEmpty() ? "" : "/" + variant);
    }
    Json annotations = manifest.get("annotations");
    String tag = annotations.get("io.containerd.image.name").text("");
    if (tag.isEmpty()) tag = annotations.get("org.opencontainers.image.ref.name").text("");
    return tag.isEmpty() ? otherwise : tag;
  }

  private static boolean isAttestation(Json manifest) {
    return manifest.get("annotations").get("vnd.docker.reference.type").text() != null
        || manifest.get("platform").get("os").text("").equals("unknown");
  }

  /** Returns a platform in Node's words, from one in those of Go; null if it has none. */
  private static @Nullable Platform platform(Json from) {
    Os os =
        switch (from.get("os").text("")) {
          case "linux" -> Os.LINUX;
          case "windows" -> Os.WIN32;
          case "darwin" -> Os.DARWIN;
          case "freebsd" -> Os.FREEBSD;
          default -> null;
        };
    Architecture architecture =
        switch (from.get("architecture").text("")) {
          case "amd64" -> Architecture.X64;
          case "arm64" -> Architecture.ARM64;
          case "arm" -> Architecture.ARM;
          case "386" -> Architecture.IA32;
          case "ppc64le", "ppc64" -> Architecture.PPC64;
          case "s390x" -> Architecture.S390X;
          case "riscv64" -> Architecture.RISCV64;
          case "loong64" -> Architecture.LOONG64;
          default -> null;
        };
    return os == null || architecture == null ? null : new Platform(os, architecture);
  }

  /** Returns where the bytes of a digest lie, or null if it is none that is known. */
  private static @Nullable String blob(String digest) {
    return Digests.like(digest) == null ? null : "blobs/" + digest.replace(':', '/');
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  private ByteSource open(String path) throws IOException {
    FileTree.Entry entry = Links.follow(files, path);
    return files.open(entry == null ? path : entry.path());
  }

  /** Returns a document, or null, with a problem, if it cannot be read or is not the one meant. */
  private @Nullable Json document(String path, @Nullable String expected) throws IOException {
    try (ByteSource source = open(path)) {
      Json document = Json.read(source);
      MessageDigest digest = Digests.like(expected);
      if (digest != null) {
        byte[] bytes = new byte[(int) source.size()];
        source.copy(0, bytes, 0, bytes.length);
        digest.update(bytes);
        String found = Digests.text(digest);
        if (!found.equals(expected))
          problems.add(path, Code.DIGEST_MISMATCH, found + ", expected " + expected);
      }
      return document;
    } catch (MalformedBinaryException e) {
      problems.add(path, Code.MALFORMED, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
