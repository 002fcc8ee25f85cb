package dev.abilens.elf;

import static dev.abilens.elf.CallSites.Caught.ANYTHING;
import static dev.abilens.elf.CallSites.Caught.NOTHING;
import static dev.abilens.elf.CallSites.Caught.OWN;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.image.Landings;
import dev.abilens.image.Pointer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where exceptions go that come out of calls: the descriptions in {@code .eh_frame} (Linux Standard
 * Base, "Exception Frames") and the tables of call sites that they lead to, which C++ and Rust have
 * in one form (Itanium C++ ABI, "Exception Handling Tables"). Each is read once, up to a bound;
 * what lies beyond may be caught. For one thread.
 */
final class ExceptionTables implements Landings {
  /** How many rows and actions are read of one function's table, and of all. */
  static final int MOST_OF_ONE = 1 << 18;

  static final int MOST = 1 << 20;

  private static final int HEADER = 12;
  private static final int ROW = 8;
  private static final int MOST_ACTIONS = 1 << 10;
  private static final int MOST_LETTERS = 8;
  private static final int OMITTED = 0xff;
  private static final long WIDE = 0xffff_ffffL;

  /** DW_EH_PE_indirect. */
  private static final int INDIRECT = 0x80;

  /** How the names of symbols of types begin. */
  private static final String INFO = "_ZTI";

  /** How names of classes begin that the standard library throws, or what these come from. */
  private static final List<String> STANDARD = List.of("St", "NSt", "N10__cxxabiv1", "N9__gnu_cxx");

  /** The longest of them. */
  private static final int LONGEST = 13;

  private final @Nullable ProgramHeader segment;
  private final ElfFile file;
  private final AddressSpace space;
  private final DwarfCursor in;
  private final DwarfCursor chain;

  // By description; null where one is not understood.
  private final Map<Long, @Nullable CallSites> functions = new HashMap<>();
  private int read;
  private int most;

  // What was answered last, and from where up to where it is the answer: a function's calls are
  // asked for one after the other.
  private @Nullable CallSites last;
  private long lowest;
  private long next;

  ExceptionTables(ElfFile file) {
    this.file = file;
    segment = file.programHeaders().last(Elf.PT_GNU_EH_FRAME);
    space = file.addressSpace();
    in = new DwarfCursor(space);
    chain = new DwarfCursor(space);
  }

  @Override
  public boolean mayCatch(long back) {
    CallSites sites = around(back - 1);
    return sites == null || sites.mayCatch(back - 1);
  }

  @Override
  public boolean mayCatchStandard(long back) {
    CallSites sites = around(back - 1);
    return sites == null || sites.mayCatchStandard(back - 1);
  }

  @Override
  public Optional<List<Long>> of(long address) {
    CallSites sites = around(address);
    return sites == null ? Optional.empty() : sites.pads();
  }

  /** Returns how many rows and actions were read. */
  int read() {
    return read;
  }

  /** Returns what is told of the function around an address, or null where that is not known. */
  private @Nullable CallSites around(long address) {
    if (segment == null) return null;
    if (address >= lowest && address < next) return last;
    try {
      long header = segment.vaddr();
      Region head = space.region("PT_GNU_EH_FRAME", header, HEADER);
      if (!UnwindTable.isPlain(head)) return null;
      long low = 0;
      long high = head.u32(8);
      long from = Long.MIN_VALUE;
      long to = Long.MAX_VALUE;
      while (low < high) {
        long middle = (low + high) >>> 1;
        in.moveTo(header + HEADER + ROW * middle);
        long function = header + in.i32();
        if (function <= address) {
          low = middle + 1;
          from = Math.max(from, function);
        } else {
          high = middle;
          to = Math.min(to, function);
        }
      }
      // Where no function is, the process ends.
      CallSites sites = CallSites.NONE;
      if (low > 0) {
        in.moveTo(header + HEADER + ROW * low - 4);
        sites = sites(header + in.i32());
      }
      last = sites;
      lowest = from;
      next = to;
      return sites;
    } catch (MalformedBinaryException e) {
      return null;
    }
  }

  private @Nullable CallSites sites(long description) {
    if (functions.containsKey(description)) return functions.get(description);
    CallSites sites = null;
    try {
      sites = described(description);
    } catch (MalformedBinaryException e) {
      // Not understood.
    }
    functions.put(description, sites);
    return sites;
  }

  /** By the description of one function. */
  private @Nullable CallSites described(long description) {
    in.moveTo(description);
    if (in.u32() == WIDE) return null;
    long place = in.at();
    int[] encodings = encodings(place - in.u32());
    if (encodings.length == 0) return null;
    in.moveTo(place + 4);
    if (isWritten(encodings[0])) return null;
    CallSites sites =
        new CallSites(in.pointer(encodings[0]), in.pointer(encodings[0] & DwarfCursor.FORMAT));
    in.uleb();
    most = Math.min(MOST, read + MOST_OF_ONE);
    try {
      boolean all = encodings[1] == OMITTED || read(sites, encodings[1]);
      if (!all) sites.rest();
    } catch (MalformedBinaryException e) {
      sites.rest();
    }
    return sites;
  }

