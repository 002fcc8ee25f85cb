package dev.abilens.addon;

import dev.abilens.image.Image;
import dev.abilens.image.Pointer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A structure by which an addon describes itself, as it lies in the file's data.
 *
 * @param registration what it is handed to
 * @param version its first field: {@code nm_version}. The NODE_MODULE_VERSION that the addon was
 *     compiled for; in a {@code napi_module} the version of that structure; -1 in a {@code
 *     node_module} that stands for Node-API
 * @param flags its second field, {@code nm_flags}; 0 where the structure has none
 * @param hasRegister whether it names a function that is called with {@code exports} and {@code
 *     module}
 * @param hasContextRegister whether it names a function that is called with a context, too
 * @param moduleName {@code nm_modname}, or null if that is no text
 * @param address where it lies, in the image's own addresses
 * @param offset where it lies, in bytes from the beginning of the file
 */
public record ModuleRecord(
    Registration registration,
    int version,
    int flags,
    boolean hasRegister,
    boolean hasContextRegister,
    @Nullable String moduleName,
    long address,
    long offset) {

  /** How far behind the structure's beginning {@code nm_flags} lies. */
  public static final int FLAGS = 4;

  /**
   * Returns how far behind the structure's beginning the field lies that names the function, the
   * one without a context where there are two.
   *
   * @param word how many bytes an address has
   */
  public int functionField(int word) {
    return switch (registration) {
      case NODE_MODULE_REGISTER -> 8 + 2 * word;
      case NAPI_MODULE_REGISTER -> 8 + word;
      default -> 3 * word;
    };
  }

  /**
   * Returns the function that sets the addon up: the one that takes a context, where there are two.
   *
   * @param image the image that the structure lies in
   * @return its address in the image, or empty if there is none
   */
  public Optional<Long> function(Image image) {
    int word = image.header().bits() / 8;
    int field = functionField(word);
    return image
        .pointerAt(address + (hasContextRegister ? field + word : field))
        .filter(pointer -> pointer.symbol() == null)
        .map(Pointer::address);
  }
}
