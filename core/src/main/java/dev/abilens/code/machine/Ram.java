package dev.abilens.code.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What memory holds on one way through code, and what of it others know. A word that is not known
 * is an address in nothing but what others know: whatever would make it one has the block told to
 * them. For one thread.
 */
final class Ram {
  private static final int WORD = 8;

  /** How many stretches of words cost as much as one word. */
  private static final int CHEAP = 16;

  /** An address above all others. */
  static final long ALL = Long.MAX_VALUE & -WORD;

  private final Origin origin;
  private final Budget budget;
  private final Frames frames;
  private final Map<Block, Cells> blocks;
  // Those of which no other way has the cells, too.
  private final Set<Block> mine = new HashSet<>();
  private final SharedSet<Block> told;
  private final SharedSet<Block> freed;
  private final TreeMap<Long, Long> toldStack;
  private final SharedSet<Long> toldImage;
  private final SharedSet<Word> given;
  private long toldFrom;
  private int allocated;
  private boolean concurrent;
  private boolean toldSomewhere;
  private boolean lost;

  Ram(Origin origin, Budget budget) {
    this.origin = origin;
    this.budget = budget;
    frames = new Frames();
    blocks = new HashMap<>();
    told = new SharedSet<>();
    freed = new SharedSet<>();
    toldStack = new TreeMap<>();
    toldImage = new SharedSet<>();
    given = new SharedSet<>();
    toldFrom = ALL;
  }

  private Ram(Ram other) {
    origin = other.origin;
    budget = other.budget;
    frames = other.frames.copy();
    blocks = new HashMap<>(other.blocks);
    told = other.told.copy();
    freed = other.freed.copy();
    toldStack = new TreeMap<>(other.toldStack);
    toldImage = other.toldImage.copy();
    given = other.given.copy();
    toldFrom = other.toldFrom;
    allocated = other.allocated;
    concurrent = other.concurrent;
    toldSomewhere = other.toldSomewhere;
  }

  /** Returns the memory of another way that begins as this one. */
  Ram copy() {
    budget.spend(blocks.size() + told.size() + toldImage.size() + given.size());
    mine.clear();
    return new Ram(this);
  }

  Frames frames() {
    return frames;
  }

  /** Returns whether something was done of which nobody can tell what it did. */
  boolean isLost() {
    return lost || budget.isSpent();
  }

  void lose() {
    lost = true;
  }

  /** Returns whether other threads may run code of the image. */
  boolean isConcurrent() {
    return concurrent;
  }

  /** Notes that other threads may run code of the image: what they know may change at any time. */
  void runBesides() {
    concurrent = true;
  }

  // --- blocks

  /** Returns a fresh block. */
  Block allocate(long bytes) {
    return new Block(Block.Kind.HEAP, ++allocated, bytes);
  }

  /** Lets go of what an address is of, which must be its beginning. */
  void free(Word address) {
    Block block = address.block();
    if (block == null) return; // of others, or of what they know
    if (!block.isHeap() || !address.equals(Word.pointer(block, 0)) || !freed.add(block)) {
      lost = true;
      return;
    }
    write(block).fill(0, ALL, Word.STALE);
  }

  /** Returns whether addresses in one block surely differ from those in another. */
  boolean areApart(Word a, Word b) {
    Block one = a.block();
    Block other = b.block();
    if (one == null || other == null || one.equals(other)) return false;
    // Two names may mean one thing; what was let go of may be given out again.
    if (!one.isOwn() || !other.isOwn()) return one.kind() != other.kind() && isThere(one, other);
    return !one.isHeap() || !other.isHeap() || isKept(one) && isKept(other);
  }

  private boolean isKept(Block block) {
    return !freed.contains(block) && !told.contains(block);
  }

  private static boolean isThere(Block one, Block other) {
    return one.size() != 0 && other.size() != 0;
  }

  // --- reading

  Word load(Word address, int bytes) {
    budget.spend(1);
    Block block = address.block();
    if (address.stale() || address.isNumber()) {
      lost = true; // nothing lies at numbers
      return Word.UNKNOWN;
    }
    if (block == null || !block.isOwn()) return Word.UNKNOWN.low(bytes);
    if (!address.isPointer()) {
      // One of all that it holds.
      tellContents(block, Long.MIN_VALUE, ALL);
      if (block.isStack()) lost = true;
      toldSomewhere |= block.isImage();
      return Word.UNKNOWN.low(bytes);
    }
    if (isOutside(block, address.bits(), bytes)) lost = true;
    return load(block, address.bits(), bytes);
  }

  private Word load(Block block, long at, int bytes) {
    long start = at & -WORD;
    int shift = (int) (at - start) * 8;
    Word first = cell(block, start);
    if (shift == 0 && bytes == WORD) return first;
    if (first.block() != null) tell(first);
    Word low = first.shifted(-shift);
    if (shift + 8 * bytes > 64) {
      Word second = cell(block, start + WORD);
      if (second.block() != null) tell(second);
      low = low.with(-1L << 64 - shift, second.shifted(64 - shift));
    }
    return low.low(bytes);
  }

