package dev.abilens.image;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.Architecture;
import dev.abilens.tree.FileTree;
import org.jspecify.annotations.Nullable;

/**
 * One {@code dlopen} to be foreseen: the file, the tree that it lies in, and the process that asks.
 *
 * @param path the file as the process names it in the call, as it will stand in messages
 * @param source the file's bytes
 * @param image what was read of it, as {@link SystemLoader#pick} chose; or null if it is of another
 *     format or was refused
 * @param tree the tree that the file lies in, for what it looks for beside itself; or null if it
 *     stands alone
 * @param treePath its path in that tree
 * @param process the process that asks
 * @param limits what reading further files may cost
 */
public record LoadRequest(
    String path,
    ByteSource source,
    @Nullable Image image,
    @Nullable FileTree tree,
    String treePath,
    Process process,
    ReadLimits limits) {

  /**
   * The process that asks, as far as its loader is concerned.
   *
   * @param architecture its architecture
   * @param libcVersion the release of its C library, such as {@code 2.31}, or null if that is not
   *     known
   * @param osVersions what is known of the version of its macOS or Windows; of no interest to the
   *     loaders of Linux
   * @param root the file tree that it sees, or null if none is given
   * @param libraries what is known of its system's libraries apart from the tree
   * @param program the running program itself, or null if its file is not given
   * @param programPath the program's path in messages; its name where no path is known, on Windows
   *     with its {@code .exe}
   * @param linked what the program is taken to be linked with where its file is not given
   */
  public record Process(
      Architecture architecture,
      @Nullable String libcVersion,
      OsVersions osVersions,
      @Nullable FileTree root,
      SystemLibraries libraries,
      @Nullable Image program,
      String programPath,
      Linked linked) {

    /**
     * Returns whether the program is of no interest, and nothing is taken for granted of it: only
     * the system's loader and its C library are there.
     */
    public boolean bare() {
      return linked == Linked.BARE;
    }
  }

  /** What a program on Linux has loaded before it asks for anything. */
  public enum Linked {
    /** Nothing but the C library, which the loader itself asks for. */
    BARE,
    /** The C library, as Bun does: it has in itself what GCC brings. */
    C,
    /** Beside it GCC's unwinder, as Deno. */
    UNWINDER,
    /** Beside both the C++ library, as Node.js. */
    CPP
  }
}
