package dev.abilens.pe;

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
import dev.abilens.image.SymbolTable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PE file as it is: headers, data directories, sections, and what lies at which address.
 *
 * <p>The head (signature, file header, optional header and section table) is read at once, and
 * refused with {@link MalformedBinaryException} if it contradicts itself. Every other table is read
 * on first use; one that is broken costs its own facts and leaves a problem in {@link #problems()}.
 * What is read late is read from the {@link ByteSource}, which must still be open; if that fails,
 * {@link java.io.UncheckedIOException} tells.
 *
 * <p>What the file writes as an RVA stays one in the tables of this package. An <em>address</em> is
 * {@code ImageBase} plus an RVA everywhere: in this class, in symbols and in pointers.
 *
 * <p>Immutable and thread-safe.
 */
public final class PeFile implements Closeable {
  private final FileBytes bytes;
  private final PeHeader header;
  private final SectionTable sections;

  // Each is made on first use. Two threads may make one at once: both are equal, and one stays.
  private volatile @Nullable AddressSpace addressSpace;
  private volatile @Nullable ImportTable imports;
  private volatile @Nullable ImportTable delayedImports;
  private volatile @Nullable ExportTable exports;
  private volatile @Nullable Others others;

  // What fewer ask for, apart: most files are opened for their imports and exports.
  private static final class Others {
    private volatile @Nullable BaseRelocations baseRelocations;
    private volatile @Nullable ImportView importedSymbols;
    private volatile @Nullable ExportView exportedSymbols;
    private volatile @Nullable Places places;
    private volatile @Nullable FurtherTables further;
  }

  private record Places(@Nullable PointerPlaces places, List<Problem> problems) {}

  private PeFile(FileBytes bytes, PeHeader header, SectionTable sections) {
    this.bytes = bytes;
    this.header = header;
    this.sections = sections;
  }

  /**
   * Opens a file, with default limits.
   *
   * @throws MalformedBinaryException if it is no PE file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static PeFile open(Path path) throws IOException {
    return open(path, ReadLimits.defaults());
  }

  /**
   * Opens a file.
   *
   * @param path the file, named as given in messages
   * @param limits what reading may cost
   * @throws MalformedBinaryException if it is no PE file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static PeFile open(Path path, ReadLimits limits) throws IOException {
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
   * @throws MalformedBinaryException if it is no PE file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static PeFile of(ByteSource source) throws IOException {
    return of(source, ReadLimits.defaults());
  }

  /**
   * Reads a file from a source.
   *
   * @param source the whole file; {@link #close()} closes it
   * @param limits what reading may cost
   * @throws MalformedBinaryException if it is no PE file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static PeFile of(ByteSource source, ReadLimits limits) throws IOException {
    PeHeader header = PeHeader.read(source);
    FileBytes bytes = new FileBytes(source, header.bits(), ByteOrder.LITTLE_ENDIAN, limits);
    try {
      return new PeFile(bytes, header, SectionTable.read(bytes, header));
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns the file's name, as messages have it. */
  public String name() {
    return bytes.source().name();
  }

  /** Returns the file's bytes. */
  FileBytes bytes() {
    return bytes;
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
    return new PeImage(this);
  }

  /** Returns signature, file header and optional header. */
  public PeHeader header() {
    return header;
  }

  /** Returns the data directories. */
  public DataDirectories directories() {
    return new DataDirectories(header);
  }

  /** Returns the sections. */
  public SectionTable sections() {
    return sections;
  }

  /** Returns what lies at which RVA. */
  public AddressSpace addressSpace() {
    AddressSpace made = addressSpace;
    if (made == null) addressSpace = made = AddressSpace.of(header, sections);
    return made;
  }

  /** Returns what it imports from which library at load. */
  public ImportTable imports() {
    ImportTable made = imports;
    if (made == null) imports = made = ImportTable.read(bytes, header, addressSpace(), false);
    return made;
  }

  /** Returns what it imports from which library at the first call. */
  public ImportTable delayedImports() {
    ImportTable made = delayedImports;
    if (made == null) delayedImports = made = ImportTable.read(bytes, header, addressSpace(), true);
    return made;
  }

  /** Returns what it exports, by ordinal and by name. */
  public ExportTable exports() {
    ExportTable made = exports;
    if (made == null) exports = made = ExportTable.read(header, addressSpace());
    return made;
  }

  private Others others() {
    Others made = others;
    if (made == null) others = made = new Others();
    return made;
  }

  /** Returns the places that are adjusted when it is not loaded at its {@code ImageBase}. */
  public BaseRelocations baseRelocations() {
    Others kept = others();
    BaseRelocations made = kept.baseRelocations;
    if (made == null)
      kept.baseRelocations = made = BaseRelocations.read(bytes, directories(), addressSpace());
    return made;
  }

  /**
   * Returns what it imports, as symbols: in table order, the delayed ones last ({@link
   * SymbolTable#isDelayed}), {@code #ordinal} where there is no name.
   */
  public SymbolTable importedSymbols() {
    return importView();
  }

  private ImportView importView() {
    Others kept = others();
    ImportView made = kept.importedSymbols;
    if (made == null)
      kept.importedSymbols =
          made = new ImportView(bytes, addressSpace(), imports(), delayedImports());
    return made;
  }

  /**
   * Returns what it exports, as symbols: names in table order, then functions without one as {@code
   * #ordinal}. The address of a forwarder is 0.
   */
  public SymbolTable exportedSymbols() {
    return exportView();
  }

  private ExportView exportView() {
    Others kept = others();
    ExportView made = kept.exportedSymbols;
    if (made == null) kept.exportedSymbols = made = new ExportView(bytes, this, exports());
    return made;
  }

  private Places places() {
    Others kept = others();
    Places made = kept.places;
    if (made == null) kept.places = made = readPlaces();
    return made;
  }

  private Places readPlaces() {
    try {
      return new Places(PointerPlaces.of(bytes, this), List.of());
    } catch (MalformedBinaryException e) {
      return new Places(null, List.of(Problem.of(e)));
    }
  }

  /**
   * Returns the address of an RVA: {@code ImageBase} plus it, within the size of an address.
   *
   * @param rva an RVA
   */
  public long address(long rva) {
    long address = header.optional().imageBase() + rva;
    return header.bits() == 64 ? address : address & 0xffff_ffffL;
  }

  /**
   * Returns the RVA of an address.
   *
   * @param address an address, which may lie outside of the image
   * @return the RVA; negative or beyond 32 bits for an address outside
   */
  public long rva(long address) {
    return address - header.optional().imageBase();
  }

  private FurtherTables further() {
    Others kept = others();
    FurtherTables made = kept.further;
    if (made == null) kept.further = made = new FurtherTables(bytes, this);
    return made;
  }

  /** Returns the debug directory, empty where there is none. */
  public DebugDirectory debug() {
    return further().debug();
  }

  /** Returns the resources, empty where there are none. */
  public Resources resources() {
    return further().resources();
  }

  /** Returns the table of certificates, empty where there is none. */
  public Certificates certificates() {
    return further().certificates();
  }

  /** Returns what Microsoft's linker says of its tools, empty where another one was used. */
  public RichHeader richHeader() {
    return further().richHeader();
  }

  /** Returns the TLS directory, or null. */
  public @Nullable TlsDirectory tls() {
    return further().tls();
  }

  /** Returns the load configuration, or null. */
  public @Nullable LoadConfig loadConfig() {
    return further().loadConfig();
  }

  /** Returns the dynamic relocations, empty where there are none. */
  public DynamicRelocations dynamicRelocations() {
    return further().dynamicRelocations();
  }

  /** Returns what an image of mixed architectures says of its code; null for one architecture. */
  public @Nullable Chpe chpe() {
    return further().chpe();
  }

  /** Returns the .NET header, or null. */
  public @Nullable ClrHeader clr() {
    return further().clr();
  }

  /** Returns what the file holds behind all that is mapped. */
  public Overlay overlay() {
    return further().overlay();
  }

  /**
   * Returns bytes as they lie in the file behind addresses, relocations not applied.
   *
   * @param address the first byte's address, as linked
   * @param length how many
   * @return the bytes, or empty if the file holds none for all of that range
   */
  public Optional<Region> bytesAt(long address, long length) {
    long rva = rva(address);
    if (length < 0 || addressSpace().available(rva) < length) return Optional.empty();
    return Optional.of(addressSpace().region("address", rva, length));
  }

  /** Returns the places that hold addresses once it is loaded. */
  public Pointers pointers() {
    PointerPlaces found = places().places();
    return found == null ? Pointers.NONE : found;
  }

  /**
   * Returns what a place will hold once the file is loaded at its {@code ImageBase}.
   *
   * @param address the place's address, as linked
   * @return where it points, or empty if it is none of {@link #pointers()}
   */
  public Optional<Pointer> pointerAt(long address) {
    PointerPlaces found = places().places();
    return found == null ? Optional.empty() : found.at(address);
  }

  /**
   * Returns what of the file contradicts itself, in the order of its tables. Reads every table that
   * was not read yet.
   */
  public List<Problem> problems() {
    ProblemLog log = new ProblemLog(bytes);
    headProblems(log);
    List<Problem> all = new ArrayList<>(log.toList());
    all.addAll(sections.problems());
    all.addAll(imports().problems());
    all.addAll(delayedImports().problems());
    all.addAll(importView().problems());
    all.addAll(exports().problems());
    all.addAll(exportView().problems());
    all.addAll(baseRelocations().problems());
    all.addAll(places().problems());
    // Last, since reading the others may have met a limit there.
    all.addAll(addressSpace().problems());
    all.addAll(further().problems());
    return List.copyOf(all);
  }

  private void headProblems(ProblemLog log) {
    OptionalHeader optional = header.optional();
    int whole = optional.directories() + 8 * directories().size();
    if (header.held() < whole)
      log.odd(
          "SHORT_HEADER",
          header.lfanew(),
          "IMAGE_NT_HEADERS",
          header.held() + " bytes up to the end of the file",
          whole + " bytes; the rest is read as zeros");
    long count = optional.numberOfRvaAndSizes();
    if (count > Pe.IMAGE_NUMBEROF_DIRECTORY_ENTRIES)
      log.odd(
          "DIRECTORIES_IGNORED",
          header.lfanew() + optional.directories() - 4,
          "IMAGE_OPTIONAL_HEADER > NumberOfRvaAndSizes",
          "" + count,
          "at most the 16 that the format has; the first 16 are read");
  }

  /** Closes the source. */
  @Override
  public void close() throws IOException {
    bytes.source().close();
  }
}
