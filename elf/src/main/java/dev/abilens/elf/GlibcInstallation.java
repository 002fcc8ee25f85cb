package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
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
 * How glibc is set up in a file tree: the directories that its loader has compiled in, the cache of
 * {@code ldconfig}, the release. Immutable.
 *
 * @param directories the system's directories in the loader's order, without a slash at the end
 * @param cache the cache; {@link LdSoCache#NONE} where the tree has none
 * @param release the release, or null if nothing in the tree tells
 * @param loader the loader's path, by which the process asks for it; or null if it is not there
 */
record GlibcInstallation(
    List<String> directories,
    LdSoCache cache,
    @Nullable GlibcRelease release,
    @Nullable String loader) {

  private static final Map<Architecture, List<String>> LOADERS =
      Map.ofEntries(
          Map.entry(Architecture.X64, List.of("/lib64/ld-linux-x86-64.so.2")),
          Map.entry(Architecture.IA32, List.of("/lib/ld-linux.so.2")),
          Map.entry(Architecture.ARM64, List.of("/lib/ld-linux-aarch64.so.1")),
          Map.entry(Architecture.ARM, List.of("/lib/ld-linux-armhf.so.3", "/lib/ld-linux.so.3")),
          Map.entry(Architecture.PPC64, List.of("/lib64/ld64.so.2", "/lib64/ld64.so.1")),
          Map.entry(Architecture.S390X, List.of("/lib/ld64.so.1", "/lib64/ld64.so.1")),
          Map.entry(Architecture.RISCV64, List.of("/lib/ld-linux-riscv64-lp64d.so.1")),
          Map.entry(Architecture.LOONG64, List.of("/lib64/ld-linux-loongarch-lp64d.so.1")),
          Map.entry(Architecture.PPC, List.of("/lib/ld.so.1")),
          Map.entry(Architecture.MIPS, List.of("/lib/ld.so.1")),
          Map.entry(Architecture.MIPSEL, List.of("/lib/ld.so.1")),
          Map.entry(Architecture.MIPS64EL, List.of("/lib64/ld.so.1")));

  // The loader's list of directories: texts behind one another that begin and end with a slash.
  private static final Pattern DIRECTORIES =
      Pattern.compile("\0((?:/[A-Za-z0-9._+-]+){1,12}/\0){1,16}");
  private static final Pattern RELEASE = Pattern.compile("release version (2\\.[0-9]+)");
  // The largest C library there is has some 3 MB.
  private static final long MAX_READ = 1 << 25;

  /**
   * Reads how glibc is set up.
   *
   * @param tree the system's files
   * @param interpreter the program's own loader, or null
   */
  static GlibcInstallation read(FileTree tree, LoaderAbi abi, @Nullable String interpreter)
      throws IOException {
    String loader = null;
    String text = "";
    List<String> candidates = new ArrayList<>();
    if (interpreter != null) candidates.add(interpreter);
    candidates.addAll(LOADERS.getOrDefault(abi.architecture(), List.of()));
    for (String candidate : candidates) {
      text = text(tree, candidate);
      if (text.isEmpty()) continue;
      loader = candidate;
      break;
    }
    List<String> directories = directories(text, abi);
    GlibcRelease release = release(text);
    for (int i = 0; release == null && i < directories.size(); i++)
      release = release(text(tree, directories.get(i) + "/libc.so.6"));
    return new GlibcInstallation(directories, cache(tree, abi), release, loader);
  }

  /** Returns what the loader of an architecture may be called. */
  static List<String> loaders(Architecture architecture) {
    return LOADERS.getOrDefault(architecture, List.of()).stream()
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .toList();
  }

  private static @Nullable GlibcRelease release(String text) {
    Matcher m = RELEASE.matcher(text);
    return m.find() ? GlibcRelease.parse(m.group(1)) : null;
  }

  private static List<String> directories(String loader, LoaderAbi abi) {
    Matcher m = DIRECTORIES.matcher(loader);
    while (m.find()) {
      List<String> found = new ArrayList<>();
      boolean system = false;
      for (String directory : m.group().substring(1).split("\0", 0)) {
        found.add(directory.substring(0, directory.length() - 1));
        system |= directory.equals("/usr/lib/") || directory.equals("/usr/lib64/");
      }
      if (system || found.size() > 1) return List.copyOf(found);
    }
    String lib = abi.lib();
    return List.of("/" + lib, "/usr/" + lib);
  }

  /** Returns a file a byte a character; empty where it is not there. */
  private static String text(FileTree tree, String path) throws IOException {
    String text = TreeText.read(tree, path, MAX_READ);
    return text == null ? "" : text;
  }

  private static LdSoCache cache(FileTree tree, LoaderAbi abi) throws IOException {
    FileTree.Entry entry = Links.follow(tree, "/etc/ld.so.cache");
    if (entry == null
        || entry.kind() != FileTree.Kind.FILE
        || entry.size() > ReadLimits.defaults().maxHeldBytes()) return LdSoCache.NONE;
    try (ByteSource source = tree.open(entry.path())) {
      return LdSoCache.read(source.region("ld.so.cache", 0, source.size()).order(abi.order()));
    }
  }

  /**
   * Returns what {@code $LIB} stands for: the first of the loader's directories, as it is named.
   */
  String lib(LoaderAbi abi) {
    String first = directories.get(0);
    return first.startsWith("/lib") ? first.substring(1) : abi.lib();
  }
}
