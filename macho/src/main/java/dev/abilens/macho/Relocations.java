package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.NameCheck;

/**
 * Reads the relocations and indirect symbols of {@link MachO#LC_DYSYMTAB} ({@code mach-o/reloc.h}),
 * from before there was {@link MachO#LC_DYLD_INFO}, as dyld applied them. Those within instructions
 * are passed over: they write no pointers.
 */
final class Relocations {
  private static final int COMMAND = 80;
  private static final int ENTRY = 8;
  private static final int R_SCATTERED = 0x8000_0000;
  private static final int INDIRECT_SYMBOL_LOCAL = 0x8000_0000;
  private static final int INDIRECT_SYMBOL_ABS = 0x4000_0000;

  private final FixupReader reader;
  private final MachOHeader header;
  private final Sections sections;
  private final Symtab symtab;
  private final AddressSpace space;
  private final Imports.Builder imports;
  private final NameCheck names;
  private final int word;

  private Relocations(
      FixupReader reader,
      MachOHeader header,
      Sections sections,
      Symtab symtab,
      AddressSpace space,
      Dylibs dylibs) {
    this.reader = reader;
    this.header = header;
    this.sections = sections;
    this.symtab = symtab;
    this.space = space;
    this.imports = new Imports.Builder(dylibs);
    this.names = SymtabSymbols.names(reader.log, symtab);
    this.word = reader.bytes.word();
  }

  static Fixups read(
      FixupReader reader,
      MachOHeader header,
      LoadCommands commands,
      Sections sections,
      Symtab symtab,
      AddressSpace space,
      Dylibs dylibs) {
    Relocations made = new Relocations(reader, header, sections, symtab, space, dylibs);
    LoadCommand command = commands.last(MachO.LC_DYSYMTAB, COMMAND);
    if (command != null && header.filetype() != MachO.MH_OBJECT) made.read(command);
    made.names.report();
    return reader.made.build(
        Fixups.Encoding.RELOCATIONS,
        made.imports.build(Imports.Origin.SYMTAB, symtab.strings()),
        reader.log.toList());
  }

  private void read(LoadCommand command) {
    try {
      Region local = table(command, 72, "locreloff", ENTRY);
      Region external = table(command, 64, "extreloff", ENTRY);
      Region indirect = table(command, 56, "indirectsymoff", 4);
      long base = relocationBase();
      for (long at = 0; at + ENTRY <= local.length(); at += ENTRY) relocation(local, at, base);
      for (long at = 0; at + ENTRY <= external.length(); at += ENTRY)
        relocation(external, at, base);
      for (int i = 0; i < sections.size(); i++) indirect(sections.get(i), i, indirect);
    } catch (MalformedBinaryException e) {
      reader.log.add(e);
    }
  }

  private Region table(LoadCommand command, int field, String name, int entry) {
    return LinkEdit.table(
        reader.bytes,
        reader.log,
        command.offset() + field,
        "LC_DYSYMTAB > " + name,
        command.data().u32(field),
        command.data().u32(field + 4L) * entry);
  }

  /** Returns what r_address counts from: the first segment, or the first that is writable. */
  private long relocationBase() {
    boolean writable = word == 8 || header.has(0x20); // MH_SPLIT_SEGS
    for (Segment s : reader.segments) if (!writable || s.isWritable()) return s.vmaddr();
    return 0;
  }

  private void relocation(Region table, long at, long base) {
    int first = table.i32(at);
    int second = table.i32(at + 4);
    // 64-bit files have none that are scattered.
    if (word == 4 && (first & R_SCATTERED) != 0) return;
    boolean big = header.bigEndian();
    int symbol = big ? second >>> 8 : second & 0xff_ffff;
    int bits = big ? second & 0xff : second >>> 24;
    boolean relative = (big ? bits >>> 7 : bits) % 2 != 0;
    int length = big ? bits >>> 5 & 3 : bits >>> 1 & 3;
    boolean external = (big ? bits >>> 4 & 1 : bits >>> 3 & 1) != 0;
    int type = big ? bits & 0xf : bits >>> 4;
    if (type != 0 || relative || 1 << length != word) return;
    // A sign, so that places below the base can be reached.
    place(base + first, external ? symbol : -1, 0, table.origin() + at);
  }

  private void indirect(Section section, int index, Region table) {
    boolean lazy = section.type() == MachO.S_LAZY_SYMBOL_POINTERS;
    if (!lazy && section.type() != MachO.S_NON_LAZY_SYMBOL_POINTERS) return;
    long count = Long.divideUnsigned(section.size(), word);
    long from = section.reserved1() & 0xffff_ffffL;
    long there = Math.max(0, table.length() / 4 - from);
    if (Long.compareUnsigned(count, there) > 0) {
      reader.log.add(
          sections.offset(index),
          "section[" + index + "] > reserved1",
          Long.toUnsignedString(count) + " pointers from indirect symbol " + from + " on",
          "at most the " + table.length() / 4 + " of LC_DYSYMTAB");
      count = there;
    }
    for (long i = 0; i < count; i++) {
      int symbol = table.i32(4 * (from + i));
      if (symbol == INDIRECT_SYMBOL_ABS) continue;
      boolean local = (symbol & INDIRECT_SYMBOL_LOCAL) != 0;
      long at = table.origin() + 4 * (from + i);
      place(section.addr() + i * word, local ? -1 : symbol, lazy ? Fixups.LAZY : 0, at);
    }
  }

  private void place(long address, int symbol, int flags, long at) {
    if (!reader.mayAdd("LC_DYSYMTAB", at)) return;
    if (space.available(address) < word) {
      throw reader.malformed(
          at,
          "LC_DYSYMTAB > r_address",
          "a pointer at address 0x" + Long.toHexString(address),
          "an address of a segment with bytes in the file");
    }
    long there = space.region("pointer", address, word).word(0, reader.bytes.bits());
    if (symbol == -1) {
      reader.made.rebase(address, there, flags);
      return;
    }
    if (symbol < 0 || symbol >= symtab.size())
      throw reader.malformed(
          at, "LC_DYSYMTAB > symbol", "" + symbol, "one of the " + symtab.size() + " symbols");
    if (!names.accepts(symbol, symtab.nameOffset(symbol))) return;
    boolean weak = (symtab.desc(symbol) & MachO.N_WEAK_REF) != 0;
    boolean lazy = (flags & Fixups.LAZY) != 0;
    int target = imports.add((int) symtab.nameOffset(symbol), symtab.ordinal(symbol), weak, lazy);
    // What lies in a symbol pointer is the linker's own; elsewhere it is added.
    boolean slot = flags == Fixups.LAZY;
    reader.made.bind(address, slot ? 0 : there, target, flags);
  }
}
