package dev.abilens.pe;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.header.Architecture;
import dev.abilens.image.OsVersion;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Windows in a tree of files, the top of which is its system drive ({@code C:\}). Names have no
 * case.
 *
 * @param system the directory that a process takes {@code System32} for
 * @param directories the directories behind it that are searched, in order
 * @param version the version of Windows, or null where its files do not tell
 * @param arm64 whether it is one for ARM64, or null where its files do not tell
 */
record WindowsInstallation(
    String system, List<String> directories, @Nullable OsVersion version, @Nullable Boolean arm64) {
  private static final String SYSTEM32 = "Windows/System32";
  private static final String SYSWOW64 = "Windows/SysWOW64";

  /** What the search path ({@code PATH}) of a fresh system and of Node.js's installer holds. */
  private static final List<String> PATH =
      List.of(
          "Windows/System32/Wbem",
          "Windows/System32/WindowsPowerShell/v1.0",
          "Windows/System32/OpenSSH",
          "Program Files/nodejs");

  /** Looks for Windows in a tree; null if there is none. */
  static @Nullable WindowsInstallation read(
      FileTree root, WindowsTree names, Architecture architecture) throws IOException {
    String system32 = names.find(root, SYSTEM32);
    if (system32 == null) return null;
    // A process of 32 bits on a system of 64 sees the other directory in its place.
    String narrow = architecture == Architecture.IA32 ? names.find(root, SYSWOW64) : null;
    List<String> directories = new ArrayList<>();
    for (String directory : List.of("Windows/System", "Windows"))
      add(directories, names.find(root, directory));
    for (String directory : PATH) add(directories, names.find(root, directory));
    String ntdll = names.find(root, SYSTEM32 + "/ntdll.dll");
    WindowsModule module = ntdll == null ? null : module(root, ntdll);
    return new WindowsInstallation(
        narrow == null ? system32 : narrow,
        directories,
        module == null ? null : module.version(),
        module == null ? null : module.machine() == Pe.IMAGE_FILE_MACHINE_ARM64);
  }

  private static void add(List<String> directories, @Nullable String found) {
    if (found != null) directories.add(found);
  }

  private static @Nullable WindowsModule module(FileTree root, String path) throws IOException {
    FileTree.Entry entry = Links.follow(root, path);
    if (entry == null || entry.kind() != FileTree.Kind.FILE) return null;
    try (ByteSource source = root.open(entry.path())) {
      return WindowsModule.of(PeFile.of(source));
    } catch (MalformedBinaryException unusable) {
      return null;
    }
  }
}
