package dev.abilens.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the tool is asked for most, once each: from a run of this Java learns which classes it is to
 * keep, so that later runs start sooner. All in one run, as two lambdas that look alike need two
 * classes among those that are kept.
 */
final class Rehearsal {
  private static final List<List<String>> TARGETS =
      List.of(
          List.of(),
          List.of("--runtime", "node@20.0.0"),
          List.of("--runtime", "node@20.0.0", "--platform", "linux-x64"),
          List.of(
              "--runtime",
              "node@20.0.0",
              "--platform",
              "linux-x64",
              "--libc",
              "glibc@2.31",
              "--libstdcxx",
              "3.4.28"),
          List.of("--runtime", "node@20.0.0", "--distro", "alpine:3.20"));

  private Rehearsal() {}

  /**
   * Runs the commands.
   *
   * @param paths what is checked besides the addons of {@link DemoAddons}
   */
  public static void main(String[] paths) throws IOException {
    Main.run("demo");
    Main.run("abi", "108");
    try (DemoAddons addons = new DemoAddons()) {
      for (List<String> target : TARGETS) check(target, addons.directory().toString());
    }
    check(TARGETS.get(1), paths);
  }

  private static void check(List<String> target, String... paths) {
    List<String> words = new ArrayList<>(List.of("check"));
    words.addAll(target);
    words.addAll(List.of(paths));
    Main.run(words.toArray(String[]::new));
  }
}
