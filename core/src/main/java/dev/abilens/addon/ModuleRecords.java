package dev.abilens.addon;

import dev.abilens.bytes.Region;
import dev.abilens.image.Image;
import dev.abilens.image.Pointers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the structures that constructors hand to the runtime. The code of a constructor is not
 * read: the structure is recognised by its own layout, which the loader's work on it gives away.
 * Compilers put it into initialised data with an address to be relocated at each of its pointers,
 * and such a row of pointers, text, functions and zeros does not come about by chance.
 */
final class ModuleRecords {
  /** The largest number that a release has had is far below; text and addresses are above. */
  private static final int MAX_VERSION = 1 << 14;

  /** NM_F_BUILTIN, NM_F_LINKED, NM_F_INTERNAL, NM_F_DELETEME and four more bits. */
  private static final int MAX_FLAGS = 1 << 8;

  private static final int MAX_NAME = 4096;

  private final Image image;
  private final int bits;
  private final int word;

  ModuleRecords(Image image) {
    this.image = image;
    this.bits = image.header().bits();
    this.word = bits / 8;
  }

  /** Returns every structure of the given kind, in order of address. */
  List<ModuleRecord> find(Registration registration) {
    List<ModuleRecord> found = new ArrayList<>();
    Pointers pointers = image.pointers();
    // Each structure begins with two ints; its first pointer that is set is nm_filename.
    long filename = registration == Registration.NODE_MODULE_REGISTER ? 8L + word : 8L;
    for (int i = 0; i < pointers.size(); i++) {
      ModuleRecord record = at(registration, pointers.address(i) - filename);
      if (record != null) found.add(record);
    }
    return found;
  }

  private @Nullable ModuleRecord at(Registration registration, long address) {
    return registration == Registration.NODE_MODULE_REGISTER
        ? nodeModule(address)
        : napiModule(address);
  }

  // struct node_module { int nm_version; unsigned nm_flags; void* nm_dso_handle; const char*
  // nm_filename;
  //   addon_register_func; addon_context_register_func; const char* nm_modname; void* nm_priv;
  // node_module* nm_link; }
  private @Nullable ModuleRecord nodeModule(long address) {
    long register = address + 8 + 2L * word;
    long contextRegister = register + word;
    boolean hasRegister = isFunction(register);
    boolean hasContextRegister = isFunction(contextRegister);
    boolean others =
        (hasRegister || isNull(register))
            && (hasContextRegister || isNull(contextRegister))
            && isNull(address + 8)
            && text(register - word) != null
            && isNull(contextRegister + 3L * word);
    // Both functions may be absent: Node.js then says that there is no entry point.
    return others
        ? record(
            Registration.NODE_MODULE_REGISTER,
            address,
            8 + 7 * word,
            hasRegister,
            hasContextRegister,
            contextRegister + word)
        : null;
  }

  // struct napi_module { int nm_version; unsigned nm_flags; const char* nm_filename;
  //   napi_addon_register_func nm_register_func; const char* nm_modname; void* nm_priv; void*
  // reserved[4]; }
  private @Nullable ModuleRecord napiModule(long address) {
    long register = address + 8 + word;
    if (text(address + 8) == null || !isFunction(register) || !isNull(register + 3L * word))
      return null;
    return record(
        Registration.NAPI_MODULE_REGISTER, address, 8 + 8 * word, true, false, register + word);
  }

  private @Nullable ModuleRecord record(
      Registration registration,
      long address,
      int size,
      boolean hasRegister,
      boolean hasContextRegister,
      long nameField) {
    Optional<Region> bytes = image.bytesAt(address, size);
    String name = text(nameField);
    if (bytes.isEmpty() || name == null) return null;
    Region region = bytes.get().order(image.header().order());
    int version = region.i32(0);
    int flags = region.i32(4);
    if (version < -1 || version == 0 || version > MAX_VERSION || flags < 0 || flags > MAX_FLAGS)
      return null;
    return new ModuleRecord(
        registration,
        version,
        flags,
        hasRegister,
        hasContextRegister,
        name,
        address,
        region.origin());
  }

  private boolean isFunction(long field) {
    return image
        .pointerAt(field)
        .filter(p -> image.isExecutable(p.address()) || p.symbol() != null)
        .isPresent();
  }

  private boolean isNull(long field) {
    return image.pointerAt(field).isEmpty()
        && image.bytesAt(field, word).filter(b -> b.word(0, bits) == 0).isPresent();
  }

  private @Nullable String text(long field) {
    return image.pointerAt(field).map(p -> textAt(p.address())).orElse(null);
  }

  private @Nullable String textAt(long address) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < MAX_NAME; i++) {
      Optional<Region> one = image.bytesAt(address + i, 1);
      if (one.isEmpty()) return null;
      int c = one.get().u8(0);
      if (c == 0) return text.toString();
      if (c < 0x20 || c == 0x7f) return null;
      text.append((char) c);
    }
    return null;
  }

  /**
   * Returns the structure that an exported {@code <name>_module} is.
   *
   * @param address the symbol's address
   */
  @Nullable ModuleRecord exported(String name, long address) {
    // struct node_module_struct { int version; void* dso_handle; const char* filename; void
    // (*register_func)(...);
    //   const char* modname; }: the int is followed by padding on 64 bits.
    Optional<Region> bytes = image.bytesAt(address, 4);
    long register = address + 3L * word;
    if (bytes.isEmpty() || image.isExecutable(address) || !isFunction(register)) return null;
    Region region = bytes.get().order(image.header().order());
    int version = region.i32(0);
    if (version <= 0 || version > MAX_VERSION) return null;
    return new ModuleRecord(
        Registration.NODE_MODULE_STRUCT,
        version,
        0,
        true,
        false,
        name.substring(0, name.length() - "_module".length()),
        address,
        region.origin());
  }
}
