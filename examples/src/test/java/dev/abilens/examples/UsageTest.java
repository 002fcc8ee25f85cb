package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong use: exit status 2, nothing on standard output, and a sentence that says what to mend. */
class UsageTest {
  private static void assertRefused(String because, String... arguments) {
    Tool run = Tool.run(arguments);
    assertEquals(2, run.status(), run.toString());
    assertEquals("", run.out());
    assertTrue(run.errors().contains(because), run.errors());
    assertFalse(run.errors().contains("\tat "), run.errors());
    assertFalse(run.errors().contains("Exception"), run.errors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --runtime=foo@1 | --runtime: no runtime "foo@1": expected node@, electron@, nwjs@, bun@ or deno@ with a version, or none
          --runtime=node@abc | --runtime: no version range: "abc"; expected such as 18.20.4, 18 or ">=16 <19"
          --runtime=18 | --runtime: no runtime "18": expected node@
          --platform=x | --platform: no platform "x": expected OS-ARCH in Node's words, such as linux-x64
          --platform=linux-z80 | --platform: no platform "linux-z80"
          --libc=y | --libc: expected glibc@VERSION or musl@VERSION, not "y"
          --libc=glibc@new | --libc: no release of glibc: "new"
          --libstdcxx=new | --libstdcxx: "new" is no version: expected numbers with dots, such as 2.31
          --distro=unknown | --distro: no distribution or image "unknown" is known
          --distro=debian:99 | --distro: no distribution or image "debian:99" is known; near it are debian-
          --distro=ubunu:22.04 | near it are ubuntu-22.04
          --root=/no/such/directory | --root: no such file or directory: /no/such/directory
          --runtime-binary=/no/such/node | --runtime-binary: no such file or directory: /no/such/node
          --platform=darwin-arm64 --distro=debian:11 | --distro is for Linux, and --platform is darwin-arm64
          --platform=win32-x64 --libc=glibc@2.31 | --libc is for Linux, and --platform is win32-x64
          --threads=0 | --threads must be at least 1
          --threads=x | 'x' is not an int
          --format=xml | Invalid value for option '--format'
          --no-such-option | Unknown option: '--no-such-option'
          """)
  void anOptionThatSaysNothingSensible(String option, String because) {
    List<String> arguments = new ArrayList<>(List.of("check"));
    arguments.addAll(List.of(option.split(" ")));
    arguments.add(".");
    assertRefused(because, arguments.toArray(String[]::new));
  }

  @Test
  void aDistributionOfNothingNearSuggestsNothing() {
    assertFalse(Tool.run("check", "--distro=qqqqqqqq", ".").errors().contains("near it"));
  }

  @Test
  void aRootThatIsNoTree() {
    String file = System.getProperty("java.home") + "/release";
    assertRefused(
        "--root: neither a directory nor an archive or image: " + file,
        "check",
        "--root=" + file,
        ".");
    assertRefused("--runtime-binary: not a file: /", "check", "--runtime-binary=/", ".");
  }

  @Test
  void commandsWithoutWhatTheyNeed() {
    assertRefused("Missing required subcommand");
    assertRefused("Missing required parameter: 'PATH'", "check");
    assertRefused("Missing required parameter: 'PATH'", "inspect");
    assertRefused("Unmatched argument", "nonsense");
  }

  @Test
  void pathsThatAreNotWhatACommandTakes() {
    assertRefused("abilens: no such file or directory: none", "pick", "none");
    assertRefused(
        "abilens: not a directory: ", "doctor", System.getProperty("java.home") + "/release");
    assertRefused("--format: inspect writes text or json", "inspect", ".", "--format=sarif");
  }

  @Test
  void aCommandsHelpIsAlsoACommand() {
    assertEquals(Tool.run("check", "--help").out(), Tool.run("help", "check").out());
    String all = Tool.run("--help").out().replaceAll("\\s+", " ");
    assertTrue(all.contains("packages and build tools."), all);
  }

  @Test
  void helpAndVersionAreNoErrors() {
    for (String command : List.of("check", "inspect", "matrix", "diff", "abi", "explain", "demo")) {
      Tool help = Tool.run(command, "--help");
      assertEquals(0, help.status());
      assertTrue(help.out().startsWith("Usage: abilens " + command), help.out());
    }
    assertTrue(Tool.run("--version").out().startsWith("abilens "));
    assertEquals(0, Tool.run("--help").status());
  }
}
