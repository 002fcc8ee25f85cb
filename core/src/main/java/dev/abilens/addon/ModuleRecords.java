package dev.abilens.addon;

import dev.abilens.bytes.Region;
import dev.abilens.code.AddressWindow;
import dev.abilens.image.Image;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the structures that constructors hand to the runtime. The code of a constructor is not
 * read: the structure is recognised by its own layout, which the loader's work on it gives away.
 * Compilers put it into initialised data with an address to be relocated at each of its pointers,
 * and such a row of pointers, text, functions and zeros does not come about by chance. For one
 * thread.
 */
final class ModuleRecords {
  /** The largest number that a release has had is far below; text and addresses are above. */
  private static final int MAX_VERSION = 1 << 12;

  /** NM_F_BUILTIN, NM_F_LINKED, NM_F_INTERNAL, NM_F_DELETEME and four more bits. */
  private static final int MAX_FLAGS = 1 << 8;

  private static final int MAX_NAME = 4096;

  /** Of an instruction a few bytes may read as text by chance. */
  private static final int MIN_WORD = 3;

  private final Image image;
  private final int bits;
  private final int word;
  private final AddressWindow data;
  private final AddressWindow texts;

  ModuleRecords(Image image) {
    this.image = image;
    this.bits = image.header().bits();
    this.word = bits / 8;
    this.data = new AddressWindow(image);
    this.texts = new AddressWindow(image);
  }

  /** Returns every structure of the given kind, in order of address. */
  List<ModuleRecord> find(Registration registration) {
    boolean legacy = registration == Registration.NODE_MODULE_REGISTER;
    // Each structure begins with two ints; its first pointer that is set is nm_filename.
    int filename = legacy ? 8 + word : 8;
    List<ModuleRecord> found = new ArrayList<>();
    Pointers pointers = image.pointers();
    for (int i = 0; i < pointers.size(); i++) {
      long address = pointers.address(i) - filename;
      ModuleRecord record = legacy ? nodeModule(address) : napiModule(address);
      if (record != null) found.add(record);
    }
    // Without a function little tells such a structure from other data.
    if (!legacy && found.stream().anyMatch(ModuleRecord::hasRegister))
      found.removeIf(record -> !record.hasRegister());
    return found;
  }

  /**
   * Reads a {@code node_module}: {@code int nm_version; unsigned nm_flags; void* nm_dso_handle;
   * const char* nm_filename; addon_register_func; addon_context_register_func; const char*
   * nm_modname; void* nm_priv; node_module* nm_link}. Both functions may be absent: Node.js then
   * says that there is no entry point.
   */
  private @Nullable ModuleRecord nodeModule(long address) {
    int handle = 8;
    int filename = handle + word;
    int register = filename + word;
    int contextRegister = register + word;
    int name = contextRegister + word;
    int link = name + 2 * word;
    // What costs least comes first: nearly every pointer of a file is no part of this.
    Region fields = numbered(address, link + word, handle, link);
    if (fields == null) return null;
    boolean hasRegister = isFunction(address + register);
    boolean hasContextRegister = isFunction(address + contextRegister);
    if (!hasRegister && !isNull(fields, address, register)) return null;
    if (!hasContextRegister && !isNull(fields, address, contextRegister)) return null;
    if (isPointer(address + handle) || isPointer(address + link)) return null;
    return record(
        Registration.NODE_MODULE_REGISTER,
        address,
        fields,
        hasRegister,
        hasContextRegister,
        filename,
        name);
  }

