package dev.abilens.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.libc.LibcFamily;
import dev.abilens.pick.RealLoaders.Aim;
import dev.abilens.pick.RealLoaders.Answer;
import dev.abilens.pick.RealLoaders.Case;
import dev.abilens.project.AddonPackages;
import dev.abilens.testing.Beside;
import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real packages load, as their own loaders say and as the picker says. */
class RealPackagesTest {
  private static final List<Aim> AIMS = aims();

  @TempDir Path scratch;

  private static List<Aim> aims() {
    List<Aim> aims = new ArrayList<>();
    for (String runtime : List.of("node@18.20.4", "node@22.12.0", "electron@28.0.0")) {
      aims.add(new Aim(runtime, "linux-x64", LibcFamily.GLIBC));
      aims.add(new Aim(runtime, "linux-x64", LibcFamily.MUSL));
      aims.add(new Aim(runtime, "linux-arm64", LibcFamily.GLIBC));
      for (String platform : List.of("darwin-arm64", "darwin-x64", "win32-x64", "win32-ia32"))
        aims.add(new Aim(runtime, platform, null));
    }
    return aims;
  }

  @Test
  void packagesOfACorpus() throws IOException, InterruptedException {
    RealLoaders loaders = RealLoaders.find();
    Path tarballs = Beside.folder("abilens.tarballs", "a folder of npm packages (.tgz)");
    List<Path> packages = new ArrayList<>();
    try (Stream<Path> files = Files.list(tarballs)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tgz")).sorted().toList())
        packages.add(unpacked(file));
    }
    compare(loaders, packages);
  }

  @Test
  void packagesAsNpmInstallsThem() throws IOException, InterruptedException {
    RealLoaders loaders = RealLoaders.find();
    Path project = Beside.folder("abilens.packages", "a project with addon packages from npm");
    List<Path> packages = new ArrayList<>();
    for (String found : AddonPackages.in(FileTree.of(project), "", ReadLimits.defaults()))
      packages.add(project.resolve(found).toRealPath());
    compare(loaders, packages);
  }

  private Path unpacked(Path tarball) throws IOException, InterruptedException {
    String name = String.valueOf(tarball.getFileName());
    Path directory = Files.createDirectories(scratch.resolve("packages").resolve(name));
    Process tar =
        new ProcessBuilder("tar", "xzf", tarball.toString(), "-C", directory.toString())
            .inheritIO()
            .start();
    assertEquals(0, tar.waitFor(), name);
    try (Stream<Path> members = Files.list(directory)) {
      return members.filter(Files::isDirectory).findFirst().orElseThrow().toRealPath();
    }
  }

  private void compare(RealLoaders loaders, List<Path> packages)
      throws IOException, InterruptedException {
    List<Case> cases = new ArrayList<>();
    for (Path one : packages) for (Aim aim : AIMS) cases.add(new Case(one, aim, Set.of()));
    List<Answer> answers = loaders.run(cases, scratch);
    Map<String, Integer> counts = new TreeMap<>();
    List<String> different = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      if (answers.get(i).skipped()) continue;
      Pick pick = RealLoaders.pick(cases.get(i));
      Answer real = answers.get(i);
      boolean same = Objects.equals(pick.picked(), real.file());
      boolean open = pick.verdict() == Verdict.UNDECIDED;
      String how = real.file() == null ? "no file" : "same file";
      if (!same) how = open ? "undecided" : "different";
      counts.merge(pick.loader() + ": " + how, 1, Integer::sum);
      if (!same && open)
        System.out.println(
            "undecided: "
                + pick.name()
                + " on "
                + cases.get(i).aim()
                + ": "
                + pick.judgement().first().map(Finding::message).orElse("")
                + ", really "
                + real);
      if (!same && !open)
        different.add(
            pick.name()
                + " by "
                + pick.loader()
                + " on "
                + cases.get(i).aim()
                + ": picked "
                + pick.picked()
                + " "
                + pick.judgement().first().map(Finding::message).orElse("")
                + ", really "
                + real);
    }
    System.out.println(cases.size() + " loads: " + counts);
    assertTrue(different.isEmpty(), () -> String.join("\n", different));
  }
}