  private Word cell(Block block, long at) {
    if (concurrent && isTold(block, at) && !isConstant(block, at)) {
      if (block.isImage()) tell(origin.first(at));
      return Word.UNKNOWN;
    }
    Cells cells = blocks.get(block);
    if (cells != null) budget.spend(cells.stretches() / CHEAP);
    Word word = cells == null ? null : cells.get(at);
    if (block.isImage() && (word == null || isConstant(block, at))) return origin.first(at);
    // It may hold yet what it held at first.
    if (block.isImage() && Word.UNKNOWN.equals(word)) tell(origin.first(at));
    if (word != null) return word;
    return block.isStack() && at >= 0 ? Word.UNKNOWN : Word.STALE;
  }

  private boolean isConstant(Block block, long at) {
    return block.isImage() && !origin.isWritable(at);
  }

  private boolean isOutside(Block block, long at, int bytes) {
    return switch (block.kind()) {
      case HEAP ->
          at < 0 || freed.contains(block) || block.size() >= 0 && at > block.size() - bytes;
      case STACK -> at >= ALL;
      default -> false;
    };
  }

  // --- writing

  void store(Word address, int bytes, Word value) {
    budget.spend(1);
    Block block = address.block();
    if (address.stale() || address.isNumber()) {
      lost = true;
    } else if (block == null || !block.isOwn()) {
      tell(value);
      if (block == null) forgetTold();
    } else if (!address.isPointer()) {
      tell(value);
      forget(block, Long.MIN_VALUE, ALL);
    } else if (isOutside(block, address.bits(), bytes) || isFixed(block, address.bits(), bytes)) {
      lost = true;
    } else {
      store(block, address.bits(), bytes, value);
    }
  }

  /** Whether nothing of this code's lies there. */
  private boolean isFixed(Block block, long at, int bytes) {
    long last = at + bytes - 1;
    return block.isStack() && last >= 0
        || block.isImage() && !(origin.isWritable(at) && origin.isWritable(last));
  }

  private void store(Block block, long at, int bytes, Word value) {
    long start = at & -WORD;
    int shift = (int) (at - start) * 8;
    if (shift == 0 && bytes == WORD) {
      put(block, start, value);
      return;
    }
    tell(value);
    Word number = value.asNumber();
    long mask = Word.mask(bytes);
    part(block, start, mask << shift, number.low(bytes).shifted(shift));
    int over = shift + 8 * bytes - 64;
    if (over <= 0) return;
    part(block, start + WORD, mask >>> 64 - shift, number.low(bytes).shifted(shift - 64));
  }

  private void part(Block block, long at, long mask, Word value) {
    Word before = cell(block, at);
    tell(before);
    put(block, at, before.with(mask, value));
  }

  private void put(Block block, long at, Word value) {
    if (value.block() != null && isTold(block, at)) tell(value);
    write(block).put(at, value);
  }

  private Cells write(Block block) {
    Cells cells = blocks.get(block);
    if (cells != null && mine.contains(block)) return cells;
    Cells own = cells == null ? new Cells() : cells.copy();
    budget.spend(own.size());
    mine.add(block);
    blocks.put(block, own);
    return own;
  }

  /** Writes zeros, or whatever else is no address, all over a block. */
  void fill(Block block, Word value) {
    write(block).fill(0, ALL, value);
  }

  /** Lets go of the stack below an address. */
  void drop(long below) {
    write(Block.STACK).drop(below);
    while (!toldStack.isEmpty() && toldStack.firstKey() < below) {
      long end = toldStack.pollFirstEntry().getValue();
      if (end > below) toldStack.put(below, end);
    }
  }

  // --- what others know

  /** Takes account of what others may write to all that they know. */
  void forgetTold() {
    budget.spend(told.size() + toldStack.size());
    for (Block block : List.copyOf(told)) forget(block, 0, ALL);
    for (Map.Entry<Long, Long> range : List.copyOf(toldStack.entrySet()))
      forget(Block.STACK, range.getKey(), range.getValue());
    if (toldFrom != ALL) forget(Block.IMAGE, toldFrom, ALL);
  }

  /**
   * Takes account of what code of the image that others call may write: all of the image is known
   * to them then.
   */
  void forgetImage() {
    tellImage();
    forgetTold();
  }

  private void tellImage() {
    for (Word word : image(Long.MIN_VALUE)) tell(word);
  }

  /** Takes account of what others may write from one address of a block to another. */
  void forget(Block block, long from, long to) {
    if (block.isStack() && from == Long.MIN_VALUE) lost = true;
    tellContents(block, from, to);
    long first = Math.max(from, Long.MIN_VALUE + WORD) & -WORD;
    Cells cells = write(block);
    budget.spend(cells.stretches() / CHEAP);
    cells.fill(first, to + WORD - 1 & -WORD, Word.UNKNOWN);
  }

  private void tellContents(Block block, long from, long to) {
    for (Word word : addresses(block, from, to)) tell(word);
    // Addresses lie in it from the first.
    if (block.isImage() && from < toldFrom) tellImage();
  }