  /** Reads how a function's address and that of its table are written; none if not known. */
  private int[] encodings(long common) {
    in.moveTo(common + 8);
    int version = in.u8();
    if (version != 1 && version != 3 || in.u8() != 'z') return new int[0];
    int[] letters = new int[MOST_LETTERS];
    int count = 0;
    for (int letter = in.u8(); letter != 0; letter = in.u8()) {
      if (count == MOST_LETTERS || "RLPSB".indexOf(letter) < 0) return new int[0];
      letters[count++] = letter;
    }
    in.uleb();
    in.uleb();
    if (version == 1) in.u8();
    else in.uleb();
    in.uleb();
    int[] encodings = {0, OMITTED};
    for (int i = 0; i < count; i++) {
      switch (letters[i]) {
        case 'R' -> encodings[0] = in.u8();
        case 'L' -> encodings[1] = in.u8();
        case 'P' -> in.number(in.u8() & DwarfCursor.FORMAT);
        default -> {} // says nothing of exceptions
      }
    }
    return encodings;
  }

  /** Reads the table of a function's call sites, if there is one; false if not to its end. */
  private boolean read(CallSites sites, int pointer) {
    long here = in.at();
    if (isWritten(pointer)) return false;
    if (in.number(pointer) == 0) return true;
    in.moveTo(here);
    in.moveTo(in.pointer(pointer));
    int encoded = in.u8();
    long pads = encoded == OMITTED ? sites.from() : in.pointer(encoded);
    int typed = in.u8();
    long types = typed == OMITTED ? 0 : in.uleb();
    types += in.at();
    int encoding = in.u8() & DwarfCursor.FORMAT;
    long size = in.uleb();
    long start = in.at();
    while (!sites.areTold() && Long.compareUnsigned(in.at() - start, size) < 0) {
      if (!spend()) return false;
      long from = in.pointer(encoding);
      long length = in.pointer(encoding);
      long pad = in.pointer(encoding);
      long action = in.uleb();
      if (pad != 0) sites.pad(pads + pad);
      boolean lands = pad != 0 && action != 0;
      sites.row(from, length, lands ? caught(start + size + action - 1, types, typed) : NOTHING);
    }
    return true;
  }

  /** Whether the loader writes the address that is read next. */
  private boolean isWritten(int encoding) {
    return DwarfCursor.isAddress(encoding) && file.pointers().find(in.at()) >= 0;
  }

  /** What one of a chain of actions catches that is more than to destroy what is on the way. */
  private CallSites.Caught caught(long action, long types, int typed) {
    CallSites.Caught most = NOTHING;
    for (int i = 0; i < MOST_ACTIONS && spend(); i++) {
      chain.moveTo(action);
      long type = chain.sleb();
      long here = chain.at();
      long next = chain.sleb();
      if (type != 0) most = isOwn(type, types, typed) ? OWN : ANYTHING;
      if (next == 0 || most == ANYTHING) return most;
      action = here + next;
    }
    return ANYTHING;
  }

  /** Whether a type that is caught is a class that is not the standard library's. */
  private boolean isOwn(long type, long types, int encoding) {
    try {
      String name = type < 0 || encoding == OMITTED ? null : name(type, types, encoding);
      return name != null && STANDARD.stream().noneMatch(name::startsWith);
    } catch (MalformedBinaryException e) {
      return false;
    }
  }

  /** The first letters of a type's mangled name, by which it is caught; null if not known. */
  private @Nullable String name(long type, long types, int encoding) {
    int word = chain.size(0);
    long place = types - type * chain.size(encoding);
    if (!DwarfCursor.isAddress(encoding)) {
      chain.moveTo(place);
      if (chain.number(encoding & ~INDIRECT) == 0) return null;
      chain.moveTo(place);
      place = chain.pointer(encoding & ~INDIRECT);
    }
    boolean direct = !DwarfCursor.isAddress(encoding) && (encoding & INDIRECT) == 0;
    Pointer info = direct ? new Pointer(place, null) : file.pointerAt(place).orElse(null);
    if (info == null) return null;
    String symbol = info.symbol();
    if (symbol != null) return symbol.startsWith(INFO) ? symbol.substring(INFO.length()) : null;
    Pointer name = file.pointerAt(info.address() + word).orElse(null);
    if (name == null || name.symbol() != null) return null;
    chain.moveTo(name.address());
    StringBuilder letters = new StringBuilder();
    for (int c = chain.u8(); c != 0 && letters.length() < LONGEST; c = chain.u8())
      letters.append((char) c);
    return letters.toString();
  }

  /** Takes one row or action of what may be read; false if nothing is left. */
  private boolean spend() {
    if (read == most) return false;
    read++;
    return true;
  }
}
