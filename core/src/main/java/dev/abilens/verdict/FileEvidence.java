package dev.abilens.verdict;

import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.ModuleRecord;
import dev.abilens.addon.Registration;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Os;
import dev.abilens.image.Symbol;
import dev.abilens.image.VersionNeed;
import dev.abilens.libc.GlibcResolver;
import dev.abilens.libc.SymbolVersion;
import dev.abilens.system.Redistributable;
import dev.abilens.system.WindowsSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the addon's own bytes say to a message about it. */
final class FileEvidence {
  private static final int MANY = 6;
  private static final String ANOTHER = ": the message is about another file.";
  private static final String SPEAKS_OF_ANOTHER =
      " It may be loaded in many contexts: the message is about another file.";

  /** What a file is that begins like none that a loader takes. */
  static final String NO_BINARY = "no binary of any system";

  private final Subject file;
  private final @Nullable LoaderKind loader;
  private final Map<String, String> values;
  private final @Nullable Image image;

  FileEvidence(Subject file, @Nullable LoaderKind loader, Map<String, String> values) {
    this.file = file;
    this.loader = loader;
    this.values = values;
    this.image = image(file, loader);
  }

  /** The part of a file that speaks for it, or null where nothing was read. */
  static @Nullable Image image(Subject file, @Nullable LoaderKind loader) {
    boolean own = loader == null || loader.format() == file.format();
    return own && !file.images().isEmpty() ? file.images().get(0) : null;
  }

  /** Tells codes apart that share their words. */
  Code judge(Code code) {
    if (!Set.of(Code.WRONG_FORMAT, Code.MALFORMED, Code.WRONG_ARCHITECTURE).contains(code))
      return code;
    if (file.source().size() == 0) return Code.MALFORMED;
    if (loader == null) return code;
    if (file.format() != loader.format()) return Code.WRONG_FORMAT;
    if (file.refused() != null) return Code.MALFORMED;
    // Of a whole file of the right format only the architecture is left.
    return loader == LoaderKind.WINDOWS && code != Code.MALFORMED ? Code.WRONG_ARCHITECTURE : code;
  }

  /** Returns whether the message cannot be about this file. */
  boolean isAnother(Code code, @Nullable String version) {
    return switch (code) {
      case WRONG_FORMAT -> loader != null && file.format() == loader.format();
      case WRONG_ARCHITECTURE -> isOfAnotherArchitecture();
      case ABI_MISMATCH -> image != null && isOfAnotherModuleVersion(AddonProfile.of(image));
      case GLIBC_TOO_OLD, LIBSTDCXX_TOO_OLD ->
          image != null
              && version != null
              && image.versionNeeds().stream().noneMatch(need -> need.version().equals(version));
      case NOT_CONTEXT_AWARE ->
          image != null && AddonProfile.of(image).contextAware().orElse(false);
      case OS_TOO_OLD -> {
        String required = values.get("required");
        String own = image == null ? null : image.minimumOs();
        // Some say 13.3 and some 13.3.0.
        yield required != null && own != null && !(own + ".0").startsWith(required + ".");
      }
      default -> false;
    };
  }

  private boolean isOfAnotherArchitecture() {
    List<Architecture> own = file.images().stream().map(Image::architecture).toList();
    Architecture have = LogContext.architecture(values.get("have"));
    Architecture need = LogContext.architecture(values.get("need"));
    if (own.isEmpty()) return false;
    return own.contains(need)
        || have != Architecture.OTHER && !own.contains(have)
        || file.images().stream().map(Image::header).noneMatch(this::isRefused);
  }

  /** Whether glibc could say of a file what it says of classes and byte orders. */
  private boolean isRefused(BinaryHeader header) {
    String found = values.getOrDefault("found", "");
    String required = values.getOrDefault("required", "");
    if (found.startsWith("ELFCLASS")) return found.equals("ELFCLASS" + header.bits());
    return !required.endsWith("-endian") || header.bigEndian() == required.startsWith("little");
  }

