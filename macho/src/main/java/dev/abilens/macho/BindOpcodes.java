package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;

/**
 * Runs bind opcodes of {@link MachO#LC_DYLD_INFO}. What cannot be understood ends them and leaves a
 * problem; dyld refuses the file for it.
 */
final class BindOpcodes {
  private static final int DONE = 0x00;
  private static final int SET_DYLIB_ORDINAL_IMM = 0x10;
  private static final int SET_DYLIB_ORDINAL_ULEB = 0x20;
  private static final int SET_DYLIB_SPECIAL_IMM = 0x30;
  private static final int SET_SYMBOL_TRAILING_FLAGS_IMM = 0x40;
  private static final int SET_TYPE_IMM = 0x50;
  private static final int SET_ADDEND_SLEB = 0x60;
  private static final int SET_SEGMENT_AND_OFFSET_ULEB = 0x70;
  private static final int ADD_ADDR_ULEB = 0x80;
  private static final int DO_BIND = 0x90;
  private static final int DO_BIND_ADD_ADDR_ULEB = 0xa0;
  private static final int DO_BIND_ADD_ADDR_IMM_SCALED = 0xb0;
  private static final int DO_BIND_ULEB_TIMES_SKIPPING_ULEB = 0xc0;
  private static final int THREADED = 0xd0;

  private static final int TYPE_POINTER = 1;
  private static final int SYMBOL_FLAGS_WEAK_IMPORT = 1;
  private static final int NO_ORDINAL = Integer.MIN_VALUE;

  private final FixupReader reader;
  private final Region opcodes;
  private final OpcodeReader in;
  private final OpcodePlace place;
  private final String where;
  private final int flags;
  private final Imports.Builder imports;
  private final NameBlob names;
  private final int dylibs;
  private final int word;

  private int at;
  private int type;
  private int ordinal;
  private int symbol = -1; // where its name begins in the blob
  private boolean weak;
  private int target = -1; // the last import, while symbol and ordinal stay
  private long addend;

  // In an old arm64e file, DO_BIND only counts up what chains name by their place in the list.
  private boolean threaded;
  private int threadedFirst;

  private BindOpcodes(
      FixupReader reader,
      Region opcodes,
      int flags,
      Imports.Builder imports,
      NameBlob names,
      int dylibs) {
    this.reader = reader;
    this.opcodes = opcodes;
    this.in = new OpcodeReader(opcodes);
    String kind = flags == Fixups.LAZY ? "lazy bind" : flags == Fixups.WEAK ? "weak bind" : "bind";
    this.where = "LC_DYLD_INFO > " + kind + " opcodes";
    this.place = new OpcodePlace(reader, opcodes, where);
    this.flags = flags;
    this.imports = imports;
    this.names = names;
    this.dylibs = dylibs;
    this.word = reader.bytes.word();
    // Lazy pointers need not say that they are pointers, nor weak symbols whose they are.
    this.type = flags == Fixups.LAZY ? TYPE_POINTER : 0;
    this.ordinal = flags == Fixups.WEAK ? MachO.BIND_SPECIAL_DYLIB_WEAK_LOOKUP : NO_ORDINAL;
  }

  /**
   * Runs opcodes.
   *
   * @param flags {@link Fixups#LAZY}, {@link Fixups#WEAK} or 0
   * @param dylibs how many libraries there are
   */
  static void run(
      FixupReader reader,
      Region opcodes,
      int flags,
      Imports.Builder imports,
      NameBlob names,
      int dylibs) {
    try {
      new BindOpcodes(reader, opcodes, flags, imports, names, dylibs).run();
    } catch (MalformedBinaryException e) {
      reader.log.add(e);
    }
  }

  private void run() {
    while (in.hasMore()) {
      at = in.at();
      int opcode = in.u8();
      int immediate = opcode & 0xf;
      switch (opcode & 0xf0) {
        case DONE -> {
          // Each lazily bound symbol ends with one.
          if (flags != Fixups.LAZY) return;
        }
        case SET_DYLIB_ORDINAL_IMM -> ordinal(immediate);
        case SET_DYLIB_ORDINAL_ULEB -> {
          long value = in.uleb();
          ordinal(value < 0 || value > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) value);
        }
        case SET_DYLIB_SPECIAL_IMM -> ordinal(immediate == 0 ? 0 : immediate - 16);
        case SET_SYMBOL_TRAILING_FLAGS_IMM -> {
          symbol = names.add(opcodes, in.text());
          weak = (immediate & SYMBOL_FLAGS_WEAK_IMPORT) != 0;
          target = -1;
        }
        case SET_TYPE_IMM -> type = immediate;
        case SET_ADDEND_SLEB -> addend = in.sleb();
        case SET_SEGMENT_AND_OFFSET_ULEB -> place.set(immediate, in.uleb());
        case ADD_ADDR_ULEB -> place.add(in.uleb());
        case DO_BIND -> bind(1, 0);
        case DO_BIND_ADD_ADDR_ULEB -> bind(1, in.uleb());
        case DO_BIND_ADD_ADDR_IMM_SCALED -> bind(1, (long) immediate * word);
        case DO_BIND_ULEB_TIMES_SKIPPING_ULEB -> bind(in.uleb(), in.uleb());
        case THREADED -> threaded(immediate);
        default -> throw malformed("0x" + Integer.toHexString(opcode), "an opcode BIND_OPCODE_*");
      }
    }
  }

  private MalformedBinaryException malformed(String found, String expected) {
    return reader.malformed(opcodes.origin() + at, where, found, expected);
  }

  private void ordinal(int value) {
    if (flags == Fixups.WEAK) return;
    ordinal = value;
    target = -1;
  }

  private int target() {
    if (symbol < 0) throw malformed("a bind without a symbol", "a symbol before it");
    if (ordinal == NO_ORDINAL) throw malformed("a bind without a library", "an ordinal before it");
    if (ordinal > dylibs || ordinal < MachO.BIND_SPECIAL_DYLIB_WEAK_LOOKUP)
      throw malformed(
          "library ordinal " + ordinal, "at most the " + dylibs + " libraries, and -3 to 0");
    // What nobody defines anew stays as it is.
    boolean optional = weak || flags == Fixups.WEAK;
    if (target < 0) target = imports.add(symbol, ordinal, optional, flags == Fixups.LAZY);
    return target;
  }

  private void bind(long count, long skip) {
    if (threaded) {
      target = -1; // a place in the list for each
      if (count > 0) target();
      return;
    }
    for (long i = 0; i < count; i++) {
      place.check(at);
      int bound = target();
      if (!reader.mayAdd(where, opcodes.origin() + at)) return;
      if (type == TYPE_POINTER) reader.made.bind(place.address(), addend, bound, flags);
      place.add(skip + word);
    }
  }

  private void threaded(int sub) {
    if (word != 8) throw malformed("threaded binds", "a 64-bit file");
    if (sub == 0) { // BIND_SUBOPCODE_THREADED_SET_BIND_ORDINAL_TABLE_SIZE_ULEB
      in.uleb();
      threaded = true;
      threadedFirst = imports.size();
    } else if (sub == 1) { // BIND_SUBOPCODE_THREADED_APPLY
      place.check(at);
      new PointerChain(reader, ChainedPointer.ARM64E, 0, threadedFirst, imports.size())
          .walk(place.segment(), place.offset(), reader.content(place.segment()).length());
    } else {
      throw malformed("threaded opcode " + sub, "0 or 1");
    }
  }
}
