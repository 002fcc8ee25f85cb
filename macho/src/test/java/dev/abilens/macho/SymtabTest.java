package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SymtabTest {
  private static final List<String> ALL = List.of("0_a", "1_b", "2_c");

  /** Where external definitions and undefined symbols begin, and how many there are. */
  private static List<String> externals(int... groups) {
    SmallMachO b = SmallMachO.i386();
    for (String name : new String[] {"_a", "_b", "_c"}) b.symbol(name, MachO.N_EXT, 0, 0, 0);
    int[] words = new int[18];
    // Local are all of them, which nobody asks.
    words[1] = 3;
    System.arraycopy(groups, 0, words, 2, groups.length);
    if (groups.length > 0) b.command(MachO.LC_DYSYMTAB, words);
    Symtab symbols = SmallMachO.read(b.build()).symtab();
    List<String> found = new ArrayList<>();
    for (Symtab.Cursor c = symbols.externals(); c.next(); )
      found.add(c.index() + symbols.name(c.index()));
    return found;
  }

  @Test
  void externalSymbolsAreThoseOfTheirGroups() {
    assertEquals(ALL, externals(0, 1, 1, 2));
    assertEquals(List.of("1_b", "2_c"), externals(1, 1, 2, 1));
    assertEquals(List.of("1_b"), externals(1, 1, 0, 0));
    assertEquals(List.of("2_c"), externals(0, 0, 2, 1));
    assertEquals(ALL, externals(0, 0, 0, 3));
    assertEquals(List.of(), externals(0, 0, 3, 0));
  }

  @Test
  void groupsThatAreNotThereOrDoNotFollowEachOtherHideNone() {
    assertEquals(ALL, externals());
    assertEquals(ALL, externals(0, 1, 2, 1));
    assertEquals(ALL, externals(1, 1, 0, 1));
    assertEquals(ALL, externals(0, 1, 1, 3));
    assertEquals(ALL, externals(0, -1, 0, -1));
  }
}
