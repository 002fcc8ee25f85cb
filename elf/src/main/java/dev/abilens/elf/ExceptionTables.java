package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.image.Landings;
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
    if (in.u8() != OMITTED) in.uleb();
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
      sites.row(from, length, pad != 0 && action != 0 && isCaught(start + size + action - 1));
    }
    return true;
  }

  /** Whether the loader writes the address that is read next. */
  private boolean isWritten(int encoding) {
    return DwarfCursor.isAddress(encoding) && file.pointers().find(in.at()) >= 0;
  }

  /** Whether one of a chain of actions is more than to destroy what is on the way. */
  private boolean isCaught(long action) {
    for (int i = 0; i < MOST_ACTIONS && spend(); i++) {
      chain.moveTo(action);
      if (chain.sleb() != 0) return true;
      long here = chain.at();
      long next = chain.sleb();
      if (next == 0) return false;
      action = here + next;
    }
    return true;
  }

  /** Takes one row or action of what may be read; false if nothing is left. */
  private boolean spend() {
    if (read == most) return false;
    read++;
    return true;
  }
}
