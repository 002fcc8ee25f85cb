package dev.abilens.addon;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Dependency;
import dev.abilens.image.Image;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What an image is as an addon: how it registers itself, what it was compiled for, what it calls.
 * Immutable and thread-safe.
 *
 * @param registrations the ways in which it registers itself; none for a library that is no addon
 * @param wellKnownVersions the numbers N of the functions {@code node_register_module_v<N>} that it
 *     exports, ascending
 * @param records the structures that it describes itself by
 * @param declaredNodeApi the level that {@code node_api_module_get_api_version_v1} returns; empty
 *     where it does not export the function or the code does more than return a constant
 * @param declaresNodeApi whether it exports {@code node_api_module_get_api_version_v1}
 * @param nodeApiImports the {@code napi_*} and {@code node_api_*} functions that it calls, in the
 *     file's order
 * @param hosts the runtimes' programs that it names as the library to take functions from, as PE
 *     files do ({@code node.exe}, {@code electron.exe}, {@code libnode.dll}), plainly or delayed;
 *     in the file's order
 * @param usesV8 whether it calls V8's C++ interface
 * @param usesNode whether it calls functions of Node's own C++ interface, {@code node.h}
 * @param usesUv whether it calls libuv
 * @param usesOpenSsl whether it calls OpenSSL
 */
