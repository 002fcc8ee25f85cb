package dev.abilens.install;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.image.LoaderKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How distributions install the library of a name. */
public final class LibraryPackages {
  private static final Pattern SONAME = Pattern.compile("[\\w.+-]{1,100}\\.so(?:\\.[\\w.]{1,30})?");

  private static final Lazy<Table> TABLE = new Lazy<>(() -> Table.bundled("library-packages"));

  private LibraryPackages() {}

  /** Returns whether a library of C is one that distributions have packages of. */
  public static boolean has(String library) {
    return !TABLE.get().rows(library).isEmpty();
  }

  /**
   * Returns the commands that bring a library. Alpine and Fedora find packages by the name of the
   * library itself; Debian's package has a name of its own.
   *
   * @param library the library's name, with its directory or without
   * @param loader the system's loader, or null if it is not known
   * @return the commands, or empty if this is no library of Linux
   */
  public static Optional<String> installing(String library, @Nullable LoaderKind loader) {
    String name = library.substring(library.lastIndexOf('/') + 1);
    boolean linux = loader == null || loader == LoaderKind.GLIBC || loader == LoaderKind.MUSL;
    if (!linux || !SONAME.matcher(name).matches()) return Optional.empty();
    String alpine = "apk add so:" + name + " (Alpine)";
    if (loader == LoaderKind.MUSL) return Optional.of(alpine);
    List<Table.Row> rows = TABLE.get().rows(name);
    String debian =
        rows.isEmpty()
            ? "the package that apt-file search " + name + " names (Debian, Ubuntu)"
            : "apt-get install -y " + rows.get(0).get("debian_12") + " (Debian, Ubuntu)";
    return Optional.of(debian + ", dnf install '" + name + "()(64bit)' (Fedora, RHEL)");
  }
}
