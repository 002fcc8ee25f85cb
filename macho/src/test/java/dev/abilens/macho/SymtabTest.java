package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SymtabTest {
  private static List<String> externals(int ilocalsym, int nlocalsym) throws Exception {
    SmallMachO b = SmallMachO.i386();
    for (String name : new String[] {"_a", "_b", "_c"}) b.symbol(name, MachO.N_EXT, 0, 0, 0);
    int[] words = new int[18];
    words[0] = ilocalsym;
    words[1] = nlocalsym;
    b.command(MachO.LC_DYSYMTAB, words);
    Symtab symbols = SmallMachO.read(b.build()).symtab();
    List<String> found = new ArrayList<>();
    for (Symtab.Cursor c = symbols.externals(); c.next(); )
      found.add(c.index() + symbols.name(c.index()));
    return found;
  }

  @Test
  void externalSymbolsFollowTheLocalOnes() throws Exception {
    assertEquals(List.of("0_a", "1_b", "2_c"), externals(0, 0));
    assertEquals(List.of("2_c"), externals(0, 2));
    assertEquals(List.of(), externals(0, 3));
  }

  @Test
  void localSymbolsThatAreNotFirstOrTooManyHideNone() throws Exception {
    List<String> all = List.of("0_a", "1_b", "2_c");
    assertEquals(all, externals(1, 2));
    assertEquals(all, externals(0, 4));
    assertEquals(all, externals(0, -1));
  }
}
