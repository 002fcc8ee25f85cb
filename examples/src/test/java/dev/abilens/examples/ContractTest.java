package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.scan.ScanProblem;
import dev.abilens.verdict.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The names that scripts rely on, held against the written contract of the command line, where it
 * lies beside the checkout.
 */
class ContractTest {
  private static final Pattern FIELD = Pattern.compile("\"([A-Za-z0-9]+)\"");

  /** A field that stands for several names is written as such in the contract. */
  private static final Set<String> VALUES = Set.of("EM_X86_64");

  @TempDir private Path directory;

  private static String contract() throws IOException {
    Path file = Path.of(System.getProperty("abilens.shared", "absent"), "design", "cli.md");
    Assumptions.assumeTrue(Files.isRegularFile(file), "no contract at " + file);
    return Files.readString(file);
  }

  private static String section(String contract, String title) {
    int from = contract.indexOf("\n## " + title + "\n");
    assertTrue(from >= 0, title);
    int to = contract.indexOf("\n## ", from + 1);
    return contract.substring(from, to < 0 ? contract.length() : to);
  }

  /** The fields between the first brace and its match. */
  private static Set<String> fields(String text) {
    int depth = 0;
    int from = text.indexOf('{');
    int to = from;
    do {
      if (text.charAt(to) == '{') depth++;
      if (text.charAt(to) == '}') depth--;
      to++;
    } while (depth > 0);
    Set<String> fields =
        FIELD
            .matcher(text.substring(from, to))
            .results()
            .map(found -> found.group(1))
            .filter(name -> !name.contains("|"))
            .collect(Collectors.toCollection(TreeSet::new));
    fields.removeAll(VALUES);
    // Values that are written where a field's name may stand, too.
    fields.removeIf(name -> name.equals(name.toUpperCase(java.util.Locale.ROOT)));
    return fields;
  }

  private static Set<String> keys(@Nullable Object value) {
    Set<String> keys = new TreeSet<>();
    if (value instanceof Map<?, ?> map)
      map.forEach(
          (name, inside) -> {
            keys.add(String.valueOf(name));
            keys.addAll(keys(inside));
          });
    if (value instanceof List<?> list) for (Object one : list) keys.addAll(keys(one));
    return keys;
  }

  private static void assertWritten(String text, Tool... runs) {
    Set<String> wanted = fields(text);
    assertFalse(wanted.isEmpty(), text);
    Set<String> written = new TreeSet<>();
    for (Tool run : runs) {
      assertTrue(run.status() < 2, run.errors());
      written.addAll(keys(run.objects()));
    }
    wanted.removeAll(written);
    assertEquals(Set.of(), wanted, "in the contract, and never written");
  }

  @Test
  void checkWritesItsFields() throws IOException {
    Path files = RealFiles.everything(directory);
    assertWritten(
        section(contract(), "check"),
        Tool.run(
            "check",
            files.toString(),
            "--format=json",
            "--runtime=node@20",
            "--platform=linux-x64",
            "--distro=debian:12"));
  }

  @Test
  void inspectWritesItsFields() throws IOException {
    Path files = RealFiles.everything(directory);
    Files.writeString(files.resolve("bad.node"), "no binary");
    String section = section(contract(), "inspect");
    assertWritten(section, Tool.run("inspect", files.toString(), "--format=json"));
    int symbols = section.indexOf("With `--symbols`");
    assertWritten(
        section.substring(symbols),
        Tool.run("inspect", "--symbols", files.toString(), "--format=json"));
  }

  @Test
  void theOthersWriteTheirFields() throws IOException {
    String others = contract().substring(contract().indexOf("\n## The others"));
    Path files = RealFiles.everything(directory);
    Map<String, Tool> runs =
        Map.of(
            "matrix",
            Tool.run(
                "matrix",
                files.toString(),
                "--format=json",
                "--runtimes=node@18,node@20",
                "--platforms=linux-x64",
                "--distro=debian:12"),
            "explain",
            Tool.run(
                "explain",
                "--format=json",
                "/lib/libm.so.6: version `GLIBC_2.32' not found (required by /a/b.node)"),
            "abi",
            Tool.run("abi", "108", "--format=json"));
    runs.forEach((name, run) -> assertWritten(after(others, name), run));
  }

  private static String after(String text, String command) {
    int at = text.indexOf("`" + command + "`:");
    assertTrue(at >= 0, command);
    return text.substring(at);
  }

  @Test
  void everyCodeIsOne() throws IOException {
    String section = section(contract(), "check");
    Matcher list = Pattern.compile("never reuse one\\): `([A-Z_ \\n]+)`").matcher(section);
    assertTrue(list.find(), section);
    Set<String> codes = new TreeSet<>(Arrays.asList(list.group(1).split("\\s+", -1)));
    assertTrue(codes.size() > 25, codes.toString());
    Stream.<Enum<?>>concat(Arrays.stream(Code.values()), Arrays.stream(ScanProblem.Code.values()))
        .map(Enum::name)
        .forEach(codes::remove);
    assertEquals(Set.of(), codes, "codes of the contract that there are none of");
  }

  @Test
  void everyOptionIsOne() throws IOException {
    String contract = contract();
    String options =
        contract.substring(contract.indexOf("Target options"), contract.indexOf("Output:"));
    Set<String> wanted =
        Pattern.compile("`(--[a-z-]+)")
            .matcher(options)
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(wanted.size() >= 8, wanted.toString());
    for (String command : List.of("check", "matrix")) {
      String help = Tool.run(command, "--help").out();
      for (String option : wanted) assertTrue(help.contains(option + "="), command + " " + option);
      assertTrue(help.contains("--strict"), command);
      for (String format : List.of("text", "json", "sarif", "html"))
        assertTrue(help.contains(format), command + " " + format);
    }
  }
}
