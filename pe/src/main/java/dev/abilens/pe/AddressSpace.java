package dev.abilens.pe;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What lies at which RVA once Windows has mapped the headers and sections of an image.
 *
 * <ul>
 *   <li>The headers lie at RVA 0, {@code SizeOfHeaders} bytes of them.
 *   <li>A section takes {@code VirtualSize} bytes, or {@code SizeOfRawData} where that is 0,
 *       rounded up to {@code SectionAlignment}. Its bytes begin in the file at {@code
 *       PointerToRawData} rounded down to a sector of 512 bytes and end at a multiple of {@code
 *       FileAlignment}; zeros follow them. It has none if {@code PointerToRawData} or {@code
 *       SizeOfRawData} is 0.
 *   <li>Where {@code SectionAlignment} is less than a page, the file is mapped as it is, every RVA
 *       an offset in it, readable, writable and executable. Sections that say otherwise are refused
 *       by Windows, and mapped here where they say.
 * </ul>
 *
 * <p>Sections that overlap are refused by Windows, too; here the one that begins last is seen.
 * Immutable and thread-safe.
 */
public final class AddressSpace {
  private static final int PAGE = 0x1000;
  private static final int SECTOR = 0x200;
  private static final long END = 1L << 32;
  private static final Stretch[] NONE = {};

  private final SectionTable sections;

  // Unsigned.
  private final int sectionAlignment;
  private final int fileAlignment;
  private final int sizeOfHeaders;
  private final int sizeOfImage;

  private final boolean flat;

  // Sections that take room, by their RVAs, and what each takes up to the next one; null where the
  // table is such already.
  private final int @Nullable [] ascending;
  private final long @Nullable [] rooms;

  // What was read: the last of it, and all of it in ascending order once it is more than one.
  private volatile @Nullable Stretch latest;
  private volatile Stretch[] stretches = NONE;
  private volatile @Nullable Problem limit;

  private AddressSpace(PeHeader header, SectionTable sections) {
    OptionalHeader optional = header.optional();
    this.sections = sections;
    this.sectionAlignment =
        (int) (powerOfTwo(optional.sectionAlignment()) ? optional.sectionAlignment() : PAGE);
    this.fileAlignment =
        (int) (powerOfTwo(optional.fileAlignment()) ? optional.fileAlignment() : 1);
    this.sizeOfHeaders = (int) optional.sizeOfHeaders();
    this.sizeOfImage = (int) optional.sizeOfImage();
    boolean low = unsigned(sectionAlignment) < PAGE;
    this.flat = low && IntStream.range(0, sections.size()).allMatch(this::liesAtItsOffset);
    boolean sorted = true;
    long end = 0;
    for (int i = 0; i < sections.size() && sorted; i++) {
      long size = size(i);
      long begin = sections.virtualAddress(i);
      sorted = size > 0 && begin >= end;
      end = begin + size;
    }
    int[] order = sorted || flat ? null : sort();
    this.ascending = order;
    this.rooms = order == null ? null : rooms(order);
  }

  static AddressSpace of(PeHeader header, SectionTable sections) {
    return new AddressSpace(header, sections);
  }

  private static long unsigned(int value) {
    return value & 0xffff_ffffL;
  }

  private static boolean powerOfTwo(long value) {
    return value != 0 && (value & value - 1) == 0;
  }

  private boolean liesAtItsOffset(int section) {
    return sections.sizeOfRawData(section) == 0
        || sections.pointerToRawData(section) == sections.virtualAddress(section);
  }

  /** Returns the bytes of the file. */
  FileBytes bytes() {
    return sections.bytes();
  }

