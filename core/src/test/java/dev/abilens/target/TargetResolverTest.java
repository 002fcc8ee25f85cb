package dev.abilens.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.FakeImage;
import dev.abilens.image.Image;
import dev.abilens.image.ImageReader;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Platform;
import dev.abilens.libc.LibcFamily;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs of these tests are texts: {@code program INTERPRETER} and what else is in them. */
class TargetResolverTest {
  @TempDir Path folder;

  private static final ImageReader READER =
      source -> {
        String text = text(source);
        if (text.startsWith("broken"))
          throw new MalformedBinaryException(0, source.name() + ": e_ident", "x", "an ELF file");
        if (!text.startsWith("program ")) return List.of();
        int machine = text.endsWith(" aarch64") ? 183 : 62;
        FakeImage image = new FakeImage(BinaryFormat.ELF, machine, 64, false);
        image.interpreter(text.split(" ", 3)[1]);
        if (text.contains("node::Start")) image.export("_ZN4node5StartEiPPc", FakeImage.CODE);
        return List.<Image>of(image);
      };

  private static String text(ByteSource source) throws IOException {
    byte[] bytes = new byte[(int) source.size()];
    source.copy(0, bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static ResolvedTarget resolve(Target.Builder target) throws IOException {
    return ResolvedTarget.of(target.build(), Platform.LINUX_X64, READER);
  }

  private Path write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text, StandardCharsets.ISO_8859_1);
  }

  private Path node(String path, String interpreter, String version) throws IOException {
    return write(
        path,
        "program "
            + interpreter
            + " node::Start https://nodejs.org/download/release/v"
            + version
            + "/node-v"
            + version
            + ".tar.gz");
  }

  private static final String GLIBC = "/lib64/ld-linux-x86-64.so.2";
  private static final String MUSL = "/lib/ld-musl-x86_64.so.1";

  @Test
  void theProgramTellsItsReleaseAndItsCLibrary() throws IOException {
    Path program = node("node", MUSL, "20.20.2");
    try (ResolvedTarget target = resolve(Target.unknownRuntime().runtimeBinary(program))) {
      assertEquals("[node@20.20.2]", target.releases().toString());
      assertEquals(1, target.systems().size());
      assertEquals(LoaderKind.MUSL, target.systems().get(0).loader());
      assertEquals(program.toString(), target.systems().get(0).process().programPath());
      assertTrue(target.program().isPresent());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/lib64/ld-linux-x86-64.so.2, GLIBC",
    "/lib/ld-linux-aarch64.so.1, GLIBC",
    "/lib/ld-linux.so.2, GLIBC",
    "/lib64/ld64.so.2, GLIBC",
    "/lib/ld.so.1, GLIBC",
    "/lib/ld-musl-aarch64.so.1, MUSL",
    "/nix/store/x-musl-1.2.5/lib/ld-musl-x86_64.so.1, MUSL"
  })
  void interpretersTellTheCLibrary(String interpreter, LoaderKind expected) throws IOException {
    write("bin/busybox", "program " + interpreter);
    try (ResolvedTarget target = resolve(Target.node("18.20.4").root(folder))) {
      assertEquals(List.of(expected), target.systems().stream().map(TargetSystem::loader).toList());
    }
  }

  @Test
  void theLoaderOfMuslLyingAboutSaysNothing() throws IOException {
    write("lib/ld-musl-x86_64.so.1", "program");
    write("bin/sh", "program " + GLIBC);
    try (ResolvedTarget target = resolve(Target.node("18.20.4").root(folder))) {
      assertEquals(LoaderKind.GLIBC, target.systems().get(0).loader());
    }
  }

  @Test
  void theOnlyLoaderTellsWhereNoProgramDoes() throws IOException {
    write("lib/ld-musl-x86_64.so.1", "program -");
    assertEquals(List.of(LoaderKind.MUSL), loaders(Target.node("18.20.4").root(folder)));
    assertEquals(
        List.of(LoaderKind.GLIBC),
        loaders(Target.node("18.20.4").root(folder).distro("debian:12")));
    write("lib/x86_64-linux-gnu/ld-2.31.so", "program -");
    Files.createDirectories(folder.resolve("lib64"));
    Path link = folder.resolve("lib64/ld-linux-x86-64.so.2");
    Files.createSymbolicLink(link, Path.of("/lib/x86_64-linux-gnu/ld-2.31.so"));
    assertEquals(2, loaders(Target.node("18.20.4").root(folder)).size());
  }