public record AddonProfile(
    Set<Registration> registrations,
    List<Integer> wellKnownVersions,
    List<ModuleRecord> records,
    OptionalInt declaredNodeApi,
    boolean declaresNodeApi,
    List<String> nodeApiImports,
    List<Dependency> hosts,
    boolean usesV8,
    boolean usesNode,
    boolean usesUv,
    boolean usesOpenSsl) {

  private static final Set<String> HOSTS =
      Set.of(
          "node.exe",
          "iojs.exe",
          "electron.exe",
          "nw.exe",
          "node.dll",
          "libnode.dll",
          "bun.exe",
          "deno.exe");

  private static final List<Registration> BY_CONSTRUCTOR =
      List.of(Registration.NODE_MODULE_REGISTER, Registration.NAPI_MODULE_REGISTER);

  private static final List<String> LOOKING_UP = List.of("dlsym", "dlvsym", "GetProcAddress");

  private static final String WELL_KNOWN = "node_register_module_v";
  private static final int MOST_DIGITS = 4;
  private static final String STRUCT = "_module";
  private static final String API_VERSION = "node_api_module_get_api_version_v1";

  /** Copies the collections. */
  public AddonProfile {
    registrations = Set.copyOf(registrations);
    wellKnownVersions = List.copyOf(wellKnownVersions);
    records = List.copyOf(records);
    nodeApiImports = List.copyOf(nodeApiImports);
    hosts = List.copyOf(hosts);
  }

  /** Returns what an image is as an addon. */
  public static AddonProfile of(Image image) {
    return new Reader(image).read();
  }

  /**
   * Returns what an image is as an addon where some of its own names are, or may be, bound to
   * others ({@link Image#bound}): what registers may be the runtime's.
   */
  public static AddonProfile ofBound(Image image) {
    return new Reader(image).bound().read();
  }

  /** Returns whether an image takes a function that finds others by their names. */
  public static boolean looksUp(Image image) {
    BinaryFormat format = image.header().format();
    return LOOKING_UP.stream().map(format::symbolOf).anyMatch(image::takes);
  }

  /**
   * Returns the structures that an image could hand to functions which it looks up by their names
   * while it runs: it imports none of those, and what looks up.
   *
   * @return those that name a function, in order of address for each kind
   */
  public static List<ModuleRecord> lookedUp(Image image) {
    if (!looksUp(image)) return List.of();
    ModuleRecords finder = new ModuleRecords(image);
    return BY_CONSTRUCTOR.stream()
        .flatMap(registration -> finder.find(registration).stream())
        .filter(record -> record.hasRegister() || record.hasContextRegister())
        .toList();
  }

  /**
   * Returns whether a library's name is that of a runtime's program on Windows, or of the DLL that
   * holds a runtime.
   */
  public static boolean isHost(String library) {
    return HOSTS.contains(library.toLowerCase(Locale.ROOT));
  }

  /** Returns whether it registers itself in any way. */
  public boolean isAddon() {
    return !registrations.isEmpty();
  }

  /** Returns whether it registers itself in the given way. */
  public boolean registersBy(Registration registration) {
    return registrations.contains(registration);
  }

  /** Returns the structures of one kind, in order of address. */
  public List<ModuleRecord> records(Registration registration) {
    return records.stream().filter(r -> r.registration() == registration).toList();
  }

  /**
   * Returns the NODE_MODULE_VERSION that it is bound to: that of the structure which its
   * constructor registers or which it exports, else that in the name of the function which it
   * exports for one.
   *
   * @return the number; empty where it is bound to none, or where it was not found or is not the
   *     only one
   */
  public OptionalInt moduleVersion() {
    for (Registration structure :
        List.of(Registration.NODE_MODULE_REGISTER, Registration.NODE_MODULE_STRUCT))
      if (registersBy(structure))
        return only(records(structure).stream().mapToInt(ModuleRecord::version));
    boolean nodeApi =
        registersBy(Registration.NAPI_REGISTER_MODULE_V1)
            || registersBy(Registration.NAPI_MODULE_REGISTER);
    return nodeApi
        ? OptionalInt.empty()
        : only(wellKnownVersions.stream().mapToInt(Integer::intValue));
  }

  private static OptionalInt only(IntStream numbers) {
    int[] different = numbers.distinct().toArray();
    return different.length == 1 ? OptionalInt.of(different[0]) : OptionalInt.empty();
  }

  /**
   * Returns whether it may be loaded more than once in a process, as in a worker beside the main
   * thread.
   *
   * @return false for one that registers a function which takes no context; empty for what is no
   *     addon, and where the structure that its constructor registers was not found
   */
  public Optional<Boolean> contextAware() {
    if (!isAddon()) return Optional.empty();
    if (registrations.equals(Set.of(Registration.INIT))) return Optional.of(false);
    List<ModuleRecord> legacy =
        records.stream()
            .filter(r -> r.registration() != Registration.NAPI_MODULE_REGISTER)
            .toList();
    if (legacy.isEmpty() && registersBy(Registration.NODE_MODULE_REGISTER)) return Optional.empty();
    return Optional.of(legacy.stream().allMatch(ModuleRecord::hasContextRegister));
  }

  private static final class Reader {
    private final Image image;
    private final Names names;
    private final ModuleRecords finder;
    private final Set<Registration> registrations = EnumSet.noneOf(Registration.class);
    private final List<Integer> wellKnown = new ArrayList<>();
    private final Set<Integer> asked = new HashSet<>();
    private final List<ModuleRecord> records = new ArrayList<>();
    private final List<String> nodeApi = new ArrayList<>();
    private boolean v8;
    private boolean node;
    private boolean uv;
    private boolean openSsl;

    Reader(Image image) {
      this.image = image;
      this.names = image.header().format() == BinaryFormat.MACH_O ? Names.MACH_O : Names.PLAIN;
      this.finder = new ModuleRecords(image);
    }

    AddonProfile read() {
      imports(image.imports());
      exports(image.exports());
      for (Registration r : BY_CONSTRUCTOR)
        if (registrations.contains(r)) records.addAll(finder.find(r));
      Symbol version = image.lookUp(names.of(API_VERSION));
      return new AddonProfile(
          registrations,
          wellKnown.stream().sorted().toList(),
          records,
          version == null ? OptionalInt.empty() : ReturnedConstant.of(image, version.address()),
          version != null,
          nodeApi,
          image.dependencies().stream().filter(d -> isHost(d.name())).toList(),
          v8,
          node,
          uv,
          openSsl);
    }

    private void imports(SymbolTable imports) {
      for (int i = 0; i < imports.size(); i++) {
        if (starts(imports, i, names.nodeApi)) {
          String name = imports.name(i).substring(names.prefix.length());
          if (name.equals("napi_module_register"))
            registrations.add(Registration.NAPI_MODULE_REGISTER);
          nodeApi.add(name);
        } else if (imports.nameStartsWith(i, names.register)) {
          if (imports.name(i).equals(names.register))
            registrations.add(Registration.NODE_MODULE_REGISTER);
        } else if (imports.nameStartsWith(i, names.mangled)) {
          v8 = v8 || starts(imports, i, names.v8);
          node = node || starts(imports, i, names.node);
        } else if (imports.nameStartsWith(i, "?")) {
          String name = imports.name(i);
          v8 = v8 || name.contains("@v8@@");
          node = node || name.contains("@node@@");
        } else {
          uv = uv || imports.nameStartsWith(i, names.uv);
          openSsl = openSsl || starts(imports, i, names.openSsl);
        }
      }
    }

    private void exports(SymbolTable exports) {
      if (image.lookUp(names.of("napi_register_module_v1")) != null)
        registrations.add(Registration.NAPI_REGISTER_MODULE_V1);
      if (image.lookUp(names.of("init")) != null) registrations.add(Registration.INIT);
      String wellKnownName = names.of(WELL_KNOWN);
      for (int i = 0; i < exports.size(); i++) {
        if (exports.nameStartsWith(i, wellKnownName)) {
          wellKnown(exports.name(i), wellKnownName.length());
        } else if (exports.nameEndsWith(i, STRUCT)) {
          struct(exports.get(i));
        }
      }
    }

    Reader bound() {
      if (image.takes(names.register)) registrations.add(Registration.NODE_MODULE_REGISTER);
      if (image.takes(names.of("napi_module_register")))
        registrations.add(Registration.NAPI_MODULE_REGISTER);
      return this;
    }

    private void struct(Symbol symbol) {
      String name = symbol.name();
      ModuleRecord record =
          finder.exported(
              name.substring(names.prefix.length(), name.length() - STRUCT.length()),
              symbol.address());
      if (record != null) {
        registrations.add(Registration.NODE_MODULE_STRUCT);
        records.add(record);
      }
    }

    private void wellKnown(String name, int prefix) {
      // What is longer, or begins with 0, is no NODE_MODULE_VERSION that a runtime could ask for;
      // each is looked up once, since that may take as long as the table is.
      int digits = name.length() - prefix;
      if (digits < 1 || digits > MOST_DIGITS || name.charAt(prefix) == '0') return;
      for (int i = prefix; i < name.length(); i++)
        if (name.charAt(i) < '0' || name.charAt(i) > '9') return;
      int number = Integer.parseInt(name, prefix, name.length(), 10);
      if (!asked.add(number) || image.lookUp(name) == null) return;
      registrations.add(Registration.NODE_REGISTER_MODULE_VN);
      wellKnown.add(number);
    }

    private static boolean starts(SymbolTable table, int index, String[] prefixes) {
      for (String prefix : prefixes) if (table.nameStartsWith(index, prefix)) return true;
      return false;
    }
  }

  /** How the names that are looked for begin in one format. */
  private static final class Names {
    static final Names PLAIN = new Names("");

    /** Mach-O writes names of C with an underscore before them. */
    static final Names MACH_O = new Names("_");

    final String prefix;
    final String[] nodeApi;
    final String register;
    final String mangled;
    final String[] v8;
    final String[] node;
    final String uv;
    final String[] openSsl;

    private Names(String prefix) {
      this.prefix = prefix;
      nodeApi = all("napi_", "node_api_");
      register = of("node_module_register");
      // Itanium mangling: _ZN, then K for a const member, then the namespace with its length.
      mangled = of("_Z");
      v8 = all("_ZN2v8", "_ZNK2v8");
      node = all("_ZN4node", "_ZNK4node");
      uv = of("uv_");
      openSsl = all("SSL_", "EVP_", "CRYPTO_", "OPENSSL_", "BIO_", "X509_", "RSA_");
    }

    String of(String name) {
      return prefix + name;
    }

    private String[] all(String... names) {
      return Stream.of(names).map(this::of).toArray(String[]::new);
    }
  }
}