  private boolean isOfAnotherModuleVersion(AddonProfile addon) {
    List<ModuleRecord> records = addon.records(Registration.NODE_MODULE_REGISTER);
    if (records.isEmpty())
      return addon.registersBy(Registration.NAPI_REGISTER_MODULE_V1)
          || addon.registersBy(Registration.NAPI_MODULE_REGISTER);
    String found = values.get("found");
    return found != null && !String.valueOf(records.get(0).version()).equals(found);
  }

  /** Adds to a cause what the file says of it. */
  String add(String cause, Code code, @Nullable String version) {
    String said =
        switch (code) {
          case WRONG_FORMAT -> isAnother(code, version) ? isSound() : isWhat();
          case WRONG_OS -> isWhat();
          case WRONG_ARCHITECTURE -> isFor();
          case MALFORMED -> damage();
          case ABI_MISMATCH -> moduleVersion();
          case GLIBC_TOO_OLD, LIBSTDCXX_TOO_OLD -> needs(version);
          case MISSING_LIBRARY, WRONG_LIBC -> libraries();
          case UNDEFINED_SYMBOL, FAILS_AT_CALL -> symbol();
          case NOT_SELF_REGISTERED, LEGACY_API_UNSUPPORTED, NODE_API_DISABLED -> registers();
          case NOT_CONTEXT_AWARE ->
              registers() + (isAnother(code, version) ? SPEAKS_OF_ANOTHER : "");
          case OS_TOO_OLD -> minimumOs(isAnother(code, version));
          default -> "";
        };
    return said.isEmpty() ? cause : cause + " " + said;
  }

  private String minimumOs(boolean another) {
    String own = image == null ? null : image.minimumOs();
    if (own == null) return "";
    return "The file at hand is built for " + own + " and later" + (another ? ANOTHER : ".");
  }

  private String isSound() {
    return "The file at hand is " + kind() + ", of the one kind that this loader takes" + ANOTHER;
  }

  private String isWhat() {
    if (file.format() == BinaryFormat.NONE)
      return "The file at hand is "
          + NO_BINARY
          + (isText(file)
              ? ": it is a text, such as a placeholder of Git LFS or a page of a proxy."
              : ".");
    String asked = loader == null ? "" : ", and " + loaderTakes(loader);
    return "The file at hand is " + kind() + asked + ".";
  }

  /** Whether a file is a text, as far as its beginning tells. */
  static boolean isText(Subject file) {
    try {
      byte[] head = new byte[(int) Math.min(256, file.source().size())];
      file.source().copy(0, head, 0, head.length);
      for (byte b : head) if (b < ' ' && b != '\n' && b != '\r' && b != '\t') return false;
      return head.length > 0;
    } catch (IOException e) {
      // Whether it is a text is a hint only.
      return false;
    }
  }

  private static String loaderTakes(LoaderKind loader) {
    return switch (loader) {
      case GLIBC, MUSL -> "Linux loads ELF files only";
      case DYLD -> "macOS loads Mach-O files only";
      case WINDOWS -> "Windows loads PE files only";
    };
  }

  private String kind() {
    String name =
        switch (file.format()) {
          case ELF -> "an ELF file";
          case MACH_O -> "a Mach-O file";
          case PE -> "a PE file";
          default -> "a file of no known format";
        };
    String platforms = platforms();
    return platforms.isEmpty() ? name : name + " for " + platforms;
  }

