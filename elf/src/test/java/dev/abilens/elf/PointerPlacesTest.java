package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointerPlacesTest {
  private static final int RELATIVE = 8;
  private static final int COUNT = 24;

  // Apart by one digit, two, three and eight of those by which they are sorted.
  @ParameterizedTest
  @ValueSource(longs = {1, 0xff, 0xffff, 0xff_ffff, Long.MAX_VALUE, -1})
  void ofThePlacesInTheirOrderEachHasWhatIsWrittenLast(long mask) {
    Random random = new Random(mask);
    for (int inOrder = 0; inOrder <= COUNT; inOrder += 6) {
      long[] places = new long[COUNT];
      for (int i = 0; i < COUNT; i++)
        places[i] = i < inOrder ? 0x10 + 8L * i : random.nextLong() & mask & (i % 2 == 0 ? 7 : -1);
      Map<Long, Long> written = new TreeMap<>(Long::compareUnsigned);
      for (int i = 0; i < COUNT; i++) written.put(places[i], 0x100L + i);
      ElfFile elf = ElfBuilder.read(relocated(places));
      Pointers found = elf.pointers();
      List<Long> addresses = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) addresses.add(found.address(i));
      assertEquals(List.copyOf(written.keySet()), addresses);
      written.forEach(
          (place, value) ->
              assertEquals(Optional.of(new Pointer(value, null)), elf.pointerAt(place)));
    }
  }

  private static byte[] relocated(long[] places) {
    ElfBuilder elf = ElfBuilder.x64();
    int table = elf.place("rela", 24 * places.length);
    elf.dyn(Elf.DT_RELA, table).dyn(Elf.DT_RELASZ, 24L * places.length).dyn(Elf.DT_RELAENT, 24);
    for (int i = 0; i < places.length; i++)
      elf.word(table + 24 * i, places[i])
          .word(table + 24 * i + 8, RELATIVE)
          .word(table + 24 * i + 16, 0x100L + i);
    return elf.build();
  }
}
