package dev.abilens.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {
  @TempDir Path directory;

  private FileTree tree;

  @BeforeEach
  void plant() throws IOException {
    // The tree is one level below, so that there is something outside to be led to.
    Path top = Files.createDirectories(directory.resolve("root"));
    Files.write(directory.resolve("outside"), new byte[1]);
    Files.createDirectories(top.resolve("opt-abilens/lib"));
    Files.write(top.resolve("opt-abilens/lib/libx.so.1"), new byte[2]);
    Files.write(top.resolve("top.node"), new byte[3]);
    link("opt-abilens/lib/libx.so", "libx.so.1");
    link("lib64", "opt-abilens/lib");
    link("absolute", "/opt-abilens/lib");
    link("opt-abilens/lib/up", "../../top.node");
    link("opt-abilens/lib/far-up", "../../../../../outside");
    link("opt-abilens/lib/far-up-to-top", "../../../../../top.node");
    link("loop", "loop");
    link("ping", "pong");
    link("pong", "ping");
    link("child-of-itself", "child-of-itself/x");
    link("broken", "missing");
    link("twice", "//opt-abilens/./lib//");
    tree = FileTree.of(top);
  }

  private void link(String path, String target) throws IOException {
    Files.createSymbolicLink(directory.resolve("root").resolve(path), Path.of(target));
  }

  @ParameterizedTest
  @CsvSource({
    "top.node, top.node",
    "/top.node, top.node",
    "//./top.node, top.node",
    "opt-abilens/lib/libx.so, opt-abilens/lib/libx.so.1",
    "lib64/libx.so, opt-abilens/lib/libx.so.1",
    "absolute/libx.so, opt-abilens/lib/libx.so.1",
    "twice/libx.so, opt-abilens/lib/libx.so.1",
    "lib64, opt-abilens/lib",
    // Behind a link, .. is the parent of where it leads to.
    "lib64/.., opt-abilens",
    "lib64/../../top.node, top.node",
    "lib64/up, top.node",
    "../top.node, top.node",
    "../../../top.node, top.node",
    "lib64/far-up-to-top, top.node",
    "'', ''",
    "/, ''",
    "., ''",
    "../.., ''"
  })
  void leadsTo(String path, String end) throws IOException {
    FileTree.Entry entry = Links.follow(tree, path);
    assertEquals(end, entry == null ? null : entry.path());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing",
        "broken",
        "missing/../top.node",
        "top.node/../top.node",
        "top.node/x",
        "lib64/libx.so/x",
        "loop",
        "ping",
        "ping/x",
        "child-of-itself",
        "outside",
        "../outside",
        "lib64/far-up"
      })
  void leadsNowhere(String path) throws IOException {
    assertNull(Links.follow(tree, path));
  }

  @Test
  void linuxGivesUpAfterFortyLinks() throws IOException {
    link("chain0", "top.node");
    for (int i = 1; i <= 40; i++) link("chain" + i, "chain" + (i - 1));
    FileTree.Entry entry = Links.follow(tree, "chain39");
    assertEquals("top.node", entry == null ? null : entry.path());
    assertNull(Links.follow(tree, "chain40"));
    FileTree.Entry last = Links.last(tree, "chain40");
    assertEquals(FileTree.Kind.LINK, last == null ? null : last.kind());
    assertNull(Links.last(tree, "missing"));
  }
}
