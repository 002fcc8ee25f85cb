package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.ERROR;
import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.dockerfile.Stage;
import dev.abilens.dockerfile.StageEvent;
import dev.abilens.dockerfile.StageRuntime;
import dev.abilens.dockerfile.StageSystem;
import dev.abilens.header.Architecture;
import dev.abilens.image.Platform;
import dev.abilens.libc.Distribution;
import dev.abilens.libc.Distributions;
import dev.abilens.libc.GlibcVersion;
import dev.abilens.libc.LibcFamily;
import dev.abilens.node.OfficialFloors;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.Runtimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells whether the runtime that is put into a stage starts there at all. */
final class RuntimeStart {
  private final String file;
  private final Stage stage;
  private final Findings findings;

  RuntimeStart(String file, Stage stage, Findings findings) {
    this.file = file;
    this.stage = stage;
    this.findings = findings;
  }

  void check() {
    for (StageEvent.RuntimeInstall install :
        StageEvent.of(StageEvent.RuntimeInstall.class, stage.events())) {
      LibcFamily madeFor = install.runtime().official() ? LibcFamily.GLIBC : null;
      StageSystem from = install.from();
      if (from != null) madeFor = from.libc();
      LibcFamily has = stage.state().system().libc();
      if (has == null || madeFor == null) continue;
      if (has != madeFor) wrongLibc(install, madeFor, has);
      else if (has == LibcFamily.GLIBC) floor(install.line(), install.runtime());
    }
  }

  private void wrongLibc(StageEvent.RuntimeInstall install, LibcFamily madeFor, LibcFamily has) {
    findings.add(
        ProjectCode.RUNTIME_WRONG_LIBC,
        stage.compatible() || !stage.state().system().sure() ? WARNING : ERROR,
        file,
        install.line(),
        install.runtime().title()
            + " ("
            + install.runtime().source()
            + ") is made for "
            + madeFor
            + ", "
            + stage.title()
            + " has "
            + has
            + ": it does not start there"
            + (stage.compatible() ? ", or only by a layer that few addons load with." : "."),
        List.of(
            has == LibcFamily.MUSL
                ? "Begin with node:"
                    + major(install.runtime())
                    + "-alpine, or with an image of Debian such as node:"
                    + major(install.runtime())
                    + "-bookworm-slim."
                : "Take the program from an image with " + has + "."));
  }

  private static String major(StageRuntime runtime) {
    return runtime.versions() == null
        ? "22"
        : runtime.versions().toString().replaceFirst("\\D.*", "");
  }

  private void floor(int line, StageRuntime runtime) {
    StageSystem system = stage.state().system();
    Platform platform = stage.state().platform().platform();
    // The floors were read from the programs for x64.
    if (platform != null && platform.architecture() != Architecture.X64) return;
    Optional<GlibcVersion> highest = highest(system);
    List<GlibcVersion> floors = floors(runtime);
    if (highest.isEmpty() || floors.isEmpty()) return;
    GlibcVersion least = floors.get(0);
    GlibcVersion most = floors.get(floors.size() - 1);
    if (highest.get().isAtLeast(most)) return;
    boolean certain = !highest.get().isAtLeast(least) && runtime.sure() && system.sure();
    findings.add(
        ProjectCode.RUNTIME_GLIBC_TOO_OLD,
        certain ? ERROR : WARNING,
        file,
        line,
        runtime.title()
            + " ("
            + runtime.source()
            + ") needs glibc "
            + (least.equals(most) ? most : least + " to " + most)
            + ", "
            + stage.title()
            + " has "
            + highest.get()
            + " ("
            + system.title()
            + "): it "
            + (certain ? "does" : "may")
            + " not start.",
        List.of(base(most)));
  }

  private static Optional<GlibcVersion> highest(StageSystem system) {
    List<GlibcVersion> known =
        system.bases().stream().flatMap(base -> base.glibc(Architecture.X64).stream()).toList();
    return known.size() == system.bases().size()
        ? known.stream().max(Comparator.naturalOrder())
        : Optional.empty();
  }

  private static List<GlibcVersion> floors(StageRuntime runtime) {
    List<GlibcVersion> floors = new ArrayList<>();
    for (RuntimeRelease release : runtime.releases())
      for (OfficialFloors.LinuxFloor floor :
          Runtimes.bundled().floors().linuxX64(release).candidates())
        GlibcVersion.parse(floor.glibc()).ifPresent(floors::add);
    floors.sort(Comparator.naturalOrder());
    return floors;
  }

  private static String base(GlibcVersion floor) {
    @Nullable String found = null;
    for (Distribution one : Distributions.bundled().all())
      if (found == null
          && one.family().equals("debian")
          && one.kind() == Distribution.Kind.DISTRO
          && one.glibc(Architecture.X64).filter(glibc -> glibc.isAtLeast(floor)).isPresent())
        found = one.name();
    return "Use a base with glibc "
        + floor
        + " or later"
        + (found == null ? "." : ", such as " + found + ".");
  }
}
