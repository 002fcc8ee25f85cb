package dev.abilens.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.abilens.bytes.ByteSource;
import dev.abilens.tree.FileTree.Entry;
import dev.abilens.tree.FileTree.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTreeTest {
  @TempDir Path top;

  private FileTree tree;

  @BeforeEach
  void plant() throws IOException {
    Files.createDirectories(top.resolve("lib/deep"));
    Files.write(top.resolve("lib/b.node"), new byte[3]);
    Files.write(top.resolve("lib/B.node"), new byte[4]);
    Files.write(top.resolve("lib/a.node"), new byte[5]);
    Files.createSymbolicLink(top.resolve("lib/link"), Path.of("a.node"));
    Files.createSymbolicLink(top.resolve("lib/broken"), Path.of("missing"));
    tree = FileTree.of(top);
  }

  @Test
  void listsInByteOrder() throws IOException {
    assertEquals(
        List.of(
            new Entry("lib/B.node", Kind.FILE, 4),
            new Entry("lib/a.node", Kind.FILE, 5),
            new Entry("lib/b.node", Kind.FILE, 3),
            new Entry("lib/broken", Kind.LINK, 0),
            new Entry("lib/deep", Kind.DIRECTORY, 0),
            new Entry("lib/link", Kind.LINK, 0)),
        tree.list("lib"));
    assertEquals(List.of(new Entry("lib", Kind.DIRECTORY, 0)), tree.list(""));
    assertEquals(List.of(), tree.list("lib/deep"));
  }

  @Test
  void someNamesAtOnce() throws IOException {
    List<String> names = List.of("none", "b.node", "a.node", "deep", "none/b.node");
    assertEquals(List.of("b.node", "a.node", "deep"), tree.existing("lib", names));
    assertEquals(List.of(), tree.existing("none", names));
    assertEquals(List.of("lib"), tree.existing("", List.of("lib", "a.node")));
  }

  @Test
  void entries() throws IOException {
    assertEquals(new Entry("", Kind.DIRECTORY, 0), tree.entry(""));
    assertEquals(new Entry("lib/a.node", Kind.FILE, 5), tree.entry("lib/a.node"));
    assertEquals(new Entry("lib/broken", Kind.LINK, 0), tree.entry("lib/broken"));
    assertEquals("a.node", new Entry("lib/a.node", Kind.FILE, 5).fileName());
    assertEquals("lib", new Entry("lib", Kind.DIRECTORY, 0).fileName());
  }

  @Test
  void whatIsNotThereIsNull() throws IOException {
    assertNull(tree.entry("missing"));
    assertNull(tree.entry("missing/too"));
    assertNull(tree.entry("lib/a.node/file as a directory"));
    assertNull(tree.entry("lib/link/link to a file as a directory"));
    assertNull(tree.entry("a\0b"));
  }

  @Test
  void whatCannotBeListedOrOpened() {
    NotDirectoryException e =
        assertThrows(NotDirectoryException.class, () -> tree.list("lib/a.node"));
    assertEquals(top.resolve("lib/a.node").toString(), e.getMessage());
    assertThrows(NoSuchFileException.class, () -> tree.list("missing"));
    assertThrows(NoSuchFileException.class, () -> tree.open("missing"));
    assertThrows(IOException.class, () -> tree.open("lib"));
    assertThrows(NotLinkException.class, () -> tree.readLink("lib/a.node"));
  }

  @Test
  void opensAndNames() throws IOException {
    try (ByteSource source = tree.open("lib/a.node")) {
      assertEquals(5, source.size());
      assertEquals(top.resolve("lib/a.node").toString(), source.name());
    }
    assertEquals("a.node", tree.readLink("lib/link"));
    assertEquals(top.toString(), tree.name());
    assertEquals(top.resolve("lib/x").toString(), tree.display("lib/x"));
  }
}
