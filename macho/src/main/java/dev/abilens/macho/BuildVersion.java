package dev.abilens.macho;

import dev.abilens.bytes.Region;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The platform that a file is for: {@link MachO#LC_BUILD_VERSION}, or one of the older {@code
 * LC_VERSION_MIN_*}. Versions are {@code xxxx.yy.zz} in nibbles; {@link MachO#version} writes them.
 * Immutable.
 *
 * @param cmd the command
 * @param platform such as {@link MachO#PLATFORM_MACOS}
 * @param minos the oldest version that it runs on
 * @param sdk the SDK that it was built with; 0 where it is not known
 * @param tools what built it; empty in the older commands
 */
public record BuildVersion(int cmd, int platform, int minos, int sdk, List<Tool> tools) {

  /** Copies the list. */
  public BuildVersion {
    tools = List.copyOf(tools);
  }

  /** Returns whether the platform is macOS. */
  public boolean isMacOs() {
    return platform == MachO.PLATFORM_MACOS || platform == MachO.PLATFORM_ZIPPERED;
  }

  /**
   * A build tool.
   *
   * @param tool its code; {@link MachO#toolName} names it
   * @param version its version
   */
  public record Tool(int tool, int version) {}

  static List<BuildVersion> of(LoadCommands commands) {
    List<BuildVersion> found = new ArrayList<>(1);
    for (LoadCommands.Cursor c = commands.cursor(); c.next(); ) {
      BuildVersion version = of(commands.region(), c);
      if (version != null) found.add(version);
    }
    return List.copyOf(found);
  }

  private static @Nullable BuildVersion of(Region table, LoadCommands.Cursor command) {
    int cmd = command.cmd();
    int platform =
        switch (cmd) {
          case MachO.LC_VERSION_MIN_MACOSX -> MachO.PLATFORM_MACOS;
          case MachO.LC_VERSION_MIN_IPHONEOS -> MachO.PLATFORM_IOS;
          case MachO.LC_VERSION_MIN_TVOS -> MachO.PLATFORM_TVOS;
          case MachO.LC_VERSION_MIN_WATCHOS -> MachO.PLATFORM_WATCHOS;
          default -> 0;
        };
    long at = command.at();
    int length = command.length();
    if (platform != 0 && length >= 16)
      return new BuildVersion(cmd, platform, table.i32(at + 8), table.i32(at + 12), List.of());
    if (cmd != MachO.LC_BUILD_VERSION || length < 24) return null;
    List<Tool> tools = new ArrayList<>(1);
    long count = table.u32(at + 20);
    for (int t = 0; t < count && 32 + 8 * t <= length; t++)
      tools.add(new Tool(table.i32(at + 24 + 8L * t), table.i32(at + 28 + 8L * t)));
    return new BuildVersion(cmd, table.i32(at + 8), table.i32(at + 12), table.i32(at + 16), tools);
  }
}
