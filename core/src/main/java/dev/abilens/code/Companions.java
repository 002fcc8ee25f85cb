package dev.abilens.code;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import dev.abilens.install.LibraryPackages;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Libraries that an image brings along: unlike those of the system nothing is known of their
 * functions. They may be of C++ behind names of C, and throw; they may have been linked to what the
 * image offers, and call it and write to it. Immutable.
 */
public final class Companions {
  /** The libraries of C and C++ themselves. */
  private static final Pattern SYSTEM =
      Pattern.compile(
          "ld-linux.*|ld-musl.*|libc\\.musl.*"
              + "|lib(c|m|dl|rt|util|pthread|resolv|crypt|atomic|gcc_s|stdc\\+\\+)\\.so.*");

  /** How names of C begin that are the runtime's, or compilers', which throw nothing. */
  private static final List<String> OTHERS =
      List.of("napi_", "node_api_", "uv_", "__cxa_", "__gxx_", "_ITM_", "_Unwind_", "__gmon_");

  /** How names begin of what the runtime alone calls. */
  private static final List<String> ENTRIES =
      List.of(
          "napi_register_module_v", "node_register_module_v", "node_api_module_get_api_version");

  private final boolean any;
  private final SymbolTable exports;

  private Companions(boolean any, SymbolTable exports) {
    this.any = any;
    this.exports = exports;
  }

  /** Returns those of an image. */
  static Companions of(Image image) {
    boolean any = false;
    if (image.header().format() == BinaryFormat.ELF)
      for (Dependency needed : image.dependencies()) any |= !isOfSystem(file(needed.name()));
    return new Companions(any, image.exports());
  }

  private static String file(String library) {
    return library.substring(library.lastIndexOf('/') + 1);
  }

  /** Whether a library is the system's, or one of C that distributions have packages of. */
  private static boolean isOfSystem(String library) {
    return SYSTEM.matcher(library).matches() || LibraryPackages.has(library);
  }

  /** Returns whether a function may be one of theirs. */
  public boolean mayHave(String name) {
    return any
        && OTHERS.stream().noneMatch(name::startsWith)
        && !Externals.isOfRuntime(name)
        && !Callbacks.isOfLibc(name);
  }

  /** Returns whether an exception may come out of a function, where there is memory enough. */
  public boolean mayThrow(String name) {
    return Externals.mayThrow(name) || !name.startsWith("_Z") && mayHave(name);
  }

  /** Returns the addresses of the image that they may have been linked to. */
  public List<Long> known() {
    List<Long> known = new ArrayList<>();
    for (int i = 0; any && i < exports.size(); i++) {
      Symbol symbol = exports.get(i);
      if (ENTRIES.stream().noneMatch(symbol.name()::startsWith)) known.add(symbol.address());
    }
    return known;
  }
}
