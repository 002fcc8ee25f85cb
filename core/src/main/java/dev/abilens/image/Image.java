package dev.abilens.image;

import dev.abilens.bytes.Region;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryHeader;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one binary, or of one architecture of a universal one, that every format has: all
 * that the verdict on an addon rests on, read from what the loader reads.
 *
 * <p>A part of the file that contradicts itself costs the facts that it holds and leaves a {@link
 * Problem}; the others stand. Immutable and thread-safe. What is read late is read from the {@link
 * dev.abilens.bytes.ByteSource} that the image was made of, which must still be open then; if that
 * fails, {@link java.io.UncheckedIOException} tells.
 */
public interface Image {
  /** Returns the file's name, with the slice for one of several architectures. */
  String name();

  /** Returns what the first bytes say. */
  BinaryHeader header();

  /** Returns the architecture that the machine code, the class and the byte order mean. */
  Architecture architecture();

  /**
   * Returns the spec's name of the machine code, such as {@code EM_X86_64}; an unknown one prints
   * its number.
   */
  String machineName();

  /** Returns the spec's name of the kind of file, such as {@code ET_DYN} or {@code MH_BUNDLE}. */
  String typeName();

  /**
   * Returns the operating system that the file is for, as far as its bytes tell.
   *
   * @return the system, or null where nothing in the file tells
   */
  @Nullable Os os();

  /** Returns the name that the file gives itself (soname, install name, DLL name), or null. */
  @Nullable String libraryName();

  /** Returns the libraries that it asks for, in file order. */
  List<Dependency> dependencies();

  /** Returns the version nodes that it asks for, in file order. */
  List<VersionNeed> versionNeeds();

  /** Returns the version nodes that it defines, in file order. */
  List<VersionDefinition> versionDefinitions();

  /** Returns the symbols that it takes from elsewhere. */
  SymbolTable imports();

  /** Returns the symbols that it offers. */
  SymbolTable exports();

  /**
   * Returns the search paths that hold for what its dependencies need, too ({@code DT_RPATH},
   * {@code LC_RPATH}).
   */
  default List<String> rpath() {
    return List.of();
  }

  /** Returns the search paths that hold for its own dependencies only ({@code DT_RUNPATH}). */
  default List<String> runpath() {
    return List.of();
  }

  /** Returns the program interpreter ({@code PT_INTERP}), or null. */
  default @Nullable String interpreter() {
    return null;
  }

  /** Returns the linker's build id in lower-case hexadecimal, or null. */
  default @Nullable String buildId() {
    return null;
  }

  /** Returns the UUID that the linker gave it, or null. */
  default @Nullable String uuid() {
    return null;
  }

  /** Returns the oldest system version that it says it is for, or null. */
  default @Nullable String minimumOs() {
    return null;
  }

  /**
   * Returns bytes as they lie in the file behind addresses of the image, relocations not applied.
   *
   * @param address the first byte's address, as linked
   * @param length how many
   * @return the bytes, or empty if the file holds none for all of that range
   */
  Optional<Region> bytesAt(long address, long length);

  /**
   * Returns what the loader will have written into the address-sized place at an address.
   *
   * @param address the place's address, as linked
   * @return where it points, or empty if nothing is written there, or what the file does not tell
   */
  Optional<Pointer> pointerAt(long address);

  /**
   * Returns the image as it is where some of its own names are, or may be, bound to others. {@link
   * #pointerAt} tells of a place that is bound by such a name that an import lies there; where that
   * is not certain, it tells nothing, and {@link Pointers#chooser} tells the address in the image's
   * own function or data that may lie there. {@link #imports()} stay those that it does not have
   * itself.
   *
   * @param bindings tells of the names of symbols; it is not asked for those that are always the
   *     image's own, such as hidden ones. The image is as thread-safe as these are
   * @return the image itself where its format binds otherwise
   */
  default Image bound(Bindings bindings) {
    return this;
  }

  /**
   * Returns whether the image takes a function or data of that name from elsewhere: one of its
   * imports, or what is, or may be, bound to others though it has one itself ({@link #bound}).
   */
  default boolean takes(String name) {
    return imports().contains(name);
  }

  /** Returns the places that the loader writes addresses into. */
  Pointers pointers();

  /**
   * Returns whether a text ended by a zero byte may stand in the file, such as the name of a
   * function that it looks up.
   *
   * @param ascii the text, of at most 255 characters below 128
   * @return true also where that is not known
   */
  default boolean mayHold(String ascii) {
    return true;
  }

  /** Returns whether an address lies in a part of the image that is mapped executable. */
  boolean isExecutable(long address);

  /**
   * Returns whether an address lies in a part of the image that may be written to while it runs.
   *
   * @return true also where that is not known
   */
  default boolean isWritable(long address) {
    return true;
  }

  /**
   * Finds what the system finds in the image when a program asks for a name while it runs ({@code
   * dlsym}, {@code GetProcAddress}): an export, but not every one.
   *
   * @return the export, or null if a program is told that there is none; its address is -1 where it
   *     does not lie in the image
   */
  default @Nullable Symbol lookUp(String name) {
    return exports().symbol(name);
  }

  /**
   * Returns the functions of the image that the loader calls before it hands it over: constructors,
   * and what compilers make of the initial values of C++.
   *
   * @return their addresses in the order of the calls, or empty where they cannot be told
   */
  default Optional<List<Long>> initializers() {
    return Optional.empty();
  }

  /**
   * Returns where functions begin, as far as the tables tell by which exceptions find their way: in
   * no order, none where there are no such tables.
   */
  default LongStream functions() {
    return LongStream.empty();
  }

  /**
   * Returns where in the image lies what each thread has of its own at first, and may then come to
   * from any code of the image.
   *
   * @return the address, or -1 where there is none
   */
  default long threadData() {
    return -1;
  }

  /**
   * Returns addresses across which no object of the program lies: where parts of the file begin and
   * end that are mapped each in its way, or that are the loader's own.
   *
   * @return some of them, in no order
   */
  default LongStream borders() {
    return LongStream.empty();
  }

  /** Returns a new reader of where functions go on that something is thrown through. */
  default Landings landings() {
    return Landings.UNKNOWN;
  }

  /** Returns what of the file contradicts itself, in the order in which it was met. */
  List<Problem> problems();
}