  @Test
  void aLoaderForAnotherMachineTellsNothing() throws IOException {
    write("lib/ld-musl-x86_64.so.1", "program -");
    write("lib/ld-linux-aarch64.so.1", "program - aarch64");
    Files.createDirectories(folder.resolve("lib64/ld-linux-x86-64.so.2"));
    write("lib/ld-linux.so.2", "broken");
    Files.createSymbolicLink(folder.resolve("lib/ld-linux.so.3"), Path.of("nowhere"));
    assertEquals(List.of(LoaderKind.MUSL), loaders(Target.node("18.20.4").root(folder)));
    assertEquals(
        List.of(LoaderKind.GLIBC),
        loaders(Target.node("18.20.4").on(Platform.LINUX_ARM64).root(folder)));
  }

  private static List<LoaderKind> loaders(Target.Builder wanted) throws IOException {
    try (ResolvedTarget target = resolve(wanted)) {
      return target.systems().stream().map(TargetSystem::loader).toList();
    }
  }

  @Test
  void anEmptyRootMayBeEither() throws IOException {
    try (ResolvedTarget target = resolve(Target.node("18.20.4").root(folder))) {
      assertEquals(
          List.of(LoaderKind.GLIBC, LoaderKind.MUSL),
          target.systems().stream().map(TargetSystem::loader).toList());
    }
    try (ResolvedTarget target =
        resolve(Target.node("18.20.4").root(folder).distro("alpine:3.20"))) {
      assertEquals(
          List.of(LoaderKind.MUSL), target.systems().stream().map(TargetSystem::loader).toList());
    }
  }

  @Test
  void thePathOfAnImageIsSearchedFirst() throws IOException {
    node("usr/local/bin/node", GLIBC, "18.20.4");
    node("opt/n/bin/node", GLIBC, "20.11.1");
    for (String path : List.of("PATH=/bin:/opt/n/bin", "PATH=relative::/opt//n/bin/"))
      try (ResolvedTarget target = resolve(Target.unknownRuntime().root(withEnvironment(path)))) {
        assertEquals("[node@20.11.1]", target.releases().toString());
      }
    try (ResolvedTarget target =
        resolve(Target.unknownRuntime().root(withEnvironment("PATH=/nothing")))) {
      assertEquals("[node@18.20.4]", target.releases().toString());
    }
  }

  private FileTree withEnvironment(String variable) {
    FileTree files = FileTree.of(folder);
    String[] parts = variable.split("=", 2);
    return new FileTree() {
      @Override
      public Map<String, String> environment() {
        return Map.of(parts[0], parts[1]);
      }

      @Override
      public String name() {
        return files.name();
      }

      @Override
      public @Nullable Entry entry(String path) throws IOException {
        return files.entry(path);
      }

      @Override
      public List<Entry> list(String path) throws IOException {
        return files.list(path);
      }

      @Override
      public ByteSource open(String path) throws IOException {
        return files.open(path);
      }

      @Override
      public String readLink(String path) throws IOException {
        return files.readLink(path);
      }
    };
  }

  @Test
  void theNodeOfARootIsTakenIfItIsOne() throws IOException {
    write("usr/local/bin/node", "#!/bin/sh\n");
    write("usr/bin/node", "broken");
    try (ResolvedTarget target = resolve(Target.unknownRuntime().root(folder))) {
      assertEquals(List.of(), target.releases());
      assertEquals("no runtime is named", target.unknownRuntime().orElseThrow());
    }
    node("usr/bin/node", GLIBC, "18.20.4");
    try (ResolvedTarget target = resolve(Target.unknownRuntime().root(folder))) {
      assertEquals("[node@18.20.4]", target.releases().toString());
      assertEquals("/usr/bin/node", target.systems().get(0).process().programPath());
    }
  }

  @Test
  void aProgramWithoutItsVersionHasToBeNamed() throws IOException {
    Path program = write("node", "program " + GLIBC + " node::Start");
    try (ResolvedTarget target = resolve(Target.unknownRuntime().runtimeBinary(program))) {
      assertEquals(
          "which release " + program + " is cannot be told from its bytes: name it (--runtime)",
          target.unknownRuntime().orElseThrow());
    }
    try (ResolvedTarget target = resolve(Target.node("18.20.4").runtimeBinary(program))) {
      assertEquals("[node@18.20.4]", target.releases().toString());
    }
  }

