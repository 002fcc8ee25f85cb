package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code matrix} promises to scripts and to people. */
class MatrixTest {
  @TempDir private Path directory;

  private static Tool matrix(Path path, String... options) {
    List<String> arguments = new ArrayList<>(List.of("matrix", path.toString()));
    arguments.addAll(Arrays.asList(options));
    return Tool.run(arguments.toArray(String[]::new));
  }

  private static List<?> list(Map<String, @Nullable Object> line, String field) {
    return assertInstanceOf(List.class, line.get(field));
  }

  private static Map<String, @Nullable Object> cell(
      String runtime, String platform, String verdict, @Nullable String code) {
    Map<String, @Nullable Object> cell = new HashMap<>();
    cell.put("runtime", runtime);
    cell.put("platform", platform);
    cell.put("verdict", verdict);
    cell.put("code", code);
    return cell;
  }

  @Test
  void anAddonIsALineWithACellForEachRuntimeOnEachPlatform() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    Tool run =
        matrix(
            addon,
            "--format=json",
            "--runtimes=node@12.22.12,node@8.0.0",
            "--platforms=linux-x64,win32-x64",
            "--distro=debian:9");
    assertEquals(1, run.status(), run.errors());
    Map<String, @Nullable Object> line = run.object();
    assertEquals(List.of("path", "entry", "cells"), List.copyOf(line.keySet()));
    assertEquals(addon.toString(), line.get("path"));
    assertEquals(
        List.of(
            cell("node@12.22.12", "linux-x64", "LOADS", null),
            cell("node@8.0.0", "linux-x64", "FAILS", "NODE_API_DISABLED"),
            cell("node@12.22.12", "win32-x64", "FAILS", "WRONG_FORMAT"),
            cell("node@8.0.0", "win32-x64", "FAILS", "WRONG_FORMAT")),
        line.get("cells"));
  }

  @Test
  void everyCellIsWhatCheckAnswers() throws IOException {
    Path everything = RealFiles.everything(directory);
    List<Map<String, @Nullable Object>> rows =
        matrix(
                everything,
                "--format=json",
                "--runtimes=node@8,node@20,bun@1.2",
                "--platforms=linux-x64",
                "--distro=debian:12")
            .objects();
    String[] runtimes = {"node@8", "node@20", "bun@1.2"};
    for (int i = 0; i < runtimes.length; i++) {
      List<Map<String, @Nullable Object>> files =
          Tool.run(
                  "check",
                  everything.toString(),
                  "--format=json",
                  "--runtime=" + runtimes[i],
                  "--platform=linux-x64",
                  "--distro=debian:12")
              .objects();
      assertEquals(files.size(), rows.size());
      for (int file = 0; file < files.size(); file++) {
        Map<?, ?> cell = (Map<?, ?>) list(rows.get(file), "cells").get(i);
        assertEquals(files.get(file).get("path"), rows.get(file).get("path"));
        assertEquals(files.get(file).get("verdict"), cell.get("verdict"));
        List<?> findings = list(files.get(file), "findings");
        Object code =
            "LOADS".equals(cell.get("verdict")) ? null : ((Map<?, ?>) findings.get(0)).get("code");
        assertEquals(code, cell.get("code"));
      }
    }
  }

  @Test
  void textTellsWhatBreaksOnTheWay() throws IOException {
    Path everything = RealFiles.everything(directory);
    Tool run =
        matrix(
            everything,
            "--runtimes=node@12.22.12,node@8.0.0",
            "--platforms=linux-x64",
            "--distro=debian:9");
    assertEquals(1, run.status(), run.errors());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(0).matches("addon +for +node@12\\.22\\.12 +node@8\\.0\\.0"), run.out());
    String addon = everything + "/node_modules/bufferutil/prebuilds/linux-x64/node.napi.node";
    assertTrue(
        lines.get(1).matches("\\Q" + addon + "\\E +linux-x64 +LOADS +FAILS NODE_API_DISABLED"),
        run.out());
    assertTrue(
        run.out()
            .contains("From node@12.22.12 to node@8.0.0 on linux-x64: 2 addons break.\n  " + addon),
        run.out());
    assertTrue(run.out().contains("\nNot in the table: 11 files for other systems ("), run.out());
    assertTrue(
        run.out().contains("    -> Start node with --napi-modules, or use Node.js 8.6.0 or later."),
        run.out());
    Tool back =
        matrix(
            everything,
            "--all",
            "--runtimes=node@8.0.0,node@12.22.12",
            "--platforms=linux-x64",
            "--distro=debian:9");
    assertEquals(
        13,
        back.out().lines().filter(l -> l.startsWith(everything.toString())).count(),
        back.out());
    assertTrue(
        back.out()
            .endsWith(
                "From node@8.0.0 to node@12.22.12 on linux-x64: "
                    + "nothing is known to break, 2 addons load that did not.\n"),
        back.out());
  }

  @Test
  void whatOnlyOthersLoadIsListedWhereThereIsNothingElse() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "win32-x64");
    Tool run = matrix(addon, "--runtimes=node@20", "--platforms=linux-x64", "--distro=debian:12");
    assertTrue(run.out().contains(addon + "  win32-x64  FAILS WRONG_FORMAT\n"), run.out());
    assertFalse(run.out().contains("Not in the table"), run.out());
  }

  @Test
  void nothingNamedIsThisMachine() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "win32-x64");
    assertEquals(1, list(matrix(addon, "--format=json").object(), "cells").size());
  }

  @Test
  void aPathThatCannotBeReadIsARowOfOpenAnswers() {
    Path missing = directory.resolve("missing");
    Tool run = matrix(missing, "--format=json", "--runtimes=node@18,node@20");
    assertEquals(2, run.status());
    List<?> cells = list(run.object(), "cells");
    assertEquals(2, cells.size());
    for (Object cell : cells) {
      assertEquals("UNDECIDED", ((Map<?, ?>) cell).get("verdict"));
      assertEquals("UNREADABLE", ((Map<?, ?>) cell).get("code"));
    }
  }

  @Test
  void strictCountsWhatIsUndecided() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    String[] target = {
      "--runtimes=node@20,node@999", "--platforms=linux-x64", "--distro=debian:12"
    };
    assertEquals(0, matrix(addon, target).status());
    String[] strict = Arrays.copyOf(target, 4);
    strict[3] = "--strict";
    assertEquals(1, matrix(addon, strict).status());
  }

  @Test
  void aProgramIsAColumnAlone() throws IOException {
    Path program = Files.createFile(directory.resolve("node"));
    Tool run = matrix(directory, "--runtimes=node@20", "--runtime-binary=" + program);
    assertEquals(2, run.status());
    assertTrue(run.errors().contains("--runtime-binary is a column alone"), run.errors());
  }
}