  /**
   * Reads a {@code napi_module}: {@code int nm_version; unsigned nm_flags; const char* nm_filename;
   * napi_addon_register_func; const char* nm_modname; void* nm_priv; void* reserved[4]}. The
   * function may be absent, as above.
   */
  private @Nullable ModuleRecord napiModule(long address) {
    int filename = 8;
    int register = filename + word;
    int name = register + word;
    int reserved = name + 2 * word;
    Region fields = numbered(address, reserved + 4 * word, reserved, reserved + 3 * word);
    if (fields == null) return null;
    for (int i = 0; i < 4; i++) if (!isNull(fields, address, reserved + i * word)) return null;
    boolean hasRegister = isFunction(address + register);
    if (!hasRegister && (fields.i32(0) != 1 || !isNull(fields, address, register))) return null;
    return record(
        Registration.NAPI_MODULE_REGISTER, address, fields, hasRegister, false, filename, name);
  }

  private @Nullable ModuleRecord record(
      Registration registration,
      long address,
      Region fields,
      boolean hasRegister,
      boolean hasContextRegister,
      int filenameField,
      int nameField) {
    String name = text(address + nameField);
    if (name == null || name.isEmpty() || text(address + filenameField) == null) return null;
    return new ModuleRecord(
        registration,
        fields.i32(0),
        fields.i32(4),
        hasRegister,
        hasContextRegister,
        name,
        address,
        fields.origin());
  }

  /**
   * Returns what may be a structure, by the two ints that it begins with and two words that are
   * zero; null for most places.
   */
  private @Nullable Region numbered(long address, int length, int zero, int other) {
    Region stretch = data.around(address, length);
    if (stretch == null) return null;
    int at = data.offset(address);
    int version = stretch.i32(at);
    int flags = stretch.i32(at + 4L);
    boolean numbered =
        version >= -1 && version != 0 && version <= MAX_VERSION && flags >= 0 && flags <= MAX_FLAGS;
    boolean all = numbered && isZero(stretch, at + zero) && isZero(stretch, at + other);
    return all ? data.at(address, length) : null;
  }

  private boolean isZero(Region fields, int offset) {
    return fields.word(offset, bits) == 0;
  }

  private boolean isPointer(long field) {
    return image.pointerAt(field).isPresent();
  }

  private boolean isNull(Region fields, long address, int offset) {
    return isZero(fields, offset) && !isPointer(address + offset);
  }

  // A function of the image's own: what is bound to an import here is the table of a C++ class.
  private boolean isFunction(long field) {
    long address = own(field);
    return image.isExecutable(address) && !isWord(address);
  }

  /** Returns where in the image a place points, or may point; -1 if it does nowhere. */
  private long own(long field) {
    Optional<Pointer> pointer = image.pointerAt(field);
    if (pointer.isPresent()) return pointer.get().symbol() == null ? pointer.get().address() : -1;
    Pointers pointers = image.pointers();
    int place = pointers.find(field);
    return place < 0 ? -1 : pointers.chooser(place);
  }

  // Some linkers put text beside the code, where it can be executed as well.
  private boolean isWord(long address) {
    String text = texts.text(address, MAX_NAME);
    return text != null && text.length() >= MIN_WORD && text.chars().allMatch(c -> c < 0x80);
  }

  private @Nullable String text(long field) {
    Optional<Pointer> pointer = image.pointerAt(field);
    if (pointer.isEmpty() || pointer.get().symbol() != null) return null;
    return texts.text(pointer.get().address(), MAX_NAME);
  }

  /**
   * Reads the {@code node_module_struct} that an exported {@code <name>_module} is: {@code int
   * version; void* dso_handle; const char* filename; void (*register_func)(...); const char*
   * modname}, the int followed by padding on 64 bits.
   *
   * @param address the symbol's address
   * @return the structure, or null if something else has that name
   */
  @Nullable ModuleRecord exported(String name, long address) {
    if (image.isExecutable(address) || !isFunction(address + 3L * word)) return null;
    Region fields = data.at(address, 4);
    if (fields == null) return null;
    int version = fields.i32(0);
    if (version <= 0 || version > MAX_VERSION) return null;
    return new ModuleRecord(
        Registration.NODE_MODULE_STRUCT, version, 0, true, false, name, address, fields.origin());
  }
}
