package dev.abilens.examples;

import dev.abilens.Abilens;
import dev.abilens.FileReport;
import dev.abilens.Report;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** {@code abilens demo}: the main job on real addons that the tool carries. */
final class DemoCommand implements ToolCommand {
  private static final String WEBJARS = "META-INF/resources/webjars/";
  private static final List<String> ADDONS =
      List.of(
          "bufferutil/4.0.7/prebuilds/linux-x64/node.napi.node",
          "utf-8-validate/5.0.10/prebuilds/linux-x64/node.napi.node");

  @Override
  public CommandSpec spec() {
    return new Usage(
            this,
            "demo",
            "Judges the addons of bufferutil and utf-8-validate, which the tool carries, for three targets.")
        .spec();
  }

  @Override
  public Integer call() throws IOException {
    Path directory = Files.createTempDirectory("abilens-demo");
    try (Output output = new Output()) {
      for (String addon : ADDONS) copy(addon, directory);
      Abilens abilens = Main.abilens();
      for (Target target : targets()) {
        Report report = abilens.check(directory, target);
        output.line("== " + target);
        Set<List<String>> told = new HashSet<>();
        for (FileReport file : report.files()) CheckText.lines(file, told).forEach(output::line);
        output.line("");
      }
      return Main.OK;
    } finally {
      delete(directory);
    }
  }

  private static List<Target> targets() {
    return List.of(
        Target.node("20.20.2").on(Platform.LINUX_X64).distro("debian:12").build(),
        Target.node("8.0.0").on(Platform.LINUX_X64).distro("debian:9").build(),
        Target.node("20.20.2").on(Platform.LINUX_ARM64).distro("debian:12").build());
  }

  private static void copy(String addon, Path directory) throws IOException {
    try (InputStream in = DemoCommand.class.getClassLoader().getResourceAsStream(WEBJARS + addon)) {
      if (in == null) throw new Failure("demo: the tool's jar lacks " + addon);
      // As npm lays it out: no version in the path.
      String place = addon.replaceFirst("/[0-9.]+/", "/");
      Path file = directory.resolve("node_modules").resolve(place);
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
