package dev.abilens.examples;

import dev.abilens.Abilens;
import dev.abilens.Report;
import dev.abilens.elf.ElfFile;
import dev.abilens.header.BinaryHeader;
import dev.abilens.header.HeaderReader;
import dev.abilens.image.Platform;
import dev.abilens.libc.GlibcResolver;
import dev.abilens.node.ModuleVersionUse;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeVersion;
import dev.abilens.node.Runtimes;
import dev.abilens.target.Target;
import dev.abilens.verdict.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The examples of README.md, each the body of a method of its name, word for word. */
final class ReadmeExamples {
  private ReadmeExamples() {}

  /** Runs all: the addon, and the log, are arguments. */
  public static void main(String[] args) throws IOException {
    Path addon = Path.of(args[0]);
    System.out.println("== Check");
    check();
    System.out.println("== FloorOf");
    floorOf(addon);
    System.out.println("== WhoIs");
    whoIs();
    System.out.println("== Header");
    header(Files.readAllBytes(addon));
    System.out.println("== Explain");
    explain(args[1]);
  }

  static void check() throws IOException {
    Target target = Target.node("18.20.4").on(Platform.LINUX_X64).glibc("2.31").build();
    Report report = Abilens.open().check(Path.of("node_modules"), target);
    for (Finding f : report.findings())
      System.out.printf("%s %s: %s%n  -> %s%n", f.code(), f.subject(), f.message(), f.remedy());
  }

  static void floorOf(Path path) throws IOException {
    try (ElfFile elf = ElfFile.open(path)) {
      elf.versionNeeds().forEach(System.out::println);
      GlibcResolver.floor(elf.image(), "GLIBC")
          .ifPresent(floor -> System.out.println(floor.version() + ": " + floor.symbols()));
    }
  }

  static void whoIs() {
    for (ModuleVersionUse use : Runtimes.bundled().byModuleVersion(108))
      System.out.println(use.runtime().title() + " " + use.from() + " to " + use.to());
    Runtimes.bundled()
        .release(RuntimeKind.NODE, RuntimeVersion.parse("18.20.4"))
        .ifPresent(node -> System.out.println(node + " has Node-API " + node.nodeApi().orElse(0)));
  }

  static void header(byte[] bytes) {
    BinaryHeader header = HeaderReader.read(bytes);
    System.out.println(header.format() + " " + header.machineName() + " " + header.bits() + "-bit");
  }

  static void explain(String pastedLog) {
    Abilens.open().explain(pastedLog).forEach(e -> System.out.println(e.code() + ": " + e.cause()));
  }
}
