package dev.abilens.dockerfile;

import dev.abilens.header.Architecture;
import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The platform of a stage.
 *
 * @param kind how it is given
 * @param platform the platform where it is known, or null
 * @param text as it was written; empty where nothing was
 */
public record StagePlatform(Kind kind, @Nullable Platform platform, String text) {
  /** How a platform is given. */
  public enum Kind {
    /** In the file itself. */
    LITERAL,
    /** As the machine that builds. */
    BUILD,
    /** As what the image is for: by its variable, or because nothing was said. */
    TARGET,
    /** By a variable of no known value, or a word that is not known. */
    UNKNOWN
  }

  /** Returns Node's words for a platform in Docker's, or null for one that is not known. */
  public static @Nullable Platform ofDocker(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
    Os os =
        switch (parts[0]) {
          case "linux" -> Os.LINUX;
          case "windows" -> Os.WIN32;
          case "darwin" -> Os.DARWIN;
          case "freebsd" -> Os.FREEBSD;
          default -> null;
        };
    if (os == null || parts.length < 2) return null;
    Architecture architecture =
        switch (parts[1]) {
          case "amd64", "x86_64" -> Architecture.X64;
          case "arm64", "aarch64" -> Architecture.ARM64;
          case "arm" -> Architecture.ARM;
          case "386" -> Architecture.IA32;
          case "ppc64le" -> Architecture.PPC64;
          case "s390x" -> Architecture.S390X;
          case "riscv64" -> Architecture.RISCV64;
          case "loong64" -> Architecture.LOONG64;
          default -> null;
        };
    return architecture == null ? null : new Platform(os, architecture);
  }

  /** Returns what to call it in a message. */
  public String title() {
    return switch (kind) {
      case LITERAL -> text;
      case BUILD -> "the builder's own platform";
      case TARGET -> platform == null ? "the platform that is built for" : platform.toString();
      case UNKNOWN -> text;
    };
  }
}
