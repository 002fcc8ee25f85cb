package dev.abilens.elf;

import dev.abilens.bytes.Region;
import dev.abilens.format.EndedText;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryHeader;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Bindings;
import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import dev.abilens.image.Landings;
import dev.abilens.image.Os;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import dev.abilens.image.Problem;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import dev.abilens.image.VersionDefinition;
import dev.abilens.image.VersionNeed;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** An {@link ElfFile} by the facts that every format has. Immutable and thread-safe. */
public final class ElfImage implements Image {
  private final ElfFile file;
  private final BinaryHeader header;
  private final SymbolBindings bindings;

  /** Makes the image of a file, which must stay open as long as the image is used. */
  public ElfImage(ElfFile file) {
    this(file, SymbolBindings.HOME);
  }

  private ElfImage(ElfFile file, SymbolBindings bindings) {
    this.file = file;
    this.header = file.header().toBinaryHeader();
    this.bindings = bindings;
  }

  /** Returns the file with all that only ELF has. */
  public ElfFile file() {
    return file;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public BinaryHeader header() {
    return header;
  }

  @Override
  public Architecture architecture() {
    return file.header().architecture();
  }

  @Override
  public String machineName() {
    return file.header().machineName();
  }

  @Override
  public String typeName() {
    return file.header().typeName();
  }

  @Override
  public @Nullable Os os() {
    return ElfOs.of(file);
  }

  @Override
  public @Nullable String libraryName() {
    return file.dynamic().soname();
  }

  @Override
  public List<Dependency> dependencies() {
    return file.dynamic().needed().stream()
        .map(n -> new Dependency(n.text(), Dependency.Kind.REQUIRED, n.offset()))
        .toList();
  }

  @Override
  public List<VersionNeed> versionNeeds() {
    return file.versionNeeds();
  }

  @Override
  public List<VersionDefinition> versionDefinitions() {
    return file.versionDefinitions();
  }

  @Override
  public SymbolTable imports() {
    return file.symbols().imports();
  }

  @Override
  public boolean takes(String name) {
    return imports().contains(name)
        || exports().contains(name) && bindings.names().elsewhere(name) != Answer.NO;
  }

  @Override
  public SymbolTable exports() {
    return file.symbols().exports();
  }

  @Override
  public @Nullable Symbol lookUp(String name) {
    DynamicSymbols symbols = file.symbols();
    int index = symbols.lookUp(name);
    if (index < 0) return null;
    boolean weak = symbols.binding(index) == Elf.STB_WEAK;
    return new Symbol(name, symbols.version(index), null, weak, symbols.address(index));
  }

  @Override
  public List<String> rpath() {
    return directories(file.dynamic().rpath());
  }

  @Override
  public List<String> runpath() {
    return directories(file.dynamic().runpath());
  }

  // An empty directory between colons is the current one, and stays.
  private static List<String> directories(@Nullable String path) {
    return path == null ? List.of() : List.of(path.split(":", -1));
  }

  @Override
  public @Nullable String interpreter() {
    return file.interpreter();
  }

  @Override
  public @Nullable String buildId() {
    return file.notes().buildId();
  }

  @Override
  public Optional<Region> bytesAt(long address, long length) {
    return file.bytesAt(address, length);
  }

  @Override
  public Optional<Pointer> pointerAt(long address) {
    return file.pointerAt(address, bindings);
  }

  @Override
  public Image bound(Bindings others) {
    return new ElfImage(file, new SymbolBindings(others));
  }

  @Override
  public Pointers pointers() {
    return file.pointers(bindings);
  }

  @Override
  public boolean mayHold(String ascii) {
    return EndedText.isIn(file.source(), ascii);
  }

  @Override
  public boolean isExecutable(long address) {
    return file.addressSpace().isExecutable(address);
  }

  @Override
  public boolean isWritable(long address) {
    return file.addressSpace().isWritable(address) && !isRelocatedOnly(address);
  }

  /** Returns whether an address lies in pages that the loader closes when it has relocated them. */
  private boolean isRelocatedOnly(long address) {
    ProgramHeaders headers = file.programHeaders();
    int relro = headers.lastIndex(Elf.PT_GNU_RELRO);
    // Of other architectures the size of pages is not known.
    if (relro < 0 || architecture() != Architecture.X64) return false;
    long from = Pages.down(headers.vaddr(relro));
    long to = Pages.down(headers.vaddr(relro) + headers.memsz(relro));
    return address >= from && address < to;
  }

  @Override
  public Optional<List<Long>> initializers() {
    return Initializers.of(file, bindings);
  }

  @Override
  public LongStream functions() {
    return UnwindTable.functions(file);
  }

  @Override
  public long threadData() {
    ProgramHeader header = file.tls();
    return header == null || header.filesz() == 0 ? -1 : header.vaddr();
  }

  @Override
  public LongStream borders() {
    DynamicTable dynamic = file.dynamic();
    LongStream parts =
        file.programHeaders().stream()
            .flatMapToLong(header -> around(header.vaddr(), header.filesz()));
    LongStream arrays =
        LongStream.concat(
            around(dynamic.value(Elf.DT_INIT_ARRAY, 0), dynamic.value(Elf.DT_INIT_ARRAYSZ, 0)),
            around(dynamic.value(Elf.DT_FINI_ARRAY, 0), dynamic.value(Elf.DT_FINI_ARRAYSZ, 0)));
    // Linkers put DT_FINI's function behind all others.
    LongStream code = LongStream.of(dynamic.value(Elf.DT_FINI, 0)).filter(this::isExecutable);
    return LongStream.concat(LongStream.concat(parts, arrays), code);
  }

  // What follows in memory alone may be of the same object, and of a .tbss there is nothing.
  private static LongStream around(long address, long size) {
    return size == 0 ? LongStream.empty() : LongStream.of(address, address + size);
  }

  @Override
  public Landings landings() {
    return new ExceptionTables(file);
  }

  @Override
  public List<Problem> problems() {
    return file.problems();
  }
}
