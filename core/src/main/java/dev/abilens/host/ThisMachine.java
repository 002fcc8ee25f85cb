package dev.abilens.host;

import dev.abilens.header.Architecture;
import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import java.nio.file.Path;
import java.util.Locale;

/** This machine as a target, as far as it can be known without running anything. */
public final class ThisMachine {
  private ThisMachine() {}

  /** Returns the platform of the running Java process. */
  public static Platform platform() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    Os os =
        name.startsWith("windows")
            ? Os.WIN32
            : name.startsWith("mac") ? Os.DARWIN : name.equals("linux") ? Os.LINUX : Os.OTHER;
    Architecture architecture =
        switch (arch) {
          case "amd64", "x86_64" -> Architecture.X64;
          case "aarch64", "arm64" -> Architecture.ARM64;
          default -> Architecture.OTHER;
        };
    return new Platform(os, architecture);
  }

  /** Returns the target that this machine is. */
  public static Target target() {
    Target.Builder builder = Target.unknownRuntime();
    describe(builder);
    return builder.build();
  }

  /** Fills in this machine's system. */
  public static void describe(Target.Builder builder) {
    builder.on(platform()).root(Path.of("/"));
  }
}
