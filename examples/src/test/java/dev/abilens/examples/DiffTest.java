package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code diff} promises to scripts and to people. */
class DiffTest {
  @TempDir private Path directory;

  @Test
  void aPackageAsksForTheSameUnpackedAndPacked() throws IOException {
    Path everything = RealFiles.everything(Files.createDirectory(directory.resolve("all")));
    Path packed = RealFiles.pack(everything, directory.resolve("all.tgz"));
    for (Path[] pair : new Path[][] {{everything, packed}, {packed, everything}}) {
      Tool run = Tool.run("diff", pair[0].toString(), pair[1].toString());
      assertEquals(new Tool(0, "Both ask for the same.\n", ""), run);
    }
  }

  @Test
  void aSystemThatIsDroppedIsTold() throws IOException {
    Path old = Files.createDirectory(directory.resolve("old"));
    Path now = Files.createDirectory(directory.resolve("new"));
    for (String build : List.of("linux-x64", "win32-x64")) RealFiles.bufferutil(old, build);
    RealFiles.bufferutil(now, "linux-x64");
    Tool run = Tool.run("diff", old.toString(), now.toString());
    assertEquals(1, run.status(), run.errors());
    assertEquals(
        "win32-x64\n  dropped  node_modules/bufferutil/prebuilds/win32-x64/node.napi.node\n1 dropped\n",
        run.out());
    Tool more = Tool.run("diff", now.toString(), old.toString());
    assertEquals(0, more.status(), more.errors());
    assertEquals(
        "win32-x64\n  added    node_modules/bufferutil/prebuilds/win32-x64/node.napi.node\n1 added\n",
        more.out());
    Tool unread = Tool.run("diff", old.toString(), directory.resolve("none").toString());
    assertEquals(2, unread.status());
    assertTrue(unread.out().startsWith("UNDECIDED  "), unread.out());
    Tool back = Tool.run("diff", "--format=json", now.toString(), old.toString());
    assertEquals(0, back.status(), back.errors());
    Map<String, @Nullable Object> line = back.object();
    assertEquals(
        List.of("code", "direction", "system", "old", "new", "before", "after", "because"),
        List.copyOf(line.keySet()));
    assertEquals("PLATFORM", line.get("code"));
    assertEquals("FELL", line.get("direction"));
    assertEquals("win32-x64", line.get("system"));
    assertEquals("node_modules/bufferutil/prebuilds/win32-x64/node.napi.node", line.get("after"));
  }

  @Test
  void twoFilesAreComparedWhateverTheirNames() throws IOException {
    Path old = RealFiles.bufferutil(directory, "linux-x64");
    Path now = RealFiles.jna(directory, "linux-x86-64", "jna.so");
    Tool run = Tool.run("diff", old.toString(), now.toString());
    assertEquals(1, run.status(), run.errors());
    String files = old + " -> " + now + "\n";
    assertEquals(
        "linux-x64 glibc\n  rose     GLIBC 2.4 -> 2.7  "
            + files
            + "           because of mkostemp@GLIBC_2.7\n  fell     Node-API 1 -> none  "
            + files
            + "1 rose, 1 fell\n",
        run.out());
  }

  @Test
  void aPathThatCannotBeReadIsSaid() {
    Tool run = Tool.run("diff", "no-such-old", "no-such-new");
    assertEquals(2, run.status());
    assertTrue(run.out().contains("UNREADABLE  no such file or directory"), run.out());
  }
}
