package dev.abilens.pe;

import dev.abilens.format.NamedSymbols;
import dev.abilens.image.SymbolTable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The imports or the exports of a file; one without a name is called {@code #ordinal}. */
abstract class SymbolView implements SymbolTable {
  private final AddressSpace space;

  // Those that have names, by name; made on the first search.
  private volatile int @Nullable [] byName;

  SymbolView(AddressSpace space) {
    this.space = space;
  }

  /** Returns the bytes around the table of an entry, where its name is looked for first. */
  abstract @Nullable Stretch home(int index);

  /** Returns the RVA of an entry's name, which was read before, or -1 where it has none. */
  abstract long nameRva(int index);

  /** Returns the ordinal of an entry that has no name. */
  abstract long ordinal(int index);

  private String number(int index) {
    return "#" + ordinal(index);
  }

  @Override
  public String name(int index) {
    long rva = nameRva(index);
    return rva < 0 ? number(index) : space.text(home(index), rva);
  }

  @Override
  public boolean nameStartsWith(int index, String prefix) {
    long rva = nameRva(index);
    return rva < 0 ? number(index).startsWith(prefix) : matches(index, rva, prefix);
  }

  @Override
  public boolean nameEndsWith(int index, String suffix) {
    long rva = nameRva(index);
    if (rva < 0) return number(index).endsWith(suffix);
    int before = space.textLength(home(index), rva) - suffix.length();
    return before >= 0 && matches(index, rva + before, suffix);
  }

  private boolean matches(int index, long rva, String text) {
    Stretch s = space.near(home(index), rva);
    return s == null ? text.isEmpty() : s.matches(rva, text);
  }

  @Override
  public int find(String name) {
    if (name.isEmpty() || name.indexOf(0) >= 0) return -1; // a zero byte would end it
    int numbered = name.charAt(0) == '#' ? findNumber(name) : -1;
    int named = findName(name);
    return named < 0 || numbered >= 0 && numbered < named ? numbered : named;
  }

  private int findNumber(String name) {
    for (int i = 0; i < size(); i++) if (nameRva(i) < 0 && number(i).equals(name)) return i;
    return -1;
  }

  private int findName(String name) {
    String bytes = NamedSymbols.bytesOf(name);
    int[] sorted = byName;
    if (sorted == null) byName = sorted = sort();
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(sorted[middle], bytes) < 0) low = middle + 1;
      else high = middle;
    }
    return low < sorted.length && compare(sorted[low], bytes) == 0 ? sorted[low] : -1;
  }

  private int compare(int index, String bytes) {
    return space.compare(home(index), nameRva(index), bytes);
  }

  // Sorted and not hashed: nobody can write names that make a sort slow. The sort is stable, so
  // that the first of equal names stays first.
  private int[] sort() {
    Integer[] order =
        IntStream.range(0, size()).filter(i -> nameRva(i) >= 0).boxed().toArray(Integer[]::new);
    boolean ascending = true;
    for (int i = 1; i < order.length && ascending; i++)
      ascending = compare(order[i - 1], order[i]) <= 0;
    if (!ascending) Arrays.sort(order, this::compare);
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  private int compare(int a, int b) {
    long x = nameRva(a);
    long y = nameRva(b);
    return x == y ? 0 : space.compare(home(a), x, home(b), y);
  }
}
