package dev.abilens.macho;

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
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Mach-O file of one architecture as it is, or one slice of a universal one, which {@link
 * FatFile} reads.
 *
 * <p>The head ({@code mach_header} and load commands) is read at once, and refused with {@link
 * MalformedBinaryException} if it contradicts itself. Every other table is read on first use; one
 * that is broken costs its own facts and leaves a problem in {@link #problems()}. What is read late
 * is read from the {@link ByteSource}, which must still be open; if that fails, {@link
 * UncheckedIOException} tells.
 *
 * <p>Immutable and thread-safe.
 */
public final class MachOFile implements Closeable {
  private final FileBytes bytes;
  private final MachOHeader header;
  private final LoadCommands commands;

  // Made on first use, by one thread or by several, which then make equal ones. Plain fields: a
  // file of which only a little is asked costs only a little.
  private volatile @Nullable Segments segments;
  private volatile @Nullable Sections sections;
  private volatile @Nullable AddressSpace addressSpace;
  private volatile @Nullable Dylibs dylibs;
  private volatile @Nullable Symtab symtab;
  private volatile @Nullable Fixups fixups;
  private volatile @Nullable PointerPlaces pointers;
  private volatile @Nullable Imports imports;
  private volatile @Nullable Exports exports;
  private volatile @Nullable CodeSignature signature;

  private MachOFile(FileBytes bytes, MachOHeader header, LoadCommands commands) {
    this.bytes = bytes;
    this.header = header;
    this.commands = commands;
  }

  /**
   * Opens a file of one architecture, with default limits.
   *
   * @throws MalformedBinaryException if it is no such file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static MachOFile open(Path path) throws IOException {
    return open(path, ReadLimits.defaults());
  }

  /**
   * Opens a file of one architecture.
   *
   * @param path the file, named as given in messages
   * @param limits what reading may cost
   * @throws MalformedBinaryException if it is no such file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static MachOFile open(Path path, ReadLimits limits) throws IOException {
    ByteSource source = ByteSource.open(path.toString(), path, limits);
    try {
      return of(source, limits);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Reads a file of one architecture from a source, with default limits.
   *
   * @throws MalformedBinaryException if it is no such file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static MachOFile of(ByteSource source) throws IOException {
    return of(source, ReadLimits.defaults());
  }

  /**
   * Reads a file of one architecture from a source.
   *
   * @param source the whole file or slice; {@link #close()} closes it
   * @param limits what reading may cost
   * @throws MalformedBinaryException if it is no such file or its head contradicts itself
   * @throws IOException if it cannot be read
   */
  public static MachOFile of(ByteSource source, ReadLimits limits) throws IOException {
    MachOHeader header = MachOHeader.read(source);
    FileBytes bytes = new FileBytes(source, header.bits(), header.order(), limits);
    try {
      return new MachOFile(bytes, header, LoadCommands.read(bytes, header));
    } catch (UncheckedIOException e) {
      throw e.getCause();
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

  FileBytes bytes() {
    return bytes;
  }

  /**
   * Returns this file by the facts that every format has, as resolvers and judges take them; to be
   * used while this file is open.
   */
  public Image image() {
    return new MachOImage(this);
  }

  /** Returns the {@code mach_header}. */
  public MachOHeader header() {
    return header;
  }

  /** Returns the load commands. */
  public LoadCommands loadCommands() {
    return commands;
  }

  /** Returns the segments. */
  public Segments segments() {
    Segments made = segments;
    if (made == null) segments = made = Segments.of(commands, header.bits());
    return made;
  }

  /** Returns the sections of all segments. */
  public Sections sections() {
    Sections made = sections;
    if (made == null) sections = made = Sections.of(bytes, commands, segments());
    return made;
  }

  /** Returns what lies at which address. */
  public AddressSpace addressSpace() {
    AddressSpace made = addressSpace;
    if (made == null) addressSpace = made = AddressSpace.of(bytes, commands, segments());
    return made;
  }

  /** Returns the libraries that it asks for. */
  public Dylibs dylibs() {
    Dylibs made = dylibs;
    if (made == null) dylibs = made = Dylibs.of(commands);
    return made;
  }

  /** Returns this library's own identity ({@link MachO#LC_ID_DYLIB}), or null. */
  public @Nullable Dylib id() {
    LoadCommand command = commands.last(MachO.LC_ID_DYLIB, 24);
    String name = command == null ? null : command.text(8);
    return command == null || name == null ? null : Dylib.of(command, 0, name);
  }

  /** Returns the directories that {@code @rpath} stands for ({@link MachO#LC_RPATH}), in order. */
  public List<String> rpaths() {
    return commands.texts(MachO.LC_RPATH);
  }

  /** Returns the platforms that it is for, in file order; empty where it says none. */
  public List<BuildVersion> buildVersions() {
    return BuildVersion.of(commands);
  }

  /** Returns {@link MachO#LC_UUID} in lower-case hexadecimal without dashes, or null. */
  public @Nullable String uuid() {
    LoadCommand command = commands.last(MachO.LC_UUID, 24);
    return command == null ? null : HexFormat.of().formatHex(command.data().bytes(8, 16));
  }

  /** Returns where a program begins, or null. */
  public @Nullable EntryPoint entryPoint() {
    return EntryPoint.of(header, commands, segments().base());
  }

  /** Returns the encrypted range of the file, or null. */
  public @Nullable EncryptionInfo encryptionInfo() {
    return EncryptionInfo.of(commands);
  }

  /**
   * Returns the version of the sources ({@link MachO#LC_SOURCE_VERSION}), such as {@code 1.2.0.0.0}
   * written as {@code 1.2}, or null.
   */
  public @Nullable String sourceVersion() {
    LoadCommand command = commands.last(MachO.LC_SOURCE_VERSION, 16);
    return command == null ? null : MachO.sourceVersion(command.data().i64(8));
  }

  /** Returns the options for the link editor, one list for each {@link MachO#LC_LINKER_OPTION}. */
  public List<List<String>> linkerOptions() {
    return commands.all(MachO.LC_LINKER_OPTION).stream().map(LoadCommand::strings).toList();
  }

  /** Returns the notes. */
  public List<Note> notes() {
    return Note.of(commands);
  }

  /** Returns the files that it consists of, where it is a {@link MachO#MH_FILESET}. */
  public List<FilesetEntry> filesetEntries() {
    return FilesetEntry.of(commands);
  }

  /** Returns the addresses of functions. */
  public FunctionStarts functionStarts() {
    return FunctionStarts.read(bytes, commands, segments().base());
  }

  /** Returns the symbol table as it stands in the file. */
  public Symtab symtab() {
    Symtab made = symtab;
    if (made == null) symtab = made = Symtab.read(bytes, header, commands);
    return made;
  }

  /** Returns the undefined entries of the symbol table. */
  public Imports symtabImports() {
    return SymtabSymbols.imports(bytes, symtab(), dylibs());
  }

  /** Returns the external definitions of the symbol table. */
  public Exports symtabExports() {
    return SymtabSymbols.exports(bytes, symtab());
  }

  /** Returns the tables of {@link MachO#LC_DYLD_INFO} as they lie in the file, or null. */
  public @Nullable DyldInfo dyldInfo() {
    return DyldInfo.read(bytes, commands, new ProblemLog(bytes));
  }

  /** Returns what the loader writes into the image. */
  public Fixups fixups() {
    Fixups made = fixups;
    if (made == null) fixups = made = readFixups();
    return made;
  }

  // In dyld's order of preference; it refuses a file that has more than one of them.
  private Fixups readFixups() {
    ProblemLog log = new ProblemLog(bytes);
    FixupReader reader = new FixupReader(bytes, segments(), log);
    if (commands.last(MachO.LC_DYLD_CHAINED_FIXUPS, 16) != null) {
      Region data = LinkEdit.data(bytes, commands, MachO.LC_DYLD_CHAINED_FIXUPS, log);
      return ChainedFixups.read(reader, data, dylibs());
    }
    DyldInfo info = DyldInfo.read(bytes, commands, log);
    if (info != null) return info.fixups(reader, dylibs());
    return Relocations.read(
        reader, header, commands, sections(), symtab(), addressSpace(), dylibs());
  }

  /** Returns the symbols that the loader will look for in other images. */
  public Imports imports() {
    Imports made = imports;
    if (made == null)
      imports =
          made =
              fixups().encoding() == Fixups.Encoding.RELOCATIONS
                  ? symtabImports()
                  : fixups().targets().fromElsewhere(exports());
    return made;
  }

  /** Returns the symbols that the loader finds in this file. */
  public Exports exports() {
    Exports made = exports;
    if (made == null) exports = made = readExports();
    return made;
  }

  // Without a trie dyld looks into the symbol table. An empty trie is one, too.
  private Exports readExports() {
    ProblemLog log = new ProblemLog(bytes);
    LoadCommand command = commands.last(MachO.LC_DYLD_EXPORTS_TRIE, 16);
    if (command != null && command.data().u32(8) != 0) {
      Region trie = LinkEdit.data(bytes, commands, MachO.LC_DYLD_EXPORTS_TRIE, log);
      return ExportsTrie.read(bytes, log, trie, segments().base());
    }
    LoadCommand info = DyldInfo.command(commands);
    if (info == null || info.data().u32(40) == 0) return symtabExports();
    // The fixups tell of what of the command is wrong.
    DyldInfo tables = DyldInfo.read(bytes, commands, new ProblemLog(bytes));
    if (tables == null) return symtabExports();
    return ExportsTrie.read(bytes, log, tables.export(), segments().base());
  }

  /** Returns the code signature ({@link MachO#LC_CODE_SIGNATURE}), or null where there is none. */
  public @Nullable CodeSignature codeSignature() {
    CodeSignature made = signature;
    if (made != null) return made;
    LoadCommand command = commands.last(MachO.LC_CODE_SIGNATURE, 16);
    if (command == null) return null;
    made = CodeSignature.read(bytes, command.data().u32(8), command.data().u32(12));
    signature = made;
    return made;
  }

  /**
   * Returns bytes as they lie in the file behind addresses, fixups not applied.
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
    return places();
  }

  private PointerPlaces places() {
    PointerPlaces made = pointers;
    if (made == null) pointers = made = new PointerPlaces(fixups(), exports(), header.bits());
    return made;
  }

  /**
   * Returns what the loader will have written into the place at an address.
   *
   * @param address the place's address, as linked
   * @return where it points, or empty if no address is written there
   */
  public Optional<Pointer> pointerAt(long address) {
    return places().at(address);
  }

  /**
   * Returns what of the file contradicts itself, in the order of its tables. Reads every table that
   * was not read yet.
   */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>();
    Problem cutShort = commands.cutShort();
    if (cutShort != null) all.add(cutShort);
    all.addAll(CommandCheck.problems(bytes, commands));
    all.addAll(addressSpace().problems());
    all.addAll(symtab().problems());
    all.addAll(fixups().problems());
    all.addAll(imports().problems());
    if (imports().origin() != Imports.Origin.SYMTAB) all.addAll(symtabImports().problems());
    all.addAll(exports().problems());
    if (exports().isFromTrie()) all.addAll(symtabExports().problems());
    all.addAll(functionStarts().problems());
    CodeSignature signed = codeSignature();
    if (signed != null) all.addAll(signed.problems());
    return List.copyOf(all);
  }

  /** Closes the source. */
  @Override
  public void close() throws IOException {
    bytes.source().close();
  }
}
