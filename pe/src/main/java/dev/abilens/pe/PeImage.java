package dev.abilens.pe;

import dev.abilens.bytes.Region;
import dev.abilens.format.EndedText;
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

/**
 * A {@link PeFile} by the facts that every format has. Addresses are {@code ImageBase} plus RVA.
 * Immutable and thread-safe.
 */
public final class PeImage implements Image {
  private final PeFile file;
  private final BinaryHeader header;

  /** Makes the image of a file, which must stay open as long as the image is used. */
  public PeImage(PeFile file) {
    this.file = file;
    this.header = file.header().toBinaryHeader();
  }

  /** Returns the file with all that only PE has. */
  public PeFile file() {
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

  /**
   * Returns {@link Os#WIN32} for the subsystems of Windows on a personal computer, {@link Os#OTHER}
   * for EFI, Xbox, Windows CE and the like, null where the file names no subsystem.
   */
  @Override
  public @Nullable Os os() {
    return switch (file.header().optional().subsystem()) {
      case Pe.IMAGE_SUBSYSTEM_UNKNOWN -> null;
      case Pe.IMAGE_SUBSYSTEM_NATIVE,
          Pe.IMAGE_SUBSYSTEM_WINDOWS_GUI,
          Pe.IMAGE_SUBSYSTEM_WINDOWS_CUI,
          Pe.IMAGE_SUBSYSTEM_OS2_CUI,
          Pe.IMAGE_SUBSYSTEM_POSIX_CUI,
          Pe.IMAGE_SUBSYSTEM_NATIVE_WINDOWS ->
          Os.WIN32;
      default -> Os.OTHER;
    };
  }

  @Override
  public @Nullable String libraryName() {
    return file.exports().libraryName();
  }

  /** Returns the libraries of the import table, then those of the delayed imports. */
  @Override
  public List<Dependency> dependencies() {
    List<Dependency> found = new ArrayList<>();
    add(found, file.imports(), Dependency.Kind.REQUIRED);
    add(found, file.delayedImports(), Dependency.Kind.DELAYED);
    return List.copyOf(found);
  }

  private static void add(List<Dependency> to, ImportTable table, Dependency.Kind kind) {
    for (int i = 0; i < table.size(); i++) {
      String name = table.libraryName(i);
      if (!name.isEmpty()) to.add(new Dependency(name, kind, table.offset(i)));
    }
  }

  /** Returns none: the format has no version nodes. */
  @Override
  public List<VersionNeed> versionNeeds() {
    return List.of();
  }

  /** Returns none: the format has no version nodes. */
  @Override
  public List<VersionDefinition> versionDefinitions() {
    return List.of();
  }

  @Override
  public SymbolTable imports() {
    return file.importedSymbols();
  }

  @Override
  public SymbolTable exports() {
    return file.exportedSymbols();
  }

  /** Returns the version of the subsystem, such as {@code 6.0} for Windows Vista. */
  @Override
  public String minimumOs() {
    OptionalHeader optional = file.header().optional();
    return optional.majorSubsystemVersion() + "." + optional.minorSubsystemVersion();
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
    return file.addressSpace().isExecutable(file.rva(address));
  }

  @Override
  public List<Problem> problems() {
    return file.problems();
  }
}
