package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code abilens score} over a small table of its own. */
class ScoreTest {
  @TempDir private Path directory;

  private Tool score(String... rows) throws IOException {
    Path addon = directory.resolve("tree/p@1/x.node");
    if (!Files.exists(addon)) {
      Files.createDirectories(addon.getParent());
      Files.copy(RealFiles.bufferutil(directory.resolve("npm"), "linux-x64"), addon);
    }
    String header =
        "sha256,package,version,path,runtime,runtime_version,root,outcome,exit,message\n";
    Path table =
        Files.writeString(directory.resolve("t.csv"), header + String.join("\n", rows) + "\n");
    return Tool.run("score", "--truth=" + table, "--corpus=" + directory.resolve("tree"), "--list");
  }

  @Test
  void tellsAgreementFromContradiction() throws IOException {
    Tool good =
        score(
            ",p,1,x.node,node,20.20.2,glibc-2.36,ok,code 0,",
            ",p,1,x.node,node,20.20.2,glibc-2.36,crash,signal 6,own assertion",
            ",p,1,y.node,node,20.20.2,glibc-2.36,ok,code 0,");
    assertEquals(0, good.status(), good.errors());
    assertTrue(good.out().contains("agree: 1 of 1 (100.00 %)"), good.out());
    assertTrue(good.out().contains("not scored: 2"), good.out());
    assertTrue(good.out().contains("p@1/y.node: the file is not in the corpus"), good.out());

    Tool bad = score(",p,1,x.node,node,20.20.2,glibc-2.36,abi-mismatch,code 0,\"a, \"\"b\"\" c\"");
    assertEquals(1, bad.status(), bad.errors());
    assertTrue(bad.out().contains("contradict: 1 of 1"), bad.out());
    assertTrue(bad.out().contains("    a, \"b\" c\n"), bad.out());
  }

  @Test
  void asksForWhatItNeeds() {
    Tool run = Tool.run("score", "--truth=t.csv");
    assertEquals(2, run.status());
    assertTrue(run.errors().contains("give --truth with --corpus"), run.errors());
  }
}
