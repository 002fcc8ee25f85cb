package dev.abilens.elf;

import dev.abilens.image.Os;
import org.jspecify.annotations.Nullable;

/** For which operating system a file is, as far as its bytes tell. */
final class ElfOs {
  private ElfOs() {}

  static @Nullable Os of(ElfFile file) {
    Os os = byOsAbi(file.header().osAbi());
    if (os == null) os = byNotes(file.notes());
    if (os == null) os = byInterpreter(file.interpreter());
    if (os == null) os = byLibraries(file);
    return os;
  }

  // System V is what Linux, NetBSD and Android files say that use no extension.
  private static @Nullable Os byOsAbi(int osAbi) {
    return switch (osAbi) {
      case Elf.ELFOSABI_LINUX -> Os.LINUX;
      case Elf.ELFOSABI_FREEBSD -> Os.FREEBSD;
      case Elf.ELFOSABI_OPENBSD -> Os.OPENBSD;
      case Elf.ELFOSABI_NETBSD -> Os.NETBSD;
      case Elf.ELFOSABI_SOLARIS -> Os.SUNOS;
      case Elf.ELFOSABI_HPUX -> Os.OTHER;
      default -> null;
    };
  }

  private static @Nullable Os byNotes(Notes notes) {
    Notes.AbiTag tag = notes.abiTag();
    if (tag != null)
      return switch (tag.os()) {
        case 0 -> Os.LINUX;
        case 2 -> Os.SUNOS;
        case 3 -> Os.FREEBSD;
        default -> Os.OTHER;
      };
    for (Note note : notes)
      switch (note.owner()) {
        case "Android" -> {
          return Os.ANDROID;
        }
        case "FreeBSD" -> {
          return Os.FREEBSD;
        }
        case "NetBSD" -> {
          return Os.NETBSD;
        }
        case "OpenBSD" -> {
          return Os.OPENBSD;
        }
        default -> {}
      }
    return null;
  }

  private static @Nullable Os byInterpreter(@Nullable String path) {
    if (path == null) return null;
    if (path.startsWith("/system/bin/linker")) return Os.ANDROID;
    if (path.startsWith("/libexec/ld-elf")) return Os.FREEBSD;
    if (path.endsWith("/ld.elf_so")) return Os.NETBSD;
    if (path.endsWith("/ld.so") && path.startsWith("/usr/libexec")) return Os.OPENBSD;
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.startsWith("ld-linux") || name.startsWith("ld-musl") || name.startsWith("ld64.so")
        ? Os.LINUX
        : null;
  }

  private static @Nullable Os byLibraries(ElfFile file) {
    for (VersionNeeds.Entry e : file.versionNeeds().entries()) {
      String version = e.need().version();
      if (version.startsWith("GLIBC_")) return Os.LINUX;
      if (version.startsWith("FBSD_")) return Os.FREEBSD;
      // Bionic has one version of this name, in libraries without a number.
      if (version.equals("LIBC") && e.need().library().endsWith(".so")) return Os.ANDROID;
    }
    for (DynamicTable.NamedEntry n : file.dynamic().needed()) {
      String name = n.text();
      if (name.startsWith("libc.musl-") || name.equals("libc.so.6") || name.startsWith("ld-linux"))
        return Os.LINUX;
      if (name.equals("liblog.so")) return Os.ANDROID;
    }
    return isMuslCross(file) ? Os.LINUX : null;
  }

  // Cross compilers for musl ask for plain libc.so, as Android's do; but GCC's own libraries, by
  // these names, are not on Android, and the BSDs number their libc.
  private static boolean isMuslCross(ElfFile file) {
    boolean libc = false;
    boolean gcc = false;
    for (DynamicTable.NamedEntry n : file.dynamic().needed()) {
      libc |= n.text().equals("libc.so");
      gcc |= n.text().equals("libstdc++.so.6") || n.text().equals("libgcc_s.so.1");
    }
    return libc && gcc;
  }
}
