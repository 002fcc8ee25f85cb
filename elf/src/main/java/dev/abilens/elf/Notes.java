package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The notes of the {@code PT_NOTE} and {@code PT_GNU_PROPERTY} segments, in file order. Immutable
 * and thread-safe.
 */
public final class Notes extends AbstractList<Note> implements RandomAccess {
  private static final int HEADER = 12;
  private static final String GNU = "GNU";
  private static final int MAX_NOTES = 0xffff;
  private static final int MAX_OWNER = 256;
  private static final int MAX_BUILD_ID = 1024;

  private final List<Note> notes;
  private final List<Property> properties;
  private final List<Problem> problems;

  /**
   * One GNU property (Linux gABI extensions, "Program Property").
   *
   * @param type {@code pr_type}, such as {@link Elf#GNU_PROPERTY_X86_ISA_1_NEEDED}
   * @param data {@code pr_data}
   */
  public record Property(int type, Region data) {}

  /**
   * The oldest kernel that a file says it is for ({@link Elf#NT_GNU_ABI_TAG}).
   *
   * @param os 0 Linux, 1 Hurd, 2 Solaris, 3 FreeBSD
   * @param major first part of the version
   * @param minor second part of the version
   * @param patch third part of the version
   */
  public record AbiTag(int os, int major, int minor, int patch) {}

  private Notes(List<Note> notes, List<Property> properties, List<Problem> problems) {
    this.notes = notes;
    this.properties = properties;
    this.problems = problems;
  }

  static Notes read(FileBytes bytes, ElfHeader header, ProgramHeaders headers) {
    ProblemLog log = new ProblemLog(bytes);
    List<Note> notes = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < headers.size() && notes.size() < MAX_NOTES; i++) {
      int type = headers.type(i);
      if (type != Elf.PT_NOTE && type != Elf.PT_GNU_PROPERTY) continue;
      ProgramHeader h = headers.get(i);
      String where = "Phdr[" + i + "] " + (type == Elf.PT_NOTE ? "PT_NOTE" : "PT_GNU_PROPERTY");
      try {
        segment(bytes, h, headers.offset(i), where, seen, notes, log);
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }
    List<Property> properties = new ArrayList<>();
    for (Note note : notes) {
      if (!note.is(GNU, Elf.NT_GNU_PROPERTY_TYPE_0)) continue;
      try {
        properties(note.description(), header.bits() / 8, properties);
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }
    return new Notes(List.copyOf(notes), List.copyOf(properties), log.toList());
  }

  private static void segment(
      FileBytes bytes,
      ProgramHeader h,
      long at,
      String where,
      Set<Long> seen,
      List<Note> into,
      ProblemLog log) {
    long there = bytes.held(h.offset(), h.filesz());
    if (there != h.filesz())
      log.add(
          at,
          where + " > p_filesz",
          Long.toUnsignedString(h.filesz()) + " bytes at 0x" + Long.toHexString(h.offset()),
          "bytes within the " + bytes.source().size() + " of the file");
    // Notes of properties are padded to the word of a 64-bit file, and say so by their alignment.
    int align = h.align() == 8 ? 8 : 4;
    Region notes = bytes.region(where, there == 0 ? 0 : h.offset(), there);
    long next = 0;
    while (next + HEADER <= notes.length()) {
      // A note that lies in several segments counts once, and so does what follows it.
      if (!seen.add(notes.origin() + next)) return;
      long nameSize = notes.u32(next);
      long size = notes.u32(next + 4);
      long description = padded(next + HEADER + nameSize, next, align);
      Region content = notes.slice("Note[" + into.size() + "]", description, size);
      if (nameSize > MAX_OWNER)
        throw new MalformedBinaryException(
            notes.origin() + next,
            notes.name() + " > n_namesz",
            "" + nameSize,
            "at most " + MAX_OWNER);
      if (into.size() == MAX_NOTES) {
        log.limit(at, where, "notes", "another note", "at most " + MAX_NOTES);
        return;
      }
      String owner = notes.latin1(next + HEADER, (int) nameSize);
      int end = owner.indexOf(0);
      into.add(
          new Note(
              end < 0 ? owner : owner.substring(0, end),
              notes.i32(next + 8),
              content,
              notes.origin() + next));
      next = padded(description + size, next, align);
    }
  }

  // Counted from the note's own beginning: segments of notes begin aligned in sound files only.
  private static long padded(long at, long from, int align) {
    return from + ((at - from + align - 1) & -align);
  }

  private static void properties(Region description, int word, List<Property> into) {
    long at = 0;
    while (at + 8 <= description.length() && into.size() < MAX_NOTES) {
      long size = description.u32(at + 4);
      into.add(
          new Property(
              description.i32(at), description.slice("property " + into.size(), at + 8, size)));
      at += (8 + size + word - 1) & -word;
    }
  }

  @Override
  public int size() {
    return notes.size();
  }

  @Override
  public Note get(int index) {
    return notes.get(index);
  }

  /** Returns the first note of an owner and type, or null. */
  public @Nullable Note first(String owner, int type) {
    for (Note note : notes) if (note.is(owner, type)) return note;
    return null;
  }

  /** Returns the build id in lower-case hexadecimal, or null. */
  public @Nullable String buildId() {
    Note note = first(GNU, Elf.NT_GNU_BUILD_ID);
    if (note == null || note.description().length() > MAX_BUILD_ID) return null;
    Region id = note.description();
    return HexFormat.of().formatHex(id.bytes(0, id.length()));
  }

  /** Returns the oldest kernel that the file says it is for, or null. */
  public @Nullable AbiTag abiTag() {
    Note note = first(GNU, Elf.NT_GNU_ABI_TAG);
    if (note == null || note.description().length() < 16) return null;
    Region tag = note.description();
    return new AbiTag(tag.i32(0), tag.i32(4), tag.i32(8), tag.i32(12));
  }

  /** Returns the GNU properties, in file order. */
  public List<Property> properties() {
    return properties;
  }

  /**
   * Returns a GNU property that is a word of bits, such as {@link
   * Elf#GNU_PROPERTY_X86_ISA_1_NEEDED}; 0 where there is none.
   */
  public int propertyBits(int type) {
    for (Property p : properties)
      if (p.type() == type && p.data().length() >= 4) return p.data().i32(0);
    return 0;
  }

  /**
   * Returns the x86-64 level without which the file does not run (x86-64 psABI, "Micro-Architecture
   * Levels").
   *
   * @return 1 to 4, or 0 where nothing is said
   */
  public int x86LevelNeeded() {
    return level(propertyBits(Elf.GNU_PROPERTY_X86_ISA_1_NEEDED));
  }

  /** Returns the x86-64 level that the file uses where it is there: 1 to 4, or 0. */
  public int x86LevelUsed() {
    return level(propertyBits(Elf.GNU_PROPERTY_X86_ISA_1_USED));
  }

  private static int level(int bits) {
    int known = bits & 0xf;
    return known == 0 ? 0 : 32 - Integer.numberOfLeadingZeros(known);
  }

  /** Returns whether all of an AArch64 file keeps to branch target identification. */
  public boolean hasAarch64Bti() {
    return (propertyBits(Elf.GNU_PROPERTY_AARCH64_FEATURE_1_AND) & 1) != 0;
  }

  /** Returns whether all of an AArch64 file signs its return addresses. */
  public boolean hasAarch64Pac() {
    return (propertyBits(Elf.GNU_PROPERTY_AARCH64_FEATURE_1_AND) & 2) != 0;
  }

  List<Problem> problems() {
    return problems;
  }
}