  /** Notes that others know an address, and all that can be come to from there. */
  void tell(Word address) {
    if (address.block() == null) return;
    Deque<Word> left = new ArrayDeque<>();
    left.push(address);
    while (!left.isEmpty()) for (Word word : news(left.pop())) left.push(word);
  }

  private List<Word> news(Word address) {
    Block block = address.block();
    if (block == null || !block.isOwn()) return List.of();
    if (block.isHeap()) return told.add(block) ? addresses(block, 0, ALL) : List.of();
    if (block.isStack()) {
      if (!address.isPointer()) lost = true;
      return address.bits() >= 0
          ? List.of()
          : range(address.bits() & -WORD, frames.end(address.bits()));
    }
    toldSomewhere |= !address.isPointer();
    return image(address.isPointer() ? address.bits() : Long.MIN_VALUE);
  }

  private List<Word> image(long from) {
    if (from != Long.MIN_VALUE) toldImage.add(from);
    if (from >= toldFrom || from != Long.MIN_VALUE && !origin.isWritable(from)) return List.of();
    long before = toldFrom;
    long end = before;
    for (long lower = from; lower < end && !budget.isSpent(); ) {
      toldFrom = lower;
      lower = origin.lowestFrom(lower, end, budget);
      end = toldFrom;
    }
    return addresses(Block.IMAGE, toldFrom & -WORD, before);
  }

  /** Notes that scripts can have an address used, and all that can be come to from there. */
  void give(Word address) {
    Deque<Word> left = new ArrayDeque<>();
    Set<Word> seen = new HashSet<>();
    left.push(address);
    while (!left.isEmpty()) {
      Word word = left.pop();
      Block block = word.block();
      if (block == null || !block.isOwn() || !seen.add(word)) continue;
      if (!block.isStack()) given.add(block.isHeap() ? Word.pointer(block, 0) : word);
      if (block.isHeap()) left.addAll(addresses(block, 0, ALL));
      if (block.isStack() && word.bits() < 0)
        left.addAll(addresses(block, word.bits() & -WORD, frames.end(word.bits())));
    }
  }

  /** Notes that scripts run. */
  void tellGiven() {
    budget.spend(given.size());
    for (Word word : List.copyOf(given)) tell(word);
  }

  private List<Word> range(long from, long to) {
    if (from >= to) return List.of();
    Map.Entry<Long, Long> before = toldStack.floorEntry(from);
    if (before != null && before.getValue() >= to) return List.of();
    long first = before != null && before.getValue() >= from ? before.getKey() : from;
    long end = to;
    for (Map.Entry<Long, Long> next = toldStack.ceilingEntry(first);
        next != null && next.getKey() <= end;
        next = toldStack.ceilingEntry(first)) {
      end = Math.max(end, next.getValue());
      toldStack.remove(next.getKey());
    }
    toldStack.put(first, end);
    return addresses(Block.STACK, from, to);
  }

  private List<Word> addresses(Block block, long from, long to) {
    Cells cells = blocks.get(block);
    if (cells == null || from >= to) return List.of();
    budget.spend(1);
    if (cells.isFree(from, to)) return List.of();
    List<Word> found = new ArrayList<>();
    for (Word word : cells.between(from, to).values()) {
      budget.spend(1);
      if (word.block() != null) found.add(word);
    }
    return found;
  }

  private boolean isTold(Block block, long at) {
    if (block.isHeap()) return told.contains(block);
    if (block.isImage()) return at >= toldFrom;
    Map.Entry<Long, Long> range = toldStack.floorEntry(at);
    return range != null && at < range.getValue();
  }

  /** Returns the addresses of the image that others know. */
  Set<Long> toldImage() {
    return toldImage;
  }

  /** Returns whether they may know further ones, and nobody can tell which. */
  boolean isToldSomewhere() {
    return toldSomewhere;
  }

  /** Adds all of it. */
  void tell(Fingerprint print) {
    budget.spend(blocks.size() + told.size() + toldImage.size() + given.size());
    long one = 0;
    long other = 0;
    for (Map.Entry<Block, Cells> entry : blocks.entrySet()) {
      Fingerprint.Print cells = entry.getValue().print(entry.getKey(), budget);
      one += cells.one();
      other += cells.other();
    }
    print.add(one);
    print.add(other);
    frames.tell(print);
    print.add(allocated);
    print.add((concurrent ? 1 : 0) + (toldSomewhere ? 2 : 0));
    told.stream().mapToInt(Block::number).sorted().forEach(print::add);
    print.add(-1);
    freed.stream().mapToInt(Block::number).sorted().forEach(print::add);
    print.add(-1);
    toldStack.forEach(
        (from, to) -> {
          print.add(from);
          print.add(to);
        });
    print.add(toldFrom);
    toldImage.stream().mapToLong(Long::longValue).sorted().forEach(print::add);
    print.add(-1);
    print.add(given.stream().mapToLong(Ram::print).sum());
  }

  private static long print(Word word) {
    Fingerprint print = new Fingerprint();
    print.add(word);
    return print.print().one();
  }
}
