package dev.abilens.elf;

import dev.abilens.header.Architecture;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How musl is set up in a file tree. Immutable.
 *
 * @param directories where the loader looks for libraries, in its order
 * @param loader the loader's path, which is the C library, too; or null if it is not there
 */
record MuslInstallation(List<String> directories, @Nullable String loader) {
  private static final String DEFAULT = "/lib:/usr/local/lib:/usr/lib";
  private static final Pattern LOADER = Pattern.compile("(.*)/[^/]*/ld-musl-([^/]+)\\.so\\.1");
  private static final long MAX_PATH_FILE = 1 << 16;

  private static final Map<Architecture, List<String>> NAMES =
      Map.ofEntries(
          Map.entry(Architecture.X64, List.of("x86_64")),
          Map.entry(Architecture.IA32, List.of("i386")),
          Map.entry(Architecture.ARM64, List.of("aarch64")),
          Map.entry(Architecture.ARM, List.of("armhf", "arm")),
          Map.entry(Architecture.PPC64, List.of("powerpc64le", "powerpc64")),
          Map.entry(Architecture.PPC, List.of("powerpc")),
          Map.entry(Architecture.S390X, List.of("s390x")),
          Map.entry(Architecture.RISCV64, List.of("riscv64")),
          Map.entry(Architecture.LOONG64, List.of("loongarch64")),
          Map.entry(Architecture.MIPS, List.of("mips")),
          Map.entry(Architecture.MIPSEL, List.of("mipsel")),
          Map.entry(Architecture.MIPS64EL, List.of("mips64el")));

  /**
   * Reads how musl is set up.
   *
   * @param interpreter the program's own loader, or null
   */
  static MuslInstallation read(FileTree tree, LoaderAbi abi, @Nullable String interpreter)
      throws IOException {
    List<String> candidates = new ArrayList<>();
    if (interpreter != null) candidates.add(interpreter);
    for (String name : NAMES.getOrDefault(abi.architecture(), List.of()))
      candidates.add("/lib/ld-musl-" + name + ".so.1");
    for (String candidate : candidates) {
      FileTree.Entry entry = Links.follow(tree, candidate);
      if (entry == null || entry.kind() != FileTree.Kind.FILE) continue;
      Matcher m = LOADER.matcher(candidate);
      String list = null;
      if (m.matches())
        list =
            TreeText.read(tree, m.group(1) + "/etc/ld-musl-" + m.group(2) + ".path", MAX_PATH_FILE);
      return new MuslInstallation(split(list == null ? DEFAULT : list), candidate);
    }
    return new MuslInstallation(split(DEFAULT), null);
  }

  /** Splits a list of directories as the loader does: at colons and line ends. */
  static List<String> split(String list) {
    List<String> directories = new ArrayList<>();
    for (String directory : list.split("[:\n]", 0))
      if (!directory.isEmpty()) directories.add(directory);
    return directories;
  }
}