  private String platforms() {
    return file.images().stream()
        .map(FileEvidence::platform)
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  private static String platform(Image image) {
    Os os = image.os();
    return (os == null ? "" : os.word() + "-") + image.architecture().word();
  }

  private String isFor() {
    String platforms = platforms();
    if (platforms.isEmpty()) return "";
    return "The file at hand is for " + platforms + (isOfAnotherArchitecture() ? ANOTHER : ".");
  }

  private String damage() {
    if (file.refused() != null) return "In the file at hand: " + file.refused().getMessage() + ".";
    if (file.format() == BinaryFormat.NONE) return isWhat();
    return "The file at hand is whole as far as it was read: it is " + kind() + ".";
  }

  private String moduleVersion() {
    if (image == null) return isWhat();
    AddonProfile addon = AddonProfile.of(image);
    String found = values.get("found");
    List<ModuleRecord> records = addon.records(Registration.NODE_MODULE_REGISTER);
    if (records.isEmpty()) {
      boolean nodeApi =
          addon.registersBy(Registration.NAPI_REGISTER_MODULE_V1)
              || addon.registersBy(Registration.NAPI_MODULE_REGISTER);
      if (nodeApi)
        return "The file at hand registers itself by Node-API and is bound to no NODE_MODULE_VERSION"
            + ANOTHER;
      return "";
    }
    ModuleRecord record = records.get(0);
    String place =
        "node_module > nm_version" + (record.offset() < 0 ? "" : " at offset " + record.offset());
    if (found == null) return "In the file at hand " + place + " is " + record.version() + ".";
    return String.valueOf(record.version()).equals(found)
        ? "The file at hand says the same: " + place + " is " + found + "."
        : "The file at hand is another one: its "
            + place
            + " is "
            + record.version()
            + ", not "
            + found
            + ".";
  }

  private String needs(@Nullable String version) {
    if (image == null) return isWhat();
    if (version == null) return "";
    List<VersionNeed> needs =
        image.versionNeeds().stream().filter(need -> need.version().equals(version)).toList();
    if (needs.isEmpty()) {
      String family = SymbolVersion.of(version).family();
      String own =
          GlibcResolver.bareFloor(image, family)
              .map(floor -> "; the highest that it needs is " + floor.version())
              .orElse("");
      return "The file at hand does not need " + version + own + ANOTHER;
    }
    List<String> symbols = new ArrayList<>();
    for (Symbol symbol : image.imports())
      if (version.equals(symbol.version())) symbols.add(symbol.name());
    String libraries =
        needs.stream().map(VersionNeed::library).distinct().collect(Collectors.joining(", "));
    return "The file at hand needs "
        + version
        + " of "
        + libraries
        + (symbols.isEmpty()
            ? ", though no symbol that it imports is bound to it."
            : " for "
                + symbols.stream().limit(MANY).collect(Collectors.joining(", "))
                + (symbols.size() > MANY ? " and " + (symbols.size() - MANY) + " more" : "")
                + ".");
  }

  private String libraries() {
    if (image == null) return isWhat();
    String library = LoadCodes.first(values, "library", "install_name", "deppath", "soname");
    List<String> names = image.dependencies().stream().map(Dependency::name).toList();
    if (library.isEmpty()) return foreignDlls(names);
    String file = LoadCodes.fileName(library);
    return names.stream().map(LoadCodes::fileName).anyMatch(file::equals)
        ? "The file at hand asks for it itself."
        : "The file at hand does not ask for it itself, but for "
            + String.join(", ", names)
            + ": one of these does, or the message is about another file.";
  }

  /** The DLLs among which the one must be that was not found. */
  private static String foreignDlls(List<String> names) {
    List<String> foreign =
        names.stream()
            .filter(name -> !WindowsSystem.isKnownDll(name))
            .filter(name -> !name.toLowerCase(Locale.ROOT).startsWith("api-ms-win-"))
            .filter(name -> !AddonProfile.isHost(name))
            .map(
                name ->
                    WindowsSystem.redistributable(name)
                        .map(Redistributable::title)
                        .map(title -> name + " (" + title + ")")
                        .orElse(name))
            .toList();
    return foreign.isEmpty()
        ? "The file at hand asks for Windows' own DLLs and the runtime's only."
        : "The file at hand asks for " + String.join(", ", foreign) + ": one of these is missing.";
  }

  private String symbol() {
    if (image == null) return isWhat();
    String symbol = values.get("symbol");
    if (symbol == null) return "";
    for (Symbol one : image.imports())
      if (Objects.equals(one.name(), symbol) || ("_" + one.name()).equals(symbol))
        return "The file at hand imports it.";
    return "The file at hand does not import it: a library of its does, or the message is about"
        + " another file.";
  }

  private String registers() {
    if (image == null) return isWhat();
    AddonProfile addon = AddonProfile.of(image);
    if (!addon.isAddon()) return "The file at hand registers nothing: it is no addon.";
    String ways =
        addon.registrations().stream()
            .map(r -> r.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(", "));
    return "The file at hand registers itself by "
        + ways
        + (addon.contextAware().orElse(true)
            ? "."
            : ", without a context: it loads once in a process.");
  }
}
