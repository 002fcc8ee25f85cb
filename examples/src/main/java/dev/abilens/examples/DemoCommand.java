package dev.abilens.examples;

import dev.abilens.Abilens;
import dev.abilens.FileReport;
import dev.abilens.Report;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code abilens demo}: the main job on real addons that the tool carries. */
final class DemoCommand implements ToolCommand {
  @Override
  public Usage usage() {
    return new Usage(
        this,
        "demo",
        "Judges the addons of bufferutil and utf-8-validate, which the tool carries, for three targets.");
  }

  @Override
  public Integer call() throws IOException {
    try (DemoAddons addons = new DemoAddons();
        Output output = new Output()) {
      Abilens abilens = Main.abilens();
      for (Target target : targets()) {
        Report report = abilens.check(addons.directory(), target);
        output.line("== " + target);
        Set<List<String>> told = new HashSet<>();
        for (FileReport file : report.files()) CheckText.lines(file, told).forEach(output::line);
        output.line("");
      }
      return Main.OK;
    }
  }

  private static List<Target> targets() {
    return List.of(
        Target.node("20.20.2").on(Platform.LINUX_X64).distro("debian:12").build(),
        Target.node("8.0.0").on(Platform.LINUX_X64).distro("debian:9").build(),
        Target.node("20.20.2").on(Platform.LINUX_ARM64).distro("debian:12").build());
  }
}
