package dev.abilens.image;

import static java.util.Objects.requireNonNull;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.Region;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import dev.abilens.image.Availability.Answer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * An image made by a test: code from address 0x1000 on, data from 0x8000 on, and what a test writes
 * there. Offsets in the file are addresses less 0x1000.
 */
public final class FakeImage implements Image {
  /** Where code lies. */
  public static final long CODE = 0x1000;

  /** Where data lies. */
  public static final long DATA = 0x8000;

  private static final int SIZE = 0x9000;

  private final BinaryHeader header;
  private final ByteBuffer bytes;
  private final TreeMap<Long, @Nullable Pointer> pointers = new TreeMap<>();
  private final Map<Long, String> own = new HashMap<>();
  private final Bindings bindings;
  private final List<Symbol> imports = new ArrayList<>();
  private final List<Symbol> exports = new ArrayList<>();
  private final List<Dependency> dependencies = new ArrayList<>();
  private long end = DATA;
  private long constants = Long.MAX_VALUE;
  private long[] functions = {};
  private long @Nullable [] constructors;
  private long catching;
  private boolean catchesOwn;
  private long[] borders = {};
  private boolean full;
  private @Nullable String minimumOs;
  private @Nullable String interpreter;

  /** Makes an empty image. */
  public FakeImage(BinaryFormat format, int machine, int bits, boolean bigEndian) {
    header = new BinaryHeader(format, bits, bigEndian, machine, 3, 0, 0);
    bytes = ByteBuffer.allocate(SIZE).order(header.order());
    bindings = Bindings.HOME;
  }

  private FakeImage(FakeImage other, Bindings bindings) {
    this.header = other.header;
    this.bytes = other.bytes;
    this.bindings = bindings;
    this.pointers.putAll(other.pointers);
    this.own.putAll(other.own);
    this.imports.addAll(other.imports);
    this.exports.addAll(other.exports);
    this.functions = other.functions;
    this.constructors = other.constructors;
  }

  /** Makes an empty ELF image for x64. */
  public static FakeImage x64() {
    return new FakeImage(BinaryFormat.ELF, 62, 64, false);
  }

  /** Takes room for data and returns its address. */
  public long room(int size) {
    long address = end;
    end += (size + 15L) / 16 * 16;
    return address;
  }

  /** Writes bytes at an address. */
  public FakeImage write(long address, byte... values) {
    for (int i = 0; i < values.length; i++) bytes.put((int) (address - CODE) + i, values[i]);
    return this;
  }

  /** Writes an int at an address, in the image's byte order. */
  public FakeImage writeInt(long address, int value) {
    bytes.putInt((int) (address - CODE), value);
    return this;
  }

