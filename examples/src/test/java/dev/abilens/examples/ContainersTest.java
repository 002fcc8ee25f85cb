package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives and images, named on the command line. */
class ContainersTest {
  @TempDir Path directory;

  /** Copies what an addon needs of this machine, and its Node.js if it has one. */
  private Path root() throws IOException {
    Path root = directory.resolve("root");
    for (String file :
        List.of(
            "/lib64/ld-linux-x86-64.so.2",
            "/lib/x86_64-linux-gnu/libc.so.6",
            "/lib/x86_64-linux-gnu/libm.so.6",
            "/lib/x86_64-linux-gnu/libdl.so.2",
            "/lib/x86_64-linux-gnu/libpthread.so.0",
            "/lib/x86_64-linux-gnu/libgcc_s.so.1",
            "/usr/lib/x86_64-linux-gnu/libstdc++.so.6",
            "/usr/bin/node",
            "/bin/sh")) {
      if (!Files.isRegularFile(Path.of(file))) continue;
      Path copy = root.resolve(file.substring(1));
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of(file), copy);
    }
    RealFiles.bufferutil(root.resolve("app"), "linux-x64");
    RealFiles.bufferutil(root.resolve("app"), "win32-x64");
    return root;
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static byte[] layer(Path root) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);
        Stream<Path> files = Files.walk(root)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Path file :
          files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList())
        put(tar, root.relativize(file).toString(), Files.readAllBytes(file));
    }
    return bytes.toByteArray();
  }

  private Path image(Path root) throws IOException {
    Path image = directory.resolve("image.tar");
    try (OutputStream out = Files.newOutputStream(image);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      String manifest = "[{\"Config\":\"c.json\",\"RepoTags\":[],\"Layers\":[\"l/layer.tar\"]}]";
      String config =
          "{\"architecture\":\"amd64\",\"os\":\"linux\","
              + "\"config\":{\"Env\":[\"PATH=/usr/local/bin:/usr/bin\"]}}";
      put(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
      put(tar, "c.json", config.getBytes(StandardCharsets.UTF_8));
      put(tar, "l/layer.tar", layer(root));
    }
    return image;
  }

  private static List<String> answers(Tool run) {
    return run.objects().stream()
        .map(
            line -> {
              Object path = line.get("entry") == null ? line.get("path") : line.get("entry");
              String name = String.valueOf(path);
              return name.substring(name.indexOf("app/"))
                  + " "
                  + line.get("verdict")
                  + " "
                  + line.get("findings");
            })
        .toList();
  }

  @Test
  void anImageAnswersLikeItsFilesUnpacked() throws IOException {
    Path root = root();
    String image = image(root).toString();
    Tool unpacked =
        Tool.run(
            "check", "--format", "json", "--root", root.toString(), root.resolve("app").toString());
    Tool named = Tool.run("check", "--format", "json", "--root", image, image);
    Tool alone = Tool.run("check", "--format", "json", image);
    assertEquals(2, unpacked.objects().size());
    List<String> codes =
        answers(unpacked).stream().map(line -> line.replaceAll(" \\[\\{.*", "")).toList();
    assertEquals(
        codes, answers(named).stream().map(line -> line.replaceAll(" \\[\\{.*", "")).toList());
    assertEquals(named.out(), alone.out());
    assertEquals(unpacked.status(), alone.status());
    assertTrue(Tool.run("inspect", image).out().contains("app/"));
  }

  static Stream<Path> hostile() throws IOException {
    Path archives = Path.of(System.getProperty("abilens.hostile", "absent"), "arc");
    Assumptions.assumeTrue(
        Files.isDirectory(archives), "no hostile files: name their folder by -Dabilens.hostile=");
    try (Stream<Path> files = Files.list(archives)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileArchivesEndInAnswers(Path archive) {
    String path = archive.toString();
    for (List<String> arguments :
        List.of(
            List.of("check", "--format", "json", path),
            List.of("inspect", "--format", "json", path),
            List.of("check", "--root", path, path))) {
      Tool run = Tool.run(arguments.toArray(new String[0]));
      assertFalse(run.errors().contains("\tat "), run.errors());
      assertTrue(run.status() <= 2);
    }
  }
}
