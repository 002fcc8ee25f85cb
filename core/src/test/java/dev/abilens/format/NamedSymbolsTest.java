package dev.abilens.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.bytes.Region;
import dev.abilens.image.Symbol;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NamedSymbolsTest {
  /** A table of names, some of which come more than once. */
  private static final class Named extends NamedSymbols {
    private final List<String> all;
    private final long[] offsets;
    private final Region region;

    Named(List<String> all) {
      this.all = all;
      this.offsets = new long[all.size()];
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = bytes.size();
        bytes.writeBytes((all.get(i) + "\0").getBytes(StandardCharsets.UTF_8));
      }
      this.region = Region.of("names", bytes.toByteArray());
    }

    @Override
    protected Region names() {
      return region;
    }

    @Override
    protected long nameOffset(int index) {
      return offsets[index];
    }

    @Override
    public int size() {
      return offsets.length;
    }

    @Override
    public Symbol get(int index) {
      return new Symbol(all.get(index), null, null, false, 0);
    }
  }

  @Test
  void theFirstOfANameIsFoundHoweverOftenItIsAskedFor() {
    Random random = new Random(1);
    for (int size = 0; size < 70; size++) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < size; i++) names.add("name" + (char) ('a' + random.nextInt(26)));
      Named table = new Named(names);
      for (int round = 0; round < 10; round++)
        for (char last = 'a'; last <= 'z'; last++)
          assertEquals(names.indexOf("name" + last), table.find("name" + last));
      assertEquals(-1, table.find("name"));
    }
  }

  @Test
  void entriesAreSortedByTheirBytesAndEqualOnesStayInTheirOrder() {
    Named table = new Named(List.of("b", "a", "b", "\u00e9", "", "ab", "a"));
    assertEquals(List.of(4, 1, 6, 5, 0, 2, 3), list(table.sortedByName()));
    Named inOrder = new Named(List.of("a", "b", "c"));
    assertEquals(List.of(0, 1, 2), list(inOrder.sortedByName()));
  }

  private static List<Integer> list(int[] numbers) {
    List<Integer> list = new ArrayList<>();
    for (int number : numbers) list.add(number);
    return list;
  }
}
