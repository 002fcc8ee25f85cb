package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Image;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import dev.abilens.image.Problem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ELF file as it is: the loader's view from program headers and {@code PT_DYNAMIC}, and beside
 * it the sections.
 *
 * <p>The head (ELF header and program headers) is read at once, and refused with {@link
 * MalformedBinaryException} if it contradicts itself. Every other table is read on first use; one
 * that is broken costs its own facts and leaves a problem in {@link #problems()}. What is read late
 * is read from the {@link ByteSource}, which must still be open; if that fails, {@link
 * java.io.UncheckedIOException} tells.
 *
 * <p>Immutable and thread-safe.
 */
public final class ElfFile implements Closeable {
  // The Linux kernel refuses a longer one.
  private static final int MAX_INTERPRETER = 4096;

  private final FileBytes bytes;
  private final ElfHeader header;
  private final ProgramHeaders programHeaders;
  private final Reading reading;

  // Made on first use. Two threads may make one at once: the two are equal and immutable.
  private @Nullable AddressSpace addressSpace;
  private @Nullable DynamicTable dynamic;
  private @Nullable VersionNeeds versionNeeds;
  private @Nullable DynamicSymbols symbols;
  private @Nullable Others others;

  // What fewer ask for, apart: most files are opened for their dynamic facts.
  private static final class Others {
    private @Nullable VersionDefinitions versionDefinitions;
    private @Nullable Relocations relocations;
    private @Nullable Notes notes;
    private @Nullable Sections sections;
    private @Nullable Interpreter interpreter;
    private @Nullable Places places;
  }

  private record Interpreter(@Nullable String path, List<Problem> problems) {}

  private record Places(@Nullable PointerPlaces places, List<Problem> problems) {}

  private ElfFile(
      FileBytes bytes, ElfHeader header, ProgramHeaders programHeaders, Reading reading) {
    this.bytes = bytes;
    this.header = header;
    this.programHeaders = programHeaders;
    this.reading = reading;
  }

  /**
   * Opens a file, with default limits.
   *
   * @throws MalformedBinaryException if it is no ELF file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static ElfFile open(Path path) throws IOException {
    return open(path, ReadLimits.defaults());
  }

  /**
   * Opens a file.
   *
   * @param path the file, named as given in messages
   * @param limits what reading may cost
   * @throws MalformedBinaryException if it is no ELF file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static ElfFile open(Path path, ReadLimits limits) throws IOException {
    ByteSource source = ByteSource.open(path.toString(), path, limits);
    try {
      return of(source, limits);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Reads a file from a source, with default limits.
   *
   * @throws MalformedBinaryException if it is no ELF file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static ElfFile of(ByteSource source) throws IOException {
    return of(source, ReadLimits.defaults());
  }

  /**
   * Reads a file from a source.
   *
   * @param source the whole file; {@link #close()} closes it
   * @param limits what reading may cost
   * @throws MalformedBinaryException if it is no ELF file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static ElfFile of(ByteSource source, ReadLimits limits) throws IOException {
    return of(source, limits, Reading.FILE);
  }

  /** Reads a file as a loader does, or by the specifications. */
  static ElfFile of(ByteSource source, ReadLimits limits, Reading reading) throws IOException {
    ElfHeader header = ElfHeader.read(source);
    FileBytes bytes = new FileBytes(source, header.bits(), header.order(), limits);
    try {
      return new ElfFile(bytes, header, ProgramHeaders.read(bytes, header, reading), reading);
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Others others() {
    Others made = others;
    if (made == null) others = made = new Others();
    return made;
  }

  private Interpreter interpreterSegment() {
    Others kept = others();
    Interpreter made = kept.interpreter;
    if (made == null) kept.interpreter = made = readInterpreter();
    return made;
  }

  private Interpreter readInterpreter() {
    ProblemLog log = new ProblemLog(bytes);
    ProgramHeader segment = programHeaders.first(Elf.PT_INTERP);
    if (segment == null) return new Interpreter(null, List.of());
    try {
      long there = bytes.held(segment.offset(), segment.filesz());
      if (there != segment.filesz() || there == 0 || there > MAX_INTERPRETER) {
        log.add(
            Math.max(0, Math.min(segment.offset(), bytes.source().size())),
            "PT_INTERP > p_filesz",
            Long.toUnsignedString(segment.filesz())
                + " bytes at 0x"
                + Long.toHexString(segment.offset()),
            "1 to " + MAX_INTERPRETER + " bytes within the file");
        there = Math.min(there, MAX_INTERPRETER);
      }
      if (there == 0) return new Interpreter(null, log.toList());
      Region path = bytes.region("PT_INTERP", segment.offset(), there);
      return new Interpreter(path.string(0), log.toList());
    } catch (MalformedBinaryException e) {
      log.add(e);
      return new Interpreter(null, log.toList());
    }
  }

  private Places places() {
    Others kept = others();
    Places made = kept.places;
    if (made == null) kept.places = made = readPlaces();
    return made;
  }

  private Places readPlaces() {
    try {
      return new Places(PointerPlaces.of(bytes, relocations(), symbols()), List.of());
    } catch (MalformedBinaryException e) {
      return new Places(null, List.of(Problem.of(e)));
    }
  }

  /** Returns the file's name, as messages have it. */
  public String name() {
    return bytes.source().name();
  }

  /** Returns the source that it is read from. */
  public ByteSource source() {
    return bytes.source();
  }

  /**
   * Returns this file by the facts that every format has, as resolvers and judges take them; to be
   * used while this file is open.
   */
  public Image image() {
    return new ElfImage(this);
  }

  FileBytes bytes() {
    return bytes;
  }

  /** Returns how the tables are read. */
  Reading reading() {
    return reading;
  }

  /** Returns the ELF header. */
  public ElfHeader header() {
    return header;
  }

  /** Returns the program headers. */
  public ProgramHeaders programHeaders() {
    return programHeaders;
  }

  /** Returns what lies at which address. */
  public AddressSpace addressSpace() {
    AddressSpace made = addressSpace;
    if (made == null)
      addressSpace =
          made =
              reading.isOfMemory()
                  ? AddressSpace.inPages(bytes, programHeaders, reading)
                  : AddressSpace.of(bytes, programHeaders);
    return made;
  }

  /** Returns the dynamic table, empty where there is none. */
  public DynamicTable dynamic() {
    DynamicTable made = dynamic;
    if (made == null) dynamic = made = DynamicTable.read(this);
    return made;
  }

  /** Returns the symbols that the loader sees. */
  public DynamicSymbols symbols() {
    DynamicSymbols made = symbols;
    if (made == null) symbols = made = new DynamicSymbols(this);
    return made;
  }

  /** Returns the versions that the file asks of its libraries. */
  public VersionNeeds versionNeeds() {
    VersionNeeds made = versionNeeds;
    if (made == null) versionNeeds = made = new VersionNeeds(dynamic());
    return made;
  }

  /** Returns the versions that the file defines. */
  public VersionDefinitions versionDefinitions() {
    Others kept = others();
    VersionDefinitions made = kept.versionDefinitions;
    if (made == null) kept.versionDefinitions = made = new VersionDefinitions(dynamic());
    return made;
  }

  /** Returns the relocations that the loader applies. */
  public Relocations relocations() {
    Others kept = others();
    Relocations made = kept.relocations;
    if (made == null)
      kept.relocations = made = Relocations.read(bytes, header, dynamic(), addressSpace());
    return made;
  }

  /** Returns the notes. */
  public Notes notes() {
    Others kept = others();
    Notes made = kept.notes;
    if (made == null) kept.notes = made = Notes.read(bytes, header, programHeaders);
    return made;
  }

  /** Returns the sections, which no loader reads; empty where they are stripped. */
  public Sections sections() {
    Others kept = others();
    Sections made = kept.sections;
    if (made == null) kept.sections = made = Sections.read(bytes, header, programHeaders);
    return made;
  }

  /** Returns the path of the program interpreter ({@code PT_INTERP}), or null. */
  public @Nullable String interpreter() {
    return interpreterSegment().path();
  }

  /**
   * Returns the {@code PT_GNU_STACK} header, or null. Without one, loaders take the stack to be
   * executable on most machines.
   */
  public @Nullable ProgramHeader gnuStack() {
    return programHeaders.last(Elf.PT_GNU_STACK);
  }

  /** Returns the {@code PT_GNU_RELRO} header, or null. */
  public @Nullable ProgramHeader gnuRelro() {
    return programHeaders.last(Elf.PT_GNU_RELRO);
  }

  /** Returns the {@code PT_TLS} header, or null. */
  public @Nullable ProgramHeader tls() {
    return programHeaders.last(Elf.PT_TLS);
  }

  /**
   * Returns bytes as they lie in the file behind addresses, relocations not applied.
   *
   * @param address the first byte's address, as linked
   * @param length how many
   * @return the bytes, or empty if the file holds none for all of that range
   */
  public Optional<Region> bytesAt(long address, long length) {
    AddressSpace space = addressSpace();
    if (length < 0 || space.available(address) < length) return Optional.empty();
    return Optional.of(space.region("address", address, length));
  }

  /** Returns the places that the loader writes addresses into. */
  public Pointers pointers() {
    return pointers(SymbolBindings.HOME);
  }

  /** Returns the same where some of the file's own names may be bound to others. */
  Pointers pointers(SymbolBindings bindings) {
    PointerPlaces found = places().places();
    return found == null ? Pointers.NONE : found.bound(bindings);
  }

  /**
   * Returns what the loader will have written into the place at an address.
   *
   * @param address the place's address, as linked
   * @return where it points, or empty if no address is written there
   */
  public Optional<Pointer> pointerAt(long address) {
    return pointerAt(address, SymbolBindings.HOME);
  }

  /** Returns the same where some of the file's own names may be bound to others. */
  Optional<Pointer> pointerAt(long address, SymbolBindings bindings) {
    PointerPlaces found = places().places();
    return found == null ? Optional.empty() : found.at(address, bindings);
  }

  /**
   * Returns what of the file contradicts itself, in the order of its tables. Reads every table that
   * was not read yet.
   */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>();
    if (header.identVersion() != Elf.EV_CURRENT)
      all.add(version(Elf.EI_VERSION, "e_ident > EI_VERSION", header.identVersion()));
    if (header.version() != Elf.EV_CURRENT)
      all.add(version(20, "Ehdr > e_version", header.version()));
    all.addAll(addressSpace().problems());
    all.addAll(interpreterSegment().problems());
    all.addAll(dynamic().problems());
    all.addAll(versionNeeds().problems());
    all.addAll(versionDefinitions().problems());
    all.addAll(relocations().problems());
    all.addAll(symbols().problems());
    all.addAll(places().problems());
    all.addAll(notes().problems());
    all.addAll(sections().problems());
    return List.copyOf(all);
  }

  private Problem version(int offset, String where, long found) {
    return Problem.of(
        new MalformedBinaryException(
            offset, bytes.place(where), "" + found, Elf.EV_CURRENT + ", the one version"));
  }

  /** Closes the source. */
  @Override
  public void close() throws IOException {
    bytes.source().close();
  }
}