  private int[] sort() {
    return IntStream.range(0, sections.size())
        .filter(i -> size(i) > 0)
        .boxed()
        .sorted((a, b) -> Long.compare(sections.virtualAddress(a), sections.virtualAddress(b)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private long[] rooms(int[] order) {
    long[] found = new long[sections.size()];
    long next = END;
    for (int i = order.length - 1; i >= 0; i--) {
      long first = sections.virtualAddress(order[i]);
      found[order[i]] = Math.min(size(order[i]), next - first);
      next = first;
    }
    return found;
  }

  private List<Problem> check() {
    ProblemLog log = new ProblemLog(bytes());
    report(
        log,
        "SizeOfRawData",
        i -> sections.pointerToRawData(i) != 0 && rawHeld(i) < sections.sizeOfRawData(i),
        i -> sections.sizeOfRawData(i) + " bytes at " + hex(sections.pointerToRawData(i)),
        "bytes within the " + bytes().source().size() + " of the file");
    if (unsigned(sectionAlignment) < PAGE && !flat)
      report(
          log,
          "PointerToRawData",
          i -> !liesAtItsOffset(i),
          i ->
              hex(sections.pointerToRawData(i))
                  + " for VirtualAddress "
                  + hex(sections.virtualAddress(i)),
          "the same offset and RVA, as SectionAlignment is less than a page");
    int[] order = ascending;
    if (order != null) {
      long end = 0;
      for (int i : order) {
        long start = sections.virtualAddress(i);
        if (start < end) {
          log.add(
              sections.offset(i),
              "IMAGE_SECTION_HEADER[" + i + "] > VirtualAddress",
              hex(start),
              "an RVA from " + hex(end) + " on, where another section ends");
          break;
        }
        end = start + size(i);
      }
    }
    return log.toList();
  }

  /** Reports the first section that is wrong, and how many there are. */
  private void report(
      ProblemLog log,
      String field,
      IntPredicate wrong,
      IntFunction<String> found,
      String expected) {
    int first = -1;
    int count = 0;
    for (int i = sections.size() - 1; i >= 0; i--) {
      if (!wrong.test(i)) continue;
      first = i;
      count++;
    }
    if (count == 0) return;
    log.add(
        sections.offset(first),
        "IMAGE_SECTION_HEADER[" + first + "] > " + field,
        found.apply(first) + (count == 1 ? "" : ", and " + (count - 1) + " more like it"),
        expected);
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private long rawHeld(int section) {
    return bytes().held(sections.pointerToRawData(section), sections.sizeOfRawData(section));
  }

  // Both at most 2^32 - 1, and the alignment at most 2^31: no sum here overflows.
  private static long roundUp(long value, long alignment) {
    return (value + alignment - 1) & -alignment;
  }

  /** Returns how many bytes of memory are this section's, and no later one's. */
  private long extent(int section) {
    long[] known = rooms;
    return known == null ? size(section) : known[section];
  }

  /** Returns how much room a section takes in memory, in bytes. */
  private long size(int section) {
    long size = sections.virtualSize(section);
    if (size == 0) size = sections.sizeOfRawData(section);
    return Math.min(
        roundUp(size, unsigned(sectionAlignment)), END - sections.virtualAddress(section));
  }

  /** Returns where the bytes of a section begin in the file. */
  private long start(int section) {
    long pointer = sections.pointerToRawData(section);
    return unsigned(fileAlignment) < SECTOR ? pointer : pointer & -SECTOR;
  }

  /** Returns how many bytes the file holds of a section. */
  private long held(int section) {
    long pointer = sections.pointerToRawData(section);
    long size = sections.sizeOfRawData(section);
    if (pointer == 0 || size == 0) return 0;
    long start = start(section);
    long end = roundUp(pointer + size, unsigned(fileAlignment));
    return bytes().held(start, Math.min(end - start, extent(section)));
  }

  /** Returns the section that holds an RVA, or -1. */
  private int find(long rva) {
    int[] order = ascending;
    int low = 0;
    int high = order == null ? sections.size() : order.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sections.virtualAddress(order == null ? middle : order[middle]) <= rva) low = middle + 1;
      else high = middle;
    }
    if (low == 0) return -1;
    int last = order == null ? low - 1 : order[low - 1];
    return rva - sections.virtualAddress(last) < extent(last) ? last : -1;
  }

  /** Returns the end of what is mapped of the headers, or of the whole file where it lies flat. */
  private long headEnd() {
    if (flat) return roundUp(unsigned(sizeOfImage), PAGE);
    int[] order = ascending;
    int first = order == null ? 0 : order.length == 0 ? sections.size() : order[0];
    long end = roundUp(unsigned(sizeOfHeaders), unsigned(sectionAlignment));
    return first < sections.size() ? Math.min(end, sections.virtualAddress(first)) : end;
  }

  /** Returns {@code SizeOfHeaders}. */
  long sizeOfHeaders() {
    return unsigned(sizeOfHeaders);
  }

  private long headHeld() {
    return bytes().held(0, Math.min(headEnd(), flat ? END : unsigned(sizeOfHeaders)));
  }

  private boolean inHead(long rva) {
    return rva >= 0 && rva < headEnd();
  }

  /** Returns whether an RVA lies in the headers or in a section. */
  public boolean isMapped(long rva) {
    return inHead(rva) || !flat && find(rva) >= 0;
  }

  /** Returns whether an RVA lies in a section that is mapped executable. */
  public boolean isExecutable(long rva) {
    return has(rva, Pe.IMAGE_SCN_MEM_EXECUTE);
  }

  /** Returns whether an RVA lies in a section that is mapped writable. */
  public boolean isWritable(long rva) {
    return has(rva, Pe.IMAGE_SCN_MEM_WRITE);
  }

  private boolean has(long rva, int characteristic) {
    if (inHead(rva)) return flat;
    int section = flat ? -1 : find(rva);
    return section >= 0 && (sections.characteristics(section) & characteristic) != 0;
  }

  /**
   * Returns where the byte of an RVA lies in the file.
   *
   * @return bytes from the beginning of the file, or -1 if the file holds no byte for that RVA
   */
  public long fileOffset(long rva) {
    if (inHead(rva)) return rva < headHeld() ? rva : -1;
    int section = flat ? -1 : find(rva);
    if (section < 0) return -1;
    long inside = rva - sections.virtualAddress(section);
    return inside < held(section) ? start(section) + inside : -1;
  }

  /**
   * Returns how many bytes the file holds in one stretch from an RVA on.
   *
   * @return the number of bytes, 0 if the file holds none for that RVA
   */
  public long available(long rva) {
    if (inHead(rva)) return Math.max(0, headHeld() - rva);
    int section = flat ? -1 : find(rva);
    if (section < 0) return 0;
    return Math.max(0, held(section) - (rva - sections.virtualAddress(section)));
  }

  /**
   * Returns the file's bytes behind RVAs.
   *
   * @param label what it is, for messages
   * @param rva the first byte's RVA
   * @param length how many bytes
   * @throws MalformedBinaryException if the file does not hold them all in one stretch
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  public Region region(String label, long rva, long length) {
    long there = available(rva);
    if (length < 0 || length > there)
      throw new MalformedBinaryException(
          Math.max(0, fileOffset(rva)),
          bytes().place(label),
          length + " bytes at RVA " + hex(rva),
          there == 0
              ? "an RVA of a section with bytes in the file"
              : "at most the " + there + " bytes that the file holds there");
    return bytes().region(label, length == 0 ? 0 : fileOffset(rva), length);
  }

  /** Returns whether an RVA is mapped, but the file holds no byte for it: a zero. */
  boolean isZero(long rva) {
    return available(rva) == 0 && isMapped(rva);
  }

  /** Returns the bytes around an RVA, or null if the file holds none for it. */
  @Nullable Stretch stretch(long rva) {
    Stretch known = latest;
    if (known != null && known.covers(rva)) return known;
    boolean head = inHead(rva);
    int section = head || flat ? -1 : find(rva);
    if (!head && section < 0) return null;
    long begin = head ? 0 : sections.virtualAddress(section);
    long held = head ? headHeld() : held(section);
    if (rva - begin >= held) return null;
    long first = rva - (rva - begin) % Stretch.SIZE;
    Stretch[] all = stretches;
    int place = place(all, first);
    Stretch made = place < all.length && all[place].first() == first ? all[place] : null;
    if (made == null) {
      long rest = begin + held - first;
      long length = Math.min(rest, Stretch.SIZE + Stretch.MAX_NAME);
      try {
        long offset = (head ? 0 : start(section)) + first - begin;
        Region around = bytes().around("section data", offset, length);
        boolean zerosFollow = length == rest && isZero(first + rest);
        made = new Stretch(around, bytes().at(around, offset), (int) length, first, zerosFollow);
      } catch (LimitReachedException e) {
        limit = Problem.of(e);
        return null;
      }
      if (known != null) keep(known, made);
    }
    latest = made;
    return made;
  }

  private synchronized void keep(Stretch known, Stretch made) {
    Stretch[] all = stretches.length == 0 ? new Stretch[] {known} : stretches;
    int place = place(all, made.first());
    if (place < all.length && all[place].first() == made.first()) return;
    Stretch[] more = new Stretch[all.length + 1];
    System.arraycopy(all, 0, more, 0, place);
    more[place] = made;
    System.arraycopy(all, place, more, place + 1, all.length - place);
    stretches = more;
  }

  /** Returns where a stretch lies that begins there, or would. */
  private static int place(Stretch[] all, long first) {
    int low = 0;
    int high = all.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all[middle].first() < first) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Returns a stretch if it covers an RVA, else the one that does, or null. */
  @Nullable Stretch near(@Nullable Stretch home, long rva) {
    return home != null && home.covers(rva) ? home : stretch(rva);
  }

  /** Returns the length of the text at an RVA, or -1 if none is there; RVA 0 stands for none. */
  int textLength(@Nullable Stretch home, long rva) {
    if (rva == 0) return -1;
    Stretch s = home != null && home.covers(rva) ? home : stretch(rva);
    return s == null ? -1 : s.textLength(rva);
  }

  /** Returns the text at an RVA as UTF-8, empty if none is there. */
  String text(@Nullable Stretch home, long rva) {
    Stretch s = rva == 0 ? null : near(home, rva);
    int length = s == null ? 0 : s.textLength(rva);
    if (s == null || length <= 0) return "";
    return new String(s.around().bytes(s.at(rva), length), StandardCharsets.UTF_8);
  }

  /** Compares the text at an RVA with one that is given a byte a character. */
  int compare(@Nullable Stretch home, long rva, String bytes) {
    Stretch s = near(home, rva);
    for (int i = 0; ; i++) {
      int x = s == null ? 0 : s.byteAt(rva + i);
      int y = i < bytes.length() ? bytes.charAt(i) : 0;
      if (x != y || x == 0) return x - y;
    }
  }

  /** Compares the texts at two RVAs by their bytes. */
  int compare(@Nullable Stretch homeA, long a, @Nullable Stretch homeB, long b) {
    Stretch s = near(homeA, a);
    Stretch t = near(homeB, b);
    for (int i = 0; ; i++) {
      int x = s == null ? 0 : s.byteAt(a + i);
      int y = t == null ? 0 : t.byteAt(b + i);
      if (x != y || x == 0) return x - y;
    }
  }

  List<Problem> problems() {
    List<Problem> problems = check();
    Problem reached = limit;
    if (reached == null) return problems;
    return Stream.concat(problems.stream(), Stream.of(reached)).toList();
  }
}