  @Test
  void contradictionsAreSaid() throws IOException {
    Path program = node("node", GLIBC, "18.20.4");
    Path deno = write("deno", "program " + GLIBC + " Deno/2.9.6+abcdef0");
    Path text = write("text", "hello");
    Path broken = write("broken", "broken");
    refused(
        "the runtime binary " + program + " is node@18.20.4, not node@20",
        Target.node("20").runtimeBinary(program));
    refused(
        "the runtime binary " + program + " is node@18.20.4, not bun@1",
        Target.parse("bun@1").runtimeBinary(program));
    refused(
        "the runtime binary " + deno + " is deno@2.9.6, not node@18",
        Target.node("18").runtimeBinary(deno));
    refused(
        "the runtime binary " + program + " is for glibc, not for musl",
        Target.node("18").musl("1.2.5").runtimeBinary(program));
    refused(
        "the runtime binary " + program + " is for x64, not arm64",
        Target.node("18").on(Platform.LINUX_ARM64).runtimeBinary(program));
    refused(
        "the runtime binary " + text + " is no program that a reader at hand can read",
        Target.node("18").runtimeBinary(text));
    refused(
        "the runtime binary "
            + broken
            + " cannot be read: "
            + broken
            + ": e_ident at offset 0x0: found x, expected an ELF file",
        Target.node("18").runtimeBinary(broken));
    refused("debian:12 is not a system of musl", Target.node("18").musl("").distro("debian:12"));
  }

  private static void refused(String message, Target.Builder target) {
    assertEquals(message, assertThrows(TargetException.class, () -> resolve(target)).getMessage());
  }

  @Test
  void anElectronMayCarryTheMarkOfTheNodeInside() throws IOException {
    Path program = node("electron", GLIBC, "18.18.2");
    try (ResolvedTarget target = resolve(Target.parse("electron@28.0.0").runtimeBinary(program))) {
      assertEquals("[electron@28.0.0]", target.releases().toString());
    }
  }

  @Test
  void aFloatingImageIsEachOfTheSystemsThatItHasBeen() throws IOException {
    try (ResolvedTarget target = resolve(Target.node("18.20.4").distro("node:18-slim"))) {
      assertTrue(target.systems().size() > 1, target.systems().toString());
      assertTrue(target.systems().stream().allMatch(system -> system.loader() == LoaderKind.GLIBC));
    }
  }

  @Test
  void systemsWithoutAModelAreNone() throws IOException {
    try (ResolvedTarget target = resolve(Target.node("18.20.4").on(Platform.of("freebsd-x64")))) {
      assertEquals(List.of(), target.systems());
    }
    try (ResolvedTarget target = resolve(Target.node("18.20.4").on(Platform.WIN32_X64))) {
      assertEquals(LoaderKind.WINDOWS, target.systems().get(0).loader());
      assertEquals(Architecture.X64, target.systems().get(0).process().architecture());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "darwin-x64, 20.0.0, , 10.15",
    "darwin-x64, 24, , 13.5",
    "darwin-x64, >=20 <25, , 10.15",
    "darwin-arm64, 20.0.0, , 11.0",
    "win32-x64, 20, , 6.2",
    "win32-arm64, 20.20.2, , 10.0.16299",
    "win32-ia32, 20.20.2, , 6.2",
    "win32-x64, electron@28.0.0, , 10.0.10240",
    "win32-x64, electron@>=22 <24, , 6.1",
    "darwin-x64, electron@28.0.0, , 10.15",
    "darwin-x64, electron@12.0.0, , null",
    "win32-x64, bun@1.2.0, , 10.0.17763",
    "win32-x64, deno@2.9.6, , 5.2",
    "darwin-x64, 24, 12.0, 12.0",
    "win32-x64, 24, server 2019, 10.0.17763"
  })
  void theOldestSystemIsTheOneNamedOrTheOldestThatTheRuntimeStartsOn(
      String platform, String versions, @Nullable String osVersion, String oldest)
      throws IOException {
    Target.Builder asked =
        Target.parse(versions.contains("@") ? versions : "node@" + versions)
            .on(Platform.of(platform));
    if (osVersion != null) asked.osVersion(osVersion);
    try (ResolvedTarget target = resolve(asked)) {
      assertEquals(
          oldest,
          String.valueOf(target.systems().get(0).process().osVersions().oldest()),
          target.toString());
    }
  }

  @Test
  void aVersionThatIsNoneIsRefused() {
    assertEquals(
        "no version of macOS: \"ten\"; expected one such as 13.0 or 10.15",
        assertThrows(
                TargetException.class,
                () -> resolve(Target.node("20").on(Platform.DARWIN_X64).osVersion("ten")))
            .getMessage());
  }

  @Test
  void wordsThatAreNone() {
    assertEquals(
        "no runtime \"nod@18\": expected node@, electron@, nwjs@, bun@ or deno@ with a version, or"
            + " none",
        assertThrows(IllegalArgumentException.class, () -> Target.parse("nod@18")).getMessage());
    assertEquals(
        "no release of glibc: \"two\"",
        assertThrows(
                IllegalArgumentException.class,
                () -> Target.node("18").libc(LibcFamily.GLIBC, "two"))
            .getMessage());
  }
}