  /** Places a text and returns its address. */
  public long text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    long address = room(encoded.length + 1);
    write(address, encoded);
    return address;
  }

  /** Has the loader write an address. */
  public FakeImage pointTo(long address, long target) {
    pointers.put(address, new Pointer(target, null));
    return this;
  }

  /** Has the loader write the address of an imported symbol. */
  public FakeImage pointTo(long address, String symbol) {
    pointers.put(address, new Pointer(0, symbol));
    return this;
  }

  /** Has the loader write the address of an export, or of what others have under its name. */
  public FakeImage pointToOwn(long address, String export) {
    own.put(address, export);
    return pointTo(address, requireNonNull(exports().symbol(export)).address());
  }

  @Override
  public Image bound(Bindings others) {
    return new FakeImage(this, others);
  }

  @Override
  public boolean takes(String name) {
    return imports().contains(name)
        || exports().contains(name) && bindings.elsewhere(name) != Answer.NO;
  }

  private Answer elsewhere(long place) {
    String name = own.get(place);
    return name == null ? Answer.NO : bindings.elsewhere(name);
  }

  /** Has the loader write a descriptor of thread-local storage. */
  public FakeImage threadLocal(long address) {
    pointers.put(address, null);
    return this;
  }

  /** Names the program interpreter. */
  public FakeImage interpreter(String path) {
    interpreter = path;
    return this;
  }

  /** Adds an import. */
  public FakeImage imports(String... names) {
    for (String name : names) imports.add(new Symbol(name, null, null, false, 0));
    return this;
  }

  /** Adds a library that is asked for. */
  public FakeImage needs(String library, Dependency.Kind kind) {
    dependencies.add(new Dependency(library, kind, 0));
    return this;
  }

  /** Names the oldest system that it is for. */
  public FakeImage minimumOs(String version) {
    minimumOs = version;
    return this;
  }

  /** Lets no more of the code be read: too much of the file is held. */
  public FakeImage full() {
    full = true;
    return this;
  }

  /** Says from where on data is never written. */
  public FakeImage constants(long from) {
    constants = from;
    return this;
  }

  /** Says where functions begin. */
  public FakeImage functions(long... addresses) {
    functions = addresses.clone();
    return this;
  }

  /** Says across which addresses no object lies. */
  public FakeImage borders(long... addresses) {
    borders = addresses;
    return this;
  }

  /** Says behind which call is caught what is thrown. */
  public FakeImage catching(long back) {
    catching = back;
    return this;
  }

  /** Says the same of what is caught of classes that the standard library does not throw. */
  public FakeImage catchingOwn(long back) {
    catchesOwn = true;
    return catching(back);
  }

  /** Says which functions the loader calls. */
  public FakeImage constructors(long... addresses) {
    constructors = addresses.clone();
    return this;
  }

  /** Adds an export. */
  public FakeImage export(String name, long address) {
    exports.add(new Symbol(name, null, null, false, address));
    return this;
  }

  /**
   * Places a {@code node_module} that its constructor hands over.
   *
   * @param register the function without a context, 0 for none
   * @param contextRegister the function with a context, 0 for none
   * @return its address
   */
  public long nodeModule(int version, int flags, long register, long contextRegister, String name) {
    int word = header.bits() / 8;
    long at = room(8 + 7 * word);
    writeInt(at, version).writeInt(at + 4, flags);
    pointTo(at + 8 + word, text("../src/" + name + ".cc"));
    if (register != 0) pointTo(at + 8 + 2L * word, register);
    if (contextRegister != 0) pointTo(at + 8 + 3L * word, contextRegister);
    pointTo(at + 8 + 4L * word, text(name));
    return at;
  }

  /** Places a {@code napi_module} and returns its address. */
  public long napiModule(int version, long register, String name) {
    int word = header.bits() / 8;
    long at = room(8 + 8 * word);
    writeInt(at, version);
    pointTo(at + 8, text("../src/" + name + ".c"));
    if (register != 0) pointTo(at + 8 + word, register);
    pointTo(at + 8 + 2L * word, text(name));
    return at;
  }

  /** Places a {@code node_module_struct} and returns its address. */
  public long nodeModuleStruct(int version, long register, String name) {
    int word = header.bits() / 8;
    long at = room(5 * word);
    writeInt(at, version);
    pointTo(at + 2L * word, text(name + ".cc"));
    pointTo(at + 3L * word, register);
    pointTo(at + 4L * word, text(name));
    return at;
  }

  @Override
  public String name() {
    return "fake.node";
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
    return "ET_DYN";
  }

  @Override
  public Os os() {
    return Os.LINUX;
  }

  @Override
  public @Nullable String libraryName() {
    return null;
  }

  @Override
  public @Nullable String interpreter() {
    return interpreter;
  }

  @Override
  public List<Dependency> dependencies() {
    return dependencies;
  }

  @Override
  public @Nullable String minimumOs() {
    return minimumOs;
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
    return table(imports);
  }

  @Override
  public SymbolTable exports() {
    return table(exports);
  }

  @Override
  public Optional<Region> bytesAt(long address, long length) {
    if (full && isExecutable(address))
      throw new LimitReachedException(0, name(), "maxHeldBytes", "a byte", "none");
    long offset = address - CODE;
    if (offset < 0 || length < 0 || offset > SIZE - length) return Optional.empty();
    Region region = Region.of("bytes", bytes.array(), (int) offset, (int) length, offset);
    return Optional.of(region.order(header.order()));
  }

  @Override
  public Optional<Pointer> pointerAt(long address) {
    return switch (elsewhere(address)) {
      case NO -> Optional.ofNullable(pointers.get(address));
      case YES -> Optional.of(new Pointer(0, own.get(address)));
      case UNKNOWN -> Optional.empty();
    };
  }

  @Override
  public Pointers pointers() {
    long[] places = pointers.keySet().stream().mapToLong(Long::longValue).toArray();
    return new Pointers() {
      @Override
      public int size() {
        return places.length;
      }

      @Override
      public long address(int index) {
        return places[index];
      }

      @Override
      public long chooser(int index) {
        return perhaps(index) == null ? -1 : requireNonNull(pointers.get(places[index])).address();
      }

      @Override
      public @Nullable String perhaps(int index) {
        return elsewhere(places[index]) == Answer.UNKNOWN ? own.get(places[index]) : null;
      }

      @Override
      public boolean isThreadLocal(int index) {
        return pointers.get(places[index]) == null;
      }
    };
  }

  @Override
  public boolean mayHold(String ascii) {
    return new String(bytes.array(), StandardCharsets.ISO_8859_1).contains(ascii + "\0");
  }

  @Override
  public boolean isExecutable(long address) {
    return address >= CODE && address < DATA;
  }

  @Override
  public boolean isWritable(long address) {
    return !isExecutable(address) && address < constants;
  }

  @Override
  public Optional<List<Long>> initializers() {
    return Optional.ofNullable(constructors).map(all -> LongStream.of(all).boxed().toList());
  }

  @Override
  public LongStream borders() {
    return LongStream.of(borders);
  }

  @Override
  public Landings landings() {
    return new Landings() {
      @Override
      public boolean mayCatch(long back) {
        return back == catching;
      }

      @Override
      public boolean mayCatchStandard(long back) {
        return back == catching && !catchesOwn;
      }

      @Override
      public Optional<List<Long>> of(long address) {
        return catching == 0 ? Optional.of(List.of()) : Optional.empty();
      }
    };
  }

  @Override
  public LongStream functions() {
    return LongStream.of(functions);
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }

  private static SymbolTable table(List<Symbol> symbols) {
    return new SymbolTable() {
      @Override
      public int size() {
        return symbols.size();
      }

      @Override
      public String name(int index) {
        return symbols.get(index).name();
      }

      @Override
      public boolean nameStartsWith(int index, String prefix) {
        return name(index).startsWith(prefix);
      }

      @Override
      public Symbol get(int index) {
        return symbols.get(index);
      }

      @Override
      public int find(String name) {
        return Arrays.asList(symbols.stream().map(Symbol::name).toArray()).indexOf(name);
      }
    };
  }
}
