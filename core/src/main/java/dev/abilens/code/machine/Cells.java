package dev.abilens.code.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was written to one block: words, and stretches of which all words are alike. */
final class Cells {
  private NavigableMap<Long, Word> words;
  private List<Stretch> stretches;

  // Whether another one has the same words and stretches, until either writes.
  private boolean shared;
  private Fingerprint.@Nullable Print print;

  /** Words from one address to another, which comes no more. */
  private record Stretch(long from, long to, Word word) {}

  Cells() {
    this(new TreeMap<>(), new ArrayList<>());
  }

  private Cells(NavigableMap<Long, Word> words, List<Stretch> stretches) {
    this.words = words;
    this.stretches = stretches;
  }

  Cells copy() {
    Cells copy = new Cells(words, stretches);
    shared = true;
    copy.shared = true;
    return copy;
  }

  private void own() {
    if (shared) {
      words = new TreeMap<>(words);
      stretches = new ArrayList<>(stretches);
      shared = false;
    }
  }

  /** Returns the word at an address, or null where nothing was written. */
  @Nullable Word get(long at) {
    Word word = words.get(at);
    if (word != null) return word;
    for (int i = stretches.size() - 1; i >= 0; i--)
      if (stretches.get(i).from <= at && at < stretches.get(i).to) return stretches.get(i).word;
    return null;
  }

  /** Writes one. */
  void put(long at, Word word) {
    print = null;
    own();
    words.put(at, word);
  }

  /** Returns the words that were written one by one, between two addresses. */
  NavigableMap<Long, Word> between(long from, long to) {
    return words.subMap(from, true, to, false);
  }

  /** Writes all words from one multiple of 8 to another. */
  void fill(long from, long to, Word word) {
    print = null;
    if (isFilled(from, to, word)) return;
    own();
    between(from, to).clear();
    stretches.removeIf(stretch -> from <= stretch.from && stretch.to <= to);
    if (from < to) stretches.add(new Stretch(from, to, word));
  }

  /** Whether the last that was written there are these words. */
  private boolean isFilled(long from, long to, Word word) {
    if (stretches.isEmpty() || !isFree(from, to)) return false;
    Stretch last = stretches.get(stretches.size() - 1);
    return last.from == from && last.to == to && last.word.equals(word);
  }

  /** Returns whether no words were written one by one between two addresses. */
  boolean isFree(long from, long to) {
    Long next = words.ceilingKey(from);
    return next == null || next >= to;
  }

  /** Lets go of all below an address. */
  void drop(long below) {
    print = null;
    boolean none = words.isEmpty() || words.firstKey() >= below;
    if (none && stretches.isEmpty()) return;
    own();
    words.headMap(below).clear();
    stretches.removeIf(stretch -> stretch.to <= below);
  }

  /** Returns how much was written. */
  int size() {
    return words.size() + stretches.size();
  }

  /** Returns how many stretches were written, each of which a look-up may go through. */
  int stretches() {
    return stretches.size();
  }

  /** Returns what stands for the block and all that it holds. */
  Fingerprint.Print print(Block block, Budget budget) {
    if (print != null) return print;
    budget.spend(size());
    Fingerprint all = new Fingerprint();
    all.add(block);
    words.forEach(all::add);
    for (Stretch stretch : stretches) {
      all.add(stretch.from, stretch.word);
      all.add(stretch.to);
    }
    Fingerprint.Print made = all.print();
    print = made;
    return made;
  }
}
