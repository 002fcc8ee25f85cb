package dev.abilens.macho;

import dev.abilens.bytes.Region;
import dev.abilens.format.EndedText;
import dev.abilens.format.Lazy;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryHeader;
import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import dev.abilens.image.Os;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import dev.abilens.image.Problem;
import dev.abilens.image.SymbolTable;
import dev.abilens.image.VersionDefinition;
import dev.abilens.image.VersionNeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link MachOFile} by the facts that every format has. Immutable and thread-safe. */
public final class MachOImage implements Image {
  private final MachOFile file;
  private final List<Problem> outer;
  private final BinaryHeader header;
  private final Lazy<Optional<List<Long>>> initializers;

  /** Makes the image of a file, which must stay open as long as the image is used. */
  public MachOImage(MachOFile file) {
    this(file, List.of());
  }

  /**
   * Makes the image of a slice.
   *
   * @param outer what of the universal file around it contradicts itself
   */
  MachOImage(MachOFile file, List<Problem> outer) {
    this.file = file;
    this.outer = outer;
    this.header = file.header().toBinaryHeader();
    this.initializers = new Lazy<>(() -> Initializers.of(file));
  }

  /** Returns the file with all that only Mach-O has. */
  public MachOFile file() {
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
    return header.architecture();
  }

  @Override
  public String machineName() {
    return header.machineName();
  }

  @Override
  public String typeName() {
    return file.header().typeName();
  }

  @Override
  public @Nullable Os os() {
    BuildVersion version = platform();
    if (version == null) return null;
    return version.isMacOs() ? Os.DARWIN : Os.OTHER;
  }

  // Of several, as in a library for Mac Catalyst, too, the one for macOS.
  private @Nullable BuildVersion platform() {
    List<BuildVersion> versions = file.buildVersions();
    for (BuildVersion version : versions) if (version.isMacOs()) return version;
    return versions.isEmpty() ? null : versions.get(0);
  }

  @Override
  public @Nullable String libraryName() {
    Dylib id = file.id();
    return id == null ? null : id.name();
  }

  @Override
  public List<Dependency> dependencies() {
    return file.dylibs().stream().map(Dylib::toDependency).toList();
  }

  @Override
  public List<VersionNeed> versionNeeds() {
    return List.of();
  }

  @Override
  public List<VersionDefinition> versionDefinitions() {
    return List.of();
  }

  @Override
  public SymbolTable imports() {
    return file.imports();
  }

  @Override
  public SymbolTable exports() {
    return file.exports();
  }

  @Override
  public List<String> rpath() {
    return file.rpaths();
  }

  @Override
  public @Nullable String uuid() {
    return file.uuid();
  }

  @Override
  public @Nullable String minimumOs() {
    BuildVersion version = platform();
    return version == null ? null : MachO.version(version.minos());
  }

  @Override
  public Optional<Region> bytesAt(long address, long length) {
    return file.bytesAt(address, length);
  }

  @Override
  public Optional<Pointer> pointerAt(long address) {
    return file.pointerAt(address);
  }

  @Override
  public Pointers pointers() {
    return file.pointers();
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
  public Optional<List<Long>> initializers() {
    return initializers.get();
  }

  @Override
  public List<Problem> problems() {
    if (outer.isEmpty()) return file.problems();
    List<Problem> all = new ArrayList<>(outer);
    all.addAll(file.problems());
    return List.copyOf(all);
  }
}
