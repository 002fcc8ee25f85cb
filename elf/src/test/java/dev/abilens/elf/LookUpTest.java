package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.image.Symbol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which definitions {@code dlsym} finds, as glibc 2.36 and musl 1.2.3 did. */
class LookUpTest {
  private static final int SECTION = 1;

  @ParameterizedTest
  @CsvSource({
    "a function, 2, 1, 0x100, 0x100",
    "data, 1, 1, 0x100, 0x100",
    "without a type, 0, 1, 0x100, 0x100",
    "the first version, 2, 1, 0x100, 0x100",
    "a default version, 2, 2, 0x100, 0x100",
    "a hidden version, 2, 0x8002, 0x100, none",
    "a section, 3, 1, 0x100, none",
    "a file, 4, 1, 0x100, none",
    "of a thread, 6, 1, 0, -1",
    "at nothing, 2, 1, 0, none"
  })
  void definitions(String what, int type, String version, String value, String found) {
    Symbol symbol = lookUp(type, SECTION, Integer.decode(version), Long.decode(value));
    assertEquals(found.equals("none") ? null : Long.decode(found), address(symbol), what);
  }

  @ParameterizedTest
  @CsvSource({"0x1234, -1", "0, none"})
  void numbersAreNoPlaces(String value, String found) {
    Symbol symbol = lookUp(Elf.STT_NOTYPE, Elf.SHN_ABS, 1, Long.decode(value));
    assertEquals(found.equals("none") ? null : Long.decode(found), address(symbol));
  }

  private static @Nullable Long address(@Nullable Symbol symbol) {
    return symbol == null ? null : symbol.address();
  }

  private static @Nullable Symbol lookUp(int type, int section, int version, long value) {
    ElfBuilder elf = ElfBuilder.x64();
    int name = elf.text("entry");
    elf.symbols(new long[] {name, Elf.STB_GLOBAL << 4 | type, section, value}).sysvHash(2);
    int versions = elf.place("versym", 4);
    elf.dyn(Elf.DT_VERSYM, versions).u16(versions + 2, version);
    return new ElfImage(ElfBuilder.read(elf.build())).lookUp("entry");
  }
}
