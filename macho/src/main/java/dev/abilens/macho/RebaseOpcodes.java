package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;

/**
 * Runs the rebase opcodes of {@link MachO#LC_DYLD_INFO}. What cannot be understood ends them and
 * leaves a problem; dyld refuses the file for it.
 */
final class RebaseOpcodes {
  private static final int DONE = 0x00;
  private static final int SET_TYPE_IMM = 0x10;
  private static final int SET_SEGMENT_AND_OFFSET_ULEB = 0x20;
  private static final int ADD_ADDR_ULEB = 0x30;
  private static final int ADD_ADDR_IMM_SCALED = 0x40;
  private static final int DO_REBASE_IMM_TIMES = 0x50;
  private static final int DO_REBASE_ULEB_TIMES = 0x60;
  private static final int DO_REBASE_ADD_ADDR_ULEB = 0x70;
  private static final int DO_REBASE_ULEB_TIMES_SKIPPING_ULEB = 0x80;

  private static final int TYPE_POINTER = 1;
  private static final String WHERE = "LC_DYLD_INFO > rebase opcodes";

  private final FixupReader reader;
  private final Region opcodes;
  private final OpcodeReader in;
  private final int word;
  private int type;
  private int at;
  private final OpcodePlace place;

  private RebaseOpcodes(FixupReader reader, Region opcodes) {
    this.reader = reader;
    this.opcodes = opcodes;
    this.in = new OpcodeReader(opcodes);
    this.word = reader.bytes.word();
    this.place = new OpcodePlace(reader, opcodes, WHERE);
  }

  static void run(FixupReader reader, Region opcodes) {
    try {
      new RebaseOpcodes(reader, opcodes).run();
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
          return;
        }
        case SET_TYPE_IMM -> type = immediate;
        case SET_SEGMENT_AND_OFFSET_ULEB -> place.set(immediate, in.uleb());
        case ADD_ADDR_ULEB -> place.add(in.uleb());
        case ADD_ADDR_IMM_SCALED -> place.add((long) immediate * word);
        case DO_REBASE_IMM_TIMES -> rebase(immediate, 0);
        case DO_REBASE_ULEB_TIMES -> rebase(in.uleb(), 0);
        case DO_REBASE_ADD_ADDR_ULEB -> rebase(1, in.uleb());
        case DO_REBASE_ULEB_TIMES_SKIPPING_ULEB -> rebase(in.uleb(), in.uleb());
        default ->
            throw reader.malformed(
                opcodes.origin() + at,
                WHERE,
                "0x" + Integer.toHexString(opcode),
                "an opcode REBASE_OPCODE_*");
      }
    }
  }

  private void rebase(long count, long skip) {
    for (long i = 0; i < count; i++) {
      place.check(at);
      if (!reader.mayAdd(WHERE, opcodes.origin() + at)) return;
      // The other types are of 32-bit code that refers to itself: no pointers.
      if (type == TYPE_POINTER)
        reader.made.rebase(place.address(), reader.word(place.segment(), place.offset()), 0);
      place.add(skip + word);
    }
  }
}
